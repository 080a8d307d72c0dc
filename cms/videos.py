"""Videos that editors upload: looked at, not believed."""

import json
import math
import shutil
import subprocess

import filetype
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtailmedia.forms import BaseMediaForm

PLAYABLE = {"video/mp4": ("mp4", "m4v"), "video/webm": ("webm",)}
PROBE_SECONDS = 20


class VideoForm(BaseMediaForm):
    """Refuses a file that is no video, and reads its duration where ffprobe is there."""

    def clean_file(self):
        uploaded = self.cleaned_data["file"]
        if "file" not in self.changed_data or not uploaded:
            return uploaded
        if self.instance.type == "audio":
            return uploaded
        found = filetype.guess(uploaded.read(8192))
        uploaded.seek(0)
        kind = found.mime if found else ""
        extension = uploaded.name.rpartition(".")[2].lower()
        if kind not in PLAYABLE:
            raise ValidationError(
                _("“%(name)s” is not a video that browsers play: choose an MP4 or WebM file."),
                params={"name": uploaded.name},
            )
        if extension not in PLAYABLE[kind]:
            raise ValidationError(
                _("“%(name)s” is a %(kind)s video: give it the ending .%(ending)s."),
                params={
                    "name": uploaded.name,
                    "kind": kind.partition("/")[2].upper(),
                    "ending": PLAYABLE[kind][0],
                },
            )
        return uploaded

    def clean(self):
        cleaned = super().clean()
        if self.instance.type != "video" or self.errors:
            return cleaned
        if "file" in self.changed_data and (seconds := duration_of(cleaned["file"])):
            cleaned["duration"] = seconds
        if not cleaned.get("duration"):
            self.add_error("duration", _("Write how long the video lasts, in seconds."))
        return cleaned

    def _post_clean(self):
        # The model would judge the refused file as well, with a second sentence that is wrong.
        if "file" not in self.errors:
            super()._post_clean()


def duration_of(uploaded):
    """Seconds of an uploaded video, or None where it cannot be read."""
    ffprobe = shutil.which("ffprobe")
    if not ffprobe:
        return None
    on_disk = getattr(uploaded, "temporary_file_path", None)
    command = [ffprobe, "-v", "error", "-show_entries", "format=duration", "-of", "json"]
    uploaded.seek(0)
    try:
        done = subprocess.run(  # the file's name is never part of the command
            [*command, on_disk() if on_disk else "pipe:0"],
            input=None if on_disk else uploaded.read(),
            capture_output=True,
            timeout=PROBE_SECONDS,
            check=True,
        )
        seconds = float(json.loads(done.stdout)["format"]["duration"])
    except (subprocess.SubprocessError, KeyError, ValueError):
        return None
    finally:
        uploaded.seek(0)
    return round(seconds, 3) if math.isfinite(seconds) and seconds > 0 else None
