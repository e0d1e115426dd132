"""Outcome series: what is measured, from where, and what change is looked for in it."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import Any, Literal

from attrs import field, frozen

from rsr.model._types import typed
from rsr.model.evidence import Period
from rsr.model.fields import (
    Least,
    doc,
    frequency,
    id_field,
    identifier,
    reference,
    texts_wanted,
)
from rsr.model.parties import SourceRef
from rsr.model.statistic import ControlChartKind, StatisticKind, TimeSense
from rsr.model.succession import Succession
from rsr.model.table_relation import TableRelation

__all__ = [
    "AcceptedLoss",
    "Baseline",
    "Break",
    "ChangePoint",
    "DataSource",
    "Difference",
    "Indicator",
    "Measured",
    "Options",
    "Ratio",
    "Reporting",
    "Target",
]

# Options as a document gives them; the plugin that takes them structures them by its own class.
Options = Mapping[str, Any]

# Two records of one break may name days that lie so far apart.
_SAME_BREAK = timedelta(days=31)


@frozen(kw_only=True, field_transformer=typed)
class AcceptedLoss:
    """That a release is right although it holds much less than the one before it, and why."""

    file: str = field(
        metadata=doc(
            "The file, or a pattern of names such as 'f_2023-03*'; for a frame or a database what "
            "messages call it, or '*'."
        )
    )
    on: date | None = field(
        default=None,
        metadata=doc(
            "The day on which the release was published, where a file holds several; None is every "
            "release of the file."
        ),
    )
    why: str = field(metadata=doc("Why it is right, for readers of a report."))


@frozen(kw_only=True, field_transformer=typed)
class DataSource:
    """Published data to be read: which plugin reads it, and how."""

    id: str = id_field()
    use: str = field(
        validator=identifier, metadata=doc("The data-source plugin, such as 'tabular'.")
    )
    options: Options = field(factory=dict, hash=False, metadata=doc("The plugin's own options."))
    accepted_losses: tuple[AcceptedLoss, ...] = field(
        default=(),
        metadata=doc("Releases that are right although they hold much less than the one before."),
    )

    def why_accepted(self, file: str, on: date | None = None) -> str | None:
        """Return why a release is right although it holds much less; None where nothing is said of it.

        Args:
            file: Its file, as the register names it.
            on: The day on which it was published; None if not recorded.
        """
        names = file, file.rsplit("/", 1)[-1]
        for accepted in self.accepted_losses:
            if accepted.on in (None, on) and any(
                name == accepted.file or fnmatchcase(name, accepted.file) for name in names
            ):
                return accepted.why
        return None


@frozen(kw_only=True, field_transformer=typed)
class Baseline:
    """The span against which change is judged, fixed before the change."""

    period: Period = field(metadata=doc("The first and last day of the baseline."))
    why: str | None = field(default=None, metadata=doc("Why this span was chosen."))


@frozen(kw_only=True, field_transformer=typed)
class Target:
    """What was promised of an indicator, and by when."""

    value: float = field(metadata=doc("The figure to be reached, in the indicator's unit."))
    by: date = field(metadata=doc("The day by which it is to be reached."))
    source: SourceRef | None = field(default=None, metadata=doc("Who promised it, and where."))


@frozen(kw_only=True, field_transformer=typed)
class Break:
    """A day from which figures no longer compare with those before."""

    on: date = field(metadata=doc("The first day of the new series."))
    why: str = field(metadata=doc("What changed."))
    source: SourceRef | None = field(default=None, metadata=doc("Where that is said."))
    certain: bool = field(
        default=True,
        metadata=doc(
            "False where it is not recorded whether figures still compare: they are compared then, "
            "and the series says so."
        ),
    )


@frozen(kw_only=True, field_transformer=typed)
class Measured:
    """How an indicator is measured on a table of published data.

    Its ``select`` says which rows; this says what is made of them. Texts are compared as people
    see them: case, kinds and numbers of spaces, and kinds of hyphens do not matter.
    """

    data: str = field(metadata=doc("The data source that gives the table.", refers_to="sources"))
    part: str | None = field(
        default=None,
        metadata=doc(
            "The column that names who reports a row, such as the provider; None where a row is "
            "the whole."
        ),
    )
    months: int | None = field(
        default=None,
        validator=Least(1),
        metadata=doc(
            "How many months one of its periods is long, where the table has longer and shorter ones; "
            "None takes every period."
        ),
    )
    combine: Literal["one", "sum", "count"] = field(
        default="one",
        metadata=doc(
            "'one': one row for each period and part, more are an error; 'sum': rows are added up; "
            "'count': rows are counted, and have no figure of their own."
        ),
    )
    duplicate_rows: Literal["refuse", "keep"] = field(
        default="refuse",
        metadata=doc(
            "What rows are that are the same in every column, where they are added up or counted: "
            "'refuse': a table that holds every row twice has no figure, and single rows that are "
            "added up twice are told; 'keep': each is a case of its own."
        ),
    )
    whole: Options = field(
        factory=dict,
        hash=False,
        validator=texts_wanted,
        metadata=doc(
            "Which rows give the whole as its publisher has it, such as the figure for England, "
            "written as in select; none where it publishes no whole."
        ),
    )


@frozen(kw_only=True, field_transformer=typed)
class Ratio:
    """An indicator that is one divided by another, period by period and part by part."""

    numerator: str = field(metadata=doc("The indicator above the line.", refers_to="indicators"))
    denominator: str = field(metadata=doc("The indicator below the line.", refers_to="indicators"))
    times: float = field(
        default=1, metadata=doc("What it is multiplied by, such as 1000 for a rate per 1,000.")
    )

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Its two indicators, each with the name of its field."""
        return (("numerator", self.numerator), ("denominator", self.denominator))


