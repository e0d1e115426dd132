"""Texts that show by themselves that rows are of several things, whatever heading stands over them."""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rsr._lazy import lazy_pattern
from rsr.engine.changing import may_be_codes
from rsr.engine.dimensions import MOST_TEXTS
from rsr.engine.frames import collected
from rsr.engine.headings import without_notes
from rsr.engine.wholes import names_country
from rsr.errors import import_extra, short_repr
from rsr.values.texts import fold, text_of

if TYPE_CHECKING:
    from rsr.engine.plans import Query

# Words of texts that are of different things where both are there: what was, and what should be.
UNLIKE = tuple(
    (lazy_pattern(rf"\b(?:{one})\b"), lazy_pattern(rf"\b(?:{other})\b"))
    for one, other in (
        ("observed", "expected"),
        ("actuals?|outturn", "targets?|plan|planned|budget|forecasts?|projected|trajectory"),
        ("lower (?:limit|bound|c[il]|95.*)", "upper (?:limit|bound|c[il]|95.*)"),
    )
)
# A text of more words is a remark.
_FEW_WORDS = 3

_MEN = frozenset(
    ("m", "male", "males", "man", "men", "boy", "boys", "mann", "männer", "männlich", "hommes")
)
_WOMEN = frozenset(
    (
        "f",
        "female",
        "females",
        "woman",
        "women",
        "girl",
        "girls",
        "frau",
        "frauen",
        "weiblich",
        "femmes",
    )
)
_BESIDE_SEXES = lazy_pattern(
    r"_?t|x|u|9|_?z|all|both(?: sexes)?|persons?|people|total|other|indeterminate|non-binary|divers"
    r"|unknown|not (?:known|stated|specified|recorded)|unspecified|insgesamt"
)
_ADJUSTED = frozenset(("sa", "adjusted", "seasonally adjusted"))
_UNADJUSTED = frozenset(
    ("nsa", "unadjusted", "not adjusted", "not seasonally adjusted", "seasonally unadjusted")
)
_AGE = lazy_pattern(
    r"(?:age[ds]?:? )?(?:(?P<under>(?:under|below|less than|<|u(?=[0-9])) ?)(?P<high>[0-9]{1,3})"
    r"|(?P<low>[0-9]{1,3}) ?(?:-|to) ?(?P<last>[0-9]{1,3})"
    r"|(?P<from>[0-9]{1,3}) ?(?:\+|(?:years )?(?:and|or) (?:over|above|older)|plus))(?: ?(?:years?|yrs?)(?: olds?)?)?"
)
_OLDEST = 130
# Codes of areas of the United Kingdom, as texts are compared: E06000001.
AREA_CODE = lazy_pattern(r"[ejklmnsw][0-9]{8}")
# Few rows share their texts with groups, and are none of them.
_MOST_ROWS = 20_000


def of_several(texts: Collection[str], *, parted: bool) -> bool:
    """Say whether texts of one column are of several sexes, ages, areas or adjustments.

    >>> of_several(["M", "F"], parted=False), of_several(["0-4", "5-9"], parted=False)
    (True, True)
    >>> of_several(["M", "Q"], parted=False), of_several(["12-18", "11-17"], parted=False)
    (False, False)
    >>> of_several(["u18", "18+"], parted=False), of_several(["unit 1", "18+"], parted=False)
    (True, False)
    >>> of_several(["Observed", "Expected"], parted=False), of_several(["Observed"], parted=False)
    (True, False)
    >>> of_several(["E06000001", "E06000002"], parted=False), of_several(["20220101"], parted=False)
    (True, False)

    Args:
        texts: The texts; blank ones say nothing.
        parted: True where rows are of parts, each of which may have an area of its own.
    """
    told = {fold(without_notes(text)) for text in texts} - {""}
    if not 1 < len(told) <= MOST_TEXTS:
        return False
    for one, other, beside in (
        (_MEN, _WOMEN, _BESIDE_SEXES),
        (_ADJUSTED, _UNADJUSTED, None),
    ):
        if told & one and told & other:
            rest = told - one - other
            return all(beside is not None and beside.fullmatch(text) for text in rest)
    if not parted and (all(map(names_country, told)) or all(map(AREA_CODE.fullmatch, told))):
        return True
    return _of_ages(told) or any(_are_unlike(told, one, other) for one, other in UNLIKE)


