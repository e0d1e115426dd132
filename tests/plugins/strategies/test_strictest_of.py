"""The strategy ``strictest-of``: the least favourable of what others propose, and on what ground."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsr import assess
from rsr.errors import DocumentError, ModelError
from rsr.model import (
    UNDETERMINED,
    Evidence,
    ExcludedEvidence,
    Proposal,
    Recommendation,
    Register,
    ReportCycle,
    Status,
    StatusScale,
    StrategyUse,
    Trace,
    Used,
)
from rsr.plugins import Case, Judgement, StrategyOffer, hookimpl
from rsr.plugins.manager import BUILTINS, Plugins

CYCLE = ReportCycle(id="2022-03", title="Progress report", cut_off_on=date(2022, 3, 1))
SCALE = StatusScale(
    id="house",
    title="A made-up scale",
    statuses=tuple(
        Status(id=id_, label=id_, definition="For tests.", colour="#000000", symbol=symbol)
        for id_, symbol in (("low", "✕"), ("middle", "◐"), ("high", "✓"))
    ),
)
STRATEGY = "rsr.plugins.strategies.strictest_of"


@cache
def strategy(*names: str) -> Any:
    """Make the strategy over others, as a register would."""
    with Plugins([STRATEGY], entry_points=False) as plugins:
        uses = [{"use": name} for name in names]
        return plugins.make("strategies", "strictest-of", {"strategies": uses})


def proposal(name: str, status: str, **changes: Any) -> Proposal:
    """Return what a strategy proposes on the register's scale, changed as asked."""
    trace = Trace(rule=f"rule-of-{name}", because="So it is.", would_change=(f"Change {name}.",))
    given: dict[str, Any] = {
        "recommendation": "rec-1",
        "strategy": name,
        "scale": "house",
        "status": status,
        "told_as": status,
        "trace": trace,
        **changes,
    }
    return Proposal(**given)


def untold(name: str) -> Proposal:
    """Return a proposal on another scale that the register's cannot tell."""
    return proposal(
        name, "complete", scale="other", told_as=None, fit="lossy", loss="Nothing fits there."
    )


def judge(*proposals: Proposal, names: tuple[str, ...] = ()) -> Judgement:
    """Judge what these strategies propose; more names are of strategies that gave no answer."""
    others = {made.strategy: made for made in proposals}
    case = Case(recommendation=Recommendation(id="rec-1"), cycle=CYCLE, scale=SCALE, others=others)
    judged: Judgement = strategy(*others, *names).assess(case)
    return judged


CASES = [
    pytest.param(
        (proposal("a", "middle"), proposal("b", "middle")), "all-agree", "middle", id="agree"
    ),
    pytest.param(
        (proposal("a", "high"), proposal("b", "middle")),
        "strictest-decides",
        "middle",
        id="differ",
    ),
    pytest.param(
        (proposal("a", "middle"), proposal("b", "high"), proposal("c", "middle")),
        "strictest-decides",
        "middle",
        id="two-of-three",
    ),
    pytest.param(
        (proposal("a", "middle"), proposal("b", UNDETERMINED)),
        "one-undetermined",
        UNDETERMINED,
        id="one-undetermined",
    ),
    pytest.param(
        (proposal("a", "low"), proposal("b", UNDETERMINED)),
        "lowest-decides",
        "low",
        id="nothing-is-lower",
    ),
    pytest.param((proposal("a", "high"), untold("b")), "one-untold", UNDETERMINED, id="one-untold"),
    pytest.param(
        (proposal("a", "low"), untold("b"), proposal("c", "low")),
        "lowest-decides",
        "low",
        id="nothing-is-lower-than-two",
    ),
    pytest.param(
        (untold("a"), proposal("b", UNDETERMINED)),
        "one-undetermined",
        UNDETERMINED,
        id="nothing-told",
    ),
    pytest.param(
        (
            proposal("a", "high"),
            proposal("b", "gone", scale="other", told_as="gone"),
        ),
        "one-untold",
        UNDETERMINED,
        id="told-as-what-is-not-there",
    ),
    pytest.param(
        (
            proposal("a", "high"),
            proposal("b", "begun", scale="other", told_as="low", fit="broader", loss="Much."),
        ),
        "strictest-decides",
        "low",
        id="told-from-another-scale",
    ),
]


