"""Addresses of the screens that keep the territory."""

from django.urls import path

from lms.territory import views

app_name = "territory"
urlpatterns = [
    path("administration/ecoles/", views.schools, name="schools"),
    path("administration/ecoles/<uuid:uuid>/", views.school_import, name="school_import"),
    path("administration/ecoles/<uuid:uuid>/confirmer/", views.confirm, name="confirm"),
    path("administration/ecoles/<uuid:uuid>/abandonner/", views.drop, name="drop"),
]
