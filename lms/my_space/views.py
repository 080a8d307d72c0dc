from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.common import clock, french_dates
from lms.common.access import signed_in
from lms.my_space.queries import space_of


@signed_in
@never_cache
@require_safe
def my_space(request):
    zone = request.user.time_zone
    return render(
        request,
        "my_space/my_space.html",
        {
            "space": space_of(request.user),
            "today": clock.now(),
            "today_words": french_dates.day(clock.now(), zone),
        },
    )
