"""An attack on hidden figures: random registers, all that is published of them, and integer programmes.

Towns belong to sites and to one country. What is counted in each town and month is made up; a
publisher prints figures of periods of several lengths, hides 1 to 4, and prints again what it has
revised. A register takes them by several indicators, freezes and publishes two reports and gathers
the rest. An attacker reads all of it and knows what adds up to what.
"""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from attrs import frozen

import rsr
from rsr.documents import release_bytes
from rsr.errors import RsrError
from rsr.model import Register

__all__ = ["Attacked", "attacked"]

SITES = {"Ash": "N", "Birch": "N", "Cedar": "S", "Dale": "S", "Elm": "W"}
_FIRST = 2022
# One source; periods of the longest length in another source; each indicator on one of two sources
# of one file; the same beside observations of the same rows; with declared relations; any periods;
# and counts to date.
SHAPES = (
    "one-source", "two-sources", "one-file", "recorded", "declared", "any-periods", "cumulative",
)  # fmt: skip
# What tells a user that a hidden figure may be known more closely than its publisher declares.
WARNINGS = {"disclosure-left", "disclosure-not-proved", "figures-contradictory"}
# The months of a period: the first, counted from the first of all, and how many.
_Span = tuple[int, int]
# A published figure: which data it is of, its period, and the towns in it.
_Cell = tuple[int, _Span, tuple[str, ...]]
# A hidden or rounded figure by its least and its most; None without a limit.
_Bounds = tuple[int, int | None]


@frozen(kw_only=True)
class Attacked:
    """What an attack came to."""

    # How many figures their publisher hides in what was published.
    hidden: int
    withheld: int
    # Those that were narrowed, with what is left of them.
    narrowed: dict[_Cell, _Bounds]
    warnings: frozenset[str]
    # Why nothing was published, where there is an error.
    refused: str | None = None


@frozen(kw_only=True)
class _Made:
    """A made-up register."""

    towns: tuple[str, ...]
    months: int
    spans: tuple[_Span, ...]
    # Counts by data, month and town; the second is revised.
    counts: tuple[Mapping[tuple[int, str], int], ...]
    indicators: Mapping[str, str]
    vintages: bool
    shape: str
    # Whether cumulative figures name the month alone in which they were counted.
    last_month: bool


