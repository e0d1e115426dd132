"""Proposals: made from what a cycle can see, told in the register's scale, never a decision."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from attrs import evolve, frozen

import rsr
from rsr.errors import NotFoundError, PluginError
from rsr.model import (
    NotAssessed,
    Register,
    ScaleMapping,
    Status,
    StatusMapping,
    StatusScale,
    StrategyUse,
    Trace,
    Used,
)
from rsr.plugins import Case, Judgement, ScaleOffer, StrategyOffer, hookimpl
from rsr.plugins.manager import Plugins

Many = Callable[..., Plugins]


def statuses(proposals: Iterable[Any]) -> dict[str, str]:
    """Return proposed statuses by recommendation."""
    return {proposal.recommendation: proposal.status for proposal in proposals}


class Fixed:
    """A strategy that does what a test wants of it."""

    def __init__(self, does: Callable[[Case], Any], needs: tuple[StrategyUse, ...] = ()) -> None:
        self.assess = does
        self._needs = needs

    def needs(self) -> tuple[StrategyUse, ...]:
        """Return the strategies that a test names."""
        return self._needs


@pytest.fixture
def with_strategies(request: pytest.FixtureRequest) -> Iterator[Many]:
    """Give a function that loads the small plugins and strategies of a test's own."""
    small = request.getfixturevalue("plugins")
    opened: list[Plugins] = []

    def load(*offers: StrategyOffer, scales: tuple[StatusScale, ...] = ()) -> Plugins:
        class Extra:
            @hookimpl
            def rsr_strategies(self) -> Iterable[StrategyOffer]:
                yield from offers

            @hookimpl
            def rsr_scales(self) -> Iterable[ScaleOffer]:
                for scale in scales:
                    yield ScaleOffer(name=scale.id, summary="S.", make=partial(_itself, scale))

        first = small._manager.get_plugin(small.loaded[0].name)
        opened.append(Plugins((first, Extra()), entry_points=False))
        return opened[-1]

    yield load
    for plugins in opened:
        plugins.close()


def _itself(scale: StatusScale) -> StatusScale:
    return scale


def judged(status: str = "yes", *used: str) -> Callable[[Case], Judgement]:
    """Return what always judges the same."""
    trace = Trace(
        rule="fixed",
        because="So it is.",
        used=tuple(Used(evidence=id_, counted_as="good") for id_ in used),
    )
    return lambda _: Judgement(status=status, trace=trace)


def test_a_cycle_proposes_from_what_it_can_see(register: Register, plugins: Plugins) -> None:
    """Evidence collected after a cycle's cut-off does not count for it."""
    before = rsr.assess(register, cycle="one", plugins=plugins)
    after = rsr.assess(register, cycle="two", plugins=plugins)

    assert statuses(before) == {"r-1": "no", "r-2": "no"}
    assert statuses(after) == {"r-1": "yes", "r-2": "no"}


def test_a_proposal_says_which_package_made_it(register: Register, plugins: Plugins) -> None:
    """Plugin, distribution and version stand on every proposal."""
    proposal = rsr.assess(register, cycle="two", plugins=plugins)[0]

    assert proposal.made_by is not None
    assert proposal.made_by.plugin == "Small"
    assert proposal.made_by.distribution == "not installed"
    assert proposal.made_by.version == "unversioned"


def test_a_cycle_that_does_not_assess_has_no_proposals(
    register: Register, plugins: Plugins
) -> None:
    """Nothing is proposed where nothing is assessed."""
    cycles = (register.cycles[0], evolve(register.cycles[1], assesses=False))

    assert rsr.assess(evolve(register, cycles=cycles), cycle="two", plugins=plugins) == ()


def test_scope_and_exceptions_are_kept(register: Register, plugins: Plugins) -> None:
    """Recommendations out of scope, or named as not assessed, get no proposal."""
    narrow = evolve(register.cycles[1], scope=("r-2",))
    left = evolve(
        register.cycles[1], not_assessed=(NotAssessed(recommendation="r-2", why="Too early."),)
    )

    scoped = evolve(register, cycles=(register.cycles[0], narrow))
    without = evolve(register, cycles=(register.cycles[0], left))
    assert set(statuses(rsr.assess(scoped, cycle="two", plugins=plugins))) == {"r-2"}
    assert set(statuses(rsr.assess(without, cycle="two", plugins=plugins))) == {"r-1"}


def test_an_unknown_cycle_is_said(register: Register, plugins: Plugins) -> None:
    """Asking for a cycle that is not there names those that are."""
    with pytest.raises(NotFoundError) as caught:
        rsr.assess(register, cycle="three", plugins=plugins)

    assert caught.value.code == "cycle-unknown"
    assert caught.value.hint is not None
    assert "one, two" in caught.value.hint


