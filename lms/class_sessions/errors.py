"""What sessions refuse, each with a sentence for the person who asked."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lms.common.errors import DomainError


class NotAllowed(DomainError):
    message = _("Only the trainers of this session may do this.")
    code = "not_allowed"


class DateIsPast(DomainError):
    message = _("This date is past: choose a later one.")
    code = "past"


class EndsBeforeItStarts(DomainError):
    message = _("A session ends after it starts.")
    code = "end"


class TooManyDates(DomainError):
    message = _("That is more than 40 dates: plan them in two times.")
    code = "too_many_dates"


class NoSeat(DomainError):
    message = _("Give at least 1 seat, or leave it empty for no limit.")
    code = "no_seat"


class MinimumOverSeats(DomainError):
    message = _("The minimum is more than the seats.")
    code = "minimum"


class ByInvitation(DomainError):
    message = _("This session is by invitation: its trainers register people.")
    code = "by_invitation"


class NotTheirInspector(DomainError):
    message = _("The inspector of the district alone decides what counts in the hours.")
    code = "not_their_inspector"


class NothingProposed(DomainError):
    message = _("Nobody proposes to count this session any more.")
    code = "nothing_proposed"


class NoReplayYet(DomainError):
    message = _("A replay is given once the class is over.")
    code = "no_replay_yet"


class ReplayForNobody(DomainError):
    message = _("Say who may watch it.")
    code = "replay_for_nobody"


class ReasonMissing(DomainError):
    message = _("Say why the session is called off: those registered will read it.")
    code = "reason"


class SeatsAlreadyTaken(DomainError):
    code = "seats_taken"

    def __init__(self, taken: int):
        super().__init__(
            ngettext_lazy(
                "%(taken)d person already has a seat: keep at least %(taken)d.",
                "%(taken)d people already have a seat: keep at least %(taken)d.",
                taken,
            )
            % {"taken": taken}
        )


class SessionIsOver(DomainError):
    message = _("This session has begun: its date, its place and its seats no longer change.")
    code = "over"


class Begun(DomainError):
    message = _("This session has already begun.")
    code = "begun"


class NotBegun(DomainError):
    message = _("Attendance is taken once the session has begun.")
    code = "not_begun"


class CalledOff(DomainError):
    message = _("This session was called off.")
    code = "called_off"


class Closed(DomainError):
    message = _("Registration for this session is closed.")
    code = "closed"


class NotOpenYet(DomainError):
    code = "not_open_yet"

    def __init__(self, moment: str):
        super().__init__(_("Registration opens on %s.") % moment)


class TooLateToLeave(DomainError):
    code = "too_late"

    def __init__(self, moment: str):
        message = _("Seats could be given back until %s: write to the trainer, who may free yours.")
        super().__init__(message % moment)


class ClosesBeforeItOpens(DomainError):
    message = _("Registration closes before it opens.")
    code = "closes_before_it_opens"


class Withdrawn(DomainError):
    message = _("This class has been withdrawn: it is no longer asked of you.")
    code = "withdrawn"


class Full(DomainError):
    """Full, waiting list included; `dates` says in words where seats are left."""

    code = "full"

    def __init__(self, dates: list[str]):
        if dates:
            message = _("This session is full and so is its waiting list. Seats are left on: %s.")
            super().__init__(message % " ; ".join(dates))
        else:
            super().__init__(
                _("This session is full and so is its waiting list. No other date has seats yet.")
            )


class HoldsAnotherDate(DomainError):
    code = "other_date"

    def __init__(self, date: str):
        message = _("A place is already held for this class on %s. Dates may be changed.")
        super().__init__(message % date)


class HasASeat(DomainError):
    code = "has_a_seat"

    def __init__(self, date: str):
        super().__init__(_("You have a seat for this class on %s.") % date)


class WouldLoseSeat(DomainError):
    code = "would_lose_seat"

    def __init__(self, date: str):
        message = _("This date has no seat left: you keep yours on %s.")
        super().__init__(message % date)


class MeetingServerFails(DomainError):
    message = _("The meeting server does not answer. Wait a minute, then try again.")
    code = "meeting_server"


class NoRecording(DomainError):
    message = _("The meeting server has no recording of this class to show.")
    code = "no_recording"


class NotRegistered(DomainError):
    message = _("Somebody on this list is not registered for this session.")
    code = "not_registered"


class UnknownCode(DomainError):
    message = _("No class has this code today. Check its eight letters and digits.")
    code = "unknown_code"


class CheckInNotOpen(DomainError):
    code = "check_in_not_open"

    def __init__(self, moment: str):
        super().__init__(_("One signs this class from %s on.") % moment)


class CheckInOver(DomainError):
    message = _("This class is over: its trainer may still record that you were there.")
    code = "check_in_over"


class NotExpected(DomainError):
    message = _("You are not registered for this class.")
    code = "not_expected"


class NoSeatOnSite(DomainError):
    message = _("No seat is left in this class: see its trainer.")
    code = "no_seat_on_site"


class CorrectionUnexplained(DomainError):
    message = _("Say why the attendance already recorded changes.")
    code = "reason"


class OwnAttendance(DomainError):
    message = _("Nobody records their own attendance: ask another trainer of this session.")
    code = "own_attendance"
