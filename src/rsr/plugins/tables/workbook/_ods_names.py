"""Names of the elements and attributes of an OpenDocument spreadsheet, as expat gives them."""

# Namespaces, each with the sign that parts it from a name.
OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, TEXT, OFFICE = f"{OPEN}table:1.0}}", f"{OPEN}text:1.0}}", f"{OPEN}office:1.0}}"
STYLE, DRAWING = f"{OPEN}style:1.0}}", f"{OPEN}drawing:1.0}}"
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"

PARAGRAPH = f"{TEXT}p"
PREFIXES = {"table:": TABLE, "text:": TEXT, "office:": OFFICE, "calcext:": CALC}
CELLS = frozenset({f"{TABLE}table-cell", f"{TABLE}covered-table-cell"})
ROW, SHEET, COLUMN = f"{TABLE}table-row", f"{TABLE}table", f"{TABLE}table-column"
COLUMN_REPEATS, ROW_REPEATS = f"{TABLE}number-columns-repeated", f"{TABLE}number-rows-repeated"
COLUMNS_SPANNED, ROWS_SPANNED = f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned"
VISIBILITY = f"{TABLE}visibility"
GROUPS = frozenset({f"{TABLE}table-row-group", f"{TABLE}table-column-group"})
BESIDE = frozenset(
    {
        f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}note", f"{TEXT}ruby-text",
        f"{TABLE}shapes", f"{TABLE}detective", f"{OFFICE}forms",
    }
)  # fmt: skip
TYPE, KIND, VALUE = f"{OFFICE}value-type", f"{CALC}value-type", f"{OFFICE}value"
DAY, TIME = f"{OFFICE}date-value", f"{OFFICE}time-value"
TRUTH, STRING = f"{OFFICE}boolean-value", f"{OFFICE}string-value"
FORMULA = f"{TABLE}formula"
