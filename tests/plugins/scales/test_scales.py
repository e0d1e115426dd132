"""The built-in status scales: readable without colour, and honest about what a mapping loses."""

import json
import unicodedata
from collections.abc import Iterator
from itertools import permutations
from typing import get_args

import pytest

from rsr.documents.forms import converter
from rsr.model import Answer, Status, StatusScale
from rsr.plugins.manager import Plugins

MODULES = ("cqc_2022", "delivery_stages", "gao", "uk_inquiry_response")


def made() -> dict[str, StatusScale]:
    """Make every built-in scale through the door that a partner's comes through."""
    with Plugins([f"rsr.plugins.scales.{name}" for name in MODULES], entry_points=False) as plugins:
        return {name: offered.offer.make() for name, offered in plugins.scales.items()}


SCALES = made()
STATUSES = [(scale, status) for scale in SCALES.values() for status in scale.statuses]
PAIRS = list(permutations(sorted(SCALES), 2))


def luminance(colour: str) -> float:
    """Return the relative luminance of '#rrggbb', as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mappings() -> Iterator[tuple[str, str, str, str | None, str, str | None]]:
    """Yield every mapping of every status as scale, other, status, becomes, fit, loss."""
    for scale in SCALES.values():
        for mapping in scale.mappings:
            for entry in mapping.statuses:
                yield scale.id, mapping.to, entry.status, entry.becomes, entry.fit, entry.loss


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        pytest.param("cqc-2022", ["not-achieved", "partly-achieved", "achieved"], id="cqc"),
        pytest.param(
            "gao",
            [
                "closed-not-implemented",
                "open",
                "open-partially-addressed",
                "closed-implemented",
            ],
            id="gao",
        ),
        pytest.param(
            "delivery-stages",
            ["not-started", "in-progress-proposed", "in-progress-underway", "complete"],
            id="delivery",
        ),
        pytest.param(
            "uk-inquiry-response",
            [
                "rejected",
                "no-response-yet",
                "accepted-in-part",
                "accepted-in-principle",
                "accepted",
            ],
            id="answers",
        ),
    ],
)
def test_statuses_run_from_the_least_favourable(name: str, statuses: list[str]) -> None:
    """Each scale has its published statuses, the least favourable first."""
    assert [status.id for status in SCALES[name].statuses] == statuses


def test_an_offer_has_the_name_of_its_scale() -> None:
    """What a register calls a scale is the scale's own id."""
    assert {name: scale.id for name, scale in SCALES.items()} == {name: name for name in SCALES}


def test_the_answers_are_those_a_response_can_give() -> None:
    """The scale of answers and the answers of the model are the same words."""
    answers = {status.id for status in SCALES["uk-inquiry-response"].statuses}

    assert answers == set(get_args(Answer))


def test_an_answer_is_never_a_success() -> None:
    """Answering is not doing: no answer closes a recommendation or counts as its success."""
    answers = SCALES["uk-inquiry-response"].statuses

    assert not any(status.success or status.closed for status in answers)


@pytest.mark.parametrize("name", ["cqc-2022", "gao", "delivery-stages"])
def test_only_the_most_favourable_status_is_a_success(name: str) -> None:
    """A success is the last status of a scale, and it is closed."""
    *others, last = SCALES[name].statuses

    assert last.success
    assert last.closed
    assert not any(status.success for status in others)


@pytest.mark.parametrize(
    "status", [status for _, status in STATUSES], ids=[f"{c.id}/{s.id}" for c, s in STATUSES]
)
class TestAStatusAsSeen:
    """What a reader sees of a status."""

    def test_has_enough_contrast_with_white(self, status: Status) -> None:
        """Its colour works as text on white, and behind white text (WCAG 1.4.3)."""
        contrast = (1 + 0.05) / (luminance(status.colour) + 0.05)

        assert contrast >= 4.5

    def test_has_a_plain_symbol(self, status: Status) -> None:
        """Its mark is one character of the basic plane that no font turns into an emoji."""
        assert len(status.symbol) == 1
        assert 0x25A0 <= ord(status.symbol) <= 0x27BF
        assert unicodedata.category(status.symbol) == "So"
        # U+2714 and U+2716 have an emoji form; U+2713 and U+2715 have none.
        assert status.symbol not in "✔✖☑✅❌❎"


