"""What holds for every class of the model: described, frozen, named, compared and carried whole."""

import copy
import inspect
import pickle
from datetime import date, datetime
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import instances

import rsr.model
from rsr.errors import ModelError
from rsr.model import COLLECTIONS, Account, Conclusion, Explanation, FieldDoc, Register, field_doc
from rsr.model.value import Number

CLASSES = sorted(
    {
        value
        for value in (getattr(rsr.model, name) for name in vars(rsr.model)["__all__"])
        if inspect.isclass(value) and attrs.has(value) and value is not FieldDoc
    },
    key=lambda cls: cls.__name__,
)
EVERY_CLASS = pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
# Classes that documents hold, and that strategies can therefore make.
WRITTEN = [cls for cls in CLASSES if cls not in (Account, Conclusion, Explanation, Register)]


def test_every_noun_is_among_the_classes() -> None:
    """The classes below are found by looking, and there are as many as the field has nouns."""
    assert len(CLASSES) >= 40
    assert set(COLLECTIONS.values()) <= set(CLASSES)


@EVERY_CLASS
def test_every_field_is_described(cls: type) -> None:
    """One sentence on each public field feeds schema, documentation and messages."""
    sentences = {a.name: field_doc(a).text for a in attrs.fields(cls) if a.name[0] != "_"}

    assert {name for name, text in sentences.items() if not text.endswith(".")} == set()


@EVERY_CLASS
def test_every_reference_names_a_collection(cls: type) -> None:
    """What a field says it refers to is a collection of the register."""
    named = {field_doc(a).refers_to for a in attrs.fields(cls)} - {None}

    assert named <= set(COLLECTIONS)


@EVERY_CLASS
def test_every_class_is_described_and_has_keywords_alone(cls: type) -> None:
    """A class says what one instance stands for; its fields are given by name."""
    assert inspect.getdoc(cls)
    assert all(attribute.kw_only for attribute in attrs.fields(cls))


@EVERY_CLASS
def test_every_field_is_resolved(cls: type) -> None:
    """Types exist at run time, so that documents can be read by them."""
    assert not [a.name for a in attrs.fields(cls) if isinstance(a.type, str)]


@pytest.mark.parametrize("cls", WRITTEN, ids=lambda cls: cls.__name__)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_record_is_frozen_and_carried_whole(cls: type, data: st.DataObject) -> None:
    """A record cannot be changed, and is the same after hashing, copying and pickling."""
    record = data.draw(instances(cls))

    for attribute in attrs.fields(cls):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(record, attribute.name, None)
    assert hash(record) == hash(copy.deepcopy(record))
    assert pickle.loads(pickle.dumps(record)) == record  # noqa: S301  # its own bytes
    assert attrs.evolve(record) == record


def _refused(cls: Any, **given: Any) -> ModelError:
    with pytest.raises(ModelError) as caught:
        cls(**given)
    return caught.value


EVIDENCE: dict[str, Any] = {
    "id": "ev-1",
    "bears_on": ("r-1",),
    "kind": "inspection",
    "about": "outcome",
    "direction": "positive",
    "says": "Wards had fewer locked doors.",
}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        pytest.param("id", "", "id-malformed", id="id-empty"),
        pytest.param("id", "Ev-1", "id-malformed", id="id-capital"),
        pytest.param("id", "ev 1", "id-malformed", id="id-space"),
        pytest.param("id", "ev--1", "id-malformed", id="id-two-hyphens"),
        pytest.param("id", "-ev", "id-malformed", id="id-begins-with-hyphen"),
        pytest.param("id", "ev-1\n", "id-malformed", id="id-newline"),
        pytest.param("id", "é", "id-malformed", id="id-not-ascii"),
        pytest.param("id", "a" * 101, "id-malformed", id="id-too-long"),
        pytest.param("id", None, "type-wrong", id="id-none"),
        pytest.param("id", 5, "type-wrong", id="id-number"),
        pytest.param("kind", "hearsay", "choice-unknown", id="choice"),
        pytest.param("kind", None, "choice-unknown", id="choice-none"),
        pytest.param("says", " \t\n", "text-empty", id="blank"),
        pytest.param("says", "\ufeff\u3000", "text-empty", id="blank-to-any-reader"),
        pytest.param("bears_on", "r-1", "type-wrong", id="text-for-a-tuple"),
        pytest.param("populations", None, "type-wrong", id="none-for-a-tuple"),
    ],
)
def test_a_record_refuses_what_its_field_cannot_hold(field: str, value: Any, code: str) -> None:
    """A refusal names the field and has a code of its own."""
    error = _refused(rsr.model.Evidence, **{**EVIDENCE, field: value})

    assert (error.code, error.path) == (code, (field,))


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        pytest.param("bears_on", ("r-1", "R 2"), "id-malformed", id="id"),
        pytest.param("bears_on", ("r-1", "r-1/a/b"), "id-malformed", id="two-slashes"),
        pytest.param("bears_on", ("r-1", 5), "type-wrong", id="number"),
        pytest.param("caveats", ("good", ""), "text-empty", id="blank"),
    ],
)
def test_a_refused_item_is_named_by_its_index(field: str, value: Any, code: str) -> None:
    """In a tuple it is one item that is wrong."""
    error = _refused(rsr.model.Evidence, **{**EVIDENCE, field: value})

    assert (error.code, error.path) == (code, (field, 1))


