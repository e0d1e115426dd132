"""What reading workbooks costs beside python-calamine, which reads the same sheets to lists.

Both read the same nineteen files in a process of their own, several times over; the shortest time of
the processor counts, without the imports before it. Beside the values rsr sees merged cells, what is
hidden, what is raised, formulas without a result, and cells that display something else than they
store. The files are made up in the layouts of real ones; the real ones are read where they are at hand.
"""

import json
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

REAL = Path(__file__).parents[2] / "shared" / "data"
# How many times the time of python-calamine it may take.
_MOST = 3.0
Job = tuple[str, str, int]


def costs(runs: int, folder: Path) -> Iterator[tuple[str, float, str, float]]:
    """Yield lines: what was compared, the ratio, the figures behind it, and the most it may be."""
    for told, jobs in (("made-up", _made_up(folder)), ("real", _real())):
        if not jobs:
            continue
        listed = folder / f"{told}.json"
        listed.write_text(json.dumps(jobs))
        found = {
            way: min((_run(way, listed, runs) for _ in range(3)), key=lambda one: one["processor"])
            for way in ("calamine", "rsr")
        }
        theirs, ours = found["calamine"], found["rsr"]
        assert theirs["cells"] == ours["cells"] > 0
        files = f"{len(jobs)} {told} workbooks, {ours['cells']:,.0f} cells"
        said = f"{ours['processor']:.2f} s / {theirs['processor']:.2f} s"
        yield f"{files} / python-calamine", ours["processor"] / theirs["processor"], said, _MOST
        said = f"{ours['peak_mib']:.0f} MiB / {theirs['peak_mib']:.0f} MiB"
        yield "the same, peak memory", ours["peak_mib"] / theirs["peak_mib"], said, 1.5


def far_cells(folder: Path) -> Iterator[tuple[str, float, str, float]]:
    """Yield the same for small sheets with one cell that somebody left far from the table."""
    jobs = [_xlsx(folder / f"far_{at}.xlsx", 200, 12, far=(4000, 2500)) for at in range(3)]
    listed = folder / "far.json"
    listed.write_text(json.dumps(jobs))
    theirs, ours = (_run(way, listed, 1) for way in ("calamine", "rsr"))
    said = f"{ours['processor']:.2f} s / {theirs['processor']:.2f} s"
    yield "a cell far from the table", ours["processor"] / theirs["processor"], said, 0.5
    said = f"{ours['peak_mib']:.0f} MiB / {theirs['peak_mib']:.0f} MiB"
    yield "the same, peak memory", ours["peak_mib"] / theirs["peak_mib"], said, 0.2


# --- files -------------------------------------------------------------------------------------


def _made_up(folder: Path) -> list[Job]:
    """Write nineteen workbooks: fourteen in XLSX, five in ODS."""
    jobs = [_xlsx(folder / f"a{at}.xlsx", 158, 30 + 12 * at) for at in range(14)]
    return jobs + [_ods(folder / f"b{at}.ods", 320, 16 + 2 * at) for at in range(5)]


def _xlsx(path: Path, rows: int, columns: int, far: tuple[int, int] | None = None) -> Job:
    xlsxwriter: Any = import_module("xlsxwriter")

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Table")
        number = book.add_format({"num_format": "#,##0"})
        sheet.merge_range(0, 0, 0, columns - 1, "Made-up figures by area and day")
        sheet.write_row(2, 0, ["Area", *(f"Day {at}" for at in range(1, columns))])
        for row in range(3, rows):
            sheet.write(row, 0, f"Area {row}")
            for column in range(1, columns):
                sheet.write(row, column, row * column % 97, number)
        if far is not None:
            sheet.write(*far, "left here")
    return str(path), "Table", 3


def _ods(path: Path, rows: int, columns: int) -> Job:
    space = "urn:oasis:names:tc:opendocument:xmlns:"

    def cell(value: object) -> str:
        if isinstance(value, str):
            said = 'office:value-type="string"'
        else:
            said = f'office:value-type="float" office:value="{value}"'
        return (
            f'<table:table-cell {said} table:style-name="ce4"><text:p>{value}</text:p>'
            "</table:table-cell>"
        )

    lines: list[list[object]] = [
        ["Made-up figures"],
        ["Area", *(f"Week {at}" for at in range(1, columns))],
    ]
    lines += ([f"Area {row}", *(row * at % 97 for at in range(1, columns))] for row in range(rows))
    body = "".join(
        f'<table:table-row table:style-name="ro1">{"".join(map(cell, line))}</table:table-row>'
        for line in lines
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr(
            "content.xml",
            '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
            f'xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
            f'xmlns:text="{space}text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="Table">{body}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>",
        )
        made.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{space}manifest:1.0"><manifest:file-entry '
            'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
            "</manifest:manifest>",
        )
    return str(path), "Table", 2


def _real() -> list[Job]:
    found = [
        *((path, "Table 2", 3) for path in sorted(REAL.glob("ons_*/cqc*.xlsx"))),
        *((path, "Lower_Tier_Local_authorities", 2) for path in sorted(REAL.glob("phe_*/*.ods"))),
        *((path, "Sheet1", 1) for path in sorted(REAL.glob("messy_tables/*.ods"))),
    ]
    return [(str(path), sheet, header) for path, sheet, header in found]


# --- one process ---------------------------------------------------------------------------------


def _run(way: str, jobs: Path, runs: int) -> dict[str, float]:
    command = (sys.executable, __file__, way, str(jobs), str(runs))
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _by_calamine(jobs: list[Job]) -> int:
    from python_calamine import CalamineWorkbook

    cells = 0
    for path, sheet, header in jobs:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet)
        for row in rows.to_python(skip_empty_area=False)[header:]:
            cells += len(row) - row.count("")
    return cells


def _by_rsr(jobs: list[Job]) -> int:
    from rsr.plugins.tables.opening import data_rows
    from rsr.plugins.tables.table_options import TabularOptions
    from rsr.plugins.tables.workbook import SheetTable

    cells = 0
    for path, sheet, header in jobs:
        options = TabularOptions(file=path, sheet=sheet, header_row=header)
        table = SheetTable.opened(Path(path).read_bytes(), path, options)
        for row in data_rows(table, options, frozenset(range(len(table.names)))):
            held = getattr(row, "cells", ())
            cells += len(held) - held.count(None)
    return cells


def _worker(way: str, listed: str, runs: int) -> None:
    read = {"calamine": _by_calamine, "rsr": _by_rsr}[way]
    jobs = [(path, sheet, header) for path, sheet, header in json.loads(Path(listed).read_text())]
    times = []
    cells = 0
    read(jobs[:1])  # brings the imports
    for _ in range(runs):
        before = time.process_time()
        cells = read(jobs)
        times.append(time.process_time() - before)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"processor": min(times), "cells": cells, "peak_mib": peak}))


if __name__ == "__main__":
    _worker(sys.argv[1], sys.argv[2], int(sys.argv[3]))
