"""Columns that say what a row is of, such as a sex, an age or a measure, which nobody selected."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from attrs import field, frozen

from rsr._lazy import lazy_pattern
from rsr.engine.headings import fold_heading, joined_in, without_notes
from rsr.values.texts import fold

# What a dimension is of: people, what is measured, or what may be no more than an attribute of who
# reports, such as the region of a provider.
Of = Literal["people", "measure", "attribute"]


def _listed(words: str) -> list[str]:
    return words.split()


_PEOPLE = _listed(
    "sex sx gender geschlecht sexe sexo age ageband agegroup agerange agegrp ethnicity race religion faith belief disability "
    "disabled autism nationality citizenship deprivation quintile decile demographic population"
)
# What may say which kind figures are, and what holds the things that are counted.
_MEASURES = _listed(
    "measure measurement metric indicator statistic stat variable var kpi item scenario series indic"
)
_THINGS = _listed(
    "breakdown disaggregation dimension subgroup group question table cohort characteristic "
    "stratification strata stratum segment split filter grouping component element topic domain concept "
    "subject attribute offence crime cause diagnosis disease product industry occupation tenure "
    "intervention answer definition adjustment currency basis variant standardisation route pathway household "
    "dose vaccine vaccination immunisation immunization severity harm outcome disposal verdict plea person "
    "client victim offender suspect defendant perpetrator claimant applicant respondent recipient beneficiary "
    "qualification purpose destination origin urgency priority acuity triage treatment therapy procedure "
    "operation medication medicine drug substance pathogen organism species lineage strain symptom injury "
    "weapon relationship restriction restraint seclusion technique modality vehicle fuel commodity crop "
    "allegation tier benefit tax asset pollutant allergen price scale mult multiplier magnitude"
)
# What is counted otherwise under each, or once more; and what may be parts of one thing.
_BASES = frozenset(
    _listed(
        "breakdown disaggregation dimension question definition adjustment currency basis concept price "
        "scale mult multiplier magnitude"
    )
)
_PARTS_OF_ONE = frozenset(_listed("item option"))
# What does not say of what it is, where no other word stands beside it.
_GENERAL = frozenset(
    _listed(
        "item option type category class kind sort sub subtype subcategory entry line element description label of"
    )
)
_ATTRIBUTES = _listed(
    "type category class group grp level unit uom region area place country nation state county district "
    "borough city town village parish constituency council authority ward locality location geography "
    "geo la lad utla ltla rgn lsoa msoa pcon icb ccg site setting section sector service provider "
    "organisation organization org trust hospital practice prison court force school college university "
    "facility department division team directorate board hub clinic establishment institution specialty "
    "speciality phase programme scheme party subtype subcategory language accommodation housing residence "
    "residency dwelling mode channel device platform fund role job staff workforce employment contract "
    "jurisdiction province prefecture municipality territory commissioner feature gss ons fips nuts itl "
    "kommun kommune gemeinde bundesland land kreis bezirk län kanton canton departement département "
    "région commune provincia provincie gemeente regione comune comunidad municipio municipality "
    "voivodeship oblast"
)
_WORDS: dict[str, Of] = {
    **dict.fromkeys(_PEOPLE, "people"),
    **dict.fromkeys([*_MEASURES, *_THINGS], "measure"),
    **dict.fromkeys(_ATTRIBUTES, "attribute"),
}
# What names a dimension where no other word stands beside it.
_ALONE: dict[tuple[str, ...], Of] = {
    ("name",): "attribute",
    ("label",): "attribute",
    ("description",): "attribute",
    ("row", "label"): "attribute",
    ("what",): "measure",
    ("m", "f"): "people",
}
_PHRASES: dict[tuple[str, ...], Of] = {
    **{
        (word, "status"): "people"
        for word in _listed(
            "marital disability legal employment economic immigration housing smoking"
        )
    },
    ("sexual", "orientation"): "people",
    ("gender", "identity"): "people",
    ("year", "group"): "people",
    ("key", "stage"): "people",
    ("sub", "group"): "measure",
    ("data", "type"): "measure",
    ("value", "type"): "measure",
    ("statistical", "unit"): "measure",
    ("seasonal", "adjustment"): "measure",
    ("seasonally", "adjusted"): "measure",
    ("response", "option"): "measure",
}
# Of what happens, where it comes from and how it is done: "referral source", "method of admission".
_EVENTS = frozenset(
    _listed(
        "referral admission discharge delivery birth payment contact income funding revenue energy fuel heat "
        "water infection transport travel access booking treatment detection detention arrest disposal entry "
        "exit transfer application complaint restraint adm disch"
    )
)
_OF_EVENTS = frozenset(_listed("source method destination reason status setting"))
# Before one of these stands what is named: "age band", "ethnic group".
_BANDS = frozenset(_listed("band group grp range class category cat background origin major minor"))
_OF_PEOPLE = frozenset((*_PEOPLE, "ethnic", "religious", "racial"))
# What stands behind the name of a dimension and makes no other of it.
_LABELS = frozenset(
    _listed("name code id key label title description desc text short long cd nm number no")
)
# Names of several columns of one kind end in these: "Level two".
_NUMERALS = frozenset(_listed("one two three four five six"))
# What follows one of these says more of the name before it: "type of restraint", "age at death".
_FURTHER = frozenset(_listed("of at in by for on to per within from with"))
# Columns that are of the row, the file or its figures, and of nothing that these are of.
_ABOUT_ROWS = frozenset(
    _listed(
        "file note notes release publication record row revision status source report reporting format "
        "content period date day week month quarter year time footnote flag update version load batch import "
        "collection quality suppression suppressed confidence significance missing duplicate provisional "
        "comment trend average mean median mode percent percentage proportion rate total all count "
        "minimum maximum min max target threshold outlier rag alert imputed completeness"
    )
)
# What figures are based on is none of the row, such as a base year or a reference period.
_BASE = frozenset(_listed("base boundary"))
_BASED = frozenset(_listed("reference ref baseline index price weight weighting standard constant"))
_SINCE = frozenset(_listed("year period"))
# Of these, those of columns that say how settled figures are, or of which release.
_VERSIONS = frozenset(_listed("version revision release status provisional"))
# Of these and others, those that say how figures are made.
MADE_BY = frozenset(_listed("source method methodology system collection supplier software"))
# The same behind 'of': "type of release", "level of completeness"; kinds of data are told apart.
_OF_ROWS = frozenset(
    _listed(
        "file note notes release publication record row revision source report format footnote flag "
        "update version collection quality suppression confidence completeness data figure"
    )
)
_SORTS = frozenset(_listed("type category class"))
# What figures may be called where their sort is told.
_FIGURES = frozenset([*_MEASURES, *_listed("data figure figures value")])
# Who made or keeps figures is not of whom they are.
_BODIES = frozenset(
    _listed("provider organisation organization org service department team person")
)
_MAKERS = frozenset(
    _listed("data statistics publishing publisher producing producer responsible owner contact")
)
# Columns in which numbers say how many there are.
_COUNTED = frozenset(_listed("population item staff workforce"))
# What stands in the heading of a column of units, and what may stand there beside it.
_UNITS = frozenset(["unit", "uom"])
_OF_UNIT = _UNITS | {"measure", "measurement", "statistical", "value", "obs", "figure", "data"}
# Where a word begins in the midst of a name, or a number at its end: "AgeBand", "Filter2".
_CAMEL = lazy_pattern(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z]{3})(?=[0-9]+(?:$|[\W_]))")
_BRACKETS = lazy_pattern(r"\([^()]*\)|\[[^\[\]]*\]")
_TOKEN = lazy_pattern(r"[^\W_]+")
# Areas as the Office for National Statistics heads them: LAD23CD, RGN22NM, SICBL22CDH.
_ONS = lazy_pattern(r"([a-z]{2,6})[0-9]{2}(?:cd|nm)[hw]?")
# What dates or years are taken: "Date type", "Year basis", "Date of death basis".
_TAKEN = frozenset(_listed("date year"))
# A column of more texts is of names, numbers or remarks, unless its heading says otherwise.
MOST_TEXTS = 30


@frozen
class Named:
    """What a heading names: a dimension, without the words for a code or a name of it."""

    of: Of
    stem: str
    # True where numbers say how many there are: "Providers", "Offences", "Population", "Category value".
    counted: bool


def tokens(heading: str) -> list[str]:
    """Return the words of a heading, without notes and brackets, as texts are compared."""
    plain = _BRACKETS.sub(" ", without_notes(heading))
    return [word for one in _TOKEN.findall(_CAMEL.sub(" ", plain)) for word in _parted(fold(one))]


def _parted(word: str) -> list[str]:
    """Return the name of a dimension, and what says that it holds codes or names, as two words."""
    for end in () if word in _WORDS else _LABELS:
        if word.endswith(end) and (name := word.removesuffix(end)) in _WORDS:
            return [name, end]
    return [word]


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4 and word != "series":
        return f"{word[:-3]}y"
    known = _WORDS.keys() | _LABELS
    ends = (end for end in ("es", "s") if word.endswith(end) and word.removesuffix(end) in known)
    return word.removesuffix(next(ends, ""))


def _stem(heading: str) -> tuple[str, ...]:
    """Return the words of a heading without those for a code or a name, and what follows 'of'."""
    words = list(map(_singular, tokens(heading)))
    if len(words) == 1 and (found := _ONS.fullmatch(words[0])):
        return (found[1], "area")
    while len(words) > 1 and (
        words[-1] in _LABELS or (len(words[-1]) == 1 and words[-1].isalpha())
    ):
        words.pop()
    if len(words) > 1 and words[-1] in _SORTS and words[-2] in _TAKEN:
        words[-1] = "basis"
    if words[-1:] == ["basis"]:
        words = [word for word in words if word not in _FURTHER]
    # As Eurostat heads them: indic_is, indic_de.
    return tuple(words[::-1] if len(words) == 2 and words[0] == "indic" else words)


def _named(heading: str) -> Named | None:
    written, stem = tokens(heading), _stem(heading)
    alone = tuple(map(_singular, written))
    if of := _ALONE.get(alone):
        return Named(of, " ".join(alone), counted=False)
    cut = next((at for at, word in enumerate(stem) if at and word in _FURTHER), len(stem))
    head, behind = stem[:cut], frozenset(stem[cut + 1 :])
    value = len(head) > 1 and head[-1] == "value" and head[-2] not in _MEASURES
    head = head[: len(head) - value]
    while len(head) > 1 and (head[-1] in _LABELS or head[-1].isdecimal() or head[-1] in _NUMERALS):
        head = head[:-1]
    if not head or not _OF_ROWS.isdisjoint(behind - (_FIGURES if head[-1] in _SORTS else set())):
        return None
    of = _PHRASES.get(head[-2:])
    if head[-1] in _OF_EVENTS and not _EVENTS.isdisjoint((*head[-2:-1], *stem[cut + 1 : cut + 2])):
        of = "measure"
    if of is None and (
        (head[-1] != "basis" and not _ABOUT_ROWS.isdisjoint(head[:-1]))
        or (head[-1] in _BODIES and not _MAKERS.isdisjoint(head))
    ):
        return None
    if of is None and len(head) > 1 and head[-1] in _BANDS and head[-2] in _OF_PEOPLE:
        of = "people"
    of = of or _WORDS.get(head[-1])
    if of is None:
        return None
    counted = value or head[-1] in _COUNTED or (of != "people" and head[-1] not in written)
    return Named(of, " ".join(stem), counted=counted)


def _about_rows(stem: Sequence[str]) -> bool:
    """Say whether a heading speaks of the row or its figure; a sort of period or figure says more."""
    if _based(stem):
        return False
    words = (_ABOUT_ROWS - MADE_BY - _VERSIONS).intersection(stem)
    return bool(words) and (stem[-1] not in _SORTS or not _OF_ROWS.isdisjoint(words))


def _based(words: Iterable[str]) -> bool:
    told = frozenset(words)
    return bool(told & _BASE or (told & _BASED and told & _SINCE))


def names_base(heading: str) -> bool:
    """Say whether a heading names what figures are based on, such as a year.

    >>> names_base("Base year"), names_base("Index reference period"), names_base("Boundaries")
    (True, True, True)
    >>> names_base("Year"), names_base("Reference"), names_base("Database")
    (False, False, False)
    """
    return _based(map(_singular, tokens(heading)))


def _joined(heading: str, joined: Collection[str]) -> Named | None:
    """Return one of several columns that a heading joins, whatever it names."""
    if fold_heading(heading) not in joined:
        return None
    return Named("attribute", " ".join(_stem(heading)), counted=False)


def dimension_of(heading: str) -> Of | None:
    """Return what the dimension is of that a heading names; None where it names none.

    >>> dimension_of("Age group"), dimension_of("MEASURE_NAME"), dimension_of("Type of restraint")
    ('people', 'measure', 'attribute')
    >>> dimension_of("Notes"), dimension_of("File type"), dimension_of("Average age")
    (None, None, None)
    """
    named = _named(heading)
    return None if named is None else named.of


def kind_column(heading: str) -> Literal["unit", "measure"] | None:
    """Return what a column is of whose texts may say which kind figures are; None for any other.

    >>> kind_column("Unit of measure"), kind_column("STATISTIC"), kind_column("Measure name")
    ('unit', 'measure', 'measure')
    >>> kind_column("Type of data"), kind_column("Measure type"), kind_column("Type of restraint")
    ('measure', 'measure', None)
    >>> kind_column("Reporting unit"), kind_column("Breakdown"), kind_column("Hospital unit")
    (None, None, None)
    """
    named = _named(heading)
    if named is None:
        return None
    words = named.stem.split()
    sorted_ = set(words) - _SORTS - {"of"}
    if not _SORTS.isdisjoint(words) and sorted_ and sorted_ <= _FIGURES:
        return "measure"
    cut = next((at for at, word in enumerate(words) if at and word in _FURTHER), len(words))
    head = words[:cut]
    if not _UNITS.isdisjoint(head):
        return "unit" if _OF_UNIT.issuperset(head) else None
    of_measures = named.of == "measure" and head[-1] not in _OF_EVENTS.union(_THINGS)
    return "measure" if of_measures else None


def never_added(heading: str) -> bool:
    """Say whether figures under different texts of a column are of different things, not parts of one.

    >>> never_added("Measure name"), never_added("Value type"), never_added("Breakdown")
    (True, True, True)
    >>> never_added("Outcome"), never_added("Budget item"), never_added("Provider")
    (False, False, False)
    """
    named = _named(heading)
    if named is None:
        return False
    last = next(word for word in reversed(named.stem.split()) if not word.isdecimal())
    return last in _BASES or (kind_column(heading) == "measure" and last not in _PARTS_OF_ONE)


def version_column(heading: str) -> Literal["status", "version"] | None:
    """Return whether a column says how settled figures are, or which version they are; None for any other.

    >>> version_column("Data status"), version_column("Revision"), version_column("Marital status")
    ('status', 'version', None)
    """
    words = _VERSIONS.intersection(_stem(heading)) if _named(heading) is None else ()
    if not words:
        return None
    return "status" if words <= {"status", "provisional"} else "version"


def names_nothing(heading: str) -> bool:
    """Say whether a heading speaks of sorts, and not of what they are.

    >>> names_nothing("Type"), names_nothing("Item category"), names_nothing("Category code")
    (True, True, True)
    >>> names_nothing("Type of restraint"), names_nothing("Provider type"), names_nothing("Note")
    (False, False, False)
    """
    return _GENERAL.issuperset(word for word in _stem(heading) if not word.isdecimal())


@frozen(eq=False)
class Dimensions:
    """The columns of a table that name a dimension, and that nobody uses.

    Args:
        names: The names of its columns.
        used: Those that are read, selected, or stand for who reports.
    """

    names: Collection[str]
    used: Collection[str]
    found: Mapping[str, Named] = field(init=False)
    # Those that a used column joins, as headings are compared.
    joined: frozenset[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        used = set(map(fold_heading, self.used))
        apart = (name for names in joined_in(tuple(self.used)).values() for name in names)
        joined = frozenset(map(fold_heading, apart))
        object.__setattr__(self, "joined", joined)
        # A code that is selected says what its name does.
        stems = {" ".join(_stem(name)) for name in self.used}
        found = {
            name: named
            for name in self.names
            if fold_heading(name) not in used
            and (named := _named(name) or _joined(name, joined)) is not None
            and named.stem not in stems
        }
        object.__setattr__(self, "found", found)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, in the order of the table."""
        return tuple(self.found)

    @property
    def others(self) -> tuple[str, ...]:
        """Unused columns whose headings name nothing; their texts may tell of several things."""
        used, stems = set(map(fold_heading, self.used)), set(map(_stem, self.used))
        return tuple(
            name
            for name in self.names
            if name not in self.found
            and fold_heading(name) not in used
            and _stem(name) not in stems
            and not _about_rows(_stem(name))
        )