def test_an_unknown_strategy_is_said_with_its_place(register: Register, plugins: Plugins) -> None:
    """A strategy that no plugin offers is an error at the place that names it."""
    wrong = evolve(register, strategies=(StrategyUse(use="guessing"),))

    with pytest.raises(NotFoundError) as caught:
        rsr.assess(wrong, cycle="two", plugins=plugins)

    assert caught.value.code == "strategy-unknown"
    assert caught.value.path == ("strategies", 0, "use")


def test_options_that_do_not_fit_are_said_with_their_place(
    register: Register, with_strategies: Many
) -> None:
    """Options are structured by the offer's class; a fault names the path in the register."""

    @frozen(kw_only=True)
    class Options:
        least: int = 1

    offer = StrategyOffer(
        name="choosy", summary="C.", make=lambda _: Fixed(judged()), options=Options
    )
    use = StrategyUse(use="choosy", options={"least": "two", "most": 3})
    cycles = (register.cycles[0], evolve(register.cycles[1], strategies=(use,)))

    with pytest.raises(rsr.RsrError) as caught:
        rsr.assess(evolve(register, cycles=cycles), cycle="two", plugins=with_strategies(offer))

    assert [(p.code, p.where.path) for p in caught.value.problems] == [
        ("type-wrong", ("cycles", 1, "strategies", 0, "options", "least")),
        ("field-unknown", ("cycles", 1, "strategies", 0, "options", "most")),
    ]


@pytest.mark.parametrize(
    "does",
    [
        pytest.param(lambda _: 1 / 0, id="raises"),
        pytest.param(lambda _: "yes", id="returns-no-judgement"),
        pytest.param(judged("perhaps"), id="status-not-of-its-scale"),
        pytest.param(judged("yes", "e-9"), id="evidence-that-is-not-there"),
    ],
)
def test_a_strategy_that_fails_is_named(
    register: Register, with_strategies: Many, does: Callable[[Case], Any]
) -> None:
    """Whatever a strategy does wrong becomes an error with the plugin's name on it."""
    offer = StrategyOffer(name="broken", summary="B.", make=lambda _: Fixed(does))

    with pytest.raises(PluginError) as caught:
        rsr.assess(register, cycle="two", strategies=["broken"], plugins=with_strategies(offer))

    assert caught.value.code == "plugin-failed"
    assert caught.value.plugin == "Extra"


GRADES = StatusScale(
    id="grades",
    title="Grades",
    statuses=(
        Status(id="low", label="Low", definition="Low.", colour="#aa0000", symbol="-"),
        Status(id="high", label="High", definition="High.", colour="#006600", symbol="+"),
    ),
    mappings=(
        ScaleMapping(
            to="yes-no",
            statuses=(
                StatusMapping(status="low", becomes="no", fit="exact"),
                StatusMapping(status="high", becomes=None, fit="lossy", loss="High is not yes."),
            ),
        ),
    ),
)


@pytest.mark.parametrize(
    ("status", "told_as", "fit"),
    [
        pytest.param("low", "no", "exact", id="mapped"),
        pytest.param("high", None, "lossy", id="nothing-fits"),
        pytest.param("undetermined", "undetermined", "exact", id="undetermined-is-in-every-scale"),
    ],
)
def test_a_status_of_another_scale_is_told_in_the_registers(
    register: Register, with_strategies: Many, status: str, told_as: str | None, fit: str
) -> None:
    """A proposal keeps its own status, and says what it is in the register's scale, and how well."""
    offer = StrategyOffer(
        name="grading", summary="G.", make=lambda _: Fixed(judged(status)), scale="grades"
    )
    plugins = with_strategies(offer, scales=(GRADES,))

    proposal = rsr.assess(register, cycle="two", strategies=["grading"], plugins=plugins)[0]

    assert (proposal.scale, proposal.status) == ("grades", status)
    assert (proposal.told_as, proposal.fit) == (told_as, fit)


def test_scales_without_a_mapping_are_not_told_in_each_other(
    register: Register, with_strategies: Many
) -> None:
    """Where no mapping leads from one scale to another, nothing is made up."""
    lonely = evolve(GRADES, mappings=())
    offer = StrategyOffer(
        name="grading", summary="G.", make=lambda _: Fixed(judged("low")), scale="grades"
    )

    proposal = rsr.assess(
        register,
        cycle="two",
        strategies=["grading"],
        plugins=with_strategies(offer, scales=(lonely,)),
    )[0]

    assert proposal.told_as is None
    assert proposal.fit == "lossy"
    assert proposal.loss is not None


