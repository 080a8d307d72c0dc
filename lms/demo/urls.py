from django.urls import path

from lms.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<uuid:uuid>/", views.mail, name="mail"),
    path("<uuid:uuid>/pieces/<int:number>/", views.attachment, name="attachment"),
]
