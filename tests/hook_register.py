"""A register for the tests of hooks: as small as can be, wholly made up, with a scale of its own."""

from datetime import date

from rsr.model import (
    DataSource,
    Indicator,
    Recommendation,
    Register,
    ReportCycle,
    Status,
    StatusScale,
)
from rsr.plugins.manager import Plugins

__all__ = ["CYCLE", "REGISTER", "SCALE", "only"]

SCALE = StatusScale(
    id="yes-no",
    title="Yes or no",
    statuses=(
        Status(id="no", label="No", definition="It is not so.", colour="#9c1f1f", symbol="✕"),
        Status(id="yes", label="Yes", definition="It is so.", colour="#1d6b34", symbol="✓"),
    ),
)
CYCLE = ReportCycle(id="spring", title="Spring", cut_off_on=date(2026, 3, 31))
REGISTER = Register(
    title="Lamps on the landing",
    scale="yes-no",
    scales=(SCALE,),
    recommendations=(Recommendation(id="lamp", topic="lamps"),),
    indicators=(Indicator(id="lit", title="Lamps lit", unit="lamps", better="higher"),),
    sources=(DataSource(id="lamplighter", use="lamplighter"),),
    cycles=(CYCLE,),
)


def only(plugin: object) -> Plugins:
    """Return the plugins of a run in which there is this one, and no other."""
    return Plugins(builtins=(plugin,), entry_points=False)
