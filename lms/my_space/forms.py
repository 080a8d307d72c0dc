"""What people write on their own pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.common import clock
from lms.people.models import Person, Post
from lms.people.queries import DELEGATING_ROLES, colleagues_of, current_posts


class PostField(forms.ModelChoiceField):
    def label_from_instance(self, post):
        return f"{post.get_role_display()}, {post.organisation}"


class DelegationForm(forms.Form):
    post = PostField(label=_("Rights to lend"), queryset=Post.objects.none())
    to = forms.ModelChoiceField(
        label=_("Colleague"), queryset=Person.objects.none(), to_field_name="uuid"
    )
    starts_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        posts = current_posts(person).filter(role__in=DELEGATING_ROLES)
        self.fields["post"].queryset = posts
        self.fields["post"].initial = posts.first()
        colleagues = Person.objects.none()
        for post in posts:
            colleagues |= colleagues_of(post)
        self.fields["to"].queryset = colleagues.order_by("last_name", "first_name")
        self.fields["starts_on"].initial = clock.today
