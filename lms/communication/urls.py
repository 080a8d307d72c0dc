"""Addresses of notes, beside those of their pages, and of messages in trouble."""

from django.urls import path

from lms.communication import views

app_name = "communication"
urlpatterns = [
    path("administration/courriels/", views.undelivered, name="undelivered"),
    path("notes-lues/<uuid:uuid>/", views.acknowledge, name="acknowledge"),
    path("notes-lues/<uuid:uuid>/lecteurs/", views.readers, name="readers"),
    path("notes-lues/<uuid:uuid>/relancer/", views.recall, name="recall"),
]
