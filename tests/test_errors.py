"""The one mould for everything that rsr says is wrong."""

import pickle
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
import yaml

from rsr import errors
from rsr.errors import (
    DocumentError,
    Problem,
    RsrError,
    Where,
    grouped,
    json_path,
    quoted,
    short_repr,
    worst,
)

CLASSES = [
    value
    for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, RsrError)
]
FULL = Problem(
    code="status-unknown",
    must="status must be one of the scale's",
    where=Where(file="a.yaml", line=3, column=7, path=("assessments", 0, "status")),
    got="'Met'",
    hint="statuses are lower case",
    severity="warning",
    plugin="acme",
)


def test_a_problem_is_told_in_one_mould() -> None:
    """Place, severity, rule, path, what came, what to do, who says so, code: in that order."""
    assert str(FULL) == (
        "a.yaml:3:7: warning: status must be one of the scale's @ $.assessments[0].status "
        "(got 'Met'); statuses are lower case; says acme [status-unknown]"
    )


def test_a_bare_problem_is_rule_and_code() -> None:
    """Nothing stands in the line for what is not known."""
    assert str(Problem(code="x-y", must="it must hold")) == "it must hold [x-y]"


@pytest.mark.parametrize(
    ("where", "told"),
    [
        pytest.param(Where(), "", id="nowhere"),
        pytest.param(Where(file="a.yaml"), "a.yaml", id="file"),
        pytest.param(Where(file="a.yaml", line=2), "a.yaml:2", id="line"),
        pytest.param(Where(file="a.yaml", line=2, column=1), "a.yaml:2:1", id="column"),
    ],
)
def test_a_place_is_told_as_far_as_it_is_known(where: Where, told: str) -> None:
    """File, line and column are parted by colons, as editors expect them."""
    assert str(where) == told


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param("two\nlines", id="newline"),
        pytest.param("carriage\rreturn", id="carriage-return"),
        pytest.param("\x1b[31mred", id="escape"),
        pytest.param("a\u2028b\u2029c", id="line-separators"),
        pytest.param("\u202eright to left", id="bidi-override"),
        pytest.param("\ud800", id="lone-surrogate"),
    ],
)
def test_a_problem_is_one_line_whatever_it_holds(hostile: str) -> None:
    """No part of a problem can break its line or steer a terminal."""
    problem = Problem(
        code="c",
        must=hostile,
        where=Where(file=hostile, line=1, column=1, path=(hostile, hostile)),
        got=hostile,
        hint=hostile,
        plugin=hostile,
    )

    told = str(problem)

    assert len(told.splitlines()) == 1
    assert hostile not in told
    assert told.encode()


@pytest.mark.parametrize(
    ("value", "told"),
    [
        pytest.param(None, "nothing", id="none"),
        pytest.param(True, "true", id="true"),
        pytest.param(False, "false", id="false"),
        pytest.param(7, "7", id="number"),
        pytest.param(1.5, "1.5", id="fraction"),
        pytest.param(10**400, "a whole number of 1329 bits", id="huge"),
        pytest.param("abc", "'abc'", id="text"),
        pytest.param(date(2023, 1, 5), "2023-01-05", id="day"),
        pytest.param(datetime(2023, 1, 5, 6, tzinfo=UTC), "2023-01-05 06:00:00+00:00", id="moment"),
        pytest.param(timedelta(hours=30), "1 day, 6:00:00", id="duration"),
        pytest.param(Decimal("1.50"), "1.50", id="decimal"),
        pytest.param("a\nb", "'a\\nb'", id="newline"),
        pytest.param({"a": 1}, "a mapping of 1", id="mapping"),
        pytest.param([1, 2], "a list of 2", id="list"),
        pytest.param((1,), "a list of 1", id="tuple"),
        pytest.param("x" * 61, "'" + "x" * 60 + "'...", id="long-text"),
        pytest.param(b"y" * 80, "b'" + "y" * 58 + "...", id="long-other"),
    ],
)
def test_what_came_is_shown_short(value: object, told: str) -> None:
    """A value is shown in its own notation, cut at 60 characters."""
    assert short_repr(value) == told