@frozen(kw_only=True, field_transformer=typed)
class Difference:
    """How cumulative figures are turned into those of single periods: each less the one before."""

    resets: Literal["never", "year", "financial-year"] = field(
        default="never",
        metadata=doc(
            "When the count begins anew: never, on 1 January, or on 1 April. The first figure after "
            "that day is of the time since then."
        ),
    )


@frozen(kw_only=True, field_transformer=typed)
class Reporting:
    """Who has to report for a figure to be whole, as a rule."""

    of: str = field(metadata=doc("Of what, such as 'NHS providers'."))
    expected: int | None = field(
        default=None,
        validator=Least(0),
        metadata=doc("How many have to report; None if not recorded."),
    )
    least: float | None = field(
        default=None,
        validator=Least(0, 1),
        metadata=doc(
            "The least share, from 0 to 1, of them that must report for a period to be judged; "
            "None for no such rule."
        ),
    )


@frozen(kw_only=True, field_transformer=typed)
class ChangePoint:
    """From when on change is looked for, fixed before the figures are read."""

    changed_on: date | None = field(
        default=None,
        metadata=doc(
            "The day of the change; None is the day the first of its recommendations was made."
        ),
    )
    lag_days: int = field(
        default=0,
        validator=Least(0, 36525),  # a hundred years
        metadata=doc("How many days after it change can show at the earliest."),
    )
    interrupted_series: bool = field(
        default=False,
        metadata=doc(
            "True where an interrupted time series is told beside the verdict: by how much level and "
            "slope changed on that day. It does not change the verdict, and needs the extra 'models'."
        ),
    )
    why: str | None = field(default=None, metadata=doc("Why this day and this lag were chosen."))


