"""The hook rsr_checks: what it yields is run over a register."""

from collections.abc import Iterable, Iterator

import pytest
from attrs import evolve
from hook_register import REGISTER, only

import rsr
from rsr.errors import PluginError, Problem
from rsr.model import Register
from rsr.plugins import CheckCode, CheckContext, CheckOffer, hookimpl

DARK = CheckCode(code="lamp-dark", severity="warning", must="a lamp must burn", do="light it")


def dark(register: Register, _context: CheckContext) -> Iterator[Problem]:
    """Find every lamp dark."""
    for index, _ in enumerate(register.recommendations):
        where = register.where("recommendations", index)
        yield Problem(code=DARK.code, severity=DARK.severity, must=DARK.must, where=where)


def broken(_register: Register, _context: CheckContext) -> Iterator[Problem]:
    """Fail."""
    raise ZeroDivisionError
    yield


class Good:
    """Offers a check."""

    @hookimpl
    def rsr_checks(self) -> Iterable[CheckOffer]:
        """Yield it."""
        yield CheckOffer(name="lamps", summary="Lamps burn.", codes=(DARK,), run=dark)


class Bad:
    """Offers a check that fails."""

    @hookimpl
    def rsr_checks(self) -> Iterable[CheckOffer]:
        """Yield it."""
        yield CheckOffer(name="lamps", summary="Lamps burn.", codes=(DARK,), run=broken)


def test_a_check_is_run() -> None:
    """What an offered check yields is among the problems, under its own code and path."""
    with only(Good()) as plugins:
        problems = rsr.check(evolve(REGISTER, sources=()), plugins=plugins)

    (problem,) = problems
    assert problem.code == "lamp-dark"
    assert problem.where.path == ("recommendations", 0)


def test_a_check_that_fails_is_named() -> None:
    """A check that fails is an error with its plugin's name, and no report that is short of it."""
    with only(Bad()) as plugins, pytest.raises(PluginError) as caught:
        rsr.check(REGISTER, plugins=plugins)

    assert caught.value.code == "plugin-failed"
    assert caught.value.plugin == "Bad"
