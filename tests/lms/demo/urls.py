"""The addresses of a demo."""

from django.urls import include, path

from lms.config.urls import urlpatterns as site

urlpatterns = [path("courriels/", include("lms.demo.urls")), *site]