def test_what_is_private_is_withheld() -> None:
    """Nothing of a private value is shown, not even its length."""
    assert short_repr("Jane Example", private=True) == "withheld"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        pytest.param((), "$", id="root"),
        pytest.param(("a", 0, "b-c"), "$.a[0].b-c", id="plain"),
        pytest.param(("a b",), "$['a b']", id="space"),
        pytest.param(("x y" * 40,), "$['" + ("x y" * 20) + "...']", id="long-key"),
    ],
)
def test_a_path_is_told_as_a_json_path(path: errors.Path, told: str) -> None:
    """Plain keys stand after a dot, others in brackets and quotes."""
    assert json_path(path) == told


def test_problems_of_an_error_are_sorted_by_place() -> None:
    """Whatever the order they were found in, problems come out by file, line and column."""
    places = [("b", 1, 1), ("a", 10, 2), ("a", 2, 9), ("a", 2, 3)]
    problems = [
        Problem(code="c", must="m", where=Where(file=file, line=line, column=column))
        for file, line, column in places
    ]

    told = RsrError(*problems)

    assert [str(problem.where) for problem in told.problems] == [
        "a:2:3",
        "a:2:9",
        "a:10:2",
        "b:1:1",
    ]
    assert str(told).endswith("m; 4 such in all, also at 2:9, 10:2, b:1:1 [c]")


def test_at_one_place_the_gravest_comes_first() -> None:
    """Severity decides where the place does not."""
    note, grave = (
        Problem(code="a", must="m", severity="note"),
        Problem(code="b", must="m", severity="error"),
    )

    assert RsrError(note, grave).problems == (grave, note)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_error_survives_pickling(cls: type[RsrError]) -> None:
    """An error comes out of a worker process with all its problems."""
    error = cls(FULL, Problem(code="b", must="m"))

    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # its own bytes

    assert type(again) is cls
    assert again.problems == error.problems
    assert str(again) == str(error)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_an_error_answers_for_its_first_problem(cls: type[RsrError]) -> None:
    """Code, path, got, hint and plugin are those of the first problem."""
    error = cls.of(
        FULL.code, FULL.must, hint=FULL.hint, got=FULL.got, where=FULL.where, plugin=FULL.plugin
    )

    assert error.problems == (attrs.evolve(FULL, severity="error"),)
    assert (error.code, error.path, error.got, error.hint, error.plugin) == (
        FULL.code,
        FULL.where.path,
        FULL.got,
        FULL.hint,
        FULL.plugin,
    )


def test_every_error_is_one_of_rsr() -> None:
    """One except clause is enough, and the usual ones of Python work too."""
    assert len(CLASSES) >= 8
    assert issubclass(DocumentError, ValueError)
    assert issubclass(errors.ModelError, ValueError)
    assert issubclass(errors.NotFoundError, LookupError)


def test_a_problem_can_be_put_below_a_path() -> None:
    """The outer path comes first; a file that is known already is kept."""
    inner = Problem(code="c", must="m", where=Where(path=("why",)))

    assert inner.under(("a", 1), file="f").where == Where(file="f", path=("a", 1, "why"))
    assert FULL.under((), file="other").where.file == "a.yaml"


def test_the_worst_of_none_is_nothing() -> None:
    """Of several severities the gravest counts; of none, none."""
    note, warning = FULL, attrs.evolve(FULL, severity="note")

    assert worst([]) is None
    assert worst([warning, note]) == "warning"


def _problem(at: int, **changed: Any) -> Problem:
    """Return one of several problems of one cause."""
    where = Where(file="a.yaml", line=at, column=5)
    return attrs.evolve(Problem(code="c", must="it must be", got=f"'{at}'", where=where), **changed)


def test_problems_of_one_cause_are_one_message() -> None:
    """What came in each is named, and every place, in the order of the problems."""
    (one,) = grouped([_problem(2), _problem(7), _problem(9, where=Where(file="b.yaml", line=1))])

    assert str(one) == (
        "a.yaml:2:5: it must be (got '2'); 3 such in all, also at 7:5 ('7'), b.yaml:1 ('9') [c]"
    )
    assert one.others == (_problem(7), _problem(9, where=Where(file="b.yaml", line=1)))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"code": "d"}, id="code"),
        pytest.param({"must": "it may be"}, id="wording"),
        pytest.param({"hint": "mend it"}, id="advice"),
        pytest.param({"severity": "note"}, id="severity"),
        pytest.param({"plugin": "p"}, id="plugin"),
    ],
)
def test_problems_of_two_causes_stay_two(other: dict[str, Any]) -> None:
    """Only what says the same is put together."""
    assert grouped([_problem(1), _problem(2, **other)]) == (_problem(1), _problem(2, **other))


