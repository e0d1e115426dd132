"""Workbooks in XLSX and ODS: one reader for each, which yields values and all that is said of them."""

from rsr.plugins.tables.workbook._table import SheetTable, displayed_rows

__all__ = ["SheetTable", "displayed_rows"]
