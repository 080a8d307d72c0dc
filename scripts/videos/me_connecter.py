"""Me connecter et me repérer: from the home page to signing out, with the teacher's own account."""

import runpy

import demo

ACCOUNTS = runpy.run_path(str(demo.ROOT / "lms/demo/accounts.py"))


def link(film, path):
    return film.page.locator(f'header a[href="{path}"]:visible').first


def silent(film):
    film.open("/")
    film.title("Ma classe dans l’ENT, étape 1", "Me connecter et me repérer", "Film sans voix")
    film.wait(4)


def welcome(film):
    film.lift()
    film.wait(3.5)
    film.look(film.page.locator('main a[href="/profils/enseignants/"]').first, closest=960)


def choose_to_sign_in(film):
    film.step_back()
    film.point(link(film, "/compte/connexion/"))
    film.ring(link(film, "/compte/connexion/"))
    film.wait(2.5)
    film.press(link(film, "/compte/connexion/"))
    # A real site shows no such list.
    film.page.locator("[aria-labelledby=demo-accounts]").evaluate("list => list.remove()")


def fill_the_form(film):
    address, password = film.page.locator("input[name=login]"), film.page.locator("[type=password]")
    forgotten = film.page.locator('a[href="/compte/mot-de-passe/oublie/"]')
    film.look(address, forgotten, closest=728, seconds=0)
    film.write(address, ACCOUNTS["ACCOUNTS"][0][1])
    film.write(password, ACCOUNTS["PASSWORD"])
    film.point(forgotten)
    film.ring(forgotten)


def keep_the_password(film):
    film.ring(film.page.locator("[type=password]"))
    film.wait(5.5)
    film.rings = []
    film.press(film.page.locator("main form button[type=submit]"))


def my_space(film):
    board = film.page.locator(".board")
    film.wait(2)
    film.look(film.page.locator("h1"), board)
    film.wait(1.5)
    film.point(board.locator(".button"))
    film.ring(board.locator(".button"))


def my_classes(film):
    dates = film.page.locator("[aria-labelledby=dates-title]")
    film.look(dates.locator(".book-body"))
    film.wait(1)
    film.ring(dates.locator("a.button, button").last)


def my_curricula(film):
    followed = film.page.locator("[aria-labelledby=followed-title] .book-body")
    film.look(followed)
    film.wait(1.5)
    film.ring(followed.locator("li").first)


def training(film):
    film.open("/mon-espace/")
    film.press(link(film, "/se-former/"))
    film.wait(1.5)
    families = film.page.locator("main .card", has_text="Suivre l’école de mon enfant").first
    film.look(film.page.locator("main .card").nth(2), families)
    film.ring(families)


def search(film):
    field = film.page.locator("main input[name=q]").first
    film.step_back()
    film.press(link(film, "/recherche/"))
    film.look(film.page.locator("h1"), film.page.locator("main form"), closest=740, seconds=0)
    film.write(field, "mot de passe oublie")
    film.press(film.page.locator("main form button").first)
    film.look(field, film.page.locator("main .hairlines").last, seconds=0)


def help_and_contact(film):
    film.step_back()
    film.press(link(film, "/aide/"))
    film.look(film.page.locator("h1"), film.page.locator("main h2").nth(1), seconds=0.6)
    film.wait(2)
    film.open("/contact/")
    heading = film.page.get_by_role("heading", name="Un service qui ne répond pas")
    answer = film.page.get_by_text("Le référent ENT de l’école d’abord")
    film.look(heading, answer, seconds=0)
    film.wait(0.5)
    film.ring(answer)


def sign_out(film):
    menu = film.page.locator("header details.menu:visible").first
    film.open("/mon-espace/")
    film.press(menu.locator("summary"))
    film.ring(menu.locator("form button"))
    film.wait(3)
    film.press(menu.locator("form button"))


SCENES = [
    silent,
    welcome,
    choose_to_sign_in,
    fill_the_form,
    keep_the_password,
    my_space,
    my_classes,
    my_curricula,
    training,
    search,
    help_and_contact,
    sign_out,
]