@pytest.mark.parametrize(
    ("count", "places"),
    [
        pytest.param(2, "2 such in all, also at 2:5 ('2') [c]", id="two"),
        pytest.param(9, "8:5 ('8'), 9:5 ('9') [c]", id="all-named"),
        pytest.param(
            10,
            "8:5 ('8'), 9:5 ('9') and 1 more; 'rsr check --format json' lists all [c]",
            id="places-cut",
        ),
    ],
)
def test_a_message_names_few_places(count: int, places: str) -> None:
    """Eight further places are named, with what came there, and how many more there are."""
    (one,) = grouped(_problem(at) for at in range(1, count + 1))

    assert len(one.others) == count - 1
    assert str(one).endswith(places)


def test_the_same_value_is_named_once() -> None:
    """A name that is unknown in two places is one name."""
    (one,) = grouped([_problem(1, got="'x'"), _problem(2, got="'x'")])

    assert str(one) == "a.yaml:1:5: it must be (got 'x'); 2 such in all, also at 2:5 [c]"


def test_the_same_of_one_cell_counts_once() -> None:
    """Each figure of a row may lack what the row lacks; another value, or no place, is another."""
    (one,) = grouped([_problem(6), _problem(6), _problem(7), _problem(7), _problem(6, got="'x'")])
    (unplaced,) = grouped([_problem(6, where=Where()), _problem(6, where=Where())])
    (alone,) = grouped([_problem(6), _problem(6)])

    assert len(one.others) == 2
    assert len(unplaced.others) == 1
    assert alone.others == ()


def test_a_place_without_a_file_is_told_by_its_path() -> None:
    """A register that was made in Python has paths alone."""
    (one,) = grouped(_problem(1, where=Where(path=("themes", at))) for at in range(2))

    assert str(one).endswith("also at $.themes[1] [c]")


def test_an_error_says_each_cause_once() -> None:
    """The text of an error is grouped; its problems are all there."""
    error = RsrError(_problem(7), _problem(2))

    assert str(error) == "a.yaml:2:5: it must be (got '2'); 2 such in all, also at 7:5 ('7') [c]"
    assert error.problems == (_problem(2), _problem(7))


@pytest.mark.parametrize(
    ("length", "whole", "cut"),
    [
        pytest.param(60, False, False),
        pytest.param(61, False, True),
        pytest.param(1000, True, False),
        pytest.param(1001, True, True),
    ],
)
def test_a_text_to_be_copied_is_shown_whole(length: int, whole: bool, cut: bool) -> None:  # noqa: FBT001  # cases
    """Sixty characters are shown of what came, a thousand of what has to be copied."""
    told = short_repr("x" * length, whole=whole)

    assert told.endswith("...") is cut
    assert told.count("x") == length - cut


def _of_text(at: int, text: str, **changed: Any) -> Problem:
    """Return a problem about a text that is to be copied into a register."""
    hint = f"name it in markers: {{{quoted(text)}: missing}}, or a number"
    return _problem(at, got=short_repr(text), hint=hint, **changed)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(["[note 0]", "[note 1]"], id="notes"),
        pytest.param(["0.0.0", "1.1.1"], id="numbers"),
        pytest.param(["n of m", "x"], id="words"),
        pytest.param(["the year's", "two\nlines"], id="quotation-marks"),
        pytest.param(["a}b", "{'x': y}"], id="braces"),
        pytest.param(["'", '"'], id="quotation-marks-alone"),
    ],
)
def test_texts_to_be_copied_are_one_message(texts: list[str]) -> None:
    """One hint holds an entry for each text, and is YAML that a register can take."""
    (one,) = grouped(_of_text(at, text) for at, text in enumerate(texts, 1))

    advice = one.advice()
    assert advice is not None
    mapping = advice.removeprefix("name it in markers: ").removesuffix(", or a number")
    assert yaml.safe_load(mapping) == dict.fromkeys(texts, "missing")


