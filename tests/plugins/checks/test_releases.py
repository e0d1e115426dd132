"""Nothing on which a report was published is lost from the register in silence."""

from collections.abc import Mapping
from datetime import date

import pytest
from attrs import evolve
from sound_register import CONTEXT, SOUND, add, declared, found

from rsr.model import Link, Recommendation, Register, Withdrawal
from rsr.plugins import CheckContext, FrozenRecords
from rsr.plugins.checks import releases

PATH = ("recommendations",)


def context(*ids: str, title: str | None = SOUND.title, more: Mapping[str, str] | None = None) -> CheckContext:  # fmt: skip
    """Return what a check is told where a release holds such recommendations."""
    records = {"recommendations": dict.fromkeys(ids, "Recommendation") | dict(more or {})}
    held = FrozenRecords(cycle="c", file="releases/c/edition-1.json", title=title, records=records)
    return evolve(CONTEXT, frozen=lambda: (held,))


KEPT = tuple(SOUND.ids("recommendations"))


@pytest.mark.parametrize(
    ("register", "ids", "told"),
    [
        pytest.param(SOUND, KEPT, set(), id="all-there"),
        pytest.param(SOUND, (*KEPT, "gone"), {("recommendation-dropped", PATH)}, id="one-gone"),
        pytest.param(SOUND, ("gone",), {("recommendation-dropped", PATH)}, id="all-gone"),
        pytest.param(
            add("withdrawals", Withdrawal(recommendation="gone", on=date(2024, 1, 1), why="So.")),
            (*KEPT, "gone"),
            set(),
            id="withdrawn",
        ),
        pytest.param(
            add("withdrawals", Withdrawal(recommendation="other", on=date(2024, 1, 1), why="So.")),
            (*KEPT, "gone"),
            {("recommendation-dropped", PATH)},
            id="another-withdrawn",
        ),
        pytest.param(
            add("recommendations", Recommendation(id="new", made_on=date(2030, 1, 1), links=(Link(kind="supersedes", to="gone"),))),
            (*KEPT, "gone"),
            set(),
            id="superseded",
        ),
        pytest.param(
            add("recommendations", Recommendation(id="new", made_on=date(2030, 1, 1), links=(Link(kind="relates-to", to="gone"),))),
            (*KEPT, "gone"),
            {("recommendation-dropped", PATH)},
            id="related-only",
        ),
    ],
)  # fmt: skip
def test_a_recommendation_of_a_release_is_accounted_for(
    register: Register, ids: tuple[str, ...], told: set[tuple[str, tuple[str, ...]]]
) -> None:
    """It is in the register, or was withdrawn, or another takes its place."""
    wanted = {"recommendation-dropped", "recommendation-unknown"}

    assert {one for one in found(register, context(*ids)) if one[0] in wanted} == told


def test_a_release_of_another_register_says_nothing() -> None:
    """Freezing refuses it: it has neither the title nor any recommendation in common."""
    assert not found(SOUND, context("gone", title="Another review"))
    assert found(SOUND, context("gone", *KEPT[:1], title="Another review"))


def test_without_releases_a_link_to_what_is_gone_is_unknown() -> None:
    """A link may lead to what was published, and to nothing else."""
    register = add("recommendations", Recommendation(id="new", made_on=date(2030, 1, 1), links=(Link(kind="supersedes", to="gone"),)))  # fmt: skip

    told = {code for code, _ in found(register)}

    assert "recommendation-unknown" in told


def test_each_is_told_once_for_the_last_release_that_holds_it() -> None:
    """Several that are gone are one problem, which names them as reports did."""
    first, last = (
        FrozenRecords(
            cycle=cycle,
            file=f"releases/{cycle}/edition-1.json",
            title=SOUND.title,
            records={"recommendations": {name: f"Recommendation {at}" for at, name in enumerate(names)}},
        )
        for cycle, names in (("a", ("x", "y")), ("b", ("y", "z", *(f"m{at}" for at in range(9)))))
    )  # fmt: skip
    made = evolve(CONTEXT, frozen=lambda: (first, last))

    (offer,) = releases.rsr_checks()
    got = [str(one.got) for one in offer.run(SOUND, made)]

    assert got[0].startswith("'x' ('Recommendation 0') of releases/a")
    assert "'y' ('Recommendation 0'), 'z' ('Recommendation 1')" in got[0] + got[1]
    assert got[1].endswith("and 3 more of releases/b/edition-1.json")
    assert len(got) == 2


def test_the_code_is_declared() -> None:
    """What the module tells is what it says it can tell."""
    assert declared(releases) == {"recommendation-dropped"}
