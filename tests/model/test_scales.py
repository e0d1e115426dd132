"""Status scales: ordered, told apart without colour, and mapped with every loss declared."""

from typing import Any

import attrs
import pytest

from rsr.errors import ModelError
from rsr.model import ScaleMapping, Status, StatusMapping, StatusScale

LOW = Status(id="low", label="Low", definition="Little.", colour="#aa0000", symbol="-")
HIGH = Status(id="high", label="High", definition="Much.", colour="#00aa00", symbol="+")
TOLD = (
    StatusMapping(status="low", becomes="red", fit="exact"),
    StatusMapping(status="high", becomes=None, fit="lossy", loss="There is none."),
)
SCALE = StatusScale(
    id="two",
    title="Two",
    statuses=(LOW, HIGH),
    mappings=(ScaleMapping(to="lights", statuses=TOLD),),
)


def test_a_scale_knows_its_order() -> None:
    """The least favourable status comes first."""
    assert (SCALE.rank("low"), SCALE.rank("high")) == (0, 1)
    assert SCALE.status("high") is HIGH
    assert (SCALE.has("high"), SCALE.has("undetermined")) == (True, False)


def test_a_status_that_is_not_there_is_a_key_error() -> None:
    """Asking for it is a mistake of the caller."""
    with pytest.raises(KeyError):
        SCALE.status("middle")


def test_a_status_is_told_in_another_scale() -> None:
    """A mapping is looked up by scale and status; without one there is none."""
    assert SCALE.told_in("lights", "high") is TOLD[1]
    assert SCALE.told_in("other", "high") is None


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        pytest.param({"statuses": ()}, "scale-ambiguous", ("statuses",), id="empty"),
        pytest.param({"statuses": (LOW, LOW)}, "scale-ambiguous", ("statuses",), id="same-id"),
        pytest.param(
            {"statuses": (LOW, attrs.evolve(HIGH, symbol="-"))},
            "scale-ambiguous",
            ("statuses",),
            id="same-symbol",
        ),
        pytest.param(
            {"statuses": (attrs.evolve(LOW, id="undetermined"),), "mappings": ()},
            "scale-ambiguous",
            ("statuses",),
            id="undetermined",
        ),
        pytest.param(
            {"mappings": (ScaleMapping(to="x", statuses=TOLD[:1]),)},
            "mapping-incomplete",
            ("mappings",),
            id="mapping-short",
        ),
        pytest.param(
            {"mappings": (ScaleMapping(to="x", statuses=(*TOLD, TOLD[0])),)},
            "mapping-incomplete",
            ("mappings",),
            id="mapping-twice",
        ),
    ],
)
def test_a_scale_must_be_told_apart(
    changes: dict[str, Any], code: str, path: tuple[str, ...]
) -> None:
    """Ids and symbols are distinct, and a mapping leaves no status out."""
    with pytest.raises(ModelError) as caught:
        attrs.evolve(SCALE, **changes)

    assert (caught.value.code, caught.value.path) == (code, path)