def _day(month: int) -> date:
    return date(_FIRST + month // 12, month % 12 + 1, 1)


def _made(seed: int, shape: str) -> _Made:
    draw = random.Random(seed)  # noqa: S311  # no secret
    towns = tuple(list(SITES)[: draw.randint(2, 5)])
    months = draw.choice([1, 1, 2, 3, 3, 4, 6, 6, 9])
    long = months // 2 or 1
    shapes: list[list[_Span]] = [
        [(at, 1) for at in range(months)],
        [(at, 3) for at in range(0, months - 2, 3)],
        [(at, 6) for at in range(0, months - 5, 3)],
        [(at, long) for at in range(months - long + 1)],
        [(0, length) for length in range(1, months + 1)],
        [(at, 2) for at in range(0, months - 1, 1)],
        [(0, months)],
    ]
    chosen = [shape for shape in shapes if shape and draw.random() < 0.35] or [shapes[-1]]
    if shape == "any-periods":
        starts = [draw.randrange(months) for _ in range(8)]
        chosen = [[(at, draw.randint(1, months - at)) for at in starts]]
    if shape == "cumulative":
        chosen = [shapes[4]]
    every_span = sorted({span for spans in chosen for span in spans})
    spans = draw.sample(every_span, min(len(every_span), draw.randint(1, 8)))
    small = draw.choice([0.1, 0.3, 0.6])
    first = {
        (month, town): draw.randint(0, 5) if draw.random() < small else draw.randint(0, 40)
        for month in range(months)
        for town in towns
    }
    second = {
        key: max(0, count + draw.choice([-1, 0, 1, 3])) if draw.random() < 0.2 else count
        for key, count in first.items()
    }
    every = {
        "towns": "{level: Town}, measured: {data: s, part: town, whole: {level: Country}}",
        "parts": "{level: Town}, measured: {data: s, part: town}",
        "country": "{level: Country}, measured: {data: s}",
        "added": "{level: Country}, measured: {data: s, combine: sum}",
        "sites": "{level: Town}, measured: {data: s, part: site, combine: sum}",
        "site": "{level: Town, site: N}, measured: {data: s, combine: sum}",
        "some": "{level: Town, town: [Ash, Birch]}, measured: {data: s, combine: sum}",
        "all": "{level: Town}, measured: {data: s, combine: sum}",
    }
    taken = [name for name in every if draw.random() < 0.4]
    if not {"towns", "parts"} & set(taken):
        taken.append(draw.choice(["towns", "parts"]))
    indicators = {name: every[name] for name in taken}
    if shape in ("one-file", "recorded"):
        # Each is measured on one of two sources that read one file.
        indicators = {
            name: asked.replace("data: s", f"data: {draw.choice('st')}")
            for name, asked in indicators.items()
        }
    if shape == "recorded":
        # Figures of the same rows that are read as they stand, and not measured.
        given = [name for name in _RECORDED if draw.random() < 0.6] or ["recorded-towns"]
        kept = [name for name in indicators if draw.random() < 0.5]
        indicators = {name: indicators[name] for name in kept} | dict.fromkeys(given, "")
    if shape == "declared":
        # A site is a part among the towns that it is the sum of, and a country is that of sites.
        declared = [
            f"{{total: {site}, parts: [{', '.join(t for t in towns if SITES[t] == site)}]}}"
            for site in dict.fromkeys(SITES[town] for town in towns)
        ]
        indicators["towns-and-sites"] = (
            "{level: [Town, Site]}, measured: {data: s, part: town}, "
            f"table_relations: [{', '.join(declared)}]"
        )
        if draw.random() < 0.5:
            sites = [f"in-{site.lower()}" for site in dict.fromkeys(SITES[town] for town in towns)]
            for site in sites:
                indicators[site] = (
                    f"{{level: Site, town: {site[-1].upper()}}}, measured: {{data: t}}, never_join: [sum]"
                )
            indicators["sum"] = (
                "{level: Country}, measured: {data: s}, "
                f"table_relations: [{{indicators: [{', '.join(sites)}]}}]"
            )
    return _Made(
        towns=towns,
        months=months,
        spans=tuple(sorted(spans)),
        counts=(first, second) if draw.random() < 0.6 else (first,),
        indicators=indicators,
        vintages=draw.random() < 0.6,
        shape=shape,
        last_month=shape == "cumulative" and seed % 2 == 0,
    )


def _count(made: _Made, cell: _Cell) -> int:
    data, (first, length), towns = cell
    counts = made.counts[data]
    return sum(counts[month, town] for month in range(first, first + length) for town in towns)


def _file(made: _Made, data: int, source: str) -> str:
    lines = ["from,to,level,town,site,people"]
    longest = max(length for _, length in made.spans)
    for first, length in made.spans:
        if made.shape == "two-sources" and (length == longest) is (source == "s"):
            continue
        ends = _day(first + length) - timedelta(days=1)
        begins = _day(first + length - 1 if made.last_month else first)
        rows: list[tuple[str, tuple[str, ...]]] = [
            (f"Town,{town},{SITES[town]}", (town,)) for town in made.towns
        ]
        if len(made.towns) > 1:
            rows.append(("Country,,", made.towns))
        if made.shape == "declared":
            sites = dict.fromkeys(SITES[town] for town in made.towns)
            rows += [(f"Site,{site},", _towns(made, "sites", site)) for site in sites]
        for who, towns in rows:
            count = _count(made, (data, (first, length), towns))
            text = "x" if 0 < count < 5 else str(count)
            lines.append(f"{begins},{ends},{who},{text}")
    return "\n".join(dict.fromkeys(lines)) + "\n"


def _register(made: _Made) -> str:
    vintage = "      vintage_from: '_(?P<date>\\d{4}-\\d\\d-\\d\\d)'\n" if made.vintages else ""
    several = made.shape == "two-sources"
    also = ", time_sense: cumulative" if made.shape == "cumulative" else ""
    lines = [
        f"  - {{id: {name}{_ELSEWHERE[source]}, title: T, unit: people, better: lower, bears_on: [r1]"
        + (
            f", select: {asked.replace('data: s', f'data: {source}') if several else asked}"
            if asked
            else ""
        )
        + f"{also}}}\n"
        for name, asked in made.indicators.items()
        for source in (_files(made) if several else "s")
    ]
    sources = dict.fromkeys(_files(made) if several else "st", ("table", ""))
    for name in set(made.indicators) & set(_RECORDED):
        sources[name] = (
            "observations",
            f"      indicator: {name}\n      where: {_RECORDED[name]}\n",
        )
    return (
        "format: 3\ntitle: Made up\ncycles:\n"
        "  - {id: c1, title: First, cut_off_on: 2024-05-31}\n"
        "  - {id: c2, title: Second, cut_off_on: 2024-12-31, previous: c1}\n"
        "recommendations: [{id: r1, made_on: 2022-01-01, wording: W}]\n"
        "sources:\n"
        + "".join(
            f"  - id: {source}\n    use: tabular\n"
            # Whoever revises may hide what was shown: a loss that the register says is right.
            "    accepted_losses: [{file: '*', why: Made up.}]\n"
            f"    options:\n      file: data/{source if several else 's'}_*.csv\n{more}"
            f"      makes: {makes}\n      columns: {{value: people"
            f"{', part: town' if source == 'recorded-towns' else ''}}}\n"
            "      period: {start: from, end: to}\n"
            "      markers: {x: {suppressed: [1, 4]}}\n" + vintage
            for source, (makes, more) in sorted(sources.items())
        )
        + "indicators:\n"
        + "".join(lines)
    )


def _files(made: _Made) -> str:
    return "st" if made.shape == "two-sources" else "s"


def _towns(made: _Made, indicator: str, part: str | None) -> tuple[str, ...]:
    """Return the towns of which a figure is the sum."""
    if indicator in ("towns", "parts") and part is not None:
        return (part,)
    if indicator in ("recorded-town", "towns-and-sites") and (part or "Ash") in SITES:
        return (part or "Ash",)
    if indicator == "recorded-towns" and part is not None:
        return (part,)
    if indicator in ("sites", "site", "towns-and-sites") or indicator.startswith("in-"):
        site = part or indicator.removeprefix("in-")[:1].upper()
        site = "N" if indicator == "site" else site
        return tuple(town for town in made.towns if SITES[town] == site)
    if indicator == "some":
        return tuple(town for town in made.towns if town in ("Ash", "Birch"))
    return made.towns


def _read(
    made: _Made, written: Sequence[Mapping[str, Any]], data: int
) -> Iterator[tuple[_Cell, str, Any]]:
    """Yield the figures of an output, each with its indicator."""
    for one in written:
        days = one["period"]
        first, last = date.fromisoformat(days["start"]), date.fromisoformat(days["end"])
        start = (first.year - _FIRST) * 12 + first.month - 1
        length = (last.year - first.year) * 12 + last.month - first.month + 1
        if made.shape == "cumulative":
            start, length = 0, start + length
        of = data
        if made.vintages:
            of = 0 if one["vintage_on"] == "2024-03-01" else 1
        indicator = one["indicator"].removesuffix(_ELSEWHERE["t"])
        towns = _towns(made, indicator, one.get("part"))
        yield (of, (start, length), towns), indicator, one["value"]


def attacked(seed: int, folder: Path, shape: str = "one-source") -> Attacked:
    """Publish a random register in all its steps, and try to narrow what is hidden in it.

    Args:
        seed: What the register is drawn from.
        folder: An empty folder.
        shape: What the register is like, of `SHAPES`.
    """
    made = _made(seed, shape)
    (folder / "data").mkdir()
    (folder / "register.yaml").write_text(_register(made), encoding="utf-8")

    def put(data: int, day: str) -> None:
        for source in _files(made):
            path = folder / "data" / f"{source}_{day}.csv"
            path.write_text(_file(made, data, source), encoding="utf-8")

    put(0, "2024-03-01")
    outputs: list[tuple[_Cell, str, Any]] = []
    warnings: set[str] = set()

    def gathered(data: int) -> None:
        found = rsr.gather(folder)
        warnings.update(problem.code for problem in found.problems)
        outputs.extend(_read(made, _written(found.register), data))

    def frozen(cycle: str, data: int) -> None:
        release = rsr.freeze(folder, cycle=cycle, to=folder / "releases" / cycle)
        written = json.loads(release_bytes(release))["register"].get("observations", [])
        outputs.extend(_read(made, written, data))

    try:
        gathered(0)
        frozen("c1", 0)
        if len(made.counts) > 1:
            put(1, "2024-08-01" if made.vintages else "2024-03-01")
        last = len(made.counts) - 1
        gathered(last)
        day = rsr.measure(folder, as_of=date(2024, 6, 30))
        outputs.extend(_read(made, _written(day.register), last))
        frozen("c2", last)
        if made.vintages:
            frozen("c1", 0)
    except RsrError as error:
        return Attacked(hidden=0, withheld=0, narrowed={}, warnings=frozenset(), refused=str(error))
    withheld = sum(isinstance(value, dict) and "withheld" in value for _, _, value in outputs)
    hidden = {
        cell
        for cell, indicator, value in outputs
        if isinstance(value, dict) and "suppressed" in value and indicator not in _ADDED
    }
    narrowed = _narrowed(made, outputs, hidden)
    return Attacked(
        hidden=len(hidden), withheld=withheld, narrowed=narrowed, warnings=frozenset(warnings)
    )


# What scipy's solver says of a programme.
_POSSIBLE, _IMPOSSIBLE = 0, 2
# What the indicators of each source have in their ids beside their names.
_ELSEWHERE = {"s": "", "t": "-elsewhere"}
# Where observations are read from, by their indicators.
_RECORDED = {
    "recorded-towns": "{level: Town}",
    "recorded-country": "{level: Country}",
    "recorded-town": "{town: Ash}",
}
_ADDED = ("sites", "site", "some", "all", "added")


def _written(register: Register) -> list[Mapping[str, Any]]:
    """Return figures as a release writes them."""
    from rsr.documents import converter

    written: list[Mapping[str, Any]] = converter.unstructure(register.observations)
    return written


def _narrowed(
    made: _Made, outputs: Sequence[tuple[_Cell, str, Any]], hidden: set[_Cell]
) -> dict[_Cell, _Bounds]:
    """Return the hidden figures that are known more closely than from 1 to 4."""
    import numpy as np

    optimize: Any = import_module("scipy.optimize")
    if not hidden:
        return {}
    datas = len(made.counts)
    place = {
        (data, month, town): at
        for at, (data, month, town) in enumerate(
            (data, month, town)
            for data in range(datas)
            for month in range(made.months)
            for town in made.towns
        )
    }

    def row(cell: _Cell) -> Any:
        data, (first, length), towns = cell
        found = np.zeros(len(place))
        for month in range(first, first + length):
            for town in towns:
                found[place[data, month, town]] += 1
        return found

    lows: dict[bytes, list[Any]] = {}

    def known(coefficients: Any, low: float, high: float) -> None:
        held = lows.setdefault(coefficients.tobytes(), [coefficients, -np.inf, np.inf])
        held[1], held[2] = max(held[1], low), min(held[2], high)

    for cell, indicator, value in outputs:
        low, high = _bounds(value)
        known(row(cell), low, np.inf if high is None else high)
        # A sum that rsr made is what is known of its rows, and the least and most of the others.
        if indicator in _ADDED[:4] and isinstance(value, dict) and "withheld" not in value:
            data, span, towns = cell
            of = [town for town in towns if 0 < _count(made, (data, span, (town,))) < 5]
            rest = tuple(town for town in towns if town not in of)
            # Whether the attacker knows which rows are hidden: they are in an indicator of towns.
            if rest and {"towns", "parts", "recorded-towns", "towns-and-sites"} & set(
                made.indicators
            ):
                known(row((data, span, rest)), low - len(of), low - len(of))
    matrix = np.array([held[0] for held in lows.values()])
    least = [held[1] for held in lows.values()]
    most = [held[2] for held in lows.values()]

    def can_be(goal: Any, count: int) -> bool:
        # Whether a count is possible is settled sooner than the least and the most of it.
        solved = optimize.milp(
            np.zeros(len(place)),
            constraints=optimize.LinearConstraint(
                np.vstack([matrix, goal]), [*least, count], [*most, count]
            ),
            integrality=np.ones(len(place)),
            bounds=optimize.Bounds(0, np.inf),
        )
        assert solved.status in (_POSSIBLE, _IMPOSSIBLE), solved.message
        return bool(solved.status == _POSSIBLE)

    found: dict[_Cell, _Bounds] = {}
    for cell in sorted(hidden):
        goal = row(cell)
        if not (can_be(goal, 1) and can_be(goal, 4)):
            left = [count for count in range(1, 5) if can_be(goal, count)]
            found[cell] = (min(left), max(left))
    return found


def _bounds(value: Any) -> tuple[float, float | None]:
    if isinstance(value, int | float):
        return value, value
    if isinstance(value, dict):
        for name in ("suppressed", "withheld", "interval"):
            if name in value:
                low, high = value[name]
                return low, high
        if "number" in value:
            return value["number"], value["number"]
    return 0, None
