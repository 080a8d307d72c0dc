from django.urls import path

from lms.practices import views

app_name = "practices"

urlpatterns = [
    path("pratiques/a-valider/", views.queue, name="queue"),
    path("pratiques/<uuid:activity_uuid>/", views.hand_in, name="hand_in"),
    path("pratiques/rendus/<uuid:submission_uuid>/", views.review, name="review"),
    path("pratiques/rendus/<uuid:submission_uuid>/fichier/", views.file, name="file"),
]
