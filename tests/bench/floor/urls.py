from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path


@login_required
def authenticated(request):
    """B: two queries, the session and the person, and a template of a line."""
    return render(request, "authenticated.html", {"person": request.user})


def constant(request):
    """C: no query, no template."""
    return HttpResponse("constant")


urlpatterns = [path("b/", authenticated), path("c/", constant)]
