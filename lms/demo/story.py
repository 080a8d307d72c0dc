"""Three months of Valbourg, told by days before today.

The past goes through the operations that the screens call, each at its moment; only the mail is
told to have left, since nobody waited for it.
"""

from datetime import datetime, timedelta
from io import BytesIO
from itertools import cycle
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db.models import F
from PIL import Image, ImageDraw

from lms.catalog.models import Activity, Curriculum
from lms.class_sessions import operations as classes
from lms.class_sessions.models import Attendance, ClassSession, Registration, Stay
from lms.common import clock
from lms.common.models import Message
from lms.communication.models import Notice
from lms.communication.operations import acknowledge
from lms.demo import deeds, projects, texts
from lms.demo.people import Cast
from lms.demo.script import Diary, Script
from lms.enrolment.models import Enrolment
from lms.enrolment.operations import enrol
from lms.personal_data.operations import ask_for_erasure, refuse
from lms.support.operations import call_for_help
from lms.territory.models import EntService

SEED = 1881
OPENED_DAYS_AGO = 90
Kind = Activity.Kind


def opening() -> datetime:
    """When the site opened: what it is made of was published then."""
    return Diary(SEED).free_time(OPENED_DAYS_AGO)


def tell(cast: Cast) -> None:
    """Play everybody's part; the catalogue is published."""
    story = Story(cast)
    projects.launch(cast, Diary(SEED))
    for part in (
        story.claire,
        story.teachers,
        story.heads,
        story.helene,
        story.staff_and_partners,
        story.responsible_uses,
        story.requests,
        story.calls,
        story.notes,
    ):
        part()
    story.script.play()
    Message.objects.filter(state=Message.State.DUE, due_at__lte=clock.now()).update(
        state=Message.State.SENT, sent_at=F("due_at"), attempts=1
    )


