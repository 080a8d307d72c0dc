from django.urls import path

from lms.class_sessions import (
    agenda_views,
    attendance_views,
    meeting_views,
    views,
    wish_views,
)

app_name = "class_sessions"
urlpatterns = [
    # One date, for everyone
    path("sessions/<uuid:uuid>/", views.session, name="session"),
    path("sessions/<uuid:uuid>/inscription/", views.register, name="register"),
    path("sessions/<uuid:uuid>/collegues/", views.colleagues, name="colleagues"),
    path("sessions/<uuid:uuid>/changement/", views.change_date, name="change_date"),
    path("sessions/<uuid:uuid>/annulation/", views.cancel, name="cancel"),
    path("sessions/<uuid:uuid>/agenda.ics", views.calendar_file, name="calendar_file"),
    path("sessions/<uuid:uuid>/rejoindre/", views.join, name="join"),
    path("emargement/", attendance_views.check_in, name="check_in"),
    # What meeting servers say
    path("sessions/<uuid:uuid>/salle/fin/", meeting_views.meeting_ended, name="meeting_ended"),
    path(
        "sessions/<uuid:uuid>/salle/enregistrement/",
        meeting_views.recording_ready,
        name="recording_ready",
    ),
    path("classes/<uuid:uuid>/me-prevenir/", wish_views.wish, name="wish"),
    # All the dates
    path("agenda/", agenda_views.dates, name="dates"),
    path(
        "sessions/<uuid:uuid>/salle/presences/",
        meeting_views.attendance_told,
        name="attendance_told",
    ),
    # Calendars that follow
    path("mon-agenda/", views.agenda, name="agenda"),
    path("mon-agenda/rappels/", views.reminders, name="reminders"),
    path("agenda/ouvertes.ics", views.public_feed, name="public_feed"),
    path("agenda/<str:token>.ics", views.feed, name="feed"),
    # A trainer's classes
    path("mes-classes/", views.mine, name="mine"),
    path("mes-classes/planifier/", views.plan, name="plan"),
    path("mes-classes/heures/", views.hours, name="hours"),
    path("mes-classes/<uuid:uuid>/", views.manage, name="manage"),
    path("mes-classes/<uuid:uuid>/heures/", views.decide_hours, name="decide_hours"),
    path("mes-classes/<uuid:uuid>/inscrire/", views.register_people, name="register_people"),
    path("mes-classes/<uuid:uuid>/modifier/", views.edit, name="edit"),
    path("mes-classes/<uuid:uuid>/copier/", views.copy, name="copy"),
    path("mes-classes/<uuid:uuid>/annuler/", views.call_off, name="call_off"),
    path("mes-classes/<uuid:uuid>/emargement/", attendance_views.attendance, name="attendance"),
    path("mes-classes/<uuid:uuid>/code/", attendance_views.code, name="code"),
    path("mes-classes/<uuid:uuid>/emargement.pdf", attendance_views.sheet_pdf, name="sheet_pdf"),
    path("mes-classes/<uuid:uuid>/emargement.xlsx", attendance_views.sheet_xlsx, name="sheet_xlsx"),
    path("mes-classes/<uuid:uuid>/enregistrement/", meeting_views.recording, name="recording"),
    path("mes-classes/<uuid:uuid>/rediffusion/", views.replay, name="replay"),
]
