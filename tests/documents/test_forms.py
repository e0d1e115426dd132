"""How values are written in documents: strictly, and nothing is turned into something else."""

import pickle
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import instances

from rsr.documents.explain import explain
from rsr.documents.forms import (
    WrittenFloat,
    WrittenInt,
    converter,
    form_of,
    is_union,
    label,
    without_none,
)
from rsr.documents.located import DEEPEST
from rsr.errors import ModelError, Problem
from rsr.model import (
    Addressee,
    Addressees,
    Coverage,
    DataSource,
    Interval,
    Label,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Observation,
    Organisation,
    Period,
    Recommendation,
    Register,
    ReportCycle,
    Suppressed,
    Target,
    Value,
)

EVIDENCE: dict[str, Any] = {
    "id": "ev-1",
    "bears_on": ["r-1"],
    "kind": "inspection",
    "about": "outcome",
    "direction": "positive",
    "says": "Doors were open.",
}


def _problems(cls: Any, raw: Any) -> tuple[Problem, ...]:
    try:
        converter.structure(raw, cls)
    except Exception as error:  # noqa: BLE001  # explained, whatever it is
        return explain(cls, raw, error)
    return ()


def _codes(cls: Any, raw: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(problem.code, problem.where.path) for problem in _problems(cls, raw)]


COVERAGE = {"reporting": 3, "of": "providers"}
CYCLE = {"id": "c", "title": "C", "cut_off_on": "2024-01-01"}


@pytest.mark.parametrize(
    ("cls", "raw", "path"),
    [
        pytest.param(Coverage, {**COVERAGE, "reporting": "3"}, "reporting", id="text-for-whole"),
        pytest.param(Coverage, {**COVERAGE, "reporting": 3.5}, "reporting", id="half-for-whole"),
        pytest.param(Coverage, {**COVERAGE, "reporting": True}, "reporting", id="true-for-whole"),
        pytest.param(Coverage, {**COVERAGE, "of": 5}, "of", id="number-for-text"),
        pytest.param(Coverage, {**COVERAGE, "of": True}, "of", id="true-for-text"),
        pytest.param(Coverage, {**COVERAGE, "of": ["a"]}, "of", id="list-for-text"),
        pytest.param(Coverage, {**COVERAGE, "of": None}, "of", id="nothing-for-text"),
        pytest.param(Target, {"value": "5", "by": "2024-01-01"}, "value", id="text-for-number"),
        pytest.param(Target, {"value": False, "by": "2024-01-01"}, "value", id="false-for-number"),
        pytest.param(ReportCycle, {**CYCLE, "assesses": 1}, "assesses", id="one-for-true"),
        pytest.param(ReportCycle, {**CYCLE, "assesses": "yes"}, "assesses", id="yes-for-true"),
        pytest.param(ReportCycle, {**CYCLE, "scope": "r-1"}, "scope", id="text-for-list"),
        pytest.param(ReportCycle, {**CYCLE, "scope": {"r-1": 1}}, "scope", id="mapping-for-list"),
        pytest.param(ReportCycle, {**CYCLE, "scope": None}, "scope", id="nothing-for-list"),
        pytest.param(ReportCycle, {**CYCLE, "cut_off_on": 20240101}, "cut_off_on", id="day-number"),
        pytest.param(DataSource, {"id": "d", "use": "x", "options": []}, "options", id="options"),
        pytest.param(Recommendation, {"id": "r", "number": 1.5}, "number", id="fraction-label"),
        pytest.param(Recommendation, {"id": "r", "number": True}, "number", id="true-label"),
        pytest.param(
            Recommendation, {"id": "r", "addressed_to": "cqc"}, "addressed_to", id="addressees"
        ),
    ],
)
def test_nothing_is_turned_into_something_else(cls: Any, raw: Any, path: str) -> None:
    """A value of another type is refused, not converted."""
    assert _codes(cls, raw) == [("type-wrong", (path,))]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        pytest.param("6a", "6a", id="text"),
        pytest.param(6, "6", id="whole"),
        pytest.param(6.0, "6", id="whole-in-json"),
        pytest.param(WrittenInt(10, "010"), "010", id="leading-zero"),
        pytest.param(WrittenFloat(1.1, "1.10"), "1.10", id="as-written"),
    ],
)
def test_a_label_is_text_that_may_look_like_a_number(raw: Any, told: str) -> None:
    """A recommendation's number is kept as it was written."""
    assert label(raw) == told


@pytest.mark.parametrize("raw", ["2024-1-1", "01/02/2024", "20240101", "2024-01-01T00:00", ""])
def test_a_day_has_one_form(raw: str) -> None:
    """Only YYYY-MM-DD is a day."""
    assert _codes(ReportCycle, {**CYCLE, "cut_off_on": raw}) == [
        ("date-malformed", ("cut_off_on",))
    ]


