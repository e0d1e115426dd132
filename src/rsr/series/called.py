"""What a whole is called among its parts: by its name, whatever its figures are."""

import re
from collections.abc import Iterable

from rsr.engine.nested import called_total
from rsr.values.texts import fold

__all__ = ["called_whole", "is_called_whole", "is_total_of"]

# The whole text means it, as "All Saints", "National Care Ltd" and "England North" do not. Words of
# what all are counted in may stand beside it. Codes are those of countries of the UK.
_NATION = r"england|scotland|wales|northern ireland|[ewsn]92000001|s92000003|w92000004|n92000002"
_UNION = r"uk|gb|great britain|united kingdom|k0[2-5]000001"
_TOTAL = r"all|totals?|grand|overall"
_WHOLE = (
    rf"{_TOTAL}|national(?:ly)?|both|persons|everyone|everybody|whole|world|sum|{_NATION}|{_UNION}"
)
_OF_WHOLE = (
    r"the|of|and|for|number|people|persons|patients|children|adults|staff|sexes|genders|ages|groups|age"
    r"|providers?|trusts?|hospitals|bodies|organisations|reporters|regions|areas|authorities|local|councils"
    r"|countries|country|homes|care homes|services|schools|wards|sites|boards|forces|practices|figures?"
)


def _texts_of(words: str) -> re.Pattern[str]:
    """Match a text that has one of some words, and beside it only words that wholes are called."""
    return re.compile(
        rf"[\W_]*(?:(?:{_OF_WHOLE})[\W_]+)*(?:{words})(?:[\W_]+(?:{_WHOLE}|{_OF_WHOLE}))*[\W_]*"
    )


_CALLED = _texts_of(_WHOLE)
_SURELY = _texts_of(_TOTAL)
_A_NATION, _A_COUNTRY = _texts_of(_NATION), _texts_of(rf"{_NATION}|{_UNION}")
# A total of some, named for them: 'North total', 'Total for the South'.
_TOTAL_OF = re.compile(r".\btotals?\b|\btotals? (?:for|of)\b")
# Beside these a country is one of several, and not the whole of its parts.
_ABROAD = re.compile(
    r"(?:republic of )?ireland|eire|isle of man|jersey|guernsey|channel islands|france|germany|spain"
    r"|italy|poland|romania|portugal|netherlands|belgium|india|pakistan|china|australia|new zealand|canada"
    r"|usa?|united states(?: of america)?|europe(?:an union)?|eu|elsewhere|overseas|abroad"
    r"|(?:outside|rest of|not in|other parts of|other countries)\b.*|other uk|other countries"
)


def is_called_whole(part: str) -> bool:
    """Say whether a part is called as wholes are.

    >>> is_called_whole("All providers"), is_called_whole("England"), is_called_whole("Both sexes")
    (True, True, True)
    >>> is_called_whole("All Saints Hospital"), is_called_whole("England North")
    (False, False)
    """
    return _CALLED.fullmatch(part.casefold()) is not None


def is_total_of(part: str) -> bool:
    """Say whether a text that is called a total is that of some, named for them."""
    return _TOTAL_OF.search(part.casefold()) is not None


def called_whole(part: str, parts: Iterable[str]) -> bool:
    """Say whether a part is called the whole of the others so plainly that figures need not tell.

    A country is so where no other country is among the parts. Words that also name a part among
    others, such as 'National' beside 'Local', are not.

    >>> called_whole("Total", ["Total", "Ash"]), called_whole("England", ["England", "Ash"])
    (True, True)
    >>> called_whole("England", ["England", "Wales"]), called_whole("National", ["National", "Local"])
    (False, False)
    """
    name = fold(part)
    if _SURELY.fullmatch(name) or (called_total(part) and not is_total_of(part)):
        return True
    if not _A_COUNTRY.fullmatch(name):
        return False
    others = [fold(one) for one in parts if fold(one) != name]
    if any(_ABROAD.fullmatch(one) for one in others):
        return False
    return not (_A_NATION.fullmatch(name) and any(map(_A_COUNTRY.fullmatch, others)))
