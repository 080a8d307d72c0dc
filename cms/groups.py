"""The two groups of the back office, with what each may do. Set up again at every migration."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

EDITORS = "Editors"
ADMINISTRATION = "Administration"

PAGE_RIGHTS = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
LIBRARY_RIGHTS = [
    ("wagtailimages", ["add_image", "change_image", "delete_image", "choose_image"]),
    ("wagtaildocs", ["add_document", "change_document", "delete_document", "choose_document"]),
    ("wagtailmedia", ["add_media", "change_media", "delete_media"]),
]
# Over whole models: (application, codenames).
EDITORIAL_RIGHTS = [
    ("wagtailadmin", ["access_admin"]),
    ("cms", ["add_blogcategory", "change_blogcategory", "delete_blogcategory"]),
    ("cms", ["add_blogauthor", "change_blogauthor", "delete_blogauthor"]),
    ("lms", ["add_entservice", "change_entservice", "view_entservice"]),
]
# Never groups, people, organisations nor projects: whoever changes them may give themself any
# right, or any territory. They are for administrators (superusers), whatever a group says.
ADMINISTRATIVE_RIGHTS = [
    ("cms", ["change_siteidentity"]),
    ("cms", ["add_accessibilityaudit", "change_accessibilityaudit", "view_accessibilityaudit"]),
    ("lms", ["add_entrelease", "change_entrelease", "delete_entrelease", "view_entrelease"]),
    ("lms", ["add_schoolholiday", "change_schoolholiday", "view_schoolholiday"]),
    ("lms", ["add_publicholiday", "change_publicholiday", "view_publicholiday"]),
    ("wagtailredirects", ["add_redirect", "change_redirect", "delete_redirect"]),
]


def set_up(**kwargs):
    from wagtail.models import Collection, Page

    root = Page.get_first_root_node()
    library = Collection.get_first_root_node()
    if root is None or library is None:  # the tables were emptied, by a test
        return
    for name, rights in [
        (EDITORS, EDITORIAL_RIGHTS),
        (ADMINISTRATION, EDITORIAL_RIGHTS + ADMINISTRATIVE_RIGHTS),
    ]:
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(_permissions(rights))
        _give_pages(group, root)
        _give_library(group, library)
    # Wagtail's own second group, which nothing here uses.
    Group.objects.filter(name="Moderators", user=None).delete()


def _permissions(rights):
    wanted = Q(pk=None)
    for application, codenames in rights:
        wanted |= Q(content_type__app_label=application, codename__in=codenames)
    return Permission.objects.filter(wanted)


def _give_pages(group, root):
    permissions = _permissions([("wagtailcore", PAGE_RIGHTS)])
    group.page_permissions.exclude(page=root, permission__in=permissions).delete()
    for permission in permissions:
        group.page_permissions.get_or_create(page=root, permission=permission)


def _give_library(group, library):
    permissions = _permissions(LIBRARY_RIGHTS)
    group.collection_permissions.exclude(collection=library, permission__in=permissions).delete()
    for permission in permissions:
        group.collection_permissions.get_or_create(collection=library, permission=permission)
