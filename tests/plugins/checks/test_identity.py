"""Tests of the checks on identity: what stands twice, and what leads back to itself."""

from datetime import date

import pytest
from attrs import evolve
from sound_register import SOUND, add, change, declared, found, run

from rsr.errors import Path, grouped
from rsr.model import Criterion, Link, Number, Period, Publication, Register, Section
from rsr.plugins.checks import identity
from rsr.plugins.checks._findings import loops

ONE, TWO = SOUND.recommendations
FIGURE = SOUND.observations[0]
SECTION = Section(id="opening", text="Again.", place="summary")


def _linked(index: int, to: str, kind: str = "supersedes") -> Register:
    return change("recommendations", index, links=(Link(kind=kind, to=to),))  # type: ignore[arg-type]  # a choice as text


CASES = [
    pytest.param(
        "id-repeated",
        add("organisations", SOUND.organisations[0]),
        ("organisations", 2, "id"),
        id="id",
    ),
    pytest.param(
        "criterion-repeated",
        change("recommendations", 1, criteria=(Criterion(id="a", text="A."),) * 2),
        ("recommendations", 1, "criteria", 1, "id"),
        id="criterion",
    ),
    pytest.param(
        "section-repeated",
        change("cycles", 0, sections=(SECTION, SECTION)),
        ("cycles", 0, "sections", 1, "id"),
        id="section",
    ),
    pytest.param(
        "number-repeated",
        change("recommendations", 1, number="1"),
        ("recommendations", 1, "number"),
        id="number",
    ),
    pytest.param(
        "assessment-repeated",
        add("assessments", SOUND.assessments[0]),
        ("assessments", 2),
        id="assessment",
    ),
    pytest.param(
        "response-repeated", add("responses", SOUND.responses[0]), ("responses", 1), id="response"
    ),
    pytest.param(
        "figure-contradicted",
        add("observations", evolve(FIGURE, value=Number(value=8))),
        ("observations", 1),
        id="another-figure",
    ),
    pytest.param(
        "figure-contradicted",
        add(
            "observations",
            evolve(FIGURE, value=Number(value=8), caveats=("As counted.",)),
        ),
        ("observations", 1),
        id="another-figure-with-a-caveat-of-one",
    ),
    pytest.param(
        "figure-repeated", add("observations", FIGURE), ("observations", 1), id="figure-twice"
    ),
    pytest.param(
        "scale-clash",
        add("scales", evolve(SOUND.scales[0], id="offered")),
        ("scales", 1, "id"),
        id="scale",
    ),
    pytest.param(
        "parent-loop",
        change("recommendations", 0, parent="one"),
        ("recommendations", 0, "parent"),
        id="own-parent",
    ),
    pytest.param(
        "parent-loop",
        change("recommendations", 1, parent="one", of=change("recommendations", 0, parent="two")),
        ("recommendations", 1, "parent"),
        id="parents-of-each-other",
    ),
    pytest.param(
        "supersedes-loop",
        _linked(0, "one"),
        ("recommendations", 0, "links", 0, "to"),
        id="supersedes-itself",
    ),
    pytest.param(
        "cycle-loop", change("cycles", 0, previous="second"), ("cycles", 1, "previous"), id="cycles"
    ),
    pytest.param(
        "publication-loop",
        change("publications", 0, previous="a-letter"),
        ("publications", 1, "previous"),
        id="issues",
    ),
    pytest.param(
        "publication-loop",
        change("publications", 1, replaces="a-letter"),
        ("publications", 1, "replaces"),
        id="replaces-itself",
    ),
]


@pytest.mark.parametrize(("code", "register", "path"), CASES)
def test_what_is_not_itself_alone_is_told(code: str, register: Register, path: Path) -> None:
    """What stands twice, or leads back to itself, is told once, at the later of the two."""
    told = found(register)

    assert [entry for entry in sorted(told, key=str) if entry[0] == code] == [(code, path)]


def test_every_code_is_met() -> None:
    """No code of the module goes without a case above."""
    met = {str(case.values[0]) for case in CASES}

    assert met == declared(identity)