def test_a_refused_item_of_choices_is_named_by_its_index() -> None:
    """So it is where each item is one of several words."""
    error = _refused(rsr.model.Consent, covers=("quotation", "resale"))

    assert (error.code, error.path) == ("choice-unknown", ("covers", 1))


def test_a_private_value_is_withheld_from_the_refusal() -> None:
    """What may hold a person's details is not repeated in a message."""
    error = _refused(rsr.model.PrivateNames, story="s-1", names=("Jane Example", ""))

    assert error.got == "withheld"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        pytest.param(float("nan"), "number-not-finite", id="nan"),
        pytest.param(float("inf"), "number-not-finite", id="infinity"),
        pytest.param(2**53, "number-too-large", id="not-exact"),
        pytest.param(10**400, "number-too-large", id="huge"),
        pytest.param(-(2.0**60), "number-too-large", id="very-negative"),
        pytest.param("5", "type-wrong", id="text"),
        pytest.param(True, "type-wrong", id="true"),
        pytest.param(None, "type-wrong", id="none"),
    ],
)
def test_a_figure_is_a_number_that_stays_exact(value: Any, code: str) -> None:
    """Nothing that JSON cannot carry, and nothing that only looks like a number."""
    assert _refused(Number, value=value).code == code


@pytest.mark.parametrize(
    ("cls", "given", "code", "path"),
    [
        pytest.param(
            rsr.model.Period,
            {"start": date(2024, 1, 2), "end": date(2024, 1, 1)},
            "range-reversed",
            ("end",),
            id="period",
        ),
        pytest.param(
            rsr.model.Interval, {"low": 2, "high": 1}, "range-reversed", ("high",), id="interval"
        ),
        pytest.param(
            rsr.model.Suppressed, {"high": -1}, "range-reversed", ("high",), id="suppressed"
        ),
        pytest.param(rsr.model.DueDate, {"why": "x"}, "due-date-empty", (), id="due-date"),
        pytest.param(
            rsr.model.StatusMapping,
            {"status": "a", "becomes": "b", "fit": "lossy"},
            "loss-undeclared",
            ("loss",),
            id="loss",
        ),
        pytest.param(
            rsr.model.StatusMapping,
            {"status": "a", "becomes": None, "fit": "exact"},
            "loss-undeclared",
            ("loss",),
            id="no-status-there",
        ),
        pytest.param(
            rsr.model.Coverage,
            {"reporting": -1, "of": "providers"},
            "number-too-small",
            ("reporting",),
            id="coverage",
        ),
        pytest.param(
            rsr.model.Correction,
            {"edition": 1, "notice": "x"},
            "number-too-small",
            ("edition",),
            id="correction",
        ),
    ],
)
def test_rules_between_fields(
    cls: Any, given: dict[str, Any], code: str, path: tuple[str, ...]
) -> None:
    """A record that contradicts itself is refused."""
    error = _refused(cls, **given)

    assert (error.code, error.path) == (code, path)


