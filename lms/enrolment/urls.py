from django.urls import path

from lms.enrolment import views

app_name = "enrolment"
urlpatterns = [
    path("inscriptions/<uuid:curriculum_uuid>/", views.enrol, name="enrol"),
    path("inscriptions/<uuid:enrolment_uuid>/version/", views.take_version, name="take_version"),
]
