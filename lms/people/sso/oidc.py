"""OpenID Connect as ProConnect speaks it: PKCE, a nonce, and signed words all the way."""

import secrets

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.exceptions import PermissionDenied

from lms.people.sso.profiles import facts, named

#: Signatures that only the provider can make: never a shared secret, never none.
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
#: Seconds by which the provider's clock may differ from ours.
LEEWAY = 30


class SignedAdapter(OpenIDConnectOAuth2Adapter):
    """Checks the signature of the identity token and of the answer about the person."""

    def complete_login(self, request, app, token, **kwargs):
        try:
            login = super().complete_login(request, app, token, **kwargs)
            login.id_token = kwargs["response"]["id_token"]
            return login
        except (KeyError, ValueError, TypeError, jwt.PyJWTError) as error:
            raise OAuth2Error("An answer that is not what it should be.") from error

    def _decode_id_token(self, app, id_token):
        return self._verified(app, id_token, "exp")

    def _fetch_user_info(self, access_token):
        headers = {"Authorization": f"Bearer {access_token}"}
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.profile_url, headers=headers)
            answer.raise_for_status()
        app = self.get_provider().app
        if answer.headers.get("Content-Type", "").startswith("application/jwt"):
            return self._verified(app, answer.text)
        if not app.settings["unsigned"]:
            raise OAuth2Error("An answer about the person that nobody signed.")
        return answer.json()

    def _verified(self, app, token, *required):
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = {key.key_id: key for key in jwt.PyJWKSet.from_dict(answer.json()).keys}
        key = keys[jwt.get_unverified_header(token)["kid"]]
        return jwt.decode(
            token,
            key.key,
            algorithms=SIGNATURES,
            audience=app.client_id,
            issuer=self.openid_config["issuer"],
            leeway=LEEWAY,
            options={"require": ["iss", "aud", "sub", *required]},
        )


class SignedProvider(OpenIDConnectProvider):
    """Agents of the State, or an ENT: the profile is read where one is told."""

    oauth2_adapter_class = SignedAdapter

    @property
    def asks_for_profile(self):
        """Unless the installation knows that this provider only has adults, as ProConnect does."""
        return not self.app.settings["only_adults"]

    def redirect(self, request, process, next_url=None, data=None, **kwargs):
        nonce = secrets.token_urlsafe(32)
        asked = kwargs.pop("auth_params", None) or self.get_auth_params()
        kwargs["auth_params"] = asked | {"nonce": nonce}
        return super().redirect(request, process, next_url, data, nonce=nonce, **kwargs)

    def sociallogin_from_response(self, request, response):
        told, token = response["userinfo"], response["id_token"]
        if told["sub"] != token["sub"]:
            raise ValueError("The two answers tell of two people.")
        login = super().sociallogin_from_response(request, response)
        login.nonce = token.get("nonce")
        return login

    def end_of_session(self, token: str, back: str):
        """RP-initiated logout; KeyError where the provider announces no such address."""
        adapter = self.get_oauth2_adapter(self.request)
        query = {"client_id": self.app.client_id, "post_logout_redirect_uri": back}
        if token:
            query["id_token_hint"] = token
        return adapter.openid_config["end_session_endpoint"], query

    def check(self, login):
        """An identity token made for another session signs nobody in."""
        if not login.nonce or login.nonce != login.state.get("nonce"):
            raise PermissionDenied

    def extract_extra_data(self, data):
        return facts(data["userinfo"])

    def extract_common_fields(self, data):
        told = data["userinfo"]
        return {
            "email": told.get("email"),
            "first_name": named(told, "first_name"),
            "last_name": named(told, "last_name"),
        }


def login(request, provider_id):
    return OAuth2LoginView.adapter_view(SignedAdapter(request, provider_id))(request)


def callback(request, provider_id):
    return OAuth2CallbackView.adapter_view(SignedAdapter(request, provider_id))(request)
