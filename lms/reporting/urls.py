"""Addresses of the territory screens."""

from django.urls import path

from lms.reporting import views

app_name = "reporting"
urlpatterns = [
    path("mon-territoire/", views.territory, name="territory"),
    path("mon-territoire/<slug:slug>/", views.curriculum, name="curriculum"),
]
