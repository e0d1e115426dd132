"""Workbooks in XLSX and ODS: one reader for each, which yields values and all that is said of them."""

from rsr.plugins.tables.workbook._table import SheetTable, column_letters, displayed_rows

__all__ = ["SheetTable", "column_letters", "displayed_rows"]
