from allauth.account.apps import AccountConfig


class BareAccountConfig(AccountConfig):
    """Tables of accounts, without the middleware that allauth insists on."""

    def ready(self):
        pass