@pytest.mark.parametrize(("proposals", "rule", "status"), CASES)
def test_a_rule_fires(proposals: tuple[Proposal, ...], rule: str, status: str) -> None:
    """The least favourable told status is taken, unless what is open could be stricter."""
    judged = judge(*proposals)

    assert (judged.trace.rule, judged.status) == (rule, status)


def documented() -> list[str]:
    """Return the reason codes in the table of the page that explains the strategy."""
    page = Path(__file__).parents[3] / "docs" / "explanation" / "status-scales.rst"
    _, _, table = page.read_text("utf-8").partition("Reason codes of ``strictest-of``")
    return re.findall(r"^   \* - ``([a-z-]+)``$", table, flags=re.MULTILINE)


def test_every_rule_is_documented() -> None:
    """The page has a row for each rule that the cases above make fire, and for no other."""
    fired = {str(case.values[1]) for case in CASES}

    assert sorted(documented()) == sorted(fired)


def test_a_strategy_without_an_answer_leaves_it_open() -> None:
    """A strategy that was not asked is no agreement."""
    judged = judge(proposal("a", "high"), names=("b",))

    assert (judged.trace.rule, judged.status) == ("one-undetermined", UNDETERMINED)
    assert [note for note in judged.trace.notes if note.startswith("b: ")]
    assert [change for change in judged.trace.would_change if change.startswith("b: ")]


def test_the_trace_names_who_decided() -> None:
    """What would change it is what would change those that decided, by name."""
    judged = judge(proposal("a", "high"), proposal("b", "middle"))

    assert judged.trace.because.startswith("b ")
    assert judged.trace.would_change == ("b: Change b.",)


def test_what_cannot_be_told_says_so() -> None:
    """An untold proposal is noted with what would be lost, and what would settle it."""
    judged = judge(proposal("a", "high"), untold("b"))

    noted = [note for note in judged.trace.notes if note.startswith("b: ")]
    assert noted
    assert "'complete'" in noted[0]
    assert "Nothing fits there." in noted[0]
    assert [change for change in judged.trace.would_change if "'house'" in change]


def test_notes_of_the_others_are_kept() -> None:
    """What the other strategies note is passed on under their names."""
    noting = proposal("a", "low", trace=Trace(rule="r", because="So.", notes=("Mind this.",)))

    judged = judge(noting, proposal("b", "low"))

    assert "a: Mind this." in judged.trace.notes


def test_a_partner_without_anything_that_would_change_it_still_gets_a_line() -> None:
    """The list of what would change the result is never empty."""
    silent = proposal("a", "low", trace=Trace(rule="r", because="So."))

    assert judge(silent, proposal("b", "high")).trace.would_change[0].startswith("a: ")


def test_evidence_is_merged_once_each() -> None:
    """A record that any strategy relied on is used; it is set aside only where none did."""
    one = Trace(
        rule="r",
        because="So.",
        used=(Used(evidence="e-2", counted_as="good"), Used(evidence="e-1", counted_as="fair")),
        set_aside=(ExcludedEvidence(evidence="e-3", why="Old."),),
    )
    two = Trace(
        rule="r",
        because="So.",
        used=(Used(evidence="e-1", counted_as="bad"),),
        set_aside=(
            ExcludedEvidence(evidence="e-2", why="Late."),
            ExcludedEvidence(evidence="e-3", why="Thin."),
        ),
    )

    trace = judge(proposal("a", "low", trace=one), proposal("b", "high", trace=two)).trace

    assert [(used.evidence, used.counted_as) for used in trace.used] == [
        ("e-1", "fair (a); bad (b)"),
        ("e-2", "good (a); set aside by b"),
    ]
    assert trace.set_aside == (ExcludedEvidence(evidence="e-3", why="a: Old. b: Thin."),)


@pytest.mark.parametrize(
    "names",
    [
        pytest.param([], id="none"),
        pytest.param(["a"], id="one"),
        pytest.param(["a", "a"], id="one-twice"),
        pytest.param(["a", "b", "a"], id="one-of-three-twice"),
    ],
)
def test_it_takes_two_strategies_or_more(names: list[str]) -> None:
    """Fewer than two strategies, or one named twice, are refused where they stand."""
    with pytest.raises(DocumentError) as caught:
        strategy(*names)

    assert (caught.value.code, caught.value.path) == ("strategies-too-few", ("strategies",))