def test_every_later_one_is_told_with_the_place_of_the_first() -> None:
    """Three records of one id make two problems, and both name the first."""
    told = run(add("themes", *[SOUND.themes[0]] * 2))

    assert [problem.where.path for problem in told] == [("themes", 1, "id"), ("themes", 2, "id")]
    assert all(str(problem.got).endswith(", as at $.themes[0].id") for problem in told)
    assert len(grouped(told)) == 1


def test_figures_that_contradict_others_are_one_message() -> None:
    """Each names its own place and that of the figure that it is against; the advice is one."""
    february = Period(start=date(2021, 2, 1), end=date(2021, 2, 28))
    other = evolve(FIGURE, value=Number(value=8))
    pairs = (FIGURE, other, evolve(FIGURE, period=february), evolve(other, period=february))

    told = run(evolve(SOUND, observations=pairs))

    (one,) = grouped(told)
    assert one.code == "figure-contradicted"
    assert [str(problem.got).rpartition(", as at ")[2] for problem in (one, *one.others)] == [
        "$.observations[0]",
        "$.observations[2]",
    ]


@pytest.mark.parametrize(
    "register",
    [
        pytest.param(
            change("recommendations", 1, number="1", publication="a-letter"), id="publications"
        ),
        pytest.param(change("recommendations", 1, number="1", parent="one"), id="parts"),
        pytest.param(
            change("recommendations", 0, number=None, of=change("recommendations", 1, number=None)),
            id="no-numbers",
        ),
        pytest.param(add("responses", evolve(SOUND.responses[0], cycle=None)), id="other-cycle"),
        pytest.param(_linked(0, "two", "relates-to"), id="related-to-each-other"),
        pytest.param(
            add(
                "observations",
                evolve(FIGURE, value=Number(value=8), vintage_on=date(2024, 3, 1)),
                evolve(FIGURE, value=Number(value=9), status="final"),
            ),
            id="figures-of-other-vintage-or-status",
        ),
        pytest.param(
            add(
                "observations",
                evolve(FIGURE, value=Number(value=8), caveats=("As restated.",)),
                of=change("observations", 0, caveats=("As first published.",)),
            ),
            id="figures-told-apart-in-words",
        ),
        pytest.param(change("recommendations", 1, parent="one"), id="parent-without-loop"),
    ],
)
def test_what_only_looks_alike_is_let_be(register: Register) -> None:
    """The same number elsewhere, another cycle, a plain tie: nothing of it is a fault."""
    told = {problem.code for problem in run(register)}

    assert told & declared(identity) == set()


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"a": ["b"], "b": []}, [], id="chain"),
        pytest.param({"a": ["gone"]}, [], id="dangling"),
        pytest.param({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, [], id="diamond"),
        pytest.param({"a": ["a"]}, [("a",)], id="itself"),
        pytest.param({"x": ["a"], "a": ["b"], "b": ["a"]}, [("a", "b")], id="tail"),
        pytest.param({"a": ["b"], "b": ["a", "b"]}, [("a", "b"), ("b",)], id="two-in-one"),
    ],
)
def test_loops_are_found(following: dict[str, list[str]], expected: list[tuple[str, ...]]) -> None:
    """Each step that closes a loop is found, and no other."""
    assert loops(following) == expected


def test_a_long_loop_is_cut_when_it_is_shown() -> None:
    """A loop of many records is told with the first few of them."""
    chain = tuple(
        Publication(id=f"issue-{n}", title="An issue", previous=f"issue-{(n + 1) % 20}")
        for n in range(20)
    )

    told = [p for p in run(add("publications", *chain)) if p.code == "publication-loop"]

    assert [problem.where.path for problem in told] == [("publications", 21, "previous")]
    assert str(told[0].got).endswith("issue-7 > ... > issue-0")


def test_a_long_chain_does_not_exhaust_the_stack() -> None:
    """Ten thousand steps without a loop are walked without recursion."""
    following = {str(n): [str(n + 1)] for n in range(10_000)}

    assert loops(following) == []
