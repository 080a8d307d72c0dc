"""Ce que l’ENT change pour la direction: public pages, as a head finds them the first time."""

CURRICULUM = "/se-former/ouvrir-l-ent-dans-mon-ecole/"


def step(film, slug):
    film.open(f"{CURRICULUM}{slug}/")
    film.look(film.page.locator("h1"), seconds=0)
    film.wait(2.5)


def silent(film):
    film.open("/")
    film.title(
        "Ouvrir l’ENT dans mon école, étape 1",
        "Ce que l’ENT change pour la direction",
        "Film sans voix",
    )
    film.wait(4)


def people_first(film):
    film.lift()
    film.wait(1.5)
    tile = film.page.locator('main a[href="/profils/direction/"]').first
    film.look(tile, closest=760)
    film.point(tile)
    film.ring(tile)
    film.wait(1.5)
    film.press(tile)


def the_page_of_heads(film):
    film.wait(3)
    film.look(film.page.get_by_role("heading", name="Ce qui change pour vous"), closest=960)
    film.wait(1.5)
    film.look(film.page.locator("main li", has_text="Messagerie").first, closest=960)
    film.wait(1.5)
    film.look(film.page.locator("main details").nth(1), closest=960)


def keep_the_pupils_file(film):
    changes = film.page.locator("main li", has_text="Les comptes viennent de votre base").first
    heading = film.page.get_by_role("heading", name="Ce qui change pour vous")
    film.look(heading, changes.locator("xpath=.."), seconds=0)
    film.wait(2.5)
    film.ring(changes)


def hand_out_and_present(film):
    film.ring(film.page.locator("main li", has_text="Les informations de l’école partent").first)
    film.wait(4)
    film.ring(film.page.locator("main li", has_text="La charte se discute").first)


def not_the_controller(film):
    question = film.page.locator("main details", has_text="Suis-je responsable des données")
    film.look(film.page.locator("main details").nth(1))
    film.press(question.locator("summary"))
    film.wait(1)
    film.pointing = False
    film.ring(question)


def breakdowns(film):
    film.open("/contact/")
    heading = film.page.get_by_role("heading", name="Un service qui ne répond pas")
    answer = film.page.get_by_text("Le référent ENT de l’école d’abord")
    film.look(heading, answer, seconds=0)
    film.wait(1.5)
    film.ring(answer)


def seven_steps(film):
    film.open(CURRICULUM)
    film.wait(2.5)
    film.look(film.page.locator("main li", has_text="Contrôler ma base").first, closest=960)
    film.wait(2)
    film.look(film.page.locator("main li", has_text="Nommer et outiller").first, closest=960)


def check_the_file(film):
    step(film, "controler-ma-base-eleves-avant-l-ouverture")
    heading = film.page.get_by_role("heading", name="Les six vérifications")
    film.look(heading, film.page.locator("main ol > li", has_text="Les responsables"))


def hand_out(film):
    step(film, "distribuer-les-acces-aux-familles")
    handing_out = film.page.locator("main li", has_text="Choisissez le moment et le lieu")
    film.look(handing_out.locator("xpath=.."))
    film.ring(handing_out)


def meeting(film):
    step(film, "animer-la-reunion-de-rentree")
    seat = film.page.locator("main .button", has_text="Prendre une place").first
    film.look(film.page.locator("h1"), seat)
    film.point(seat)
    film.ring(seat)


def someone_to_ask(film):
    step(film, "nommer-et-outiller-le-referent-ent")
    time_given = film.page.locator("main li", has_text="Convenez d’un temps")
    film.look(time_given.locator("xpath=.."))
    film.ring(time_given)


def attestation(film):
    film.open(CURRICULUM)
    last = film.page.locator("main li", has_text="Votre attestation").last
    film.look(last, closest=960, seconds=0)
    film.wait(1.5)
    film.ring(last.locator(":scope > div"))


SCENES = [
    silent,
    people_first,
    the_page_of_heads,
    keep_the_pupils_file,
    hand_out_and_present,
    not_the_controller,
    breakdowns,
    seven_steps,
    check_the_file,
    hand_out,
    meeting,
    someone_to_ask,
    attestation,
]
