"""Everything that is wrong with a record is told at once, in rsr's words."""

from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest

import rsr
from rsr.documents.explain import explain
from rsr.documents.forms import converter
from rsr.documents.yaml_reader import read_yaml
from rsr.errors import Problem
from rsr.model import (
    Evidence,
    Indicator,
    Observation,
    Organisation,
    PrivateNames,
    Publication,
    Recommendation,
    Register,
    ReportCycle,
    Story,
    doc,
)
from rsr.model.fields import Least, literals


def _problems(cls: Any, raw: Any) -> tuple[Problem, ...]:
    with pytest.raises(Exception) as caught:  # noqa: PT011  # explained, whatever it is
        converter.structure(raw, cls)
    return explain(cls, raw, caught.value)


def _one(cls: Any, raw: Any) -> Problem:
    (problem,) = _problems(cls, raw)
    return problem


def test_all_faults_are_told_at_once() -> None:
    """Missing, unknown, misspelt and malformed fields all come together."""
    raw = {
        "id": "Ev 1",
        "bears_on": "r-1",
        "kind": "Inspection",
        "about": "outcome",
        "says": " ",
        "publised_on": "2024-01-01",
        "collected_on": "2024-02-30",
        "stale_on": "soon",
        "period": {"start": "2024-02-01", "end": "2024-01-01"},
        "source": {"document": 5, "pages": 3},
    }

    found = {(problem.code, problem.where.path) for problem in _problems(Evidence, raw)}

    assert found == {
        ("id-malformed", ("id",)),
        ("type-wrong", ("bears_on",)),
        ("choice-unknown", ("kind",)),
        ("field-missing", ()),
        ("text-empty", ("says",)),
        ("field-unknown", ("publised_on",)),
        ("date-impossible", ("collected_on",)),
        ("date-malformed", ("stale_on",)),
        ("range-reversed", ("period", "end")),
        ("type-wrong", ("source", "document")),
        ("field-unknown", ("source", "pages")),
    }


@pytest.mark.parametrize("written", ["-1", "+5", "0x1F", ".nan", "-.inf", "9" * 200])
def test_a_number_in_the_place_of_an_id_is_explained(written: str) -> None:
    """A number that YAML read is judged as it was written, by its form and by its length."""
    raw = read_yaml(f"id: {written}\nname: N\n", file="x.yaml").value

    assert [problem.code for problem in _problems(Organisation, raw)] == ["id-malformed"]


@pytest.mark.parametrize(
    ("cls", "raw", "part", "expected"),
    [
        pytest.param(
            ReportCycle,
            {"id": "c", "title": "C", "cut_of_on": "2024-01-01"},
            "hint",
            "did you mean 'cut_off_on'?",
            id="misspelt-field",
        ),
        pytest.param(
            ReportCycle,
            {"id": "c", "title": "C", "cut_off_on": "2024-01-01", "zzzzzz": 1},
            "hint",
            "known are assesses, assessor,",
            id="strange-field",
        ),
        pytest.param(
            PrivateNames, {"story": "s"}, "must", "a private names must have 'names'", id="noun"
        ),
        pytest.param(Evidence, 5, "must", "an evidence record must be a mapping", id="record"),
        pytest.param(
            Publication, {"id": "p", "title": True}, "hint", "put it in quotation marks", id="true"
        ),
        pytest.param(
            Publication, {"id": "p", "title": "P", "url": "www.x"}, "must", "web address", id="url"
        ),
        pytest.param(
            Recommendation, {"id": "r", "themes": ["a", 5]}, "must", "an item of themes", id="item"
        ),
        pytest.param(
            Indicator,
            {"id": "i", "title": "I", "unit": "u", "better": "Lower"},
            "hint",
            "did you mean 'lower'?",
            id="misspelt-choice",
        ),
        pytest.param(
            Indicator,
            {"id": "i", "title": "I", "unit": "u", "better": 5},
            "must",
            "one of 'higher', 'lower', 'neither'",
            id="choice",
        ),
    ],
)
def test_the_words_help(cls: Any, raw: Any, part: str, expected: str) -> None:
    """A message says what must hold and what to do about it."""
    told = [getattr(problem, part) or "" for problem in _problems(cls, raw)]

    assert any(expected in words for words in told)


@pytest.mark.parametrize(
    ("cls", "raw"),
    [
        pytest.param(
            Story, {"id": "s", "evidence": "e", "changed_name": 5, "text": "T"}, id="type"
        ),
        pytest.param(
            Story, {"id": "s", "evidence": "e", "changed_name": "\ud800", "text": "T"}, id="class"
        ),
        pytest.param(PrivateNames, {"story": "s", "names": ["A", 5]}, id="item"),
        pytest.param(PrivateNames, {"story": "s", "names": [" "]}, id="blank"),
        pytest.param(Register, {"title": "A", "private_names": [{"story": 5}]}, id="below"),
    ],
)
def test_private_values_are_withheld(cls: Any, raw: Any) -> None:
    """What may hold a person's details is never shown."""
    assert {problem.got for problem in _problems(cls, raw)} <= {"withheld", None} | (
        {"a mapping of 1"} if cls is Register else set()
    )


