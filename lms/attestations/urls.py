from django.urls import path

from lms.attestations import views

app_name = "attestations"

urlpatterns = [
    path("attestations/<uuid:attestation_uuid>/", views.download, name="pdf"),
    path("verifier/", views.verify, name="verify"),
    path("verifier/<str:code>/", views.verified, name="verified"),
]
