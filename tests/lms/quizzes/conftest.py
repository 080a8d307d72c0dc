import pytest
from django.utils import translation


@pytest.fixture
def english():
    """Sentences as the code writes them, whatever the catalogue."""
    with translation.override("en"):
        yield
