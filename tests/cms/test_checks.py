from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.models import Image
from wagtail.rich_text import RichText
from wagtailmedia.models import get_media_model

from cms import checks
from cms.models import StandardPage, TutorialPage
from cms.models.base import PublicationRefused
from tests.cms.builders import CAPTIONS, draft, publish
from tests.factories import client_of


@pytest.fixture
def page(site):
    """Makes a draft whose body holds these blocks."""

    def drafted(*blocks):
        body = [{"type": kind, "value": value} for kind, value in blocks]
        return draft(StandardPage, site.home, f"Page {StandardPage.objects.count()}", body=body)

    return drafted


def sentences(page):
    return [sentence for _field, sentence in checks.problems_of(page)]


@pytest.fixture
def image(db):
    content = BytesIO()
    Picture.new("RGB", (8, 8)).save(content, "PNG")
    file = SimpleUploadedFile("carre.png", content.getvalue(), "image/png")
    return Image.objects.create(title="Carré", file=file)


def test_a_sound_page_has_nothing_to_be_told(page):
    sound = page(
        ("heading", {"text": "Titre", "level": "2"}),
        ("heading", {"text": "Sous-titre", "level": "3"}),
        ("text", '<p>Voir <a href="/aide/">la page d’aide</a>.</p>'),
    )
    assert sentences(sound) == []


def test_a_subtitle_before_any_title_is_named(page):
    [sentence] = sentences(page(("heading", {"text": "Ensuite", "level": "3"})))
    assert sentence.startswith("«\xa0Ensuite\xa0» est un sous-titre, et aucun titre ne vient avant")


@pytest.mark.parametrize(
    "words", ["cliquez ici", "Ici", "En savoir plus", "lire la suite…", "", " ", "voir plus",
     "En savoir +", "c’est ici", "ce document", "Télécharger", "PDF", "Détails", "lien"],
)  # fmt: skip
def test_a_link_that_says_nothing_alone_is_named_with_its_block(page, words):
    text = f'<p>Pour le guide, <a href="/guide/">{words}</a>.</p>'
    [sentence] = sentences(page(("list", ["<p>Rien.</p>"]), ("text", text)))
    assert sentence.startswith("Bloc 2\xa0: le lien «\xa0")
    assert "ne dit pas où il mène" in sentence


def test_a_bare_address_is_no_words(page):
    text = '<p><a href="https://ent.example/aide">https://ent.example/aide</a></p>'
    [sentence] = sentences(page(("text", text)))
    assert "est une adresse" in sentence


@pytest.mark.parametrize("words", ["ent.example/aide", "WWW.ent.example", "http://ent.example"])
def test_an_address_without_its_beginning_is_no_words_either(page, words):
    [sentence] = sentences(page(("text", f'<p><a href="https://ent.example/">{words}</a></p>')))
    assert "est une adresse" in sentence


def test_the_name_of_a_site_says_where_a_link_leads(page):
    text = '<p><a href="https://www.service-public.fr/">service-public.fr</a></p>'
    assert sentences(page(("text", text))) == []


@pytest.mark.parametrize(
    "address",
    ["/n-existe-pas/", "/n-existe-pas", "http://localhost/n-existe-pas/", "/aide/vide/",
     "//localhost/nope/", "aide/", "../aide/", " /nope/", "www.exemple.example", "/aide//"],
)  # fmt: skip
def test_a_typed_address_that_nothing_answers_is_named(page, address):
    [sentence] = sentences(page(("text", f'<p><a href="{address}">le guide</a></p>')))
    assert sentence.endswith(f"ne mène nulle part\xa0: il n’y a rien à {address}.")


@pytest.mark.parametrize(
    "address",
    ["/", "/aide/", "/aide", "/aide/#agents", "/recherche/?q=cahier", "/flux/billets.xml",
     "http://localhost/aide/", "https://ailleurs.example/n-existe-pas/", "mailto:a@b.example",
     "#plus-bas", "/ancienne-aide/", "/ancienne/?a=1", "/recherche", "/recherche?q=a",
     "/mon-espace", "/%61ide/", "http://localhost:9999/app/", "/static/img/logo.svg", "?q=a"],
)  # fmt: skip
def test_an_address_that_answers_or_is_not_ours_has_nothing_to_be_told(page, site, address):
    for old in ("/ancienne-aide", "/ancienne?a=1"):
        Redirect.objects.create(old_path=Redirect.normalise_path(old), redirect_page=site.help)
    assert sentences(page(("text", f'<p><a href="{address}">le guide</a></p>'))) == []


