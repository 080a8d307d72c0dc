"""All addresses. Domains are named by strings; whatever is left belongs to Wagtail's pages."""

from django.conf import settings
from django.urls import include, path
from django.views.i18n import set_language

from lms.common.access import public

urlpatterns = [
    path("", include("lms.common.urls")),
    path("langue/", public(set_language), name="set_language"),
    path("", include("lms.territory.urls")),
    path("", include("lms.people.urls")),
    path("", include("lms.people.imports.urls")),
    path("mon-espace/", include("lms.my_space.urls")),
    path("", include("lms.personal_data.urls")),
    path("", include("lms.enrolment.urls")),
    path("", include("lms.progress.urls")),
    path("", include("lms.class_sessions.urls")),
    path("", include("lms.quizzes.urls")),
    path("", include("lms.practices.urls")),
    path("", include("lms.attestations.urls")),
    path("", include("lms.reporting.urls")),
    path("", include("lms.support.urls")),
    path("", include("lms.communication.urls")),
]
if settings.LEVIER_DEMO:
    urlpatterns.append(path("courriels/", include("lms.demo.urls")))
urlpatterns.append(path("", include("cms.urls")))
