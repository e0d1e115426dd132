"""What the whole of some parts is called: words, codes, and what stands beside them."""

import pytest

from rsr.engine.wholes import called_total, called_whole, is_called_whole, lying_in

TREES = ("Ash", "Birch", "Cedar")
WHOLES = (
    "Total|TOTAL|TOT|_T|Overall|All|All trusts|Grand total|National|Nationally|Nationwide|Nation-wide"
    "|Whole country|Entire population|Statewide|Trust-wide|Combined|Sum|Any|Insgesamt|England|ENG|Eng."
    "|Wales|UK|GBR|K02000001|K04000001|E92000001|S92000003|N92000002|England & Wales|EU27_2020|EU28|EA20"
    "|Euro area - 20 countries (from 2023)|European Union - 27 countries (from 2020)|USA|United States"
    "|Deutschland|Germany|US|Zusammen|Cymru|Cyfanswm|Totalt|Yhteensä|I alt|Ogółem|GB-ENG|Lloegr"
)
PARTS = (
    "All Saints|National Care Ltd|Total Healthcare|England North|UK Care|Everyone Matters|Combined Care"
    "|Any Street|Sum Ltd|USA Today|Deutschland Haus|EU Care|Nationwide House|T|_X|DE|IT|Euro House|Tot Hill"
    "|Walesby|Georgia|Trust wide awake|E92000002|Grand|Persons"
)


@pytest.mark.parametrize("name", WHOLES.split("|"))
def test_words_and_codes_of_wholes(name: str) -> None:
    """Each is the whole of parts that have names of their own."""
    assert called_whole(name, [*TREES, name])


@pytest.mark.parametrize("name", PARTS.split("|"))
def test_names_of_parts(name: str) -> None:
    """A word or a code of wholes within a name makes it none."""
    assert not called_whole(name, [*TREES, name])
    assert not called_total(name)


@pytest.mark.parametrize(
    ("name", "others", "is_whole"),
    [
        ("National", "Ash,Local", False),
        ("National", "Ash,Regional trusts", False),
        ("Combined", "Single,Ash", False),
        ("Any", "None,Ash", False),
        ("Total", "Local,None", True),
        ("England", "Wales,Ash", False),
        ("England", "UK,Ash", False),
        ("England", "E92000001,Ash", False),
        ("England", "France,Ash", False),
        ("England", "Elsewhere,Ash", False),
        ("UK", "England,Wales", True),
        ("UK", "Wales", True),
        ("UK", "GB,Northern Ireland", True),
        ("United Kingdom of Great Britain and Northern Ireland", "GB,NIR", True),
        ("Great Britain", "Wales,Ash", True),
        ("GB", "Northern Ireland,Ash", False),
        ("K03000001", "N92000002,S92000003", True),
        ("K03000001", "N92000002", False),
        ("England and Wales", "Wales,Scotland", True),
        ("England and Wales", "Scotland,Northern Ireland", False),
        ("K04000001", "E92000001,W92000004", True),
        ("K04000001", "S92000003", False),
        ("GB-ENG", "GB-WLS", False),
        ("GB", "GB-ENG,GB-WLS", True),
        ("Wales", "GB-ENG,Ash", False),
        ("England and Wales", "GB-ENG,Ash", True),
        ("UK", "England,FR", False),
        ("UK", "England,Other countries", False),
        ("USA", "Canada,Ash", False),
        ("USA", "United States,Ash", True),
        ("Deutschland", "Austria,Ash", False),
        ("EU27_2020", "DE,FR,UK", True),
        ("EU27_2020", "Germany,Non-EU", False),
        ("EU", "USA,China", False),
        ("World", "USA,China", True),
        ("World", "Home,Sport", False),
        ("T", "M,F", True),
        ("T", "M", False),
        ("T", "M,A", False),
        ("T", "M,9", False),
        ("Persons", "Males,Females,Not known", True),
        ("Persons", "Males,Females,Households", False),
        ("B", "Male,Female", True),
        ("DE", "DE1,DE2", True),
        ("DE", "DE1", False),
        ("DE", "DE1,FR1", False),
        ("RJ1", "RJ101,RJ102", True),
        ("1", "10,11", False),
        ("Ash", "Ash North,Ash South", False),
        ("A", "A House,A Wing", False),
        ("North total", "Ash,Birch", False),
    ],
)
def test_what_stands_beside_decides(name: str, others: str, *, is_whole: bool) -> None:
    """A country beside another, or one kind among several, is a part."""
    assert called_whole(name, [name, *others.split(",")]) is is_whole


def test_what_is_called_as_wholes_may_also_name_a_part() -> None:
    """Such names need figures beside them, and those of parts are none."""
    assert all(map(is_called_whole, ("Persons", "Everybody", "National", "England", "All trusts")))
    assert not any(map(is_called_whole, ("All Saints", "England North", "Persons House")))


@pytest.mark.parametrize(
    ("place", "sides", "lie"),
    [
        ("London", ("Inner London", "Outer London"), True),
        ("Yorkshire", ("North Yorkshire", "South-East Yorkshire"), True),
        ("Sussex", ("Sussex (East)", "West Sussex", "Eastern Sussex"), True),
        ("Kent", ("Kent, North", "Kent - rural"), True),
        ("London", ("Inner London", "Kent"), False),
        ("London", ("Little London", "New London"), False),
        ("East", ("North East", "South East"), False),
    ],
)
def test_sides_of_a_place_lie_in_it(place: str, sides: tuple[str, ...], *, lie: bool) -> None:
    """Two or more, by words of the compass and their like before or after its name."""
    assert lying_in(["Ash", place, *sides]) == ({place: sides} if lie else {})
