"""The engine seam: indicators selected and aggregated where the data is, through narwhals."""

from typing import TYPE_CHECKING

from rsr._lazy import lazy

if TYPE_CHECKING:
    from rsr.engine.indicator_figures import Figure as Figure
    from rsr.engine.indicator_figures import RowTally as RowTally
    from rsr.engine.indicator_figures import Selection as Selection
    from rsr.engine.layout import Layout as Layout
    from rsr.engine.layout import Vintage as Vintage
    from rsr.engine.membership import Membership as Membership
    from rsr.engine.membership import memberships as memberships
    from rsr.engine.row_groups import selected as selected
    from rsr.engine.row_groups import selections as selections
else:
    # A register without tables needs none of it, and importing all takes as long as a small report.
    __all__, __getattr__, __dir__ = lazy(
        __name__,
        {
            "rsr.engine.indicator_figures": ("Figure", "RowTally", "Selection"),
            "rsr.engine.layout": ("Layout", "Vintage"),
            "rsr.engine.membership": ("Membership", "memberships"),
            "rsr.engine.row_groups": ("selected", "selections"),
        },
    )
