from django.urls import path

from lms.progress import views

app_name = "progress"
urlpatterns = [
    path("activites/reprises/", views.bring, name="bring"),
    path("activites/<uuid:activity_uuid>/termine/", views.declare, name="declare"),
    path("activites/<uuid:activity_uuid>/visionnage/", views.watch, name="watch"),
    path("activites/<uuid:activity_uuid>/preuve/", views.receipt, name="receipt"),
]
