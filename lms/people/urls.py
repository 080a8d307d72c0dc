"""Sign-in: allauth's views under French addresses and its own names, one by one.

A list rather than an include: what is not here does not exist, and each has its access rule.
"""

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as sign_on
from allauth.socialaccount.providers.saml import views as saml
from django.urls import path, re_path

from lms.common.access import public, signed_in
from lms.people import invitation_views, post_views, views, ways_in
from lms.people.sso import cas, oidc
from lms.people.sso.doors import if_named
from lms.people.sso.saml import finish

urlpatterns = [
    path("compte/connexion/", public(account.login), name="account_login"),
    path("compte/connexion/cle/", public(keys.login_webauthn), name="mfa_login_webauthn"),
    path("compte/deconnexion/", ways_in.sign_out, name="account_logout"),
    path("compte/deconnexion/faite/", ways_in.signed_out, name="account_signed_out"),
    path("compte/", ways_in.ways_in, name="ways_in"),
    path("compte/ailleurs/", ways_in.leave_elsewhere, name="leave_elsewhere"),
    path("compte/identites/<int:pk>/retirer/", ways_in.unlink, name="unlink"),
    path("compte/ferme/", public(account.account_inactive), name="account_inactive"),
    path("compte/inscription/", public(account.signup), name="account_signup"),
    path("compte/confirmer/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("compte/code/", public(account.request_login_code), name="account_request_login_code"),
    path(
        "compte/code/saisir/", public(account.confirm_login_code), name="account_confirm_login_code"
    ),
    # The post one declares, and whoever vouches for it
    path("compte/affectation/", views.declare_post, name="declare_post"),
    path("mon-territoire/affectations/", views.declared_posts, name="declared_posts"),
    path("mon-territoire/affectations/<uuid:uuid>/", views.answer_post, name="answer_post"),
    path("rappels/<str:token>/", views.stop_reminders, name="stop_reminders"),
    path("administration/comptes/<uuid:person_uuid>/affectations/", post_views.posts, name="posts"),
    path("administration/affectations/<uuid:uuid>/fin/", post_views.end_post, name="end_post"),
    path(
        "compte/invitation/<str:token>/",
        invitation_views.invitation,
        name="account_invitation",
    ),
    # The e-mail address
    path(
        "compte/adresse/",
        signed_in(reauthentication_required(account.email)),
        name="account_email",
    ),
    path(
        "compte/adresse/a-confirmer/",
        views.confirm_address,
        name="account_email_verification_sent",
    ),
    path(
        "compte/adresse/confirmer/<str:key>/",
        public(account.confirm_email),
        name="account_confirm_email",
    ),
    # The password
    path(
        "compte/mot-de-passe/",
        signed_in(account.password_change),
        name="account_change_password",
    ),
    path(
        "compte/mot-de-passe/choisir/",
        signed_in(account.password_set),
        name="account_set_password",
    ),
    path(
        "compte/mot-de-passe/oublie/",
        public(account.password_reset),
        name="account_reset_password",
    ),
    path(
        "compte/mot-de-passe/oublie/envoye/",
        public(account.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "compte/mot-de-passe/reinitialiser/fait/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^compte/mot-de-passe/reinitialiser/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    # The second factor
    path("compte/double-authentification/", signed_in(mfa.index), name="mfa_index"),
    path(
        "compte/double-authentification/code/",
        public(mfa.authenticate),
        name="mfa_authenticate",
    ),
    path(
        "compte/double-authentification/confirmer/",
        signed_in(mfa.reauthenticate),
        name="mfa_reauthenticate",
    ),
    path(
        "compte/double-authentification/application/",
        signed_in(totp.activate_totp),
        name="mfa_activate_totp",
    ),
    path(
        "compte/double-authentification/application/retirer/",
        signed_in(totp.deactivate_totp),
        name="mfa_deactivate_totp",
    ),
    path(
        "compte/double-authentification/codes/",
        signed_in(codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "compte/double-authentification/codes/nouveaux/",
        signed_in(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "compte/double-authentification/codes/fichier/",
        signed_in(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path(
        "compte/double-authentification/cles/",
        signed_in(keys.list_webauthn),
        name="mfa_list_webauthn",
    ),
    path(
        "compte/double-authentification/cles/ajouter/",
        signed_in(keys.add_webauthn),
        name="mfa_add_webauthn",
    ),
    path(
        "compte/double-authentification/cles/confirmer/",
        signed_in(keys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "compte/double-authentification/cles/<int:pk>/retirer/",
        signed_in(keys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path(
        "compte/double-authentification/cles/<int:pk>/nommer/",
        signed_in(keys.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
    # Single sign-on: each answers 404 unless the settings name its provider
    path("compte/sso/adresse/", public(sign_on.signup), name="socialaccount_signup"),
    path(
        "compte/sso/renonce/", public(sign_on.login_cancelled), name="socialaccount_login_cancelled"
    ),
    path("compte/sso/cas/", public(if_named("cas", cas.login)), name="cas_login"),
    path("compte/sso/cas/retour/", public(if_named("cas", cas.callback)), name="cas_callback"),
    path(
        "compte/sso/<slug:provider_id>/",
        public(if_named("openid_connect", oidc.login)),
        name="openid_connect_login",
    ),
    path(
        "compte/sso/<slug:provider_id>/retour/",
        public(if_named("openid_connect", oidc.callback)),
        name="openid_connect_callback",
    ),
    *(
        path(
            f"compte/saml/<slug:organization_slug>/{place}",
            public(if_named("saml", view)),
            name=f"saml_{name}",
        )
        for name, place, view in (
            ("login", "", saml.login),
            ("acs", "retour/", saml.acs),
            ("finish_acs", "retour/fin/", finish),
            ("sls", "deconnexion/", saml.sls),
            ("metadata", "metadonnees/", saml.metadata),
        )
    ),
    # Wagtail's own doors, closed: they know neither the limits nor the second factor.
    path("admin/login/", views.one_door),
    path("_util/login/", views.one_door),  # for pages that editors keep private
    path("admin/password_reset/", views.no_door),
    path("admin/password_reset/<path:rest>", views.no_door),
]