@pytest.mark.parametrize("raw", ["2023-02-29", "2024-13-01", "2024-04-31", "0000-01-01"])
def test_a_day_must_exist(raw: str) -> None:
    """The calendar is asked."""
    assert _codes(ReportCycle, {**CYCLE, "cut_off_on": raw}) == [
        ("date-impossible", ("cut_off_on",))
    ]


def test_a_number_keeps_its_kind() -> None:
    """Whole numbers stay whole, and a whole number written as 5.0 counts for one."""
    whole = converter.structure({**COVERAGE, "reporting": 5.0}, Coverage)
    target = converter.structure({"value": 2450, "by": "2024-03-31"}, Target)

    assert (whole.reporting, type(whole.reporting)) == (5, int)
    assert (target.value, type(target.value)) == (2450, int)
    assert target.by == date(2024, 3, 31)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        pytest.param(77, Number(value=77), id="number"),
        pytest.param(0, Number(value=0), id="zero"),
        pytest.param(1.5, Number(value=1.5), id="fraction"),
        pytest.param({"interval": [1, 2]}, Interval(low=1, high=2), id="interval"),
        pytest.param(
            {"interval": [1, 5], "stated": 5}, Interval(low=1, high=5, stated=5), id="rounded"
        ),
        pytest.param({"suppressed": [1, 7]}, Suppressed(low=1, high=7), id="suppressed"),
        pytest.param({"suppressed": [0, None]}, Suppressed(), id="suppressed-unbounded"),
        pytest.param("missing", Missing(), id="missing"),
        pytest.param({"missing": "lost"}, Missing(why="lost"), id="missing-why"),
        pytest.param("not-applicable", NotApplicable(), id="not-applicable"),
        pytest.param("not-collected", NotCollected(), id="not-collected"),
    ],
)
def test_each_kind_of_figure_has_one_form(raw: Any, value: Value) -> None:
    """Each of the six kinds is read from its form and written in it."""
    observation = {
        "indicator": "i",
        "period": {"start": "2024-01-01", "end": "2024-01-31"},
        "value": raw,
    }

    read = converter.structure(observation, Observation)

    assert read.value == value
    assert converter.unstructure(read) == observation


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(None, id="nothing"),
        pytest.param(True, id="true"),
        pytest.param("5", id="text"),
        pytest.param("*", id="star"),
        pytest.param([1, 2], id="list"),
        pytest.param({}, id="empty"),
        pytest.param({"interval": [1]}, id="one-bound"),
        pytest.param({"interval": [1, None]}, id="interval-unbounded"),
        pytest.param({"interval": [None, 1]}, id="interval-from-nothing"),
        pytest.param({"interval": "1-2"}, id="interval-in-words"),
        pytest.param({"interval": [1, 2], "stated": None}, id="stated-nothing"),
        pytest.param({"interval": [1, 2], "why": "x"}, id="interval-with-more"),
        pytest.param({"stated": 5}, id="stated-alone"),
        pytest.param({"suppressed": [None, 7]}, id="suppressed-from-nothing"),
        pytest.param({"suppressed": [1, "7"]}, id="suppressed-text"),
        pytest.param({"suppressed": [0, 1], "missing": "x"}, id="two-kinds"),
        pytest.param({"missing": ""}, id="missing-blank"),
        pytest.param({"missing": 5}, id="missing-number"),
        pytest.param(2**60, id="not-exact"),
    ],
)
def test_what_is_no_figure_is_refused(raw: Any) -> None:
    """Anything else is refused as a whole, at its place."""
    observation = {
        "indicator": "i",
        "period": {"start": "2024-01-01", "end": "2024-01-31"},
        "value": raw,
    }

    assert _codes(Observation, observation) == [("value-malformed", ("value",))]


def test_addressees_are_a_mapping() -> None:
    """Organisations and roles are written as a mapping, in their order."""
    raw = {"id": "r", "addressed_to": {"cqc": "lead", "dhsc": "supporting"}}

    read = converter.structure(raw, Recommendation)

    assert read.addressed_to == (
        Addressee(organisation="cqc", role="lead"),
        Addressee(organisation="dhsc", role="supporting"),
    )
    assert converter.unstructure(read) == raw


@pytest.mark.parametrize(
    ("raw", "code", "path"),
    [
        pytest.param({"cqc": "owner"}, "choice-unknown", ("addressed_to", "cqc"), id="role"),
        pytest.param({"cqc": None}, "choice-unknown", ("addressed_to", "cqc"), id="no-role"),
        pytest.param({"CQC": "lead"}, "id-malformed", ("addressed_to", "CQC"), id="id"),
    ],
)
def test_addressees_are_checked(raw: Any, code: str, path: tuple[str, ...]) -> None:
    """A role must be known, and an organisation named by an id."""
    assert _codes(Recommendation, {"id": "r", "addressed_to": raw}) == [(code, path)]


