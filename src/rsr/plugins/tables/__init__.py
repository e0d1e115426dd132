"""How tables of any common kind are opened, laid out and read: for sources, built in or a partner's."""

from typing import TYPE_CHECKING

from rsr._lazy import lazy

if TYPE_CHECKING:
    from rsr.plugins.tables.conventions import layout_fields as layout_fields
    from rsr.plugins.tables.conventions import rounding as rounding
    from rsr.plugins.tables.formats import opened as opened
    from rsr.plugins.tables.opening import data_rows as data_rows
    from rsr.plugins.tables.opening import opened_all as opened_all
    from rsr.plugins.tables.record_options import RecordOptions as RecordOptions
    from rsr.plugins.tables.row_readers import TableReader as TableReader
    from rsr.plugins.tables.row_readers import TableRow as TableRow
    from rsr.plugins.tables.rows import Recorder as Recorder
    from rsr.plugins.tables.table_options import TabularOptions as TabularOptions
else:
    __all__, __getattr__, __dir__ = lazy(
        __name__,
        {
            "rsr.plugins.tables.conventions": ("layout_fields", "rounding"),
            "rsr.plugins.tables.formats": ("opened",),
            "rsr.plugins.tables.opening": ("data_rows", "opened_all"),
            "rsr.plugins.tables.record_options": ("RecordOptions",),
            "rsr.plugins.tables.row_readers": ("TableReader", "TableRow"),
            "rsr.plugins.tables.rows": ("Recorder",),
            "rsr.plugins.tables.table_options": ("TabularOptions",),
        },
    )
    # Nothing is left here but what the list names.
    del TYPE_CHECKING, lazy
