"""Every address says who may open it. A test walks them all: one without a rule fails.

Put one of these outermost on each view. A refusal answers 404: "absent" and "not yours" are
the same answer, so that nobody learns what exists elsewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Rule:
    """Who may open an address, in a form that tests and documentation can read."""

    name: str
    predicate: Callable | None = None

    @property
    def roles(self) -> frozenset:
        """The roles by which the predicate holds, beside administrators; each one says it."""
        return self.predicate.roles


def rule_of(view) -> Rule | None:
    return getattr(view, "access_rule", None)


def public(view):
    """Anybody, without an account."""

    @wraps(view)
    def opened(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    opened.access_rule = Rule("public")
    return opened


def signed_in(view):
    """Any person with an account."""
    return _guarded(view, Rule("signed in"))


def allowed(predicate: Callable):
    """Signed in, and `predicate(person)` holds."""

    def decorate(view):
        return _guarded(view, Rule(getattr(predicate, "__name__", str(predicate)), predicate))

    return decorate


def _guarded(view, rule: Rule):
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        if rule.predicate is not None and not rule.predicate(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    guarded.access_rule = rule
    return guarded


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    # Here, because it loads accounts: the content origin reads rules and has none.
    from django.contrib.auth.views import redirect_to_login

    # A script gets an answer it can read; a page in htmx must not swallow the sign-in form.
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"error": _("Please sign in again.")}, status=401)
    # Only a page can be come back to: the address of a form is no place to land.
    target = request.get_full_path() if request.method == "GET" else _page_of(request)
    return redirect_to_login(target)


def _page_of(request: HttpRequest) -> str:
    """The page of this site that held the form, from the Referer the browser sent."""
    origin = f"{request.scheme}://{request.get_host()}/"
    referer = request.headers.get("Referer", "")
    return "/" + referer.removeprefix(origin) if referer.startswith(origin) else "/"