def test_a_publication_may_follow_and_replace_others() -> None:
    """Its references are ids, whatever its own identifier looks like."""
    made = rsr.model.Publication(id="b", title="B", identifier="ISBN 1", replaces="a", previous="a")

    assert (made.replaces, made.previous, made.identifier) == ("a", "a", "ISBN 1")
    assert _refused(rsr.model.Publication, id="b", title="B", replaces="A B").path == ("replaces",)


@pytest.mark.parametrize(
    ("url", "good"),
    [
        pytest.param("https://example.org/a?b=c#d", True, id="https"),
        pytest.param("http://example.org/é", True, id="letters"),
        pytest.param("javascript:alert(1)", False, id="script"),
        pytest.param("https://example.org/a b", False, id="space"),
        pytest.param("https://", False, id="nothing"),
        pytest.param("https://a\nb", False, id="newline"),
    ],
)
def test_addresses_are_of_the_web(url: str, *, good: bool) -> None:
    """Only http and https, and no white space."""
    if good:
        assert rsr.model.Organisation(id="a", name="A", url=url).url == url
    else:
        error = _refused(rsr.model.Organisation, id="a", name="A", url=url)
        assert error.code == "address-malformed"


def test_evidence_knows_what_it_bears_on() -> None:
    """A criterion counts for its recommendation, and a name that only begins alike does not."""
    record = rsr.model.Evidence(**{**EVIDENCE, "bears_on": ("r-1/b", "r-1/a", "r-2")})

    assert record.concerns("r-1")
    assert record.concerns("r-2")
    assert not record.concerns("r")
    assert record.criteria_of("r-1") == ("a", "b")
    assert record.criteria_of("r-2") == ()


@pytest.mark.parametrize(
    ("given", "clear"),
    [
        pytest.param({}, False, id="nobody"),
        pytest.param({"role": "lead"}, True, id="lead"),
        pytest.param({"role": "supporting"}, False, id="no-lead"),
        pytest.param({"role": "lead", "unclear": "Two claim it."}, False, id="recorded"),
    ],
)
def test_an_owner_is_clear_only_with_a_lead(given: dict[str, str], *, clear: bool) -> None:
    """A lead must be named, and nobody may have recorded doubt."""
    role: Any = given.get("role")
    addressed = (rsr.model.Addressee(organisation="a", role=role),) if role else ()
    asked = rsr.model.Recommendation(
        id="r", addressed_to=addressed, owner_unclear=given.get("unclear")
    )

    assert asked.owner_is_clear is clear


def test_a_recommendation_is_called_by_what_is_recorded() -> None:
    """Outcome, topic, wording, number and id stand in for each other in that order."""
    asked = rsr.model.Recommendation(id="r")

    assert (asked.name, asked.title) == ("r", "r")
    assert attrs.evolve(asked, number="6").title == "Recommendation 6"
    assert attrs.evolve(asked, number="6", wording="W").title == "W"
    assert attrs.evolve(asked, topic="T", wording="W").title == "T"
    assert attrs.evolve(asked, topic="T", outcome="O").title == "O"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        pytest.param({"made_on": "2024-01-31"}, ("made_on",), id="text-for-a-day"),
        pytest.param({"made_on": datetime(2024, 1, 31)}, ("made_on",), id="time-for-a-day"),  # noqa: DTZ001
        pytest.param({"criteria": "c-1"}, ("criteria",), id="text-for-records"),
        pytest.param({"criteria": ["c-1"]}, ("criteria",), id="list-for-a-tuple"),
        pytest.param({"criteria": None}, ("criteria",), id="none-for-a-tuple"),
        pytest.param({"criteria": ("c-1",)}, ("criteria", 0), id="text-for-a-record"),
        pytest.param({"made_by": {"plugin": "p"}}, ("made_by",), id="mapping-for-a-record"),
        pytest.param({"addressed_to": "dsit"}, ("addressed_to",), id="text-for-addressees"),
        pytest.param({"addressed_to": ("dsit",)}, ("addressed_to", 0), id="text-for-an-addressee"),
        pytest.param({"addressed_to": 5}, ("addressed_to",), id="number-for-addressees"),
        pytest.param({"addressed_to": ""}, ("addressed_to",), id="empty-text-for-addressees"),
        pytest.param({"addressed_to": {"dsit": 5}}, ("addressed_to", "dsit"), id="role-number"),
        pytest.param({"addressed_to": {"dsit": "boss"}}, ("addressed_to", "dsit"), id="role"),
        pytest.param({"addressed_to": {"DSIT": "lead"}}, ("addressed_to", "DSIT"), id="body"),
        pytest.param({"addressed_to": {5: "lead"}}, ("addressed_to", "5"), id="body-number"),
    ],
)
def test_a_value_of_another_type_is_refused_where_it_is_given(
    given: dict[str, Any], path: tuple[str | int, ...]
) -> None:
    """Whichever field it is for: what would fail later, in a plugin, is no record at all."""
    error = _refused(rsr.model.Recommendation, id="r-1", **given)

    assert error.path == path
    assert str(error).startswith(("made_", "criteria", "addressed_to", "role", "organisation"))