def test_options_made_in_python_are_held_to_the_same_rule() -> None:
    """The options class refuses what a document may not say either."""
    with Plugins([STRATEGY], entry_points=False) as plugins:
        options = plugins.strategies["strictest-of"].offer.options
    assert options is not None

    with pytest.raises(ModelError) as caught:
        options(strategies=(StrategyUse(use="a"),))

    assert caught.value.code == "strategies-too-few"


def test_it_says_what_it_needs() -> None:
    """The strategies it looks at are named with their options, as given."""
    with Plugins([STRATEGY], entry_points=False) as plugins:
        uses = [{"use": "a", "options": {"x": 1}}, {"use": "b"}]
        made: Any = plugins.make("strategies", "strictest-of", {"strategies": uses})

    assert made.needs() == (StrategyUse(use="a", options={"x": 1}), StrategyUse(use="b"))


# Time is no property: a busy machine must not fail a test.
STEADY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
STATUSES = st.sampled_from(["low", "middle", "high", UNDETERMINED, "untold"])


@STEADY
@given(statuses=st.lists(STATUSES, min_size=2, max_size=5), data=st.data())
def test_the_result_is_never_more_favourable_than_any(
    statuses: list[str], data: st.DataObject
) -> None:
    """It is at most the least favourable, never determined by the open, and knows no order."""
    made = [
        untold(f"s-{at}") if status == "untold" else proposal(f"s-{at}", status)
        for at, status in enumerate(statuses)
    ]

    judged = judge(*made)

    told = [SCALE.rank(status) for status in statuses if SCALE.has(status)]
    if judged.status == UNDETERMINED:
        assert len(told) < len(statuses)
        assert 0 not in told
    else:
        assert SCALE.rank(judged.status) == min(told)
        assert len(told) == len(statuses) or judged.status == "low"
    assert judge(*data.draw(st.permutations(made))) == judged


@frozen
class Panel:
    """A partner's strategy: a fixed vote, on the register's own scale."""

    def assess(self, case: Case) -> Judgement:
        """Vote."""
        relied = tuple(Used(evidence=record.id, counted_as="read") for record in case.evidence)
        return Judgement(
            status="partly-achieved",
            trace=Trace(rule="vote", because="So the panel voted.", used=relied),
        )


class Partner:
    """A partner's plugin in five lines."""

    @hookimpl
    def rsr_strategies(self) -> Iterable[StrategyOffer]:
        """Offer a panel's vote."""
        yield StrategyOffer(name="panel", summary="A vote.", make=lambda _: Panel())


WORK = Evidence(
    id="ev-work",
    bears_on=("rec-1",),
    kind="official-document",
    about="action",
    direction="no-change",
    says="Nothing was begun.",
)
IMPACT = evolve(WORK, id="ev-impact", about="outcome", direction="positive", kind="inspection")


@pytest.mark.parametrize(
    ("evidence", "names", "rule", "status"),
    [
        pytest.param(
            (IMPACT,), ("outcome-impact", "panel"), "all-agree", "partly-achieved", id="partner"
        ),
        pytest.param(
            (), ("outcome-impact", "panel"), "strictest-decides", "not-achieved", id="lower"
        ),
        pytest.param(
            (WORK, IMPACT),
            ("outcome-impact", "delivery-stages"),
            "strictest-decides",
            "not-achieved",
            id="not-begun-on-another-scale",
        ),
        pytest.param(
            (evolve(WORK, direction="positive", stage="underway"), IMPACT),
            ("outcome-impact", "delivery-stages"),
            "one-untold",
            UNDETERMINED,
            id="work-tells-nothing-of-outcomes",
        ),
    ],
)
def test_it_works_with_built_in_and_partners_strategies(
    evidence: tuple[Evidence, ...], names: tuple[str, ...], rule: str, status: str
) -> None:
    """Through the verb ``assess``, with the proposals of others told in the register's scale."""
    uses: list[Mapping[str, str]] = [{"use": name} for name in names]
    register = Register(
        title="A test",
        recommendations=(Recommendation(id="rec-1"),),
        evidence=evidence,
        cycles=(CYCLE,),
        strategies=(StrategyUse(use="strictest-of", options={"strategies": uses}),),
    )
    builtins = [name for name in BUILTINS if ".strategies." in name or ".scales." in name]

    with Plugins([*builtins, Partner()], entry_points=False) as plugins:
        (made,) = assess(register, cycle="2022-03", plugins=plugins)

    assert (made.trace.rule, made.status, made.scale) == (rule, status, "cqc-2022")
    assert {used.evidence for used in made.trace.used} <= {record.id for record in evidence}
