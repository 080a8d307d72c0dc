"""Film the demo's tutorials on this very platform: scripts/make_videos.py [name…]

Starts the demo in a folder of its own, then plays scripts/videos/<name>.py in Chromium: a scene for
each phrase of the tutorial's transcript, which must end with it. So film, captions, chapters and
transcript agree by construction. Writes them, and a poster, in cms/demo/videos; commit all four
together. Needs ffmpeg and Chromium (`make test` installs both).
"""

import base64
import importlib
import math
import os
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

import demo

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "cms/demo/content/curricula"
VIDEOS = ROOT / "cms/demo/videos"
CHROMIUM = "/usr/bin/chromium"

PORT = int(os.environ.get("PORT", "8190"))
SITE = f"http://localhost:{PORT}"
FRAMES = 10  # a second: enough for a pointer, light to download
WIDTH, HEIGHT = 1280, 720
STAGE = 960, 540  # of the page, in its own pixels: the narrowest that has a desktop's layout
LAST_PHRASE = 9  # seconds: the transcript says when a phrase begins, never when the last one ends
LONGEST_CAPTION = 84  # two lines

Scene = Callable[["Film"], None]


# --- The film ----------------------------------------------------------------------------------


class Film:
    """A page seen through a camera, with a pointer; every move is drawn frame by frame."""

    def __init__(self, page: Page, reel: "Reel") -> None:
        self.page = page
        self.reel = reel
        self.screen = page.context.new_cdp_session(page)
        self.camera = (0.0, 0.0, float(STAGE[0]))  # left, top and width of what is seen
        self.pointer = (STAGE[0] * 0.7, STAGE[1] * 0.7)
        self.pointing = False  # else it would only hide words
        self.pressed = 0.0
        self.rings: list[dict] = []
        self.card: dict | None = None

    def open(self, path: str) -> None:
        self.page.goto(SITE + path)
        self._arrive()

    def wait(self, seconds: float) -> None:
        self._shoot()
        self.reel.repeat(round(seconds * FRAMES) - 1)

    def title(self, above: str, title: str, below: str) -> None:
        """A card in front of the page, until `lift`."""
        self.card = {"above": above, "title": title, "below": below, "opacity": 1}

    def lift(self) -> None:
        for opacity in (0.75, 0.5, 0.25):
            self.card["opacity"] = opacity
            self._shoot()
        self.card = None

    def look(self, *targets: Locator, closest: float = 560, seconds: float = 0.8) -> None:
        """Bring the camera to these, whole; captions keep the lowest fifth of the picture.

        In no time, it is a cut. A move without a zoom weighs much less in the film.
        """
        left, top, right, bottom = self._around(targets)
        page_height = self.page.evaluate("document.documentElement.scrollHeight")
        width = min(max(closest, right - left + 48), STAGE[0])
        height = width * HEIGHT / WIDTH
        x = min(max((left + right - width) / 2, 0), STAGE[0] - width)
        y = min(max((top + bottom) / 2 - 0.42 * height, 0), page_height - height)
        self.pointing = False
        self._glide("camera", (x, y, width), seconds)

    def step_back(self) -> None:
        """Show the page at its full width again, from its top."""
        self._glide("camera", (0.0, 0.0, float(STAGE[0])), seconds=0.6)

    def point(self, target: Locator, seconds: float = 0.8) -> None:
        self.pointing = True
        left, top, right, bottom = self._around([target])
        self._glide("pointer", ((left + right) / 2, (top + bottom) / 2), seconds)

    def ring(self, *targets: Locator) -> None:
        """Draw the eye to these, and to nothing else."""
        boxes = [self._around([target]) for target in targets]
        self.rings = [dict(zip(("x", "y", "right", "bottom"), box, strict=True)) for box in boxes]

    def press(self, target: Locator) -> None:
        self.point(target)
        for size in (0.4, 0.8, 0):
            self.pressed = size
            self._shoot()
        before = self.page.evaluate("performance.timeOrigin")
        target.click()
        self.page.wait_for_load_state()
        if self.page.evaluate("performance.timeOrigin") != before:
            self._arrive()

    def write(self, field: Locator, words: str) -> None:
        self.point(field)
        field.click()
        for letter in words:
            field.press_sequentially(letter)
            self._shoot()

    def _arrive(self) -> None:
        """A new page is shown from its top; the pointer stays where it was on the screen."""
        self.page.evaluate("document.fonts.ready.then(() => true)")
        scrolled = self._scroll()
        self.camera, self.rings = (0.0, 0.0, float(STAGE[0])), []
        self.pointing = False
        self.pointer = (self.pointer[0], self.pointer[1] - scrolled)

    def _around(self, targets) -> tuple[float, float, float, float]:
        """The smallest box around these, from the page's top left corner."""
        scrolled = self.page.evaluate("window.scrollY")
        boxes = [target.bounding_box() for target in targets]
        return (
            min(box["x"] for box in boxes),
            min(box["y"] for box in boxes) + scrolled,
            max(box["x"] + box["width"] for box in boxes),
            max(box["y"] + box["height"] for box in boxes) + scrolled,
        )

    def _glide(self, name: str, end: tuple[float, ...], seconds: float) -> None:
        start, steps = getattr(self, name), round(seconds * FRAMES)
        for step in range(1, steps + 1):
            share = (1 - math.cos(math.pi * step / steps)) / 2
            moved = (a + (b - a) * share for a, b in zip(start, end, strict=True))
            setattr(self, name, tuple(moved))
            self._shoot()
        setattr(self, name, end)

    def _scroll(self) -> float:
        """What the camera sees must be in the window, as it would be for a reader."""
        _, top, width = self.camera
        return max(0.0, top - (STAGE[1] - width * HEIGHT / WIDTH) / 2)

    def _shoot(self) -> None:
        left, top, width = self.camera
        scale = WIDTH / width
        top = round(top * scale) / scale  # whole pixels, which a coder finds again
        state = {"scroll": self._scroll(), "scale": scale, "pressed": self.pressed}
        state |= {"x": self.pointer[0], "y": self.pointer[1], "rings": self.rings}
        state |= {"pointing": self.pointing, "card": self.card}
        self.page.evaluate("state => window.drawFilm(state)", state)
        clip = {"x": left, "y": top, "width": width, "height": width * HEIGHT / WIDTH}
        shot = {"format": "png", "optimizeForSpeed": True, "clip": clip | {"scale": scale}}
        answer = self.screen.send("Page.captureScreenshot", shot)
        self.reel.add(base64.b64decode(answer["data"]))