def test_a_value_of_several_forms_is_told_by_its_forms() -> None:
    """A figure that is none of the six kinds is told what the kinds are."""
    raw = {
        "indicator": "i",
        "period": {"start": "2024-01-01", "end": "2024-01-31"},
        "value": "*",
    }

    problem = _one(Observation, raw)

    assert (problem.code, problem.where.path, problem.got) == ("value-malformed", ("value",), "'*'")
    assert "{suppressed: [low, high]}" in problem.must


def test_what_is_nothing_where_a_part_may_be_is_no_fault() -> None:
    """The fault of an optional part is told, not that it is not nothing."""
    raw = {"id": "i", "title": "I", "unit": "u", "better": "lower", "baseline": {"period": 5}}

    problem = _one(Indicator, raw)

    assert (problem.code, problem.where.path) == ("type-wrong", ("baseline", "period"))


class _Fives:
    """A partner's validator, with a rule of JSON Schema that rsr itself has no words for."""

    schema: ClassVar[dict[str, int]] = {"multipleOf": 5}

    def __call__(self, _instance: object, _attribute: object, value: int) -> None:
        if value % 5:
            raise ValueError("not a multiple of five")


@attrs.frozen(kw_only=True)
class _Options:
    """A partner's options: described in part, with rules of the schema's other kinds."""

    whole: int = attrs.field(validator=Least(2), metadata=doc("How many."), default=3)
    bare: int = 5
    several: int | str | None = None
    fives: int = attrs.field(default=5, validator=_Fives())
    shares: dict[str, int] = attrs.field(factory=dict)
    anything: Any = None


@attrs.frozen(kw_only=True)
class _Broken:
    """A class that falls over in a way of its own."""

    name: str = "x"

    def __attrs_post_init__(self) -> None:
        if self.name == "fall":
            raise RuntimeError("secret details")


@pytest.mark.parametrize(
    ("raw", "code", "path"),
    [
        pytest.param({"whole": 1}, "number-too-small", ("whole",), id="minimum"),
        pytest.param({"whole": 2**60}, "number-too-large", ("whole",), id="maximum"),
        pytest.param({"bare": "x"}, "type-wrong", ("bare",), id="undescribed"),
        pytest.param({"several": []}, "value-malformed", ("several",), id="several-forms"),
        pytest.param({"fives": 6}, "value-malformed", ("fives",), id="a-rule-of-its-own"),
        pytest.param({"shares": {"a": "x"}}, "type-wrong", ("shares", "a"), id="mapping"),
        pytest.param({"shares": [1]}, "type-wrong", ("shares",), id="no-mapping"),
    ],
)
def test_a_partners_options_are_explained_too(raw: Any, code: str, path: tuple[str, ...]) -> None:
    """A class need not use rsr's own descriptions to be explained."""
    assert [(p.code, p.where.path) for p in _problems(_Options, raw)] == [(code, path)]


def test_a_partners_options_are_read() -> None:
    """What fits is taken, whatever the types."""
    given = {"whole": 2, "several": "x", "fives": 10, "shares": {"a": 1}, "anything": [None]}

    assert converter.structure(given, _Options) == _Options(**given)  # type: ignore[arg-type]  # as a document has it


def test_a_failure_of_the_class_itself_shows_nothing() -> None:
    """What another exception says may be private: the record is named and the rest withheld."""
    problem = _one(_Broken, {"name": "fall"})

    assert (problem.code, problem.got) == ("value-malformed", "withheld")
    assert "secret" not in str(problem)


def test_there_is_always_a_problem() -> None:
    """Even where neither the schema nor the error has anything to say."""
    from cattrs import ClassValidationError

    error = ClassValidationError(
        "odd", [ClassValidationError("inner", [ValueError()], _Broken)], _Broken
    )

    assert [p.code for p in explain(_Broken, {"name": "good"}, error)] == ["value-malformed"]


def test_choices_are_found_however_deep_they_lie() -> None:
    """The literal values of a field's type, in their order."""
    assert literals(attrs.fields(Evidence).stage.type) == ("proposed", "underway", "delivered")


def test_a_value_under_another_name_is_told_its_forms(tmp_path: Path) -> None:
    """What a marker stands for has the forms of a value, whatever the marker is."""
    (tmp_path / "register.yaml").write_text(
        "format: 3\ntitle: T\nindicators: [{id: i, title: I, unit: u, better: lower}]\n"
        "sources: [{id: s, use: tabular, options: {file: t.csv, indicator: i, columns: {value: v},"
        " period: {at: m, covers: month}, markers: {'*': suppressed}}}]\n",
        encoding="utf-8",
    )

    [found] = [one for one in rsr.check(tmp_path) if one.code == "value-malformed"]

    assert "{suppressed: [low, high]}" in found.must