class Story:
    def __init__(self, cast: Cast):
        self.cast = cast
        self.script = Script()
        self.diary = Diary(SEED)
        self.written = {slug: cycle(found) for slug, found in texts.HANDED_IN.items()}
        self.praise = cycle(texts.VALIDATED)
        self.critique = cycle(texts.GIVEN_BACK)
        self.steps = {
            curriculum.slug: [
                step.activity
                for step in curriculum.current_version.steps.select_related("activity").order_by(
                    "position"
                )
            ]
            for curriculum in Curriculum.objects.select_related("current_version")
        }
        self.curricula = {one.slug: one for one in Curriculum.objects.all()}

    # --- Who follows what ----------------------------------------------------------------------

    def teachers(self):
        """Claire’s colleagues: done, under way, stuck, waiting; five have not enrolled."""
        slug = "ma-classe-dans-l-ent"
        messaging = self.steps[slug][3]
        everyone = self.cast.everyone_teaching()

        def take(number):
            return [next(everyone) for _n in range(number)]

        done_early, done_late, half_way = take(4), take(4), take(3)
        unmarked, wednesday, thursday = take(4), take(6), take(6)
        waiting, tuesday = take(3), take(2)
        stuck, newcomers = take(5), take(2)

        early = self.held(messaging, -7, 2, 14, [*done_early, half_way[0]], absent=stuck[:1])
        late = self.held(messaging, -4, 1, 17, [*done_late, *half_way[1:]], minute=30)
        self.held(messaging, -1, 3, 17, unmarked, minute=15, marked=False)

        for person in done_early:
            self.follow(person, slug, 80, [(1, 78), (2, 74), (3, 66)])
            self.follow(person, slug, 80, self.after(early, [5, 6, 7], self.chance(14, 26)))
        for person in done_late:
            self.follow(person, slug, 60, [(1, 57), (2, 52), (3, 45)])
            self.follow(person, slug, 60, self.after(late, [5, 6, 7], self.chance(2, 9)))
        for person in half_way:
            self.follow(person, slug, 62, [(1, 60), (2, 50), (3, 33), (5, self.chance(3, 8))])
        self.submit(half_way[0], self.steps[slug][5], 2)
        for person in unmarked:
            self.follow(person, slug, 30, [(1, 26), (2, 19), (3, 14), (5, self.chance(2, 6))])
        for person in wednesday + thursday:
            self.follow(person, slug, 28, [(1, 24), (2, self.chance(8, 18))])
        east = [one for one in wednesday + thursday if self.cast.adviser_of(one) == self.cast.marc]
        west = [one for one in wednesday + thursday if one not in east]
        self.submit(east[0], self.steps[slug][2], 5, with_file=True)
        for person, days_ago in ((east[1], 2), (east[2], 1), (west[0], 3)):
            self.submit(person, self.steps[slug][2], days_ago)
        self.submit(east[3], self.steps[slug][2], 7, given_back=True)
        for person in (east[4], west[1]):
            self.submit(person, self.steps[slug][2], 6, validated=True)
        for person in waiting + tuesday:
            self.follow(person, slug, 21, [(1, self.chance(3, 12))])
        for person in stuck:
            self.follow(person, slug, 70, [(1, self.chance(58, 65))])
        self.follow(stuck[1], slug, 70, [(2, 40)])
        self.submit(stuck[2], self.steps[slug][2], 32, given_back=True)
        for person in newcomers:
            self.follow(person, slug, self.chance(3, 6), [])
        self.script.at(self.diary.free_time(2), deeds.watch, newcomers[0], self.steps[slug][0], 0.4)

        self.coming(messaging, 1, 2, 14, seats=9, people=wednesday)
        full = self.coming(messaging, 1, 3, 17, seats=6, minute=15, people=thursday)
        # Three days apart, so that no weekend changes their order in the line.
        line = [waiting[0], self.cast.claire, waiting[1]]
        for person, days_ago in zip(line, (7, 4, 1), strict=True):
            self.script.at(self.diary.free_time(days_ago), self.register, full, person)
        self.script.at(self.diary.evening(1), self.register, full, waiting[2])
        self.coming(messaging, 2, 1, 12, seats=12, minute=15, people=tuesday, district="ouest")

    def claire(self):
        """Half-way in the teachers' curriculum, second in line for its class."""
        claire, slug = self.cast.claire, "ma-classe-dans-l-ent"
        self.follow(claire, slug, 24, [(1, 20), (2, 14)], by=self.cast.yann)
        self.submit(claire, self.steps[slug][2], 9, validated=True, comment=texts.TO_CLAIRE)

    def heads(self):
        slug = "ouvrir-l-ent-dans-mon-ecole"
        meeting = self.steps[slug][3]
        yann = self.cast.yann
        others = [head for head in self.cast.heads.values() if head != yann]
        held = self.held(meeting, -5, 1, 17, others[:3], minute=30)
        for head in others[:2]:
            self.follow(head, slug, 75, [(1, 70), (2, 61), (3, 50)])
            self.follow(head, slug, 75, self.after(held, [5, 6, 7], self.chance(6, 12)))
        self.follow(others[2], slug, 55, [(1, 52), (2, 44)])
        self.follow(others[3], slug, 50, [(1, 48), (2, 36)])
        self.follow(others[4], slug, 12, [(1, 5)])
        self.follow(yann, slug, 35, [(1, 33), (2, 24), (3, 13)])
        self.coming(meeting, 2, 3, 17, seats=15, people=[yann, others[4]])
        self.coming(meeting, 3, 1, 12, seats=15, minute=15, district="ouest")

    def helene(self):
        slug = "piloter-l-ent-dans-ma-circonscription"
        self.follow(self.cast.helene, slug, 40, [(1, 37), (2, 12)])
        self.coming(
            self.steps[slug][2],
            2,
            4,
            10,
            seats=8,
            people=[self.cast.helene],
            district="ouest",
            modality=ClassSession.Modality.HYBRID,
            place="Inspection de Valbourg Ouest, salle de réunion",
        )

    def staff_and_partners(self):
        staff, partners = self.cast.staff, self.cast.partners
        for person in staff[:2]:
            self.follow(person, "l-essentiel-de-l-ent", 45, [(1, 43), (2, 35), (3, 22), (4, 16)])
        self.follow(staff[2], "l-essentiel-de-l-ent", 20, [(1, 11)])
        slug = "travailler-avec-l-ecole"
        self.follow(partners[0], slug, 33, [(1, 30), (2, 21), (3, 10)])
        self.follow(partners[1], slug, 25, [(1, 18)])
        self.coming(
            self.steps[slug][3],
            4,
            2,
            14,
            seats=30,
            people=partners,
            kind=ClassSession.Kind.MEETING,
            modality=ClassSession.Modality.IN_PERSON,
            place="Atelier numérique de Valbourg, 12 rue des Écoles",
        )

    def responsible_uses(self):
        """The curriculum made for everyone, which Claire finished first."""
        slug = "usages-responsables-et-donnees-personnelles"
        self.follow(
            self.cast.claire, slug, 58, [(1, 56), (2, 54), (3, 51), (4, 49), (5, 44), (6, 44)]
        )
        people = list(self.cast.everyone_teaching())
        for person in people[::7]:
            self.follow(person, slug, 50, [(1, 48), (2, 41), (3, 37), (4, 30), (5, 25), (6, 20)])
        for person in people[1::7]:
            self.follow(person, slug, 31, [(1, 29), (2, self.chance(3, 9))])
        for person in people[2::7]:
            self.follow(person, slug, 45, [(1, self.chance(30, 42))])
        self.follow(self.cast.yann, slug, 15, [(1, 9)])

    # --- How they follow it --------------------------------------------------------------------

    def requests(self):
        """One request of erasure that waits for its answer, one that was answered."""
        leaves, stays = self.cast.staff[1], self.cast.staff[2]
        self.script.at(
            self.diary.free_time(9),
            ask_for_erasure,
            actor=leaves,
            person=leaves,
            reason="Je quitte l’école à la fin du mois et je n’aurai plus besoin de ce compte.",
        )
        self.script.at(self.diary.free_time(40), self._refuse, stays)

    def calls(self):
        """A teacher who is stuck, and asks."""
        claire = self.cast.claire
        blog = EntService.objects.get(slug="blog")
        self.script.at(
            self.diary.free_time(6),
            call_for_help,
            actor=claire,
            form_key=uuid4(),
            text="Je ne retrouve pas le billet que j’avais mis en brouillon hier soir. "
            "La liste des brouillons est vide, alors que j’avais bien enregistré.",
            service=blog,
            audience="teacher",
            page_path="/services/blog/",
        )

    def notes(self):
        """Claire and some heads have read what concerns them; the last note waits."""
        heads = list(self.cast.heads.values())
        read = Notice.objects.order_by("number")[:3]
        for place, notice in enumerate(read):
            for person in (self.cast.claire, *heads[: 3 - place]):
                self.script.at(self.diary.free_time(5), acknowledge, actor=person, notice=notice)

    def _refuse(self, person):
        asked = ask_for_erasure(actor=person, person=person)
        refuse(
            actor=self.cast.nour,
            request=asked,
            answer="Votre attestation est en cours de délivrance : redemandez-le dans un mois.",
        )

    def chance(self, least, most):
        return self.diary.chance.randint(least, most)

    def after(self, session, positions, last_days_ago):
        """These steps spread between the day after a session and their last day."""
        first = (self.diary.today - session["starts_at"].date()).days - 1
        gap = (first - last_days_ago) // (len(positions) - 1)
        return [
            (position, first - gap * place if place < len(positions) - 1 else last_days_ago)
            for place, position in enumerate(positions)
        ]

    def follow(self, person, slug, enrolled_days_ago, steps, by=None):
        """Enrol, and do these steps: (position, days ago). Enrolling twice is enrolling once."""
        at_work = self.cast.teachers["tilleuls"]
        by = by or (self.cast.yann if person in at_work and slug.startswith("ma-classe") else None)
        self.script.at(
            self.diary.evening(enrolled_days_ago + 1),
            enrol,
            actor=by or person,
            person=person,
            curriculum=self.curricula[slug],
            origin=Enrolment.Origin.MANAGER if by else Enrolment.Origin.SELF,
            due_on=self.diary.friday_in(3) if by else None,
        )
        for position, days_ago in steps:
            activity = self.steps[slug][position - 1]
            if activity.kind == Kind.PRACTICE:
                self.submit(person, activity, days_ago, validated=True)
                continue
            moment = self.diary.free_time(days_ago)
            if activity.kind == Kind.QUIZ and self.diary.chance.random() < 0.4:
                self.script.at(
                    moment - timedelta(minutes=8), deeds.answer, person, activity, wrong=4
                )
            self.script.at(moment, deeds.do, person, activity)

    def submit(
        self,
        person,
        activity,
        days_ago,
        *,
        validated=False,
        given_back=False,
        comment="",
        with_file=False,
    ):
        """Hand a practice in; its reviewer answers within two days, or has not yet."""
        slug = activity.path.rstrip("/").rpartition("/")[2]
        self.script.at(
            self.diary.free_time(days_ago),
            deeds.hand_in,
            person,
            activity,
            text=next(self.written[slug]),
            link=texts.BLOG_LINK if slug == "faire-produire-les-eleves" else "",
            file=_screenshot() if with_file else None,
        )
        answered = self.diary.evening(max(1, days_ago - 2))
        reviewer = self.cast.adviser_of(person)
        if validated:
            comment = comment or next(self.praise)
            self.script.at(answered, deeds.validate, reviewer, person, activity, comment)
        elif given_back:
            comment = next(self.critique)
            self.script.at(answered, deeds.give_back, reviewer, person, activity, comment)

    # --- Classes -------------------------------------------------------------------------------

    def held(self, activity, weeks, weekday, hour, present, *, minute=0, absent=(), marked=True):
        """A past date: registered before it, attendance taken as it ended."""
        plan = self._planned(activity, self.diary.in_week(weeks, weekday, hour, minute), seats=20)
        starts_at = plan["starts_at"]
        for place, person in enumerate([*present, *absent]):
            moment = starts_at - timedelta(days=7, hours=1, minutes=7 * place)
            self.script.at(moment, self.register, plan, person)
        ends_at = starts_at + timedelta(minutes=activity.minutes)
        if marked:
            marks = {str(person.uuid): Attendance.Status.PRESENT for person in present}
            marks |= {str(person.uuid): Attendance.Status.ABSENT for person in absent}
            self.script.at(ends_at, self._take_attendance, plan, marks)
        else:
            self.script.at(ends_at, self._tell_stays, plan, present)
        return plan

    def coming(self, activity, weeks, weekday, hour, *, seats, minute=0, people=(), **facts):
        """A date to come, with those who hold a seat."""
        starts_at = self.diary.in_week(weeks, weekday, hour, minute)
        plan = self._planned(activity, starts_at, seats=seats, **facts)
        for place, person in enumerate(people):
            moment = self.diary.free_time(10 + place % 3)
            self.script.at(moment, self.register, plan, person)
        return plan

    def _planned(self, activity, starts_at, *, seats, district="est", **facts):
        """A scene that plans the session three weeks before; what it makes is kept in the dict."""
        trainer = self.cast.marc if district == "est" else self.cast.adviser_ouest
        plan = {"starts_at": starts_at, "trainer": trainer}
        online = facts.get("modality") != ClassSession.Modality.IN_PERSON
        slug = activity.path.rstrip("/").rpartition("/")[2]

        def scene():
            plan["session"] = classes.plan(
                actor=trainer,
                activity=activity,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=activity.minutes),
                organisation=self.cast.places[district],
                trainers=[trainer],
                seats=seats,
                link=f"https://classes.demo.example/{slug}" if online else "",
                **facts,
            )

        # Long enough ago for everybody to have registered since, and before the date itself.
        self.script.at(min(starts_at - timedelta(days=21), self.diary.evening(16)), scene)
        return plan

    def register(self, plan, person) -> Registration:
        return classes.register(actor=person, session=plan["session"], person=person)

    def _take_attendance(self, plan, marks):
        classes.record_attendance(
            actor=plan["trainer"],
            session=plan["session"],
            marks=marks,
        )

    def _tell_stays(self, plan, people):
        """What the meeting server says: connections cut then found again, and one who left."""
        session = plan["session"]
        cut, again = session.starts_at + timedelta(minutes=12), timedelta(minutes=2)
        *stayed, gone = people
        stays = {gone.uuid: [(session.starts_at, cut)]}
        for person in stayed:
            stays[person.uuid] = [(session.starts_at, cut), (cut + again, session.ends_at)]
        classes.record_stays(session=session, source=Stay.Source.SERVER, stays=stays)


def _screenshot() -> ContentFile:
    """What a teacher hands in beside their text: a week of the homework diary, names masked."""
    picture = Image.new("RGB", (960, 540), "#FBFAF7")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 960, 64), fill="#14594A")
    for column in range(4):
        left = 32 + column * 228
        pen.rounded_rectangle((left, 96, left + 204, 508), 12, fill="#FFFFFF", outline="#DDD9E6")
        pen.rectangle((left + 20, 124, left + 110, 140), fill="#241F3D")
        for line in range(3 + column % 2):
            top = 176 + line * 76
            pen.rounded_rectangle((left + 20, top, left + 184, top + 56), 8, fill="#E2F0EB")
            pen.rectangle((left + 36, top + 24, left + 150 - 20 * line, top + 32), fill="#14594A")
    content = BytesIO()
    picture.save(content, "PNG", optimize=True)
    return ContentFile(content.getvalue(), name="ma-semaine.png")
