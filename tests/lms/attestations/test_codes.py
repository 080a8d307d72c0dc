import pytest

from lms.attestations import codes


def test_a_code_has_sixteen_symbols_that_nobody_confuses():
    made = {codes.new() for _ in range(200)}
    assert len(made) == 200
    assert all(len(code) == 16 and not set(code) & set("ILOU") for code in made)


def test_a_code_is_shown_in_four_groups():
    assert codes.shown("7K4MQX2P91TD0FZ8") == "7K4M-QX2P-91TD-0FZ8"


@pytest.mark.parametrize(
    "typed",
    [
        "7K4MQX2P91TD0FZ8",
        "7K4M-QX2P-91TD-0FZ8",
        " 7k4m qx2p 91td 0fz8 ",
        "7K4M–QX2P–9ITD–OFZ8",
        "7k4m-qx2p-9ltd-ofz8",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert codes.read(typed) == "7K4MQX2P91TD0FZ8"


@pytest.mark.parametrize(
    "typed", ["", "7K4M", "7K4M-QX2P-91TD-0FZ", "7K4M-QX2P-91TD-0FZ88", "é" * 16]
)
def test_what_cannot_be_a_code_is_none(typed):
    assert codes.read(typed) == ""
