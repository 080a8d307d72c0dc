"""Wagtail's screens of people, for administrators alone, whatever a group was given.

Whoever changes an account may take it, with its posts: its address is where a new password is sent.
Passwords are never typed here: people choose theirs.
"""

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import ListingButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.views import users

from lms.common import audit

NOT_DELETED_HERE = _(
    "An account is not deleted here: its erasure is asked for, then answered by the data "
    "protection officer, so that nothing of the person is forgotten anywhere."
)


class AdministratorsOnly(ModelPermissionPolicy):
    def user_has_permission(self, user, action):
        return user.is_active and user.is_superuser

    def user_has_any_permission(self, user, actions):
        return user.is_active and user.is_superuser


class EditView(users.EditView):
    def is_valid(self, form):
        if form.is_valid():
            others = EmailAddress.objects.exclude(user=self.object).filter(verified=True)
            if others.filter(email__iexact=form.cleaned_data["email"]).exists():
                form.add_error("email", _("This address already opens another account."))
        return super().is_valid(form)

    def save_instance(self):
        """The address that signs in follows the sheet's: one, verified by the administrator."""
        before = type(self.object).objects.values_list("email", flat=True).get(pk=self.object.pk)
        with transaction.atomic():
            person = super().save_instance()
            if person.email.lower() != before.lower():
                EmailAddress.objects.filter(user=person).delete()
                EmailAddress.objects.create(
                    user=person, email=person.email.lower(), verified=True, primary=True
                )
                audit.record(actor=self.request.user, verb="address.changed", target=person)
        return person


class DeleteView(users.DeleteView):
    """An account is erased by a request, which leads further than this table."""

    def dispatch(self, request, *args, **kwargs):
        messages.info(request, NOT_DELETED_HERE)
        return redirect("personal_data:ask_for", self.object.uuid)


@hooks.register("register_user_listing_buttons")
def link_to_posts(user, request_user):
    """What an account opens stands in its posts."""
    if request_user.is_superuser:
        yield ListingButton(
            _("Posts"), reverse("posts", args=[user.uuid]), icon_name="site", priority=15
        )


class PersonViewSet(users.UserViewSet):
    edit_view_class = EditView
    delete_view_class = DeleteView
