"""Verbs refuse what is of another type where it is given."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

import rsr
from rsr.errors import ModelError
from rsr.model import Register

REGISTER = Register(title="Made up", scale="cqc-2022")


@pytest.mark.parametrize(
    ("name", "call"),
    [
        pytest.param("as_of", lambda given: rsr.measure(REGISTER, as_of=given), id="as-of"),
        pytest.param("read_on", lambda given: rsr.measure(REGISTER, read_on=given), id="read-on"),
    ],
)
@pytest.mark.parametrize(
    "given",
    ["2020-01-31", 2020, datetime(2020, 1, 31, tzinfo=UTC)],
    ids=["text", "number", "instant"],
)
def test_a_day_is_no_text_and_no_instant(
    name: str, call: Callable[[Any], object], given: object
) -> None:
    """The path of the error names the argument."""
    with pytest.raises(ModelError) as caught:
        call(given)

    assert caught.value.code == "type-wrong"
    assert caught.value.problems[0].where.path == (name,)


def test_a_day_is_taken() -> None:
    """A day itself, and none."""
    assert rsr.measure(REGISTER, as_of=date(2020, 1, 31), read_on=None).measurements == ()


@pytest.mark.parametrize(
    ("name", "call"),
    [
        pytest.param("indicators", lambda it: rsr.measure(REGISTER, indicators=it), id="measure"),
        pytest.param(
            "strategies", lambda it: rsr.assess(REGISTER, cycle="c", strategies=it), id="assess"
        ),
        pytest.param(
            "formats", lambda it: rsr.publish(REGISTER, cycle="c", to="x", formats=it), id="publish"
        ),
        pytest.param("formats", lambda it: rsr.render(REGISTER, formats=it), id="render"),  # type: ignore[arg-type]  # formats come first
    ],
)
@pytest.mark.parametrize("given", ["html", 5], ids=["text", "number"])
def test_a_text_is_not_several(name: str, call: Callable[[Any], object], given: object) -> None:
    """It would be taken for as many names as it has letters."""
    with pytest.raises(ModelError) as caught:
        call(given)

    assert caught.value.code == "type-wrong"
    assert caught.value.problems[0].where.path == (name,)


@pytest.mark.parametrize(
    ("name", "call"),
    [
        pytest.param("register", rsr.load, id="load"),
        pytest.param("register", rsr.check, id="check"),
        pytest.param("register", rsr.gather, id="gather"),
        pytest.param("path", rsr.verify, id="verify"),
        pytest.param("folder", rsr.new, id="new"),
        pytest.param("to", lambda it: rsr.freeze(REGISTER, cycle="c", to=it), id="freeze"),
        pytest.param("to", lambda it: rsr.publish(REGISTER, cycle="c", to=it), id="publish"),
        pytest.param("releases", lambda it: rsr.check(REGISTER, releases=[it]), id="releases"),
        pytest.param("releases", lambda it: rsr.check(REGISTER, releases=it), id="one-release"),
        pytest.param("plugins", lambda it: rsr.gather(REGISTER, plugins=it), id="plugins"),
        pytest.param(
            "options",
            lambda it: rsr.publish(REGISTER, cycle="c", to="x", options=it),
            id="options",
        ),
        pytest.param("release", rsr.compose, id="compose"),
        pytest.param("release", rsr.render, id="render"),
        pytest.param("cycle", lambda it: rsr.assess(REGISTER, cycle=it), id="assess-cycle"),
        pytest.param(
            "cycle", lambda it: rsr.conclude(REGISTER, "r", cycle=it), id="conclude-cycle"
        ),
        pytest.param(
            "correction", lambda it: rsr.freeze(REGISTER, cycle="c", correction=it), id="correction"
        ),
        pytest.param("sources", lambda it: rsr.fetch(REGISTER, sources=it), id="fetch"),
    ],
)
def test_a_number_is_refused_by_the_argument_it_is_given_for(
    name: str, call: Callable[[Any], object]
) -> None:
    """It is told before anything is read, and never in an error of Python's own."""
    with pytest.raises(ModelError) as caught:
        call(5)

    assert caught.value.code == "type-wrong"
    assert caught.value.problems[0].where.path == (name,)
