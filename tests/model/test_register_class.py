"""The register as a class: finding records, chains of cycles, and where things stand."""

from datetime import date

import attrs
import pytest

from rsr.errors import NotFoundError, Path, Where
from rsr.model import COLLECTIONS, Organisation, Recommendation, Register, ReportCycle


def _cycle(id_: str, previous: str | None = None) -> ReportCycle:
    return ReportCycle(id=id_, title=id_, cut_off_on=date(2024, 1, 1), previous=previous)


REGISTER = Register(
    title="A review",
    recommendations=(
        Recommendation(id="a", number="1", topic="first"),
        Recommendation(id="a", number="9", topic="second of that id"),
        Recommendation(id="b", number="2"),
        Recommendation(id="c", number="2"),
        Recommendation(id="2"),
    ),
    cycles=(_cycle("one", "three"), _cycle("two", "one"), _cycle("three", "two"), _cycle("four")),
)


class _Origins:
    def locate(self, path: Path) -> Where:
        return Where(file="r.yaml", line=len(path), path=path)

    def folder(self) -> str | None:
        return "here"

    def is_whole(self, collection: str) -> bool:
        return bool(collection)

    def lost(self, collection: str, id_: str) -> bool:
        return collection == id_


def test_records_are_found_by_id() -> None:
    """Of two records with one id the first is found; for an unknown id there is none."""
    assert REGISTER.find("recommendations", "a").topic == "first"
    assert REGISTER.find("recommendations", "zzz") is None
    assert list(REGISTER.ids("cycles")) == ["four", "three", "two", "one"]


def test_a_recommendation_is_found_by_id_or_number() -> None:
    """An id comes before a number that looks like it."""
    assert REGISTER.recommendation("b").number == "2"
    assert REGISTER.recommendation("1").id == "a"
    assert REGISTER.recommendation("2").id == "2"


def test_a_number_that_several_have_is_not_enough() -> None:
    """The message names those that have it."""
    register = attrs.evolve(REGISTER, recommendations=REGISTER.recommendations[:4])

    with pytest.raises(NotFoundError) as caught:
        register.recommendation("2")

    assert caught.value.code == "recommendation-unknown"
    assert "b, c" in str(caught.value.hint)


def test_what_is_not_there_is_not_found() -> None:
    """Asking for an unknown recommendation or cycle says so under a code."""
    with pytest.raises(NotFoundError) as asked:
        REGISTER.recommendation("77")
    with pytest.raises(NotFoundError) as cycle:
        Register(title="x").cycle("2022")

    assert asked.value.code == "recommendation-unknown"
    assert cycle.value.code == "cycle-unknown"
    assert REGISTER.cycle("two").id == "two"


@pytest.mark.parametrize(
    ("start", "ids"),
    [
        pytest.param("one", ["one", "three", "two"], id="loop"),
        pytest.param("four", ["four"], id="first"),
        pytest.param("none", [], id="unknown"),
    ],
)
def test_a_chain_of_cycles_ends(start: str, ids: list[str]) -> None:
    """Cycles follow each other back, newest first, and a loop is cut where it closes."""
    assert [cycle.id for cycle in REGISTER.chain(start)] == ids


def test_a_chain_ends_at_a_cycle_that_is_not_there() -> None:
    """A previous cycle that nobody recorded is no fault of the chain's."""
    assert len(Register(title="x", cycles=(_cycle("b", "a"),)).chain("b")) == 1


def test_every_record_is_told_with_its_place() -> None:
    """Records come collection by collection, each with its index."""
    told = [(name, index) for name, index, _ in REGISTER.records()]

    assert told == [
        *(("recommendations", index) for index in range(5)),
        *(("cycles", index) for index in range(4)),
    ]


def test_records_are_put_at_the_end() -> None:
    """The register itself stays as it was."""
    body = Organisation(id="o", name="O")

    more = REGISTER.with_records(organisations=(body,))

    assert more.organisations == (body,)
    assert REGISTER.organisations == ()


def test_where_asks_the_origins() -> None:
    """Without origins there is the path alone."""
    read = attrs.evolve(REGISTER, origins=_Origins())

    assert REGISTER.where("cycles", 0) == Where(path=("cycles", 0))
    assert read.where("cycles", 0) == Where(file="r.yaml", line=2, path=("cycles", 0))
    assert read == REGISTER


def test_collections_are_the_lists_of_records() -> None:
    """The head's own lists are not collections."""
    assert "recommendations" in COLLECTIONS
    assert {"include", "strategies", "origins"}.isdisjoint(COLLECTIONS)
