"""Records are built at speed as they would be with care, and what is at fault is left to care."""

from datetime import date
from typing import Any

import pytest
from attrs import NOTHING, Factory, fields
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn

from rsr import model
from rsr.documents import converter
from rsr.documents.record_reading import is_record, record_hook
from rsr.model import Evidence, Period, Recommendation, Register, SourceRef

_CLASSES = [cls for cls in vars(model).values() if is_record(cls)]
_PLAIN: dict[str, Any] = {
    "id": "ev-1",
    "bears_on": ["r-1", "r-2/c-1"],
    "kind": "inspection",
    "about": "outcome",
    "direction": "positive",
    "says": "Fewer rules.",
    "period": {"start": "2024-01-01", "end": "2024-01-31"},
    "source": {"document": "paper-1"},
}


def _read(plain: Any) -> tuple[Any, int]:
    """Return the evidence that is read, and how often the careful hook was asked for it."""
    asked = 0
    careful = make_dict_structure_fn(Evidence, converter, _cattrs_forbid_extra_keys=True)

    def counting(value: Any, cls: Any) -> Any:
        nonlocal asked
        asked += 1
        try:
            return careful(value, cls)
        except ExceptionGroup:
            return None

    return record_hook(Evidence, converter, counting)(plain, Evidence), asked


def test_the_model_has_records_that_are_read_at_speed() -> None:
    """The register itself is none of them: it holds its origins besides."""
    assert {Evidence, Recommendation, Period, SourceRef} <= set(_CLASSES)
    assert not is_record(Register)
    assert not is_record(str)
    assert not is_record(Converter)


@pytest.mark.parametrize("cls", _CLASSES, ids=lambda cls: str(cls.__name__))
def test_the_defaults_of_a_record_pass_its_validators(cls: Any) -> None:
    """They are not looked at when a record is read."""
    for one in fields(cls):
        if one.default is not NOTHING and one.validator is not None:
            made = isinstance(one.default, Factory)  # type: ignore[arg-type]  # typed as a function
            one.validator(None, one, one.default.factory() if made else one.default)


def test_a_sound_record_is_read_without_care() -> None:
    """It equals one that was built in Python."""
    found, asked = _read(_PLAIN)

    assert asked == 0
    assert found == Evidence(
        id="ev-1",
        bears_on=("r-1", "r-2/c-1"),
        kind="inspection",
        about="outcome",
        direction="positive",
        says="Fewer rules.",
        period=Period(start=date(2024, 1, 1), end=date(2024, 1, 31)),
        source=SourceRef(document="paper-1"),
    )


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"id": "a" * 100}, id="longest-id"),
        pytest.param({"says": "Règles."}, id="not-ascii"),
        pytest.param({"period": None}, id="none"),
        pytest.param({"places": []}, id="empty-list"),
        pytest.param({"places": ["Orkney", "Fòrt"]}, id="not-ascii-in-list"),
        pytest.param({"period": {"start": "2024-01-31", "end": "2024-01-31"}}, id="one-day"),
    ],
)
def test_what_is_right_is_read_without_care(given: dict[str, Any]) -> None:
    """Whatever form it has."""
    found, asked = _read({**_PLAIN, **given})

    assert asked == 0
    assert found == converter.structure({**_PLAIN, **given}, Evidence)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"id": "a" * 101}, id="too-long-id"),
        pytest.param({"id": "A"}, id="malformed-id"),
        pytest.param({"id": 1}, id="not-text"),
        pytest.param({"more": 1}, id="unknown-key"),
        pytest.param({"says": " "}, id="blank"),
        pytest.param({"says": "\ud800"}, id="not-unicode"),
        pytest.param({"kind": "rumour"}, id="unknown-choice"),
        pytest.param({"kind": ["inspection"]}, id="choice-in-list"),
        pytest.param({"kind": None}, id="none-where-required"),
        pytest.param({"bears_on": ["r-1", "R"]}, id="malformed-item"),
        pytest.param({"bears_on": ["r-1", 2]}, id="item-not-text"),
        pytest.param({"bears_on": ["a" * 202]}, id="item-too-long"),
        pytest.param({"bears_on": "r-1"}, id="text-for-list"),
        pytest.param({"collected_on": "2024-02-30"}, id="impossible-day"),
        pytest.param({"period": {"start": "2024-01-31", "end": "2024-01-30"}}, id="reversed"),
    ],
)
def test_what_is_at_fault_is_left_to_care(given: dict[str, Any]) -> None:
    """It refuses what the record would have held."""
    assert _read({**_PLAIN, **given}) == (None, 1)


def test_a_record_that_lacks_what_is_required_is_left_to_care() -> None:
    """And so is what is no mapping."""
    lacking = {name: value for name, value in _PLAIN.items() if name != "says"}

    assert _read(lacking) == (None, 1)


def test_records_share_no_mapping_that_a_default_makes() -> None:
    """Each has one of its own."""
    first, second = (converter.structure({"use": "x"}, model.StrategyUse) for _ in range(2))

    assert first.options == {}
    assert first.options is not second.options
