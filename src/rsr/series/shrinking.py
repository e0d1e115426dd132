"""Releases that hold much less than the one before: stopped before they replace anything."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from attrs import define, field, frozen

from rsr.errors import Problem, Severity, Where, as_yaml, short_repr
from rsr.formatting import plural
from rsr.model import Observation, Period
from rsr.model.vintage import SETTLED, Status
from rsr.series.amounts import Held, Loss
from rsr.series.losses import losses, periods_before

# So many findings of two releases are told, and the others counted.
_MOST_TOLD = 5
_GRADES: tuple[Severity, ...] = ("error", "warning", "note")
_USED = "it is used, and the figures of the periods before its first stand"
_MUST = (
    "a release must hold every period of the one before from its own first one on, and most of what that "
    "holds of them, on the same scale"
)

# Says why a release is right although it holds less: by its file, and the day it was published.
Accepted = Callable[[str, date | None], str | None]
# A release within a file: its day, its issue and its name, and its status where that parts it.
_Vintage = tuple[date | None, int, str | None, Status | None]
# What a figure is of.
_Of = tuple[str, Period, str | None]


@frozen
class ReleaseProblem:
    """A problem of releases, and the day from which anybody could know of it."""

    problem: Problem
    known_on: date


@frozen
class Stopped:
    """The releases of which nothing is used, and what is told of these and of those accepted."""

    files: frozenset[str] = frozenset()
    # Those within files, each with its file; and which of these are parted by status.
    vintages: frozenset[tuple[str, _Vintage]] = frozenset()
    told: tuple[ReleaseProblem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.files or self.vintages)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is told, without the days."""
        return tuple(one.problem for one in self.told)

    def holds(self, held: Held) -> bool:
        """Say whether nothing of the release that a figure is of is used."""
        if held.file in self.files:
            return True
        keys = (_vintage_of(held), _vintage_of(held, parted=True))
        return any((held.file, key) in self.vintages for key in keys)


@define
class _Release:
    """One release: what it holds, by period and then by indicator and part."""

    file: str
    # What it is called in its file; None where it is the file.
    called: str | None = None
    # True where it is followed by one of the same day that is more settled, or follows on such a one.
    parted: bool = False
    on: date | None = None
    issue: int = 1
    settled: int = 0
    known_on: date = date.max
    held: dict[Period, dict[tuple[str, str | None], Held]] = field(factory=dict)

    @property
    def order(self) -> tuple[date, int, int]:
        """Releases are put in order by their days, or else by status and issue."""
        by_status = self.parted or self.on is None
        return (self.on or date.min, self.settled if by_status else 0, self.issue)

    def add(self, one: Held) -> None:
        """Take in a figure; of several for one thing the one that stands is kept."""
        if one.on is not None and (self.on is None or one.on > self.on):
            self.on = one.on
        self.issue = max(self.issue, one.issue)
        self.settled = max(self.settled, SETTLED[one.status])
        self.known_on = min(self.known_on, one.known_on)
        cells = self.held.setdefault(one.period, {})
        if one.indicator is not None:
            cell = (one.indicator, one.part)
            other = cells.get(cell)
            if other is None or other.standing <= one.standing:
                cells[cell] = one

    def rows(self) -> int:
        """Return how many rows it holds."""
        return sum(one.rows for cells in self.held.values() for one in cells.values())

    def indicators(self) -> set[str]:
        """Return the indicators of which it holds rows."""
        return {indicator for cells in self.held.values() for indicator, _ in cells}


def held_in(observation: Observation) -> Held:
    """Return what a record is of its release: one row."""
    made = observation.made_by
    return Held(
        file=(made.file if made is not None else None) or "",
        on=observation.vintage_on,
        issue=observation.issue or 1,
        vintage=observation.vintage,
        indicator=observation.indicator,
        period=observation.period,
        part=observation.part,
        value=observation.value,
        status=observation.status,
    )


@frozen
class Empty:
    """A file that holds nothing that is asked for, of whatever period."""

    file: str
    on: date | None = None
    issue: int = 1