@frozen(kw_only=True, field_transformer=typed)
class Indicator:
    """A series that would show whether anything has changed for people."""

    id: str = id_field()
    title: str = field(metadata=doc("What is counted, in plain words."))
    bears_on: tuple[str, ...] = field(
        default=(),
        validator=reference,
        metadata=doc(
            "The recommendations, or criteria, whose outcome it shows.",
            refers_to="recommendations",
        ),
    )
    unit: str = field(metadata=doc("What one unit of it is, such as 'people'."))
    better: Literal["higher", "lower", "neither"] = field(
        metadata=doc("Which direction is better for people.")
    )
    kind: StatisticKind | None = field(
        default=None,
        metadata=doc(
            "What kind of statistic its figures are. Counts and amounts add up over parts and "
            "periods, and no other kind does. None leaves it to what is recognised: by the data "
            "source, the unit, 'ratio', 'denominator' and the title, in this order."
        ),
    )
    time_sense: TimeSense | None = field(
        default=None,
        metadata=doc(
            "What its figures are of: all days of a period; a point in time, such as the last day "
            "of a month; all days since a beginning, cumulative; or rolling, days that its neighbours are "
            "of as well. None takes what is recognised: cumulative or rolling where title, unit, selected "
            "texts or the headings of figures and periods say so, such as 'to date', 'running total' or "
            "'3-month rolling average', or where it is made of such; else a period."
        ),
    )
    every: str | None = field(
        default=None,
        validator=frequency,
        metadata=doc(
            "How often its figures are published, such as 'month', '2 months', 'week' or 'working "
            "day': a step between the first and the last without a figure is missing. None takes the "
            "length of its periods, as a month of every month; of single days a week or more apart "
            "their own regular distance."
        ),
    )
    parts_overlap: bool = field(
        default=False,
        metadata=doc(
            "True where people or things may be counted in several parts, so that parts come to "
            "more than their whole; they are added up only to compare the same parts over time."
        ),
    )
    not_wholes: tuple[str, ...] = field(
        default=(),
        metadata=doc(
            "Parts that are no total of others, though by name or figures they look so, such as a "
            "trust called 'England'; of rows that are added up, a text of the row."
        ),
    )
    difference: Difference | None = field(
        default=None,
        metadata=doc(
            "How cumulative figures are turned into those of single periods; None leaves them "
            "cumulative, and they are not judged."
        ),
    )
    chart: ControlChartKind | None = field(
        default=None,
        metadata=doc(
            "The control chart that gives limits and signals: 'xmr' for single figures of any kind; "
            "'p' or 'u' for a ratio of counts, with limits by each denominator, or Laney's p' or u'; "
            "'t' for times between rare events, and 'g' for numbers of cases between them. None is 'xmr'."
        ),
    )
    funnel: Literal["chance", "multiplicative", "additive"] | None = field(
        default=None,
        metadata=doc(
            "How the parts of a ratio of counts are compared by a funnel plot, in the latest period: "
            "'chance' has the limits that chance alone gives; 'multiplicative' and 'additive' widen "
            "them for parts that differ beyond chance. None compares no parts."
        ),
    )
    denominator: str | None = field(
        default=None, metadata=doc("What it is divided by; None for a plain count.")
    )
    populations: tuple[str, ...] = field(
        default=(), metadata=doc("Whom it counts; none is everybody.", refers_to="populations")
    )
    source: SourceRef | None = field(default=None, metadata=doc("The statistics it comes from."))
    select: Options = field(
        factory=dict,
        hash=False,
        validator=texts_wanted,
        metadata=doc(
            "Which rows of the source it is: column names, each with the text or texts that are "
            "wanted, or '{not: ...}' with those that are left out."
        ),
    )
    measured: Measured | None = field(
        default=None,
        metadata=doc("How it is measured on a table; None where its observations are given."),
    )
    continues: tuple[str, ...] = field(
        default=(),
        metadata=doc(
            "Indicators whose figures come before its own in one series, as where a measure was "
            "renamed; where both have a period, its own figure stands.",
            refers_to="indicators",
        ),
    )
    ratio: Ratio | None = field(
        default=None,
        metadata=doc("The two indicators it is made of; None where it has figures of its own."),
    )
    baseline: Baseline | None = field(default=None, metadata=doc("What it is compared with."))
    change_point: ChangePoint | None = field(
        default=None,
        metadata=doc("From when on change is looked for; None takes the rule for all."),
    )
    target: Target | None = field(default=None, metadata=doc("What was promised of it."))
    breaks: tuple[Break, ...] = field(default=(), metadata=doc("Known breaks in the series."))
    successions: tuple[Succession, ...] = field(
        default=(),
        metadata=doc(
            "Reporters that took the place of others, by a new code, a merger or a split: they are "
            "followed as one through the series."
        ),
    )
    coverage: str | None = field(
        default=None, metadata=doc("Who has to report for the figure to be whole, in words.")
    )
    reporting: Reporting | None = field(
        default=None,
        metadata=doc("The same as a rule; None where there is none."),
    )
    never_join: tuple[str, ...] = field(
        default=(),
        metadata=doc(
            "Indicators whose figures must never be put into one series with it.",
            refers_to="indicators",
        ),
    )
    table_relations: tuple[TableRelation, ...] = field(
        default=(),
        metadata=doc(
            "Which cells add up to which of its figures, so that what is hidden stays hidden; beside "
            "those that follow from select and part."
        ),
    )
    caveats: tuple[str, ...] = field(
        default=(), metadata=doc("What must be said with every figure.")
    )

    @property
    def control_chart(self) -> ControlChartKind:
        """The control chart that is drawn of it, stated or not."""
        return self.chart or "xmr"

    @property
    def between_events(self) -> bool:
        """Whether each figure is the time, or the number of cases, between one event and the next."""
        return self.chart in ("t", "g")

    @property
    def made_of(self) -> tuple[str, ...]:
        """The indicators that its series is made of beside its own figures."""
        ratio = (self.ratio.numerator, self.ratio.denominator) if self.ratio is not None else ()
        return (*self.continues, *ratio)

    def breaks_with(self, others: Iterable[Break]) -> tuple[Break, ...]:
        """Return its breaks and others; one of its own, within a month, takes another's place."""
        added = [
            other
            for other in others
            if not any(abs(own.on - other.on) <= _SAME_BREAK for own in self.breaks)
        ]
        return tuple(dict.fromkeys((*self.breaks, *added)))

    @property
    def broken_on(self) -> tuple[date, ...]:
        """The days from which figures certainly do not compare with those before, sorted."""
        return tuple(sorted(broken.on for broken in self.breaks if broken.certain))

    @property
    def evidence_id(self) -> str:
        """The id of the evidence record that its verdict becomes."""
        return f"measured-{self.id}"
