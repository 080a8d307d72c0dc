"""Search, feed and captions; the back office; then whatever is left belongs to pages."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import help_views, views

site_patterns = [
    path("profils/pour/<str:audience>/", views.audience_door, name="audience"),
    path("recherche/", views.search, name="search"),
    path("utile/<uuid:page_uuid>/", help_views.vote, name="vote"),
    path("aide/contexte/<slug:service>/", help_views.context, name="context"),
    path("aide/contexte/<slug:service>/<slug:subject>/", help_views.context, name="context"),
    path("identite.css", views.identity_style, name="identity_style"),
    path("plan-du-site/", views.site_map_page, name="site_map_page"),
    path("sitemap.xml", views.site_map, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_contact, name="security_contact"),
    path("flux/billets.xml", views.feed, name="feed"),
    path("flux/billets.atom", views.atom_feed, name="atom_feed"),
    path("sous-titres/<uuid:activity_uuid>.vtt", views.captions, name="captions"),
    path("transcriptions/<uuid:activity_uuid>.txt", views.transcript, name="transcript"),
]
urlpatterns = [
    path("", include((site_patterns, "cms"))),
    # Its sign-in stands before, in lms.people; its password screens are off in the settings.
    path("admin/", include(wagtailadmin_urls)),
    path("fichiers/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]
