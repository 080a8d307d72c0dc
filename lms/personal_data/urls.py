from django.urls import path

from lms.personal_data import views

app_name = "personal_data"
urlpatterns = [
    path("mon-espace/mes-donnees/", views.mine, name="mine"),
    path("mon-espace/mes-donnees/export/", views.export, name="export"),
    path("mon-espace/mes-donnees/statistiques/", views.statistics, name="statistics"),
    path("mon-espace/mes-donnees/effacement/", views.ask, name="ask"),
    path("mon-espace/mes-donnees/effacement/retirer/", views.withdraw, name="withdraw"),
    path("registre/", views.record, name="record"),
    path("registre/demandes/", views.requests, name="requests"),
    path("registre/demandes/<uuid:request_uuid>/", views.answer, name="answer"),
    path("registre/personnes/<uuid:person_uuid>/", views.ask_for_person, name="ask_for"),
    path("registre/journal/", views.log, name="log"),
    path("registre/conservation/", views.retention, name="retention"),
]
