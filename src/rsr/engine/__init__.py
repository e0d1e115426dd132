"""The engine seam: indicators selected and aggregated where the data is, through narwhals."""

from rsr.engine.indicator_figures import Figure, RowTally, Selection
from rsr.engine.layout import Layout, Vintage
from rsr.engine.membership import Membership, memberships
from rsr.engine.row_groups import selected, selections

__all__ = [
    "Figure",
    "Layout",
    "Membership",
    "RowTally",
    "Selection",
    "Vintage",
    "memberships",
    "selected",
    "selections",
]
