from django.urls import path

from lms.my_space import views

urlpatterns = [path("", views.my_space, name="my_space")]
