"""The one kind of refusal a domain gives: a sentence for the person, a code for the program."""


class DomainError(Exception):
    """Something asked for that the rules do not allow.

    `message` is a lazy translated sentence shown as it is; `code` names the case for tests
    and callers. Subclasses set both as class attributes or pass them.
    """

    message = ""
    code = "refused"

    def __init__(self, message=None, *, code: str | None = None):
        if message is not None:
            self.message = message
        if code is not None:
            self.code = code
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)
