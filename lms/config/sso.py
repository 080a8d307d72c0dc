"""Providers of identity, from the environment; none is there unless it is named.

Addresses are https, but on this very machine: a ticket or a token read on the way opens a session.
"""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

#: Our names, and those under which providers usually send them. The first one found is read.
ATTRIBUTES = {
    "uid": "ENTPersonUid,urn:oasis:names:tc:SAML:attribute:subject-id",
    "profiles": "ENTPersonProfils,profile,profiles",
    "schools": "ENTPersonStructRattach,ENTPersonStructRattachUAI,structureUAI",
    "first_name": "given_name,givenName,firstName,urn:oid:2.5.4.42",
    "last_name": "usual_name,family_name,sn,lastName,urn:oid:2.5.4.4",
    "email": "mail,email,urn:oid:0.9.2342.19200300.100.1.3",
}


def attributes(env) -> dict[str, list[str]]:
    return {
        ours: env.list(f"LEVIER_ENT_ATTRIBUTE_{ours.upper()}", default=theirs.split(","))
        for ours, theirs in ATTRIBUTES.items()
    }


def providers(env, is_local) -> dict:
    """`SOCIALACCOUNT_PROVIDERS`, of the providers that the environment names."""

    def address(name):
        url = env(name, default="").rstrip("/")
        parts = urlsplit(url)
        if url and parts.scheme != "https" and not is_local(parts.hostname or ""):
            raise ImproperlyConfigured(f"{name} must begin with https://")
        return url

    found = {}
    if url := address("LEVIER_OIDC_URL"):
        found["openid_connect"] = _oidc(env, url)
    if url := address("LEVIER_CAS_URL"):
        found["cas"] = {"APPS": [_cas(env, url)]}
    metadata, entrance = address("LEVIER_SAML_METADATA_URL"), address("LEVIER_SAML_URL")
    if metadata or entrance:
        found["saml"] = _saml(env, metadata, entrance)
    return found


def _common(env, kind) -> dict:
    """Whether the provider's word is enough for an address: only where it checks them itself."""
    trusted = env.bool(f"LEVIER_{kind}_TRUSTS_EMAIL", default=False)
    return {"verified_email": trusted, "email_authentication": True}


def _oidc(env, url) -> dict:
    return {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": env("LEVIER_OIDC_NAME", default="ProConnect"),
                "client_id": env("LEVIER_OIDC_CLIENT_ID"),
                "secret": env("LEVIER_OIDC_CLIENT_SECRET"),
                "settings": {
                    **_common(env, "OIDC"),
                    "only_adults": env.bool("LEVIER_OIDC_ONLY_ADULTS", default=False),
                    "unsigned": env.bool("LEVIER_OIDC_UNSIGNED_USERINFO", default=False),
                    "server_url": url,
                    "scope": env(
                        "LEVIER_OIDC_SCOPE", default="openid given_name usual_name email uid"
                    ).split(),
                    "auth_params": {"acr_values": env("LEVIER_OIDC_ACR", default="eidas1")},
                    "token_auth_method": "client_secret_post",
                },
            }
        ],
    }


def _cas(env, url) -> dict:
    return {
        "provider_id": "cas",
        "name": env("LEVIER_CAS_NAME", default="ENT"),
        "client_id": "cas",
        "settings": {
            **_common(env, "CAS"),
            "url": url,
            "validation": env("LEVIER_CAS_VALIDATION", default="p3/serviceValidate"),
        },
    }


def _saml(env, metadata, entrance) -> dict:
    idp = {"entity_id": env("LEVIER_SAML_ENTITY_ID")}
    if metadata:
        idp["metadata_url"] = metadata
    else:
        certificate = Path(env("LEVIER_SAML_CERTIFICATE")).read_text()
        idp |= {"sso_url": entrance, "x509cert": certificate}
    return {
        "APPS": [
            {
                "provider_id": "saml",
                "name": env("LEVIER_SAML_NAME", default="Académie"),
                "client_id": "saml",
                "settings": {
                    **_common(env, "SAML"),
                    "only_adults": env.bool("LEVIER_SAML_ONLY_ADULTS", default=False),
                    "idp": idp,
                    "advanced": {
                        "strict": True,
                        "allow_single_label_domains": True,  # a network of its own
                        "want_assertion_signed": True,
                        "want_name_id": True,
                        "reject_deprecated_algorithm": True,
                        "reject_idp_initiated_sso": True,
                    },
                },
            }
        ],
    }