@pytest.mark.parametrize(
    ("count", "last"),
    [
        pytest.param(9, "'h': missing, 'i': missing}", id="all"),
        pytest.param(10, "'h': missing, 'i': missing, and 1 more}", id="cut"),
    ],
)
def test_few_texts_to_be_copied_stand_in_a_message(count: int, last: str) -> None:
    """Nine are named and the rest counted; the whole advice has them all."""
    (one,) = grouped(_of_text(at, letter) for at, letter in enumerate("abcdefghij"[:count], 1))

    assert f"{last}, or a number; {count} such in all" in str(one)
    assert (one.advice() or "").count("missing") == count


def test_a_text_to_be_copied_stands_once() -> None:
    """The same text in several places is one entry."""
    (one,) = grouped([_of_text(1, "x"), _of_text(2, "y"), _of_text(3, "x")])

    assert one.advice() == "name it in markers: {'x': missing, 'y': missing}, or a number"


def test_a_hint_with_two_mappings_has_the_texts_of_each() -> None:
    """Entries are put together by their place in the hint."""
    problems = [
        _problem(
            at, hint=f"flags: {{'{text}': ...}} or markers: {{'{text}': {{suppressed: [0, {at}]}}}}"
        )
        for at, text in ((1, "x"), (2, "y"))
    ]

    (one,) = grouped(problems)

    assert one.advice() == (
        "flags: {'x': ..., 'y': ...} or "
        "markers: {'x': {suppressed: [0, 1]}, 'y': {suppressed: [0, 2]}}"
    )


def test_entries_of_a_list_are_put_together() -> None:
    """What is to be added to a list is shown for each place."""
    problems = [
        _problem(at, hint=f"say 'breaks: [{{on: 2022-0{at}-01, why: ...}}]'") for at in (1, 2)
    ]

    (one,) = grouped(problems)

    assert one.advice() == (
        "say 'breaks: [{on: 2022-01-01, why: ...}, {on: 2022-02-01, why: ...}]'"
    )


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param("did you mean 'a'?", "there are 'a'", id="none-is-near"),
        pytest.param("call it 'a'", "write 'a'", id="other-verb"),
        pytest.param("write {thousands: ','}", "write {'thousands': ','}", id="options"),
        pytest.param("flags: gss, or flags: {'r': 1}", "flags: {'r': 1}", id="other-wording"),
        pytest.param("mend it", None, id="none"),
    ],
)
def test_other_advice_is_another_cause(one: str | None, two: str | None) -> None:
    """Only texts to be copied, days and what is named of each differ in the advice of one cause."""
    assert len(grouped([_problem(1, hint=one), _problem(2, hint=two)])) == 2


def test_advice_that_differs_by_days_is_of_one_cause() -> None:
    """Day numbers of a spreadsheet are each other days, and one fault; the first stands for them."""
    (one,) = grouped(_problem(at, hint=f"it is 2023-03-{at:02}") for at in (15, 16))

    assert one.advice() == "it is 2023-03-15"


@pytest.mark.parametrize(
    ("one", "two", "told"),
    [
        pytest.param("under '2021' a", "under '2022' a", "('2022', '2')", id="text"),
        pytest.param('under "it\'s" a', "under 'x' a", "('x', '2')", id="either-mark"),
        pytest.param("sum is 1,200 not 7", "sum is 1,300 not 7", "(1,300, '2')", id="number"),
        pytest.param("12 not 7 in 'x'", "13 not 7 in 'x'", "(13, '2')", id="short-number"),
        pytest.param("12 not 7", "2 not 7", "(2, '2')", id="number-that-came-besides"),
        pytest.param("on 2022-01-01 a", "on 2022-02-01 a", "(2022-02-01, '2')", id="day"),
        pytest.param("'2' stands", "'1' stands", "('1', '2')", id="what-came-of-the-first"),
        pytest.param("'1' stands", "'2' stands", "('2')", id="shown-by-what-came"),
    ],
)
def test_names_and_numbers_of_the_wording_differ_within_a_cause(
    one: str, two: str, told: str
) -> None:
    """What the wording names elsewhere is told with the place, and not what shows it again."""
    (found,) = grouped([_problem(1, must=one), _problem(2, must=two)])

    assert str(found).endswith(f"2 such in all, also at 2:5 {told} [c]")


