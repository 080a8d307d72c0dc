"""The groups of the back office, with what each may do. Set up again at every migration.

Contributors write pages and propose them; editors publish them; the administration also keeps the
site's settings.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    Page,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

CONTRIBUTORS = "Contributors"
EDITORS = "Editors"
ADMINISTRATION = "Administration"

#: The name of the review, and of its only step, as people read it.
REVIEW = "Relecture"
#: What Wagtail's own migration made of the groups it came with.
WAGTAILS_REVIEW = "Moderators approval"

WRITING_RIGHTS = ["add_page", "change_page"]
PAGE_RIGHTS = [*WRITING_RIGHTS, "publish_page", "lock_page", "unlock_page"]
GIVING_RIGHTS = [
    ("wagtailimages", ["add_image", "choose_image"]),
    ("wagtaildocs", ["add_document", "choose_document"]),
    ("wagtailmedia", ["add_media"]),
]
LIBRARY_RIGHTS = [
    ("wagtailimages", ["add_image", "change_image", "delete_image", "choose_image"]),
    ("wagtaildocs", ["add_document", "change_document", "delete_document", "choose_document"]),
    ("wagtailmedia", ["add_media", "change_media", "delete_media"]),
]
# Over whole models: (application, codenames).
ENTRY = [("wagtailadmin", ["access_admin"])]
EDITORIAL_RIGHTS = [
    *ENTRY,
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
    root = Page.get_first_root_node()
    library = Collection.get_first_root_node()
    if root is None or library is None:  # the tables were emptied, by a test
        return
    groups = {}
    for name, rights, over_pages, over_library in [
        (CONTRIBUTORS, ENTRY, WRITING_RIGHTS, GIVING_RIGHTS),
        (EDITORS, EDITORIAL_RIGHTS, PAGE_RIGHTS, LIBRARY_RIGHTS),
        (ADMINISTRATION, EDITORIAL_RIGHTS + ADMINISTRATIVE_RIGHTS, PAGE_RIGHTS, LIBRARY_RIGHTS),
    ]:
        groups[name], _created = Group.objects.get_or_create(name=name)
        groups[name].permissions.set(_permissions(rights))
        _give_pages(groups[name], root, over_pages)
        _give_library(groups[name], library, over_library)
    _set_up_review(root, groups[EDITORS], groups[ADMINISTRATION])
    # Wagtail's own second group, which nothing here uses.
    Group.objects.filter(name="Moderators", user=None).delete()


def _set_up_review(root, *readers):
    """What whoever may not publish proposes is read by these groups, all over the site, unless
    an administrator chose otherwise since."""
    Workflow.objects.filter(name=WAGTAILS_REVIEW).update(name=REVIEW)
    if Task.objects.filter(name=WAGTAILS_REVIEW).update(name=REVIEW):
        GroupApprovalTask.objects.get(name=REVIEW).groups.set(readers)
    if WorkflowPage.objects.filter(page=root).exists():
        return
    task, created = GroupApprovalTask.objects.get_or_create(name=REVIEW)
    if created:
        task.groups.set(readers)
    review, _created = Workflow.objects.get_or_create(name=REVIEW)
    WorkflowTask.objects.get_or_create(workflow=review, task=task)
    WorkflowPage.objects.create(page=root, workflow=review)


def _permissions(rights):
    wanted = Q(pk=None)
    for application, codenames in rights:
        wanted |= Q(content_type__app_label=application, codename__in=codenames)
    return Permission.objects.filter(wanted)


def _give_pages(group, root, rights):
    permissions = _permissions([("wagtailcore", rights)])
    group.page_permissions.exclude(page=root, permission__in=permissions).delete()
    for permission in permissions:
        group.page_permissions.get_or_create(page=root, permission=permission)


def _give_library(group, library, rights):
    permissions = _permissions(rights)
    group.collection_permissions.exclude(collection=library, permission__in=permissions).delete()
    for permission in permissions:
        group.collection_permissions.get_or_create(collection=library, permission=permission)
