"""What the Care Quality Commission's files and answers call things, made one."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache

from attrs import field, frozen

from rsr.formatting import MONTHS

# For each column the headings that its publisher and others have given it, the best one first.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "location_id": (
        "location id",
        "cqc location id for office use only",
        "cqc location id",
    ),
    "location_name": ("location name", "name"),
    "provider_id": ("provider id", "cqc provider id for office use only", "cqc provider id"),
    "provider_name": ("provider name",),
    "location_type": ("location type sector", "location type"),
    "service_types": ("service types",),
    "care_home": ("care home",),
    "directorate": ("location inspection directorate", "inspection directorate"),
    "category": (
        "location primary inspection category",
        "primary inspection category",
        "location inspection category",
    ),
    "region": ("location region", "region"),
    "local_authority": ("location local authority", "local authority", "la name cqc"),
    "registration_status": ("registration status", "location status"),
    "dormant": ("dormant y n", "dormant"),
    "beds": ("care homes beds", "care home beds"),
    "overall_rating": (
        "location latest overall rating",
        "latest overall rating",
        "overall rating",
    ),
    "safe": ("safe",),
    "effective": ("effective",),
    "caring": ("caring",),
    "responsive": ("responsive",),
    "well_led": ("well led",),
    "rating_on": ("publication date", "rating publication date"),
    "inherited": ("inherited rating y n", "inherited rating"),
    "service_group": ("service population group",),
    "domain": ("domain", "key question"),
    "rating": ("latest rating",),
}
# The columns of the table, in files and answers alike. None of them holds anything of a person: no
# telephone number, no manager, no nominated individual.
COLUMNS = (*ALIASES, "snapshot_on", "file", "row")
RATINGS = (
    "Outstanding",
    "Good",
    "Requires improvement",
    "Inadequate",
    "Not rated",
    "Not applicable",
    "Inspected but not rated",
    "Insufficient evidence to rate",
    "No published rating",
)
_RATINGS = {rating.casefold(): rating for rating in RATINGS}
_RATING_COLUMNS = frozenset(
    {"overall_rating", "safe", "effective", "caring", "responsive", "well_led", "rating"}
)
_FLAG_COLUMNS = frozenset({"care_home", "dormant", "inherited"})
_FLAGS = {"y": "Y", "yes": "Y", "true": "Y", "1": "Y", "n": "N", "no": "N", "false": "N", "0": "N"}
# What stands in a cell in which nothing stands.
_BLANKS = frozenset({"", "-", "null", "none", "na", "n/a"})
# No name, and no list of services, is as long as this.
_LONGEST = 10_000
_CARE_HOMES = frozenset({"residential homes", "nursing homes"})
# The number of each month by its name, and by what it is shortened to.
_MONTHS = {"sept": 9} | {
    name[:end].casefold(): number for number, name in enumerate(MONTHS, 1) for end in (3, None)
}
_ISO = re.compile(r"(?<![0-9])([0-9]{4})[-_]([0-9]{2})[-_]([0-9]{2})(?![0-9])")
_WORDS = re.compile(
    r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th)?[ _-]+([A-Za-z]{3,9})[ _,-]+([0-9]{4})(?![0-9])"
)
_SIGNS = re.compile(r"[^a-z0-9]+")
_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")


def heading(text: str) -> str:
    """Return a heading as headings are compared.

    >>> heading(" Location Type/Sector"), heading("Care home?"), heading("la_name_cqc")
    ('location type sector', 'care home', 'la name cqc')
    """
    return _SIGNS.sub(" ", text.casefold()).strip()


def tidy(text: str) -> str:
    """Return a text on one line, without the spaces that mean nothing."""
    return " ".join(text.replace("\0", " ").split())


def day_in(text: str) -> date | None:
    """Return the one day that a text names, or None where it names none, or several.

    >>> day_in("01_March_2024_HSCA_Active_Locations-v2"), day_in("data-2024-03-01")
    (datetime.date(2024, 3, 1), datetime.date(2024, 3, 1))
    """
    found = set()
    parts = [(int(y), int(m), int(d)) for y, m, d in _ISO.findall(text)]
    for day, word, year in _WORDS.findall(text):
        if (month := _MONTHS.get(word.casefold())) is not None:
            parts.append((int(year), month, int(day)))
    for one in parts:
        try:
            found.add(date(*one))
        except ValueError:
            continue
    return found.pop() if len(found) == 1 else None


@frozen
class Odd:
    """A text that means nothing we know, where it stood first, and how often it stood there."""

    column: str
    text: str
    row: int
    times: list[int] = field(factory=lambda: [1])


class Words:
    """Makes the cells of one file those of the table, and remembers what it did not know."""

    def __init__(self) -> None:
        self._odd: dict[tuple[str, str], Odd] = {}

    @property
    def odd(self) -> Iterable[Odd]:
        """What was not known, in the order in which it was met."""
        return self._odd.values()

    def row(self, cells: Mapping[str, str | None], number: int) -> dict[str, str | None]:
        """Return the columns of one row; what is blank, or not understood, is None.

        Args:
            cells: The texts, by the table's names of columns.
            number: Where the row stands, from 1.
        """
        made: dict[str, str | None] = {}
        for column, raw in cells.items():
            text = tidy(raw or "")
            if text.casefold() in _BLANKS:
                made[column] = None
            else:
                made[column], known = _read(column, text)
                if not known:
                    self._note(column, text, number)
        if made.get("care_home") is None and made.get("service_types"):
            # The directory says nothing else of it; its service types do.
            kinds = {tidy(one).casefold() for one in str(made["service_types"]).split("|")}
            made["care_home"] = "Y" if kinds & _CARE_HOMES else "N"
        if made.get("domain") and made.get("service_group") and made.get("rating"):
            both = f"{made['domain']}|{made['service_group']}".casefold()
            if both == "overall|overall":
                made["overall_rating"] = made["rating"]
        return made

    def _note(self, column: str, text: str, number: int) -> None:
        known = self._odd.get((column, text))
        if known is not None:
            known.times[0] += 1
        elif len(self._odd) < 1000:
            self._odd[column, text] = Odd(column, text, number)


def _read(column: str, text: str) -> tuple[str | None, bool]:
    """Return the cell of a column, and whether its text is known."""
    said = text.casefold()
    if len(text) > _LONGEST:
        return None, False
    if column in _RATING_COLUMNS:
        return _RATINGS.get(said, text), said in _RATINGS
    if column in _FLAG_COLUMNS:
        return _FLAGS.get(said), said in _FLAGS
    if column == "rating_on":
        day = _iso(text)
        return day, day is not None
    return text, True


@lru_cache(maxsize=8192)
def _iso(text: str) -> str | None:
    # A day may come with a time of day, which says nothing.
    day = text[:10] if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]", text) else text
    for form in _FORMS:
        try:
            return datetime.strptime(day, form).date().isoformat()  # noqa: DTZ007  # a day
        except ValueError:
            continue
    return None