def test_a_page_may_lead_to_itself_before_it_is_online(page):
    own = page(("heading", {"text": "Plus bas", "level": "2"}))
    links = f'<a href="{own.url}#bas">la suite</a>, <a linktype="page" id="{own.pk}">la page</a>'
    own.body = [("text", RichText(f"<p>{links}</p>"))]
    assert sentences(own) == []


def test_the_words_of_a_card_are_held_to_what_links_are(page, site):
    def card(title):
        cards = ("cards", [{"page": site.guide.pk, "title": title, "text": ""}])
        return sentences(page(("heading", {"text": "À lire", "level": "2"}), cards))

    assert card("") == card("Une semaine type") == []
    assert "ne dit pas où il mène" in card("Cliquez ici")[0]


def test_cards_before_any_title_are_named(page, site):
    cards = ("cards", [{"page": site.guide.pk, "title": "", "text": ""}])
    [sentence] = sentences(page(cards))
    assert "viennent avant tout titre" in sentence
    assert sentences(page(("heading", {"text": "À lire", "level": "2"}), cards)) == []


def test_a_title_inside_a_text_is_named(page):
    [sentence] = sentences(page(("text", "<h4>Petit</h4><p>Suite.</p>")))
    assert sentence.startswith("Bloc 1\xa0: un titre se trouve dans le texte")


def test_an_e_mail_says_where_its_link_leads(page):
    text = '<p><a href="mailto:ent@ac-valbourg.fr">ent@ac-valbourg.fr</a></p>'
    assert sentences(page(("text", text))) == []


@pytest.mark.parametrize("kind", ["list", "steps", "alert"])
def test_links_are_read_however_deep_they_stand(page, kind):
    text = '<p><a href="/x/">ici</a></p>'
    value = {"list": [text], "steps": [{"text": text}], "alert": {"level": "info", "text": text}}
    assert len(sentences(page((kind, value[kind])))) == 1


def test_a_link_to_a_page_that_is_not_online_is_named(page, site):
    def linked(target):
        text = f'<p>Lire <a linktype="page" id="{target.pk}">le guide complet</a>.</p>'
        return sentences(page(("text", text)))

    assert linked(site.guide) == []
    hidden = draft(StandardPage, site.home, "Brouillon")
    assert linked(hidden) == [
        "Bloc 1\xa0: le lien «\xa0le guide complet\xa0» mène à une page qui n’est pas en ligne."
    ]
    hidden.pk = 999_999
    assert len(linked(hidden)) == 1


def test_an_image_says_what_it_shows_or_that_it_shows_nothing(page, image):
    def pictured(**facts):
        return sentences(page(("image", {"image": image.pk, **facts})))

    assert pictured(alt="", decorative=False) == [
        "Bloc 1\xa0: dites ce que montre l’image, ou cochez «\xa0Décorative\xa0»."
    ]
    assert pictured(alt="Un carré noir") == []
    assert pictured(decorative=True) == []


@pytest.mark.parametrize(
    "alt",
    ["image", "Photo", "une photo", "Illustration.", "IMG_2034.jpg", "DSC0123", "img 2034",
     "capture d’écran", "plan-de-classe.png", "Carre"],
)  # fmt: skip
def test_the_word_image_or_the_name_of_a_file_says_nothing(page, image, alt):
    image.file.name = "original_images/carre.png"
    image.save()
    [sentence] = sentences(page(("image", {"image": image.pk, "alt": alt})))
    assert sentence == f"Bloc 1\xa0: «\xa0{alt}\xa0» ne dit pas ce que montre l’image."
    steps = [{"text": "<p>Ouvrez.</p>", "image": image.pk, "alt": alt}]
    assert "étape\xa01" in sentences(page(("steps", steps)))[0]


