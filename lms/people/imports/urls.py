"""Addresses of the imports of people."""

from django.urls import path

from lms.people.imports import views

app_name = "people_imports"
urlpatterns = [
    path("administration/personnes/", views.imports, name="imports"),
    path("administration/personnes/modele.<str:extension>", views.template, name="template"),
    path("administration/personnes/jamais-venues/", views.not_entered, name="not_entered"),
    path("administration/personnes/inviter/", views.invite_again, name="invite_all"),
    path("administration/personnes/inviter/<uuid:person_uuid>/", views.invite_again, name="invite"),
    path("administration/personnes/<uuid:import_uuid>/", views.one, name="one"),
    path("administration/personnes/<uuid:import_uuid>/appliquer/", views.apply, name="apply"),
    path("administration/personnes/<uuid:import_uuid>/defaire/", views.undo, name="undo"),
    path("administration/personnes/<uuid:import_uuid>/abandonner/", views.discard, name="discard"),
    path(
        "administration/personnes/<uuid:import_uuid>/lignes-refusees.csv",
        views.refused,
        name="refused",
    ),
]
