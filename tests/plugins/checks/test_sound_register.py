"""Tests of the checks as a whole: they keep still where nothing is amiss, and declare themselves."""

from sound_register import SOUND, check_modules, run

from rsr.plugins.manager import BUILTINS


def test_a_sound_register_has_no_problem() -> None:
    """Nothing is told of a register with which nothing is amiss, not even a note."""
    told = run(SOUND)

    assert told == []


def test_every_module_of_checks_is_loaded() -> None:
    """The modules that the tests look at are those that the manager loads."""
    names = {module.__name__ for module in check_modules()}

    assert names == {name for name in BUILTINS if name.startswith("rsr.plugins.checks.")}


def test_every_code_says_what_must_hold_and_what_to_do() -> None:
    """Each code stands in one offer, is made of words with hyphens, and comes with both sentences."""
    offers = [offer for module in check_modules() for offer in module.rsr_checks()]
    codes = [code for offer in offers for code in offer.codes]

    assert len({code.code for code in codes}) == len(codes)
    for code in codes:
        assert "-" in code.code
        assert code.code == code.code.lower()
        for text in (code.must, code.do):
            assert text
            assert text[0] == text[0].lower()
            assert not text.endswith(".")
