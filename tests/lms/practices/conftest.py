from uuid import uuid4

import pytest
from django.core.files.storage import FileSystemStorage

from lms.practices.models import PracticeSubmission
from lms.practices.operations import hand_in


@pytest.fixture(autouse=True)
def on_disk(monkeypatch, tmp_path):
    """A place of its own for what this test hands in; called, it lists the files kept there."""
    field = PracticeSubmission._meta.get_field("file")
    monkeypatch.setattr(field, "storage", FileSystemStorage(location=tmp_path, base_url=None))
    return lambda: [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.fixture
def submission(claire, practice):
    """Claire's work, handed in."""
    return hand_in(
        actor=claire, activity=practice, event_id=uuid4(), text="J’ai publié la semaine."
    )