class Reel:
    """Pictures, given to ffmpeg as they come."""

    def __init__(self, path: Path, title: str) -> None:
        colours = "bt709"
        self.count = 0
        self.last = b""
        self.coder = subprocess.Popen(
            ["ffmpeg", "-v", "error", "-y", "-f", "image2pipe", "-c:v", "png"]
            + ["-framerate", str(FRAMES), "-i", "-", "-an"]
            + ["-vf", f"scale={WIDTH}:{HEIGHT}:out_color_matrix={colours}:out_range=tv"]
            + ["-color_primaries", colours, "-color_trc", colours, "-colorspace", colours]
            + ["-c:v", "libx264", "-preset", "slow", "-crf", "30", "-pix_fmt", "yuv420p"]
            + ["-g", str(12 * FRAMES), "-movflags", "+faststart", "-fflags", "+bitexact"]
            + ["-metadata", f"title={title}", "-metadata:s:v", "language=fra", str(path)],
            stdin=subprocess.PIPE,
        )

    def add(self, picture: bytes) -> None:
        self.coder.stdin.write(picture)
        self.last = picture
        self.count += 1

    def repeat(self, times: int) -> None:
        for _ in range(times):
            self.add(self.last)

    def close(self) -> None:
        self.coder.stdin.close()
        if self.coder.wait():
            raise SystemExit("ffmpeg could not make the film: the reason is above.")


# --- Its words ---------------------------------------------------------------------------------


def tutorial(name: str) -> dict:
    """The step of a curriculum that this film illustrates."""
    for path in sorted(CONTENT.glob("*.toml")):
        for step in tomllib.loads(path.read_text(encoding="utf-8"))["step"]:
            if step.get("video") == name:
                return step
    raise SystemExit(f"No tutorial has a film named {name}.")


def with_ends(cues: list[dict], end: float) -> list[tuple[float, float, dict]]:
    starts = [cue["start"] for cue in cues]
    return list(zip(starts, [*starts[1:], end], cues, strict=True))


def captions(start: float, end: float, text: str) -> Iterator[tuple[float, float, str]]:
    """A phrase cut where a reader would breathe; each piece stays in proportion to its length."""
    pieces = [
        piece for sentence in re.split(r"(?<=[.?…]) ", text) for piece in cut_in_two(sentence)
    ]
    spoken = sum(map(len, pieces))
    for piece in pieces:
        stop = start + (end - start) * len(piece) / spoken
        yield start, stop, piece
        start, end, spoken = stop, end, spoken - len(piece)