def test_an_apostrophe_is_no_quotation_mark() -> None:
    """Words between two apostrophes are words."""
    problems = [
        _problem(1, must="a body's x and ours' y"),
        _problem(2, must="a body's z and ours' y"),
    ]

    assert len(grouped(problems)) == 2


def test_entries_of_a_list_may_hold_lists() -> None:
    """What to write of a succession names the codes before and after it."""
    problems = [
        _problem(
            at, hint=f"write 'successions: [{{predecessors: ['E{at}', 'F{at}'], on: 2021-01-01}}]'"
        )
        for at in (1, 2)
    ]

    (one,) = grouped(problems)

    assert one.advice() == (
        "write 'successions: [{predecessors: ['E1', 'F1'], on: 2021-01-01}, "
        "{predecessors: ['E2', 'F2'], on: 2021-01-01}]'"
    )


def test_a_place_is_named_once() -> None:
    """Several texts of one place stand together, those of the first place without it."""
    (one,) = grouped(_problem(at, got=got) for at, got in zip((1, 1, 2, 2), "abcd", strict=True))

    assert str(one).endswith("(got a); 4 such in all, also there (b) and at 2:5 (c, d) [c]")


def test_a_text_that_is_not_printed_can_be_copied() -> None:
    """YAML reads back what is shown, in either quotation marks."""
    for text in ("it's", "two\nlines", 'a\t"b"', "\u202ex", "a\\b"):
        assert yaml.safe_load(quoted(text)) == text


def test_advice_stands_as_it_is_where_others_were_put_there_by_hand() -> None:
    """Problems of another cause among the others take nothing away."""
    one = attrs.evolve(_of_text(1, "x"), others=(_problem(2),))

    assert one.advice() == _of_text(1, "x").hint


@pytest.mark.parametrize(
    ("one", "two", "told"),
    [
        pytest.param("did you mean 'a b'?", "did you mean 'it''s'?", "('2', did you mean 'it''s')", id="meant"),
        pytest.param("did you mean 'a'?", "did you mean 'a'?", "('2')", id="meant-alike"),
        pytest.param("call it 'a', or not", "call it 'b', or not", "('2', call it 'b')", id="called"),
        pytest.param("there are 'a', 'b'", "there are 'c', ...", "('2')", id="there"),
        pytest.param(
            "there are 'a'; asked for at r.yaml:1:2", "there are 'b'; asked for at r.yaml:3:4",
            "('2', asked for at r.yaml:3:4)", id="asked-for",
        ),
        pytest.param(
            "they differ in 'a: b' ('x'): name one", "they differ in 'a: b' ('y', 'z'): name one",
            "('2', they differ in 'a: b' ('y', 'z'))", id="differ",
        ),
    ],
)  # fmt: skip
def test_what_advice_names_of_each_differs_within_a_cause(one: str, two: str, told: str) -> None:
    """It stands with its place, but for what there is, which may be long."""
    (found,) = grouped([_problem(1, hint=one), _problem(2, hint=two)])

    assert f"; {one}; 2 such in all" in str(found)
    assert str(found).endswith(f"also at 2:5 {told} [c]")


def test_what_is_said_twice_of_a_file_as_a_whole_names_no_other_place() -> None:
    """Where nothing tells two problems of a cause apart, their number alone is told."""
    problem = Problem(code="c", must="m", got="x", where=Where(file="a"))

    (one,) = grouped([problem, problem])

    assert str(one) == "a: m (got x); 2 such in all [c]"


@pytest.mark.parametrize(
    ("count", "tail"),
    [
        pytest.param(8, "8 [c]", id="below"),
        pytest.param(9, "9 [c]", id="at"),
        pytest.param(10, "9 and 1 more; 'rsr check --format json' lists all [c]", id="above"),
    ],
)
def test_the_first_few_places_are_named(count: int, tail: str) -> None:
    """Beyond eight further places their number is told, and where all are listed."""
    (one,) = grouped(
        Problem(code="c", must="m", where=Where(file="a", line=at)) for at in range(1, count + 1)
    )

    assert str(one).startswith(f"a:1: m; {count} such in all, also at 2, 3, ")
    assert str(one).endswith(f", {tail}")
