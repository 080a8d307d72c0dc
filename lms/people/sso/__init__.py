"""Sign-in through another house: OpenID Connect, SAML 2 and CAS, by settings alone.

Without a provider named in the environment, none of these doors exists. An account is joined by the
identity that the provider gives, then by an address that both sides verified, and by nothing else.
Of what a provider tells, only the profile and the schools are kept.
"""
