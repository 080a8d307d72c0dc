import pytest

from lms.common import pdf


def test_nothing_is_fetched_but_our_own_files():
    import weasyprint

    fetcher = pdf.own_files(weasyprint)
    for address in (
        "http://example.org/a.png",
        "https://example.org/a.png",
        "ftp://example.org/a.png",
        "file:///etc/passwd",
        f"file://{pdf.STATIC}/../pyproject.toml",
    ):
        with pytest.raises(ValueError, match="not a file of ours|disallowed"):
            fetcher.fetch(address)
    assert b"@page" in fetcher.fetch((pdf.STATIC / "css/attestation.css").as_uri()).read()