def shrunken(held: Iterable[Held], accepted: Accepted, *, empty: Iterable[Empty] = ()) -> Stopped:
    """Find releases that hold much less than the one before them, of the same source.

    A file is a release, and so is each vintage within a file, a frame or a table of a database: rows of
    one day of publication, issue and name. Rows of one vintage that give a figure in several statuses
    are a release for each status, the more settled the later. The vintages of a file are compared with
    each other, and then the files.

    Each release is compared with the last one before it that holds a period of the same length that it
    holds itself, if it is known to be later: by its day of publication or, where neither has one, by
    its status and issue. So a release that holds only a month of its own is compared with nothing. One
    that is stopped is not what the next is compared with.

    Compared are the periods from the first that the later one holds: what the one before holds of
    earlier ones stands, which is told where it is most of them. Of the periods that both hold, each as
    the last release before has it, it is for each indicator: rows, those who report, rows with a figure,
    figures that are shown, figures that are not 0, what reporters and periods come to, and statuses.

    ``accepted``: why a release is right although it holds less, by its file and the day that it was
    published; None where nothing is said of it. ``empty``: files that hold nothing. One that is known
    to come after a release has lost all of it; where no file has a day, that is not known, and it is a
    warning.
    """
    by_file: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        by_file[one.file].append(one)
    told: list[ReleaseProblem] = []
    vintages: set[tuple[str, _Vintage]] = set()
    files: list[_Release] = []
    for file, rows in by_file.items():
        within = _within(file, rows)
        if len(within) > 1:
            stopped = _chain(within.values(), accepted, told)
            gone = {key for key, release in within.items() if id(release) in stopped}
            parted = {key[:3] for key in within if key[3] is not None}
            vintages |= {(file, key) for key in gone}
            rows = [one for one in rows if _key(one, parted) not in gone]  # noqa: PLW2901  # what is used
        release = _Release(file)
        for one in rows:
            release.add(one)
        files.append(release)
    files.sort(key=lambda one: (one.order, one.file))
    stopped = _chain(files, accepted, told)
    used = [one for one in files if id(one) not in stopped]
    without = [(one, used) for one in empty]
    # Of files without days it is not known which is later, and still one holds none of its periods.
    without += [
        (
            Empty(one.file, issue=one.issue),
            [
                other
                for other in used
                if other.on is None and other.rows() and not one.held.keys().isdisjoint(other.held)
            ],
        )
        for one in used
        if one.on is None and not one.rows()
    ]
    emptied = (_emptied(lost, before, accepted) for lost, before in without)
    told += [one for one in emptied if one is not None]
    named = {one.problem.where.file for one in told}
    told += _unselected([one for one in used if one.file not in named], accepted)
    return Stopped(
        frozenset(release.file for release in files if id(release) in stopped),
        frozenset(vintages),
        tuple(told),
    )


def _chain(
    releases: Iterable[_Release], accepted: Accepted, told: list[ReleaseProblem]
) -> set[int]:
    """Compare each release with the one before it; return the ids of the objects that are stopped."""
    stopped: set[int] = set()
    last: dict[Period, _Release] = {}
    for release in sorted(releases, key=lambda one: (one.order, one.file)):
        earlier = {id(one): one for period in release.held if (one := last.get(period)) is not None}
        before = max(earlier.values(), key=lambda one: one.order, default=None)
        if before is not None and before.order < release.order:
            lagging = release.parted and before.on == release.on
            # A release between may hold few periods: each is compared with the last that holds it.
            shared = {
                period: one.held[period]
                for period in release.held
                if (one := last.get(period)) is not None and one.order < release.order
            }
            found = list(losses(before.held | shared, release.held, lagging=lagging))
            short = periods_before(before.held, release.held)
            found += (Loss(says, "note") for says in short)
            if found:
                why = accepted(release.file, release.on)
                told.append(_problem(before, release, found, why))
                if told[-1].problem.severity == "error":
                    stopped.add(id(release))
                    continue
        last |= dict.fromkeys(release.held, release)
    return stopped


# --- vintages within one file ---------------------------------------------------------------------


def _vintage_of(held: Held, *, parted: bool = False) -> _Vintage:
    return (held.on, held.issue, held.vintage, held.status if parted else None)


def _key(held: Held, parted: Iterable[tuple[date | None, int, str | None]]) -> _Vintage:
    return _vintage_of(held, parted=(held.on, held.issue, held.vintage) in parted)


def _within(file: str, rows: Sequence[Held]) -> dict[_Vintage, _Release]:
    """Return the vintages of one file; those that give a figure in several statuses parted by these."""
    statuses: dict[tuple[_Vintage, _Of], set[Status]] = defaultdict(set)
    for one in rows:
        if one.indicator is not None:
            statuses[_vintage_of(one), (one.indicator, one.period, one.part)].add(one.status)
    parted = {key[:3] for (key, _), found in statuses.items() if len(found) > 1}
    releases: dict[_Vintage, _Release] = {}
    for one in rows:
        key = _key(one, parted)
        release = releases.get(key)
        if release is None:
            release = releases[key] = _Release(file, called=_called(key), parted=key[:3] in parted)
        release.add(one)
    return releases


