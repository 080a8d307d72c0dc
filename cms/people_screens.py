"""Wagtail's screens of people, under one rule: nobody gives more than they have.

Only a superuser sees the fields that make superusers and group members, and only a superuser opens
the sheet of another one. Passwords are never typed here: people choose theirs. The address is where
a new password is sent: changing somebody's would be taking their account, posts included.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.users.views import users

RAISING_FIELDS = ("is_superuser", "groups")
NOT_DELETED_HERE = _(
    "An account is not deleted here: its erasure is asked for, then answered by the data "
    "protection officer, so that nothing of the person is forgotten anywhere."
)
TAKING_FIELDS = (*RAISING_FIELDS, "email")


class RaisesNobody:
    """A view of people by whoever may be less than a superuser."""

    for_superusers = RAISING_FIELDS

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
            for name in self.for_superusers:
                form.fields.pop(name, None)
        return form


class CreateView(RaisesNobody, users.CreateView):
    def _person(self):
        return None


class EditView(RaisesNobody, users.EditView):
    for_superusers = TAKING_FIELDS


class DeleteView(RaisesNobody, users.DeleteView):
    """An account is erased by a request, which leads further than this table."""

    def dispatch(self, request, *args, **kwargs):
        messages.info(request, NOT_DELETED_HERE)
        return redirect("personal_data:ask_for", self.object.uuid)


class PersonViewSet(users.UserViewSet):
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView
