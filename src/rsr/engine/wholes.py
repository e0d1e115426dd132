"""What the whole of some parts is called among them: the one place of its words and codes.

The whole text means it: "All Saints", "National Care Ltd" and "Total Healthcare" name parts.
"""

import re
from collections.abc import Collection, Iterable
from typing import Literal

from rsr._lazy import lazy_pattern
from rsr.engine.dimensions import dimension_of
from rsr.values.texts import fold

# Countries of the United Kingdom, and under one name several: by name, and by the codes of ISO 3166-2
# and of the Office for National Statistics.
_OF_UK = {
    "E": r"england|lloegr|(?:gb-)?eng|e92000001",
    "S": r"scotland|(?:gb-)?sct|s9200000[13]",
    "W": r"wales|cymru|(?:gb-)?wls|w9200000[14]",
    "N": r"northern ireland|(?:gb-)?nir|n9200000[12]",
    "EW": r"k04000001",
    "ESW": r"gb(?!-)|great britain|k03000001",
    "ESWN": r"uk|gbr|united kingdom|k0[25]000001",
}
_UK = "|".join(_OF_UK.values())
_TOTAL = r"all|totals?|tot|overall"
_WIDE = (
    r"(?:nation|state|country|county|world|region|province|city|trust|board|system|force|organisation"
    r"|uk|eu|england|scotland|wales)[\W_]*wide"
)
_LIKE_TOTALS = (
    rf"{_WIDE}|(?:whole|entire)(?: (?:country|nation|population|state|sample|system|area|group))?"
    r"|sum|combined|any|aggregate|national(?:ly)?|insgesamt|zusammen|gesamt|ensemble|totaal|totale?|totalt|cyfanswm"
    r"|yhteens[äa]|i alt|ogółem|razem|celkem|összesen|iomlán"
)
_BY_NAME = rf"grand|both|persons|everyone|everybody|world|{_UK}"
_WHOLE = rf"{_TOTAL}|{_LIKE_TOTALS}|{_BY_NAME}"
# Words of what all are counted in, which may stand beside it.
_OF_WHOLE = (
    r"the|of|and|for|number|grand|people|persons|patients|children|adults|staff|sexes|genders|ages|groups|age"
    r"|providers?|trusts?|hospitals|bodies|organisations|reporters|regions|areas|authorities|local|councils"
    r"|countries|country|homes|care homes|services|schools|wards|sites|boards|forces|practices|figures?"
)


def _texts_of(words: str) -> re.Pattern[str]:
    """Match a text that has one of some words, and beside it only words that wholes are called."""
    return lazy_pattern(
        rf"[\W_]*(?:(?:{_OF_WHOLE})[\W_]+)*({words})(?:[\W_]+(?:{_WHOLE}|{_OF_WHOLE}))*[\W_]*"
    )


_CALLED = _texts_of(rf"(?P<surely>{_TOTAL})|(?P<likely>{_LIKE_TOTALS})|{_BY_NAME}")
# Totals of all and of some, in words, and the code `_T` of SDMX.
_CALLED_TOTAL = lazy_pattern(
    r"(?:(?:grand |overall |sub[- ]?)?totals?(?: (?:of|for) .*|\s*[(\[:,*-].*)?|.*[^a-z]sub[- ]?totals?"
    r"|.+[ :,(-]totals?\)?|all|overall|both sexes|both genders|_t)"
)
_ALL = lazy_pattern(r"all (?:the )?(.+)")
_EVERYBODY = frozenset(
    ["persons", "people", "patients", "children", "adults", "staff", "residents", "incidents"]
)
# A total of some, named for them: 'North total', 'Total for the South'.
_TOTAL_OF = lazy_pattern(r".\btotals?\b|\btotals? (?:for|of)\b")
# What stands beside parts and is none of them: "England average", "Target", "Median of trusts".
_CALLED_BESIDE = lazy_pattern(
    r"(?:(?!on|off|above|below|near|under|over|at|within|no|not)\b.+ )?(?:average|mean|median|target|benchmark)"
    r"(?: (?:of|for|across|over) .+)?"
)
# Beside these, what is like a total is one of several kinds.
_KINDS = _texts_of(
    r"local|regional|district|municipal|provincial|federal|state|community|international|private|public"
    r"|independent|specialist|single|separate|individual|joint|partial|none|no"
)
_SEXES = lazy_pattern(
    r"(m|f|males?|females?|men|women|man|woman|boys?|girls?)|[xuo9]|other|indeterminate|non-binary"
    r"|(?:sex |gender )?(?:unknown|not known|not stated|not specified|unspecified|missing)"
)
_OF_SEXES = lazy_pattern(r"t|p|b|mf|m ?[+&] ?f|both|btsx|persons?|people|everyone|everybody|total")
# Countries by the codes of ISO 3166 and by name; first those of the European Union.
_MEMBERS = (
    "at aut austria österreich;be bel belgium;bg bgr bulgaria;hr hrv croatia;cy cyp cyprus;cz cze czechia;"
    "dk dnk denmark danmark;ee est estonia;fi fin finland suomi;fr fra france;de deu germany deutschland;"
    "el gr grc greece;hu hun hungary;ie irl ireland eire;it ita italy italia;lv lva latvia;lt ltu lithuania;"
    "lu lux luxembourg;mt mlt malta;nl nld netherlands nederland;pl pol poland polska;pt prt portugal;"
    "ro rou romania;sk svk slovakia;si svn slovenia;es esp spain españa;se swe sweden sverige"
)
_OTHERS = (
    "us usa america;ca can canada;au aus australia;nz nzl;no nor norway norge;ch che switzerland schweiz;"
    "is isl iceland;tr tur türkiye turkey;jp jpn japan;kr kor;cn chn china;in ind india;pk pak pakistan;"
    "br bra brazil brasil;mx mex mexico;za zaf;il isr israel;ua ukr ukraine;rs srb serbia"
)
_NAMED = {
    "united states": "us", "united states of america": "us", "new zealand": "nz", "south korea": "kr",
    "south africa": "za", "czech republic": "cz", "the netherlands": "nl", "republic of ireland": "ie",
}  # fmt: skip
_MEMBER = frozenset(one.split()[0] for one in _MEMBERS.split(";"))
_COUNTRY = {
    alias: one.split()[0]
    for one in f"{_MEMBERS};{_OTHERS}".split(";")
    for alias in one.split()
} | _NAMED  # fmt: skip
# Other codes, such as 'can' and 'it', name a country only beside others.
_WRITTEN = ("us", "usa", "deu", "aus", "nzl", "irl", "jpn")
_PLAINLY = "|".join(one for one in _COUNTRY if len(one) > 3 or one in _WRITTEN)
_EU = r"e[ua](?:-?[0-9]{2})?(?:_[0-9]{4})?|european union\b.*|euro ?area\b.*|eurozone|eea[0-9]*(?:_.*)?"
_GLOBE = r"oecd(?:_.*| .*)?|world|global|wld"
_IN_UK = {nations: lazy_pattern(rf"\b(?:{words})\b") for nations, words in _OF_UK.items()}
_COUNTRIES = _texts_of(rf"(?P<uk>{_UK})|(?P<eu>{_EU})|(?P<world>{_GLOBE})|(?P<one>{_PLAINLY})")
_ELSEWHERE = lazy_pattern(
    r"isle of man|jersey|guernsey|channel islands|elsewhere|overseas|abroad|europe|other uk"
    r"|(?:outside|rest of|not in|non-|other parts of|other countries)\b.*|other countries"
)
# What names a part of a place beside its name.
_SIDE = r"(?:inner|outer|central|greater|upper|lower|mid|rural|urban|rest of|(?:north|south)[ -]?(?:east|west)|north|south|east|west)(?:ern)?"
_SIDES = lazy_pattern(_SIDE)
_PART_OF = lazy_pattern(rf"{_SIDE} (.+)|(.+?)(?: |, | ?[(-] ?){_SIDE}\)?")
_CODE = lazy_pattern(r"[A-Z]{1,3}[A-Z0-9]{0,4}")
_LEAST_BENEATH = 2


def is_called_whole(part: str) -> bool:
    """Say whether a part is called as wholes are.

    >>> is_called_whole("All providers"), is_called_whole("England"), is_called_whole("Both sexes")
    (True, True, True)
    >>> is_called_whole("All Saints Hospital"), is_called_whole("England North")
    (False, False)
    """
    return _CALLED.fullmatch(part.casefold()) is not None


def _is_called(name: str, how: Literal["surely", "likely"]) -> bool:
    found = _CALLED.fullmatch(name)
    return found is not None and found[how] is not None


def is_total_of(part: str) -> bool:
    """Say whether a text that is called a total is that of some, named for them."""
    return _TOTAL_OF.search(part.casefold()) is not None


def called_total(text: str) -> bool:
    """Say whether a text is what totals are called, whatever stands beside it.

    >>> called_total("Total"), called_total("North sub-total"), called_total("All age groups")
    (True, True, True)
    >>> called_total("Total Care Ltd"), called_total("All Saints Hospital"), called_total("Tall")
    (False, False, False)
    """
    name = fold(text)
    if _CALLED_TOTAL.fullmatch(name) or _is_called(name, "surely"):
        return True
    named = _ALL.fullmatch(name)
    if named is None:
        return False
    last = named[1].split()[-1]
    return last in _EVERYBODY or (last.endswith("s") and dimension_of(named[1]) is not None)


def called_beside(text: str) -> bool:
    """Say whether a text is what averages and targets are called, which are no parts.

    >>> called_beside("England average"), called_beside("Target"), called_beside("Median of trusts")
    (True, True, True)
    >>> called_beside("On target"), called_beside("Target Care Ltd"), called_beside("Meanwood")
    (False, False, False)
    """
    return _CALLED_BESIDE.fullmatch(fold(text)) is not None


def called_whole(part: str, parts: Collection[str]) -> bool:
    """Say whether a part is called the whole of the others; its figures must not speak against it.

    What names one kind among others is none, such as 'National' beside 'Local', nor is a country
    beside others of which it holds none. A code that all others begin with is that of the level above them.

    >>> called_whole("Total", ["Total", "Ash"]), called_whole("England", ["England", "Ash"])
    (True, True)
    >>> called_whole("England", ["England", "Wales"]), called_whole("National", ["National", "Local"])
    (False, False)
    >>> called_whole("UK", ["UK", "Wales"]), called_whole("GB", ["GB", "Northern Ireland"])
    (True, False)
    >>> called_whole("T", ["T", "M", "F"]), called_whole("T", ["T", "A", "B"])
    (True, False)
    >>> called_whole("DE", ["DE", "DE1", "DE2"]), called_whole("EU27_2020", ["DE", "FR", "EU27_2020"])
    (True, True)
    """
    name = fold(part)
    if called_total(part):
        return _is_called(name, "surely") or not is_total_of(part)
    if _is_called(name, "likely"):
        return not any(map(_KINDS.fullmatch, _others(name, parts)))
    if _OF_SEXES.fullmatch(name) and all(map(_SEXES.fullmatch, _others(name, parts))):
        return are_sexes(name, parts)
    own = part.strip()
    beneath = _CODE.fullmatch(own) and all(
        (one.strip().startswith(own) and _CODE.fullmatch(one.strip())) or fold(one) == name
        for one in parts
    )
    if beneath and len(set(_others(name, parts))) >= _LEAST_BENEATH:
        return True
    return _is_all_countries(name, parts)


def are_sexes(part: str, parts: Iterable[str]) -> bool:
    """Say whether all beside a part that is called so are sexes, two of them known: it is theirs together.

    >>> are_sexes("Persons", ["Male", "Female", "Persons"]), are_sexes("Persons", ["Male", "Persons"])
    (True, False)
    """
    name = fold(part)
    sexes = [_SEXES.fullmatch(one) for one in _others(name, parts)]
    known = sum(bool(one and one[1]) for one in sexes)
    return _OF_SEXES.fullmatch(name) is not None and all(sexes) and known >= _LEAST_BENEATH


def _others(name: str, parts: Iterable[str]) -> list[str]:
    return [one for one in map(fold, parts) if one != name]


def names_country(text: str) -> bool:
    """Say whether a text names a country, or is the code of one of the United Kingdom.

    >>> names_country("Wales"), names_country("France"), names_country("IT"), names_country("Kent")
    (True, True, False, False)
    """
    return _sort(fold(text)) in ("uk", "one")


def lying_in(parts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return, by part, the others that lie in it by their names; its figures have to tell.

    Beside other countries, what is none may lie in one of the United Kingdom. Codes lie in what they
    begin with, level by level, as those of the NUTS do, and *Inner London* in *London*.

    >>> lying_in(["England", "London", "Kent", "Wales"])["England"]
    ('London', 'Kent')
    >>> lying_in(["FR", "DE", "DE1", "DE11", "DE12", "DE2", "FR1"])
    {'DE': ('DE1', 'DE2'), 'DE1': ('DE11', 'DE12')}
    >>> lying_in(["Kent", "London", "Inner London", "Outer London"])
    {'London': ('Inner London', 'Outer London')}
    """
    names = {part: fold(part) for part in parts}
    countries = {part: sort for part, name in names.items() if (sort := _country(name))}
    inner = tuple(part for part in names if part not in countries)
    several = [part for part, sort in countries.items() if sort == "uk" and len(countries) > 1]
    above: list[str] = []
    beneath: dict[str, tuple[str, ...]] = {}
    for code in sorted(filter(_CODE.fullmatch, names)):
        while above and not code.startswith(above[-1]):
            above.pop()
        if above:
            beneath[above[-1]] = (*beneath.get(above[-1], ()), code)
        above.append(code)
    sides: dict[str, tuple[str, ...]] = {}
    for part, name in names.items():
        if of := _PART_OF.fullmatch(name):
            place = of[1] or of[2]
            sides[place] = (*sides.get(place, ()), part)
    named = {
        part: sides[name]
        for part, name in names.items()
        if name in sides and not _SIDES.fullmatch(name)
    }
    found = dict.fromkeys(several, inner) | beneath | named
    return {part: within for part, within in found.items() if len(within) >= _LEAST_BENEATH}


def _is_all_countries(name: str, parts: Collection[str]) -> bool:
    """Say whether a country, or several under one name, hold all that stands beside them."""
    if not _sort(name):
        return False
    of = _country(name)
    found = {one: _country(one) for one in _others(name, parts)}
    beside = {*found.values()} - {"", of}
    if "elsewhere" in beside:
        return False
    if of == "eu":
        return not beside or not beside.isdisjoint(_MEMBER)
    if of == "world":
        return bool(beside)
    within = [_nations(one) for one, sort in found.items() if sort == of == "uk"]
    return not beside and (not within or any(one < _nations(name) for one in within))


def _nations(name: str) -> frozenset[str]:
    """Return the countries of the United Kingdom that a text names."""
    return frozenset("".join(nations for nations, words in _IN_UK.items() if words.search(name)))


def _country(name: str) -> str:
    """Return which country a text names, or what sort of several; empty for none."""
    found = _COUNTRIES.fullmatch(name)
    if found is None:
        return "elsewhere" if _ELSEWHERE.fullmatch(name) else _COUNTRY.get(name, "")
    return _COUNTRY[found["one"]] if found["one"] else _sort(name)


def _sort(name: str) -> str:
    """Return whether a text names one country, or several as ``uk``, ``eu`` or ``world``; empty for none."""
    found = _COUNTRIES.fullmatch(name)
    return next(sort for sort, text in found.groupdict().items() if text) if found else ""