@pytest.mark.parametrize(
    ("cls", "given", "says"),
    [
        pytest.param(
            rsr.model.Recommendation,
            {"id": "r-1", "made_on": "2024-01-31"},
            "made_on must be a day (datetime.date) or None @ $.made_on (got '2024-01-31'); read text "
            "with date.fromisoformat [type-wrong]",
            id="day",
        ),
        pytest.param(
            rsr.model.Quotient,
            {"numerator": 5, "denominator": Number(value=10)},
            "numerator must be a Number, an Interval, a Suppressed, a Missing, a NotApplicable or a "
            "NotCollected @ $.numerator (got 5); give Number(value=5) [type-wrong]",
            id="figure",
        ),
        pytest.param(
            rsr.model.ReportCycle,
            {"id": "c", "title": "C", "cut_off_on": date(2024, 1, 1), "assesses": 1},
            "assesses must be True or False @ $.assesses (got 1) [type-wrong]",
            id="truth",
        ),
        pytest.param(
            rsr.model.StrategyUse,
            {"use": "s", "options": ["a"]},
            "options must be a mapping @ $.options (got a list of 1) [type-wrong]",
            id="mapping",
        ),
        pytest.param(
            rsr.model.Correction,
            {"edition": 2.5, "notice": "A figure was wrong."},
            "edition must be a whole number @ $.edition (got 2.5) [type-wrong]",
            id="whole-number",
        ),
        pytest.param(
            rsr.model.Account,
            {"source": "s", "read": 5, "unit": "columns"},
            "unit must be one of 'rows', 'cells' @ $.unit (got 'columns') [choice-unknown]",
            id="choice",
        ),
    ],
)
def test_the_refusal_says_what_the_field_holds(cls: Any, given: Any, says: str) -> None:
    """And what to write in its place, where that is known."""
    assert str(_refused(cls, **given)) == says


@EVERY_CLASS
def test_every_field_is_guarded(cls: Any) -> None:
    """No field takes whatever comes, but for the one whose type is a protocol."""
    open_to_all = [one.name for one in attrs.fields(cls) if one.validator is None]

    assert open_to_all == (["origins"] if cls is Register else [])


def test_addressees_are_given_as_in_a_register() -> None:
    """A mapping of organisation to role is the same as the records, leads first."""
    written = rsr.model.Recommendation(id="r-1", addressed_to={"b": "supporting", "a": "lead"})
    made = (
        rsr.model.Addressee(organisation="a", role="lead"),
        rsr.model.Addressee(organisation="b", role="supporting"),
    )

    assert written.addressed_to == made
    assert rsr.model.Recommendation(id="r-1", addressed_to=made[::-1]) == written
    assert rsr.model.Recommendation(id="r-1", addressed_to={}).addressed_to == ()


def test_a_class_of_the_right_kind_is_as_good_as_the_class_itself() -> None:
    """A subclass of what the field holds is taken."""

    class Day(date):
        """A day of a library's own."""

    day = Day(2024, 1, 31)

    assert rsr.model.Recommendation(id="r-1", made_on=day).made_on is day
