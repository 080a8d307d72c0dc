"""The demo's French content: complete, correct, and typeset as French is."""

import re
import tomllib
from pathlib import Path

import pytest

CONTENT = Path(__file__).resolve().parents[2] / "cms" / "demo" / "content"
FILES = sorted(CONTENT.rglob("*.toml"))
CURRICULA = sorted((CONTENT / "curricula").glob("*.toml"))

# Kinds of the steps, in order: Guide, Tutorial, Class, Quiz, Practice.
STEPS = {
    "piloter-l-ent-dans-ma-circonscription": "TGCPGQ",
    "ouvrir-l-ent-dans-mon-ecole": "TGPCGPQ",
    "ma-classe-dans-l-ent": "TGPCGPQ",
    "je-decouvre-mon-espace": "TPPTQ",
    "suivre-l-ecole-de-mon-enfant": "TGGTQ",
    "l-essentiel-de-l-ent": "TGPQ",
    "travailler-avec-l-ecole": "GTPCQ",
    "usages-responsables-et-donnees-personnelles": "TGGGQG",
}
AUDIENCES = {"inspector", "head", "teacher", "pupil", "guardian", "staff", "partner"}
BLOCKS = {
    "heading": {"text"},
    "text": {"html"},
    "steps": {"items"},
    "list": {"items"},
    "alert": {"level", "text"},
    "quote": {"text", "source"},
    "accordion": {"folds"},
    "table": {"caption", "columns", "rows"},
    "figures": {"figures"},
    "cards": {"pages"},
    "sessions": {"number"},
    "action": {"text", "label", "page"},
}
# Values that address something and are not read as French.
ADDRESSES = {
    "slug",
    "curriculum",
    "service",
    "video",
    "kind",
    "type",
    "code",
    "icon",
    "audience",
    "figures",
    "pages",
    "page",
    "cycles",
}
# A first name would follow "élève", "enfant" or "élève de CE1" with a capital.
NAMED_PUPIL = re.compile(r"\b(?:élèves?|enfants?|fils|fille) (?!CE|CM|CP|GS|ENT)[A-ZÉ][a-zéè]+")


def load(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def sentences(value, key=""):
    """Every text a reader sees, without its HTML tags."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from sentences(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from sentences(item, key)
    elif isinstance(value, str) and key not in ADDRESSES:
        yield re.sub(r"<[^>]+>", " ", value)


def bodies(value):
    """Every list of blocks, wherever it stands in a file."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name == "body":
                yield item
            else:
                yield from bodies(item)
    elif isinstance(value, list):
        for item in value:
            yield from bodies(item)


def words(body):
    return len(" ".join(sentences(body)).split())


def steps_of_kind(kind):
    return [
        pytest.param(step, id=step["slug"])
        for path in CURRICULA
        for step in load(path)["step"]
        if step["kind"] == kind
    ]


def test_the_eight_curricula_have_the_steps_of_the_outline():
    found = {}
    for path in CURRICULA:
        curriculum = load(path)
        assert curriculum["slug"] == path.stem
        assert len(curriculum["outcomes"]) == 3
        assert curriculum["makers"]
        found[path.stem] = "".join(step["kind"][0].upper() for step in curriculum["step"])
    assert found == STEPS


def test_every_step_has_its_own_address_a_lead_and_minutes():
    steps = [step for path in CURRICULA for step in load(path)["step"]]
    assert len({step["slug"] for step in steps}) == len(steps)
    services = {service["slug"] for service in load(CONTENT / "services.toml")["service"]}
    for step in steps:
        assert step["lead"], step["slug"]
        assert step["minutes"] > 0, step["slug"]
        assert step.get("service", "agenda") in services, step["slug"]


def test_the_seven_audiences_lead_to_a_curriculum_made_for_them():
    audiences = load(CONTENT / "audiences.toml")["audience"]
    assert {audience["code"] for audience in audiences} == AUDIENCES
    for audience in audiences:
        path = CONTENT / "curricula" / f"{audience['curriculum']}.toml"
        assert load(path)["audience"] == audience["code"]
        assert 3 <= len(audience["what_changes"]) <= 4


def test_the_eight_services_say_what_they_are_for_by_audience():
    services = load(CONTENT / "services.toml")["service"]
    assert len(services) == 8
    for service in services:
        assert {purpose["audience"] for purpose in service["purposes"]} <= AUDIENCES
        assert all(purpose["title"] for purpose in service["purposes"])
        assert service["faq"]


@pytest.mark.parametrize("step", steps_of_kind("quiz"))
def test_every_question_can_be_answered_and_explains_itself(step):
    assert 4 <= len(step["questions"]) <= 10
    for question in step["questions"]:
        right = sum(choice["correct"] for choice in question["choices"])
        assert question["explanation"]
        if question["kind"] == "multiple":
            assert 1 < right <= len(question["choices"])
        else:
            assert question["kind"] in {"single", "true_false"}
            assert right == 1


@pytest.mark.parametrize("step", steps_of_kind("tutorial"))
def test_every_tutorial_can_be_read_in_order_with_its_chapters(step):
    for part in ("transcript", "chapters"):
        starts = [cue["start"] for cue in step[part]]
        assert starts[0] == 0
        assert starts == sorted(set(starts))


def test_two_tutorials_are_filmed():
    filmed = {
        step["video"]: path.stem
        for path in CURRICULA
        for step in load(path)["step"]
        if "video" in step
    }
    assert filmed == {
        "me-connecter": "ma-classe-dans-l-ent",
        "ce-que-change-l-ent": "ouvrir-l-ent-dans-mon-ecole",
    }


@pytest.mark.parametrize("step", steps_of_kind("practice"))
def test_every_practice_says_what_will_be_looked_at(step):
    assert step["review"] == "adviser"
    assert len(step["criteria"]) >= 3


@pytest.mark.parametrize("name", ["ma-classe-dans-l-ent", "ouvrir-l-ent-dans-mon-ecole"])
def test_the_guides_of_teachers_and_heads_are_worth_a_quarter_of_an_hour(name):
    for step in load(CONTENT / "curricula" / f"{name}.toml")["step"]:
        if step["kind"] == "guide":
            assert 400 <= words(step["body"]) <= 750, step["slug"]


def test_the_eight_posts_can_be_read_in_two_minutes():
    posts = load(CONTENT / "blog.toml")["post"]
    assert len(posts) == 8
    for post in posts:
        assert 150 <= words(post["body"]) <= 300, post["slug"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_blocks_have_the_shape_that_pages_render(path):
    for body in bodies(load(path)):
        for block in body:
            assert set(block) - {"type"} == BLOCKS[block["type"]], block
            if block["type"] == "alert":
                assert block["level"] in {"info", "warn"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_texts_follow_french_typography(path):
    for text in sentences(load(path)):
        assert not set(text) & set("!'\""), text
        assert not re.search(r"[^\u00a0][?;»]", text), text
        assert not re.search(r"[^\u00a0\d]:|:(?=\S)", text), text
        assert not re.search(r"«[^\u00a0]", text), text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_pupil_is_named(path):
    for text in sentences(load(path)):
        assert not NAMED_PUPIL.search(text), text
