from django.urls import path

from lms.quizzes import views

app_name = "quizzes"

urlpatterns = [
    path("quiz/<uuid:activity_uuid>/", views.answer, name="answer"),
    path("quiz/essais/<uuid:attempt_uuid>/", views.result, name="result"),
]
