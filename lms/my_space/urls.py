from django.urls import path

from lms.my_space import views

urlpatterns = [
    path("", views.my_space, name="my_space"),
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/<uuid:delegation_uuid>/fin/", views.end_delegation, name="end_delegation"),
]