@pytest.mark.parametrize("name", sorted(SCALES))
def test_colours_differ_within_a_scale(name: str) -> None:
    """No two statuses of a scale share a colour."""
    colours = [status.colour for status in SCALES[name].statuses]

    assert len(set(colours)) == len(colours)


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=[f"{a}-to-{b}" for a, b in PAIRS])
def test_each_scale_is_mapped_to_each_other(one: str, other: str) -> None:
    """Every status has an entry in every other scale, which leads to a status that is there."""
    for status in SCALES[one].statuses:
        told = SCALES[one].told_in(other, status.id)

        assert told is not None
        assert told.becomes is None or SCALES[other].has(told.becomes)


def test_every_loss_is_declared() -> None:
    """A mapping that is not exact says in a sentence what is lost; one that leads nowhere, why."""
    inexact = [(fit, becomes, loss) for *_, becomes, fit, loss in mappings() if fit != "exact"]

    assert inexact
    assert all(loss is not None and loss.endswith(".") for *_, loss in inexact)
    assert {fit for fit, becomes, _ in inexact if becomes is None} == {"lossy"}


def test_an_exact_mapping_leads_back() -> None:
    """There and back through an exact mapping is the status one began with, exact both ways."""
    exact = [entry for entry in mappings() if entry[4] == "exact"]

    assert exact
    for scale, other, status, becomes, *_ in exact:
        assert becomes is not None
        back = SCALES[other].told_in(scale, becomes)
        assert back is not None
        assert (back.becomes, back.fit) == (status, "exact")


def test_two_statuses_never_map_exactly_to_one() -> None:
    """An exact mapping tells statuses apart that the first scale tells apart."""
    targets = [(a, b, becomes) for a, b, _, becomes, fit, _ in mappings() if fit == "exact"]

    assert len(set(targets)) == len(targets)


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=[f"{a}-to-{b}" for a, b in PAIRS])
def test_a_mapping_keeps_the_order(one: str, other: str) -> None:
    """What is more favourable in one scale is never told as less favourable in another."""
    told = [SCALES[one].told_in(other, status.id) for status in SCALES[one].statuses]
    ranks = [SCALES[other].rank(entry.becomes) for entry in told if entry and entry.becomes]

    assert ranks == sorted(ranks)


@pytest.mark.parametrize("name", ["delivery-stages", "gao", "uk-inquiry-response"])
def test_work_and_answers_never_become_an_outcome(name: str) -> None:
    """No status about work or answers is told as any impact on outcomes for people."""
    told = [SCALES[name].told_in("cqc-2022", status.id) for status in SCALES[name].statuses]

    assert {entry.becomes for entry in told if entry} <= {None, "not-achieved"}


@pytest.mark.parametrize("name", ["cqc-2022", "delivery-stages", "gao"])
def test_nothing_is_told_as_an_answer(name: str) -> None:
    """An answer is what somebody said; no other scale knows it, and none is told by it."""
    answers = SCALES["uk-inquiry-response"]
    there = [SCALES[name].told_in(answers.id, status.id) for status in SCALES[name].statuses]
    back = [answers.told_in(name, status.id) for status in answers.statuses]

    assert {entry.becomes for entry in [*there, *back] if entry} == {None}


def test_nothing_is_told_apart_that_was_not() -> None:
    """Several stages are told as 'open', and 'open' is told as none of them."""
    stages = [
        SCALES["delivery-stages"].told_in("gao", status.id)
        for status in SCALES["delivery-stages"].statuses
    ]
    back = SCALES["gao"].told_in("delivery-stages", "open")

    assert [entry.becomes for entry in stages if entry].count("open") == 3
    assert back is not None
    assert back.becomes is None


@pytest.mark.parametrize("name", sorted(SCALES))
def test_a_scale_survives_a_document(name: str) -> None:
    """A built-in scale can be written into a release and read back unchanged."""
    written = json.dumps(converter.unstructure(SCALES[name], StatusScale))

    assert converter.structure(json.loads(written), StatusScale) == SCALES[name]


def test_achieved_is_said_to_be_our_own_reading() -> None:
    """The report does not define 'achieved', and the scale says so where it is defined."""
    scale = SCALES["cqc-2022"]

    assert "Not defined in the report" in scale.status("achieved").definition
    assert "does not define 'achieved'" in (scale.source or "")
