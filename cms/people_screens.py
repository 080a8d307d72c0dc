"""Wagtail's screens of people, under one rule: nobody gives more than they have.

Only a superuser sees the fields that make superusers and group members, and only a superuser opens
the sheet of another one. Passwords are never typed here: people choose theirs.
"""

from django.core.exceptions import PermissionDenied
from wagtail.users.views import users

RAISING_FIELDS = ("is_superuser", "groups")


class RaisesNobody:
    """A view of people by whoever may be less than a superuser."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        person = getattr(self, "object", None) or self._person()
        if person and person.is_superuser and not request.user.is_superuser:
            raise PermissionDenied

    def _person(self):
        return self.get_object() if self.kwargs.get(self.pk_url_kwarg) else None

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if not self.request.user.is_superuser:
            for name in RAISING_FIELDS:
                form.fields.pop(name, None)
        return form


class CreateView(RaisesNobody, users.CreateView):
    def _person(self):
        return None


class EditView(RaisesNobody, users.EditView):
    pass


class DeleteView(RaisesNobody, users.DeleteView):
    pass


class PersonViewSet(users.UserViewSet):
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView
