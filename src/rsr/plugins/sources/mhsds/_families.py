"""The families of MHSDS files: which columns each has, and what they are called in all of them."""

import re
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from rsr.engine.nearest import near
from rsr.engine.periods import Days
from rsr.errors import DocumentError, Problem, Where, short_repr
from rsr.values.numerals import CellError

# Every form that was seen in published files, and those that spreadsheets make of them. The day
# comes first wherever the year does not, so that no text is read as two days.
DATE_FORMATS = (
    *("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y", "%d-%m-%y", "%d-%b-%Y", "%d-%b-%y"),
    *("%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M"),
)

_ORDINALS = (
    ("PRIMARY_LEVEL", "LEVEL_ONE"),
    ("SECONDARY_LEVEL", "LEVEL_TWO"),
    ("TERTIARY_LEVEL", "LEVEL_THREE", "THIRD_LEVEL"),
    ("QUARTERNARY_LEVEL", "LEVEL_FOUR", "QUATERNARY_LEVEL", "FOURTH_LEVEL"),
    ("LEVEL_FIVE", "FIFTH_LEVEL"),
    ("LEVEL_SIX", "SIXTH_LEVEL"),
)
# What each column is called here, and by its publisher over the years.
_NAMES: dict[str, tuple[str, ...]] = {
    "period_start": ("REPORTING_PERIOD_START", "PeriodStart", "ReportingPeriodStartDate"),
    "period_end": ("REPORTING_PERIOD_END", "PeriodEnd", "ReportingPeriodEndDate"),
    "status": ("STATUS",),
    "breakdown": ("BREAKDOWN", "Geography"),
    "measure": ("MEASURE_ID", "METRIC", "TABLE_NAME"),
    "measure_name": ("MEASURE_NAME", "METRIC_NAME", "METRIC_DESCRIPTION"),
    "value": ("MEASURE_VALUE", "METRIC_VALUE", "COVERAGE_COUNT"),
}
for _place, _names in enumerate(_ORDINALS, start=1):
    _NAMES[f"level_{_place}"] = _names
    _NAMES[f"level_{_place}_name"] = tuple(
        f"{name}_{ending}" for name in _names for ending in ("DESCRIPTION", "DESC")
    )
_NAMES["level_1"] += ("OrgCode", "ORGANISATION_CODE")
_NAMES["level_1_name"] += ("OrgName", "ORGANISATION_NAME")

# Every column that families share, in the order in which tables have them.
COLUMNS = (
    *("period_start", "period_end", "status", "breakdown"),
    *(f"level_{place}{end}" for place in range(1, 7) for end in ("", "_name")),
    *("measure", "measure_name", "value"),
)

# The columns of figures of the wide files, a column a measure.
_FIGURES = re.compile(r"(?:lda[0-9]+)?(?:restraints|hospital|wardstays|(?:open)?referrals).*")
# Names that this source gives to columns of its own.
_OWN = ("organisation", "organisation_name", "kind", "file")


def _key(name: str) -> str:
    """Return what of a column's name does not change with case, spaces or signs."""
    return re.sub(r"[^0-9a-z]", "", name.casefold())


_KNOWN = {_key(name): column for column, names in _NAMES.items() for name in (column, *names)}


@frozen(kw_only=True)
class Family:
    """One family of files: the columns it must have, by the names they have here.

    ``sign`` is what tells it from the others: columns by their publishers' names. ``also`` are
    columns that its files have, but not in every year.
    """

    name: str
    sign: tuple[str, ...]
    needs: tuple[str, ...]
    also: tuple[str, ...] = ()
    # What its publisher calls the columns, where another family calls them otherwise.
    calls: Mapping[str, str]

    def called(self, column: str) -> str:
        """Return what a column is called in the files of this family."""
        return self.calls.get(column, _NAMES[column][0])


_PERIOD = ("period_start", "period_end")
_LEVEL = ("level_1", "level_1_name")
_MORE = tuple(f"level_{place}{end}" for place in range(2, 7) for end in ("", "_name"))
_METRIC = {"measure": "METRIC", "value": "METRIC_VALUE"}
_NUMBERED = {
    f"level_{place}{end}": names[1 if place < 5 else 0] + ("_DESCRIPTION" if end else "")
    for place, names in enumerate(_ORDINALS, start=1)
    for end in ("", "_name")
}
# In the order in which they are looked for.
FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        Family(
            name="coverage",
            sign=("COVERAGE_COUNT", "ORGANISATION_CODE"),
            needs=(*_PERIOD, "status", *_LEVEL, "measure", "value"),
            calls={
                "level_1": "ORGANISATION_CODE",
                "level_1_name": "ORGANISATION_NAME",
                "measure": "TABLE_NAME",
                "value": "COVERAGE_COUNT",
            },
        ),
        Family(
            name="learning-disability",
            sign=("RestraintsCountOfPeople", "PrimaryMeasure"),
            needs=(*_PERIOD, "breakdown", *_LEVEL),
            calls={
                "period_start": "PeriodStart",
                "period_end": "PeriodEnd",
                "breakdown": "Geography",
                "level_1": "OrgCode",
                "level_1_name": "OrgName",
            },
        ),
        Family(
            name="restrictive-interventions",
            sign=("LEVEL_ONE", "LEVEL_ONE_DESCRIPTION"),
            needs=(*_PERIOD, "status", "breakdown", *_LEVEL, "measure", "value"),
            also=_MORE,
            calls={**_NUMBERED, **_METRIC},
        ),
        Family(
            name="restrictive-interventions-before-2021",
            sign=("METRIC", "METRIC_VALUE", "TERTIARY_LEVEL", "QUARTERNARY_LEVEL"),
            needs=(*_PERIOD, "status", "breakdown", *_LEVEL, "measure", "value"),
            also=_MORE[:6],
            calls=_METRIC,
        ),
        Family(
            name="main",
            sign=("BREAKDOWN", "SECONDARY_LEVEL"),
            needs=(
                *(*_PERIOD, "status", "breakdown", *_LEVEL, "level_2", "level_2_name"),
                *("measure", "measure_name", "value"),
            ),
            calls={},
        ),
        Family(
            name="restraint-extract",
            sign=("REPORTING_PERIOD_START",),
            needs=("period_start", "level_1_name", "measure", "value"),
            calls={},
        ),
    )
}


@frozen(kw_only=True)
class FileShape:
    """How one file is laid out: its family, and what its columns are called here, in its order.

    ``figures`` are the columns that hold a measure each, with their publisher's names. ``called``
    is what the file itself calls its columns; shapes that differ in nothing else are the same.
    """

    family: str
    columns: tuple[str, ...]
    figures: tuple[tuple[str, str], ...] = ()
    has_header: bool = True
    called: Mapping[str, str] = field(factory=dict, eq=False)


def recognised(file: str, rows: Sequence[Sequence[str]], wanted: str) -> FileShape:
    """Recognise the family of a file by its first rows.

    Args:
        file: What the register calls the file, for messages.
        rows: Its first rows.
        wanted: The family that it must be of; ``auto`` takes any.

    Raises:
        DocumentError: It is of no family, or of another; every column that it lacks is named.
    """
    header = [cell.strip() for cell in rows[0]]
    while len(header) > 1 and not header[-1]:
        header.pop()
    if _is_extract(header):
        shape = FileShape(
            family="restraint-extract",
            columns=FAMILIES["restraint-extract"].needs,
            has_header=False,
        )
    else:
        shape = _by_header(file, header, wanted)
    if wanted not in ("auto", shape.family):
        raise DocumentError.of(
            "family-differs",
            f"the file must be of the family {wanted!r}, as the register says",
            got=short_repr(shape.family),
            hint="correct family, or leave it out",
            where=Where(file=file, line=1),
        )
    return shape


def _is_extract(cells: Sequence[str]) -> bool:
    """Say whether a first row is one of data already: a day and three cells more."""
    if len(cells) != 4:
        return False
    try:
        Days(DATE_FORMATS).day(cells[0])
    except CellError:
        return False
    return True


def _by_header(file: str, header: Sequence[str], wanted: str) -> FileShape:
    keys = [_key(name) for name in header]
    found = {_KNOWN[key] for key in keys if key in _KNOWN}
    family = FAMILIES[_family_name(keys, found)]
    problems = [*_missing(file, family, header, found), *_repeated(file, header, keys)]
    if problems and len(found) < len(family.needs) / 2:
        raise _foreign(file, header)
    if problems and wanted not in ("auto", family.name):
        # What it lacks of the family that it should be of says more, if it lacks anything of it.
        problems = _missing(file, FAMILIES[wanted], header, found)
    columns: list[str] = []
    figures: list[tuple[str, str]] = []
    for place, (name, key) in enumerate(zip(header, keys, strict=True), start=1):
        if key in _KNOWN:
            columns.append(_KNOWN[key])
            continue
        own = _own_name(name, place, columns)
        columns.append(own)
        if family.name == "learning-disability" and _FIGURES.fullmatch(key):
            figures.append((own, name))
    if family.name == "learning-disability" and not figures and not problems:
        problems.append(_lacks(file, "RestraintsCountOfPeople", header))
    if problems:
        raise DocumentError(*problems)
    return FileShape(
        family=family.name,
        columns=tuple(columns),
        figures=tuple(figures),
        called=dict(zip(columns, header, strict=True)),
    )


def _family_name(keys: Sequence[str], found: set[str]) -> str:
    """Return the family that a header has most signs of; the first of those that tie."""
    there = set(keys)
    if there >= set(map(_key, FAMILIES["restraint-extract"].sign)) and len(keys) == 4:
        return "restraint-extract"

    def likeness(family: Family) -> tuple[bool, int, int]:
        lacking = len(set(family.needs) - found)
        return any(_key(sign) in there for sign in family.sign), -lacking, len(family.needs)

    return max(list(FAMILIES.values())[:-1], key=likeness).name


def _missing(file: str, family: Family, header: Sequence[str], found: set[str]) -> list[Problem]:
    problems = [
        _lacks(file, family.called(column), header)
        for column in family.needs
        if column not in found
    ]
    # A column that not every year has may be left out, but not renamed: it would be overlooked.
    others = [name for name in header if name and _key(name) not in _KNOWN]
    for column in family.also:
        called = family.called(column)
        if column not in found and any(_alike(called, name) for name in others):
            problems.append(_lacks(file, called, others))
    return problems


def _alike(one: str, other: str) -> bool:
    import difflib

    return difflib.SequenceMatcher(None, _key(one), _key(other)).ratio() > 0.85


def _lacks(file: str, column: str, header: Sequence[str]) -> Problem:
    return Problem(
        code="column-missing",
        must=f"the file must have the column {column!r}",
        hint=near(column, [name for name in header if name]),
        where=Where(file=file, line=1),
    )


def _repeated(file: str, header: Sequence[str], keys: Sequence[str]) -> list[Problem]:
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for name, key in zip(header, keys, strict=True):
        column = _KNOWN.get(key)
        if column is not None and column in seen:
            problems.append(
                Problem(
                    code="column-repeated",
                    must="a column that is read must have a name of its own",
                    got=f"{short_repr(seen[column])} and {short_repr(name)}",
                    hint="both mean the same; ask the publisher which one holds",
                    where=Where(file=file, line=1),
                )
            )
        elif column is not None:
            seen[column] = name
    return problems


def _foreign(file: str, header: Sequence[str]) -> DocumentError:
    some = ", ".join(header[:4]) + (", ..." if len(header) > 4 else "")
    return DocumentError.of(
        "file-not-mhsds",
        "the file must be of a family of MHSDS files",
        got=short_repr(some),
        hint=f"families are {', '.join(FAMILIES)}; read any other table with the source tabular",
        where=Where(file=file, line=1),
    )


def _own_name(name: str, place: int, taken: Sequence[str]) -> str:
    """Return what a column that is in no list is called: its own name, in small letters."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).casefold()
    tidy = re.sub(r"[^0-9a-z]+", "_", parted).strip("_") or f"column_{place}"
    while tidy in taken or tidy in _NAMES or tidy in _OWN:
        tidy = f"other_{tidy}"
    return tidy