def _are_unlike(texts: Collection[str], one: re.Pattern[str], other: re.Pattern[str]) -> bool:
    of_one, of_other = (set(filter(words.search, texts)) for words in (one, other))
    few = all(len(text.split()) <= _FEW_WORDS for text in texts)
    return few and bool(of_one - of_other and of_other - of_one) and of_one | of_other == set(texts)


def texts_beside(
    query: "Query", groups: Collection[Sequence[Any]], *, few: bool
) -> tuple[list[str], dict[tuple[Any, ...], list[str]]]:
    """Return the unused columns whose headings name nothing, and what stands in them beside groups.

    The table is looked at once more, or twice.

    Args:
        query: The query.
        groups: The groups of rows that are figures.
        few: True for the columns alone that hold few different texts, which are counted first.
    """
    nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    types = query.types
    names = [
        name
        for name in query.dimensions.others
        if types[name] in (nw.String, nw.Categorical, nw.Enum)
        or (types[name].is_integer() and may_be_codes(name))
    ]
    if few and names:
        told = query.sharing_texts(groups).select(*map(query.key, names))
        ((*counts,),) = collected(told.select(nw.all().n_unique()))
        # One of them may be blank.
        names = [
            name for name, count in zip(names, counts, strict=True) if 1 < count <= MOST_TEXTS + 1
        ]
    if not names:
        return [], {}
    keys = {f"key_{at}": key for at, key in enumerate(query.keys)}
    texts = {f"text_{at}": query.key(name).cast(nw.String) for at, name in enumerate(names)}
    table = query.sharing_texts(groups).select(**keys, **texts)
    wanted = {tuple(cells[: len(keys)]) for cells in groups}
    found = {}
    for cells in collected(table.head(len(groups) + _MOST_ROWS)):
        if (key := tuple(cells[: len(keys)])) in wanted:
            found[key] = [text_of(cell) for cell in cells[len(keys) :]]
    return names, found


def _of_ages(texts: Collection[str]) -> bool:
    """Say whether all are ages of which none holds another, as bounds of figures do."""
    bands = [_band(text) for text in texts]
    known = sorted(band for band in bands if band is not None)
    return len(known) == len(bands) and all(one[1] < other[0] for one, other in pairwise(known))


def overlapping_ages(texts: Iterable[str]) -> tuple[str, tuple[str, ...]] | None:
    """Say which of several ages holds another, and return all that do; None where none does.

    Ages that meet at one end alone, such as 0-5 and 5-10, are next to each other.

    >>> overlapping_ages(["Under 18", "18-64", "18 and over"])
    ("'18 and over' holds '18-64'", ('18 and over',))
    >>> overlapping_ages(["0-5", "5-10", "10+"]) is None
    True
    """
    known = {text: band for text in texts if (band := _band(fold(without_notes(text))))}
    holds: dict[str, str] = {}
    for one, (low, high) in known.items():
        for other, (least, most) in known.items():
            if low <= least and most <= high and (low, high) != (least, most):
                holds.setdefault(one, other)
    for one, other in holds.items():
        return f"{short_repr(one)} holds {short_repr(other)}", tuple(holds)
    return None


def _band(text: str) -> tuple[int, int] | None:
    found = _AGE.fullmatch(text)
    if found is None:
        return None
    if found["under"]:
        low, high = 0, int(found["high"]) - 1
    elif found["from"]:
        low, high = int(found["from"]), _OLDEST
    else:
        low, high = int(found["low"]), int(found["last"])
    return (low, high) if low <= high <= _OLDEST else None