def _nested(levels: int) -> Any:
    made: Any = 1
    for _ in range(levels):
        made = [made]
    return made


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param({"a": "\ud800"}, "text-not-unicode", id="surrogate"),
        pytest.param({"\udfff": 1}, "text-not-unicode", id="surrogate-key"),
        pytest.param({"a": [{"b": 2**53}]}, "number-too-large", id="not-exact"),
        pytest.param({"a": float("inf")}, "number-too-large", id="infinite"),
        pytest.param({"a": float("nan")}, "number-too-large", id="nan"),
        pytest.param({"a": _nested(DEEPEST)}, "document-too-deep", id="deep"),
    ],
)
def test_options_must_be_fit_to_freeze(options: Any, code: str) -> None:
    """What no release could hold is refused when it is read."""
    raw = {"id": "d", "use": "tabular", "options": options}

    assert [problem.code for problem in _problems(DataSource, raw)] == [code]


def test_options_are_otherwise_kept_as_they_are() -> None:
    """The plugin that they are for says what they mean."""
    options = {"a": [1, None, True, "x"], "b": {"c": 1.5}, "d": _nested(DEEPEST - 2)}

    read = converter.structure({"id": "d", "use": "tabular", "options": options}, DataSource)

    assert read.options == options


def test_text_must_be_unicode() -> None:
    """A lone surrogate, which JSON can spell, cannot be written to a file."""
    assert _codes(Organisation, {"id": "o", "name": "\ud83d"}) == [("text-not-unicode", ("name",))]
    listed = {"title": "Made up", "include": ["Zoë", "\ud83d"]}
    assert _codes(Register, listed) == [("text-not-unicode", ("include", 1))]
    assert converter.structure({"id": "o", "name": "É 😀"}, Organisation).name == "É 😀"


def test_every_item_of_a_list_is_told() -> None:
    """One wrong item does not hide the next."""
    raw = {**CYCLE, "scope": ["r-1", 5, "R 2", None]}

    assert sorted(_codes(ReportCycle, raw)) == [
        ("id-malformed", ("scope", 2)),
        ("type-wrong", ("scope", 1)),
        ("type-wrong", ("scope", 3)),
    ]


def test_rules_between_fields_are_told_with_their_path() -> None:
    """What only the class itself sees is told as well."""
    raw = {**EVIDENCE, "period": {"start": "2024-02-01", "end": "2024-01-01"}}

    from rsr.model import Evidence

    assert _codes(Evidence, raw) == [("range-reversed", ("period", "end"))]


@pytest.mark.parametrize(
    "number", [WrittenInt(10, "010"), WrittenFloat(1.1, "1.10")], ids=["whole", "fraction"]
)
def test_a_number_remembers_how_it_was_written(number: Any) -> None:
    """Also after it was carried to another process."""
    again = pickle.loads(pickle.dumps(number))  # noqa: S301  # its own bytes

    assert (again, again.written, type(again)) == (number, number.written, type(number))


def test_text_fields_take_numbers_as_written() -> None:
    """A title that YAML took for a number is the text that stands in the file."""
    raw = {"id": "o", "name": WrittenFloat(1.1, "1.10"), "ods_code": WrittenInt(8, "0o10")}

    read = converter.structure(raw, Organisation)

    assert (read.name, read.ods_code) == ("1.10", "0o10")


@given(instances(Period))
def test_defaults_are_left_out(period: Period) -> None:
    """A document says only what differs from the default."""
    assert set(converter.unstructure(period)) == {"start", "end"}


def test_types_with_forms_are_told_apart() -> None:
    """A label is not plain text, and a union may hold nothing."""
    assert form_of(Label) is not form_of(str)
    assert form_of(Addressees) is not None
    assert form_of(Period) is None
    assert without_none(str | None) == (str, True)
    assert without_none(int | str | None) == (int | str, True)
    assert without_none(str) == (str, False)
    assert is_union(int | None)
    assert not is_union(int)


@given(st.one_of(st.none(), st.integers(), st.floats(), st.text(), st.lists(st.integers())))
def test_no_record_is_made_of_what_is_no_mapping(raw: Any) -> None:
    """Whatever stands where a record should is refused in rsr's own words."""
    problems = _problems(Organisation, raw)

    assert problems
    assert all(problem.code for problem in problems)


def test_refusals_are_model_errors() -> None:
    """A form raises the model's own error."""
    with pytest.raises(ModelError) as caught:
        label([])

    assert caught.value.code == "type-wrong"