def test_a_video_of_another_site_says_what_is_seen_and_said(page):
    def film(**facts):
        value = {"url": "https://youtu.be/dQw4w9WgXcQ", "title": "Film", "text": "Dit."} | facts
        return sentences(page(("external_video", value)))

    assert film() == []
    assert "son titre" in film(title="")[0]
    assert "ce que l’on voit et entend" in film(text=" ")[0]
    assert "lecteur" in film(url="https://inconnu.example/1")[0]


def test_a_screenshot_of_a_step_says_what_it_shows(page, image):
    steps = [{"text": "<p>Ouvrez.</p>"}, {"text": "<p>Publiez.</p>", "image": image.pk}]
    assert sentences(page(("steps", steps))) == [
        "Bloc 1\xa0: étape 2\xa0: dites ce que montre la capture d’écran."
    ]


def test_a_page_with_a_fault_does_not_go_live_whatever_publishes_it(page):
    with pytest.raises(PublicationRefused, match="ne dit pas où il mène"):
        publish(page(("text", '<p><a href="/x/">ici</a></p>')))


def test_an_editor_reads_the_fault_on_the_form_and_a_draft_is_saved_all_the_same(site, editor):
    form = {
        "title": "Nouvelle page",
        "slug": "nouvelle-page",
        "lead": "Pour voir.",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "heading",
        "body-0-id": "",
        "body-0-value-text": "Ensuite",
        "body-0-value-level": "3",
        "places-TOTAL_FORMS": "0",
        "places-INITIAL_FORMS": "0",
    }
    address = f"/admin/pages/add/cms/standardpage/{site.home.pk}/"
    answer = client_of(editor).post(address, form | {"action-publish": "1"})
    assert "est un sous-titre" in answer.content.decode()
    assert not StandardPage.objects.filter(slug="nouvelle-page").exists()
    assert client_of(editor).post(address, form).status_code == 302
    assert not StandardPage.objects.get(slug="nouvelle-page").live


def test_what_no_voice_says_is_described_or_said_to_be_nothing(site):
    film = get_media_model().objects.create(
        title="Film", type="video", duration=12, file=ContentFile(b"", name="film.mp4")
    )
    page = draft(TutorialPage, site.training, "Filmé", video=film, captions=CAPTIONS)
    assert [field for field, _sentence in page.why_not_publish()] == ["all_is_said"]
    page.description = "Une main ouvre le cahier de textes."
    assert page.why_not_publish() == []


def test_a_film_of_another_site_is_described_too(site):
    page = draft(TutorialPage, site.training, "Filmé ailleurs",
                 external_url="https://youtu.be/dQw4w9WgXcQ")  # fmt: skip
    assert [field for field, _why in page.why_not_publish()] == ["transcript", "all_is_said"]
    page.transcript, page.description = "Ouvrez.", "Une main ouvre le cahier."
    assert page.why_not_publish() == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("photo.png", b"<html><script>alert(1)</script></html>"),
        ("photo.jpg", b"GIF89a<script>"),
    ],
)
def test_an_image_that_is_a_script_is_refused_in_a_sentence(site, editor, name, content):
    answer = client_of(editor).post(
        "/admin/images/add/",
        {"title": "Image", "file": SimpleUploadedFile(name, content, "image/png")},
    )
    assert answer.status_code == 200
    assert not Image.objects.filter(title="Image").exists()


@pytest.mark.parametrize(
    "words",
    ["Cliquez ici !", "cliquez ici :", "(cliquez ici)", "cliquez-ici,", "en cliquant ici",
     "Cliquez sur ce lien", "par ici", "→"],
)  # fmt: skip
def test_words_that_say_nothing_are_refused_whatever_stands_around_them(page, words):
    [sentence] = sentences(page(("text", f'<p><a href="/x/">{words}</a></p>')))
    assert "ne dit pas où il mène" in sentence


def test_a_button_is_held_to_what_links_are(page, site):
    def button(label, target):
        return sentences(page(("action", {"text": "Lire.", "label": label, "page": target.pk})))

    hidden = draft(StandardPage, site.home, "Brouillon")
    assert button("Lire le guide", site.guide) == []
    assert "ne dit pas où il mène" in button("Cliquez ici", site.guide)[0]
    assert "n’est pas en ligne" in button("Lire le brouillon", hidden)[0]