def cut_in_two(sentence: str) -> list[str]:
    """Near its middle, after a comma or a colon rather than between two words."""
    if len(sentence) <= LONGEST_CAPTION:
        return [sentence]
    middle = len(sentence) / 2
    breaths = [m.end() for m in re.finditer(r"(?<=[,:;]) ", sentence)]
    near = [place for place in breaths if abs(place - middle) < middle / 2]
    spaces = [m.end() for m in re.finditer(" ", sentence)]
    place = min(near or spaces, key=lambda place: abs(place - middle))
    halves = sentence[: place - 1], sentence[place:]
    return [piece for half in halves for piece in cut_in_two(half)]


def stamp(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minutes:02}:{rest / 1000:06.3f}"


def write_vtt(path: Path, cues: list[tuple[float, float, str]]) -> None:
    blocks = [f"{stamp(start)} --> {stamp(end)}\n{text}" for start, end, text in cues]
    path.write_text("\n\n".join(["WEBVTT", *blocks]) + "\n", encoding="utf-8")


# --- Making it ---------------------------------------------------------------------------------


@contextmanager
def running_demo() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {
            "PORT": str(PORT),
            "LEVIER_VAR": f"{folder}/var",
            "LEVIER_MEDIA": f"{folder}/media",
            "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3",
        }
        company = demo.Company()
        try:
            company.start("demo", [sys.executable, "scripts/demo.py"], env)
            while not demo.answers(f"{SITE}/healthz/"):
                if company.fallen():
                    raise SystemExit("The demo stopped while starting: the reason is above.")
                time.sleep(0.5)
            yield
        finally:
            company.stop()


def new_page(browser: Browser) -> Page:
    context = browser.new_context(
        viewport={"width": STAGE[0], "height": STAGE[1]},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        color_scheme="light",
        reduced_motion="reduce",
        bypass_csp=True,  # for the pointer and the card, which are no part of the product
    )
    context.set_default_timeout(8_000)
    context.add_init_script(path=ROOT / "scripts/videos/stage.js")
    return context.new_page()


def play(film: Film, scenes: list[Scene], told: dict) -> float:
    """Each scene under its own phrase, to the frame; the length of the film, in seconds."""
    phrases = told["transcript"]
    end = phrases[-1]["start"] + LAST_PHRASE
    for (start, stop, phrase), scene in zip(with_ends(phrases, end), scenes, strict=True):
        scene(film)
        left = stop * FRAMES - film.reel.count
        if left < 0:
            late = -left / FRAMES
            raise SystemExit(f"{scene.__name__}: {late} s too long for “{phrase['text']}”")
        print(f"  {start:>4} s  {scene.__name__}, then still for {left / FRAMES} s", flush=True)
        if left:
            film.wait(left / FRAMES)
        film.rings = []
    return end


def make(browser: Browser, name: str) -> None:
    told = tutorial(name)
    scenes = importlib.import_module(f"videos.{name.replace('-', '_')}").SCENES
    film = Film(new_page(browser), Reel(VIDEOS / f"{name}.mp4", told["title"]))
    print(name)
    try:
        end = play(film, scenes, told)
    finally:
        film.reel.close()
    spoken = [
        caption
        for start, stop, phrase in with_ends(told["transcript"], end)
        for caption in captions(start, stop, phrase["text"])
    ]
    write_vtt(VIDEOS / f"{name}.vtt", spoken)
    chapters = with_ends(told["chapters"], end)
    write_vtt(VIDEOS / f"{name}.chapters.vtt", [(a, b, cue["title"]) for a, b, cue in chapters])
    write_poster(VIDEOS / f"{name}.mp4")
    film.page.context.close()


def write_poster(video: Path) -> None:
    first = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(video), "-frames:v", "1", "-c:v", "png"]
        + ["-f", "image2pipe", "-"],
        check=True,
        capture_output=True,
    ).stdout
    picture = Image.open(BytesIO(first)).convert("RGB").resize((WIDTH // 2, HEIGHT // 2))
    picture.quantize(64).save(video.with_suffix(".png"), optimize=True)


def main(names: list[str]) -> None:
    VIDEOS.mkdir(exist_ok=True)
    every = [path.stem.replace("_", "-") for path in sorted((ROOT / "scripts/videos").glob("*.py"))]
    with running_demo(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        for name in names or every:
            make(browser, name)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