def _called(key: _Vintage) -> str:
    """Say which vintage of a file is meant."""
    on, issue, name, status = key
    words = ["the vintage"]
    if name is not None:
        words.append(short_repr(name))
    if on is not None:
        words.append(f"of {on}")
    if issue > 1:
        words.append(f"issue {issue}")
    if status is not None:
        words.append(f"({status})")
    return " ".join(words) if len(words) > 1 else "the vintage without a day"


# --- in words -------------------------------------------------------------------------------------


def _emptied(
    empty: Empty, releases: Sequence[_Release], accepted: Accepted
) -> ReleaseProblem | None:
    """Tell of a file without a row, beside the last release that comes before it."""
    known = [
        one
        for one in releases
        if (one.on or date.min, one.issue) < (empty.on or date.min, empty.issue)
    ]
    earlier = known or [one for one in releases if one.on is None and empty.on is None]
    if not earlier:
        return None
    before = earlier[-1]
    why = accepted(empty.file, empty.on)
    problem = Problem(
        code="release-shrunken",
        must=_MUST,
        got=f"{short_repr(empty.file)} after {short_repr(before.file)}: {plural(before.rows(), 'row')} before, none at "
        "all now",
        hint=_hint(why, accepting((empty.file, None)), nothing="it takes no figure's place"),
        where=Where(file=empty.file or None),
        severity=("error" if known else "warning") if why is None else "note",
    )
    return ReleaseProblem(problem, empty.on or date.min)


def _unselected(releases: Sequence[_Release], accepted: Accepted) -> Iterator[ReleaseProblem]:
    """Tell of files that hold rows, and none of an indicator that an earlier one holds rows of.

    Of files without days it is not known which is earlier.
    """
    there = [one.indicators() for one in releases]
    for indicator in sorted(set().union(*there)):
        having = [one for one, found in zip(releases, there, strict=True) if indicator in found]
        lacking = [
            one
            for one, found in zip(releases, there, strict=True)
            if indicator not in found
            and accepted(one.file, one.on) is None
            and any(one.on is None or (other.on or date.min) < one.on for other in having)
        ]
        if lacking:
            names = ", ".join(short_repr(one.file, whole=True) for one in lacking[:_MOST_TOLD])
            more = f" and {len(lacking) - _MOST_TOLD} more" if len(lacking) > _MOST_TOLD else ""
            problem = Problem(
                code="release-unselected",
                must="each file must hold rows that are selected for each indicator that another holds rows of",
                got=f"none of {indicator} in {names}{more}",
                hint="its publisher may call there what is selected otherwise: name that text as well; "
                f"where that is right, write {accepting(*((one.file, None) for one in lacking))}",
                where=Where(file=lacking[0].file or None),
                severity="warning",
            )
            yield ReleaseProblem(problem, lacking[0].known_on)


def _problem(
    before: _Release, after: _Release, found: Sequence[Loss], why: str | None
) -> ReleaseProblem:
    """Tell of what is lost, of what may be, or only of a release that begins later than the one before."""
    graded = sorted(found, key=lambda one: _GRADES.index(one.severity))
    severity, said = graded[0].severity, [one.says for one in graded]
    more = f"; and {len(said) - _MOST_TOLD} more" if len(said) > _MOST_TOLD else ""
    if after.called is not None:
        within = f"{short_repr(after.file)}, " if after.file else ""
        compared = f"{within}{after.called} after {before.called}"
    else:
        compared = f"{short_repr(after.file)} after {short_repr(before.file)}"
    problem = Problem(
        code="release-shrunken",
        must=_MUST,
        got=f"{compared}: {'; '.join(said[:_MOST_TOLD])}{more}",
        hint=_USED
        if severity == "note" and why is None
        else _hint(
            why,
            accepting((after.file, None if after.called is None else after.on)),
            doubtful=severity == "warning",
            within=after.called is not None,
        ),
        where=Where(file=after.file or None),
        severity=severity if why is None else "note",
    )
    return ReleaseProblem(problem, after.known_on)


def accepting(*releases: tuple[str, date | None]) -> str:
    """Return what is to be written where releases are right although they hold less.

    ``releases``: the file of each, and the day it was published where the file holds several.
    """
    entries = ", ".join(
        f"{{file: {as_yaml(file or '*')}, {f'on: {on}, ' if on is not None else ''}why: …}}"
        for file, on in dict.fromkeys(releases)
    )
    return f"accepted_losses: [{entries}] in its source"


def _hint(
    why: str | None,
    accept: str,
    *,
    nothing: str = "nothing of it is used",
    doubtful: bool = False,
    within: bool = False,
) -> str:
    if why is not None:
        return f"accepted: {why}"
    or_part = ", or holds only what was revised" if within else ""
    used = "it is used all the same" if doubtful else nothing
    return f"{used}; fetch it again or ask its publisher; if it is right{or_part}, write {accept}"