def test_a_composite_finds_the_proposals_it_needs(
    register: Register, with_strategies: Many
) -> None:
    """What a strategy says that it needs stands in its case, told in the register's scale."""
    seen: list[dict[str, str]] = []

    def look(case: Case) -> Judgement:
        seen.append({name: proposal.status for name, proposal in case.others.items()})
        return judged("no")(case)

    needs = (StrategyUse(use="counting"),)
    offer = StrategyOffer(name="looking", summary="L.", make=lambda _: Fixed(look, needs))

    rsr.assess(register, cycle="two", strategies=["looking"], plugins=with_strategies(offer))

    assert seen == [{"counting": "yes"}, {"counting": "no"}]


def test_a_composite_that_needs_itself_is_refused(
    register: Register, with_strategies: Many
) -> None:
    """A loop of strategies is said instead of followed."""
    needs = (StrategyUse(use="looping"),)
    offer = StrategyOffer(name="looping", summary="L.", make=lambda _: Fixed(judged(), needs))

    with pytest.raises(PluginError) as caught:
        rsr.assess(register, cycle="two", strategies=["looping"], plugins=with_strategies(offer))

    assert caught.value.code == "strategy-loop"


def test_the_explanation_tells_decision_proposal_and_evidence(
    register: Register, plugins: Plugins
) -> None:
    """An explanation holds who decided, on what, and what was proposed by which rule."""
    told = str(rsr.explain(register, "1", cycle="two", plugins=plugins))

    assert "Conclusion: Yes" in told
    assert "Decided by The Office: Yes." in told
    assert "Relied on e-1: Seen to be better." in told
    assert "Rule: counted." in told


def test_a_proposal_alone_is_not_a_conclusion(register: Register, plugins: Plugins) -> None:
    """Where nobody decided, the conclusion has no status, whatever was proposed."""
    conclusion = rsr.conclude(register, "r-2", cycle="two", plugins=plugins)

    assert conclusion.state == "no-decision"
    assert conclusion.status is None
    assert conclusion.proposals[0].status == "no"


def test_a_scale_that_is_not_there_is_said(register: Register, plugins: Plugins) -> None:
    """A register whose scale nobody offers cannot be assessed."""
    with pytest.raises(NotFoundError) as caught:
        rsr.assess(evolve(register, scale="stars"), cycle="two", plugins=plugins)

    assert caught.value.code == "scale-unknown"
    assert str(caught.value.problems[0].hint).startswith("there are ")


def test_where_there_is_no_scale_at_all_that_is_said(register: Register) -> None:
    """Without a scale of its own or a plugin's, the hint says that there are none."""
    with (
        Plugins(builtins=(), entry_points=False) as nothing,
        pytest.raises(NotFoundError) as caught,
    ):
        rsr.assess(evolve(register, scale="stars", scales=()), cycle="two", plugins=nothing)

    assert caught.value.problems[0].hint == "there are none"


def test_later_records_of_owners_are_not_seen(register: Register, plugins: Plugins) -> None:
    """Milestones and their moves, indicators' breaks and publications stop at the cut-off."""
    from rsr.model import Break, DueDate, Indicator, Milestone, Publication, SourceRef
    from rsr.workflow.views import as_seen_by

    early, late = date(2020, 1, 1), date(2021, 1, 1)
    ledger = (DueDate(on=early, set_on=early), DueDate(on=late, set_on=late, why="Slow."))
    whole = evolve(
        register,
        milestones=(
            Milestone(
                id="m-1",
                recommendation="r-1",
                organisation="office",
                title="Do",
                due=ledger,
                done_on=late,
                source=SourceRef(document="p-2"),
            ),
            Milestone(
                id="m-2", recommendation="r-1", organisation="office", title="Do", due=ledger[1:]
            ),
        ),
        indicators=(
            Indicator(
                id="i-1",
                title="T",
                unit="people",
                better="lower",
                breaks=(Break(on=early, why="New form."), Break(on=late, why="Other form.")),
            ),
        ),
        publications=(
            Publication(id="p-1", title="Early", published_on=early),
            Publication(id="p-2", title="Late", published_on=late),
        ),
    )

    seen = as_seen_by(whole, whole.cycle("one"))

    assert [m.id for m in seen.milestones] == ["m-1"]
    assert seen.milestones[0].due == ledger[:1]
    assert seen.milestones[0].done_on is None
    assert seen.milestones[0].source is None
    assert [b.on for b in seen.indicators[0].breaks] == [early]
    assert [p.id for p in seen.publications] == ["p-1"]
    assert plugins.loaded
