import pytest

from cms import captions
from tests.cms.builders import CAPTIONS


def test_phrases_are_joined_into_sentences_to_be_read():
    assert [(one.clock, one.text) for one in captions.transcript_of(captions.parse(CAPTIONS))] == [
        ("0:00", "Ouvrez la séance du jour."),
        ("0:04", "Écrivez le travail à faire, puis publiez."),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("1\n00:00:01,000 --> 00:00:02,000\nSRT", 1),
        ("WEBVTT\n\n00:01.000 --> 00:99.000\nBonjour", 3),
        ("WEBVTT\n\n00:04.000 --> 00:01.000\nBonjour", 3),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:03.000 --> 00:04.000\nBonjour", 3),
        ("WEBVTT\n\nun\n00:05.000 --> 00:06.000\nUn\n\n00:01.000 --> 00:02.000\nDeux", 7),
        ("WEBVTT\n\nBonjour à tous", 3),
    ],
)
def test_a_mistake_in_captions_is_named_with_its_line(text, line):
    with pytest.raises(captions.CaptionError, match=str(line)):
        captions.parse(text)


def test_notes_names_and_tags_are_no_words():
    text = "WEBVTT - titre\n\nNOTE relu\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v Marc>Oui."
    assert [cue.text for cue in captions.parse(text)] == ["Oui."]


def test_a_clock_is_read_as_it_is_written():
    assert [captions.seconds_of(one) for one in ("0:00", "1:42", "1:02:30")] == [0, 102, 3750]
    assert captions.clock_of(3750) == "1:02:30"
    with pytest.raises(ValueError, match="1:99"):
        captions.seconds_of("1:99")
