import pytest

from lms.interop.meetings import asking
from lms.interop.meetings.bigbluebutton import BigBlueButton
from lms.interop.meetings.visio import Visio
from tests.fakes.meetings import SECRET, FakeBigBlueButton, FakeVisio


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch):
    """The same limits, in tenths of a second."""
    for name, seconds in (("CONNECT", 0.5), ("MORE", 0.3), ("WHOLE", 0.4)):
        monkeypatch.setattr(asking, name, seconds)


@pytest.fixture
def bbb():
    fake = FakeBigBlueButton()
    yield fake
    fake.stop()


@pytest.fixture
def server(bbb):
    return BigBlueButton(url=bbb.url, secret=SECRET)


@pytest.fixture
def visio_fake():
    fake = FakeVisio()
    yield fake
    fake.stop()


@pytest.fixture
def visio(visio_fake):
    return Visio(url=visio_fake.url, client_id="levier", secret=SECRET)
