"""Addresses of the call for help."""

from django.urls import path

from lms.support import views

app_name = "support"
urlpatterns = [
    path("aide/demande/", views.call, name="call"),
    path("aide/demande/envoyee/", views.sent, name="sent"),
    path("aide/demande/<str:token>/", views.confirm, name="confirm"),
]
