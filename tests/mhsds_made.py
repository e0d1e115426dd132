"""Made-up MHSDS files in the layouts of the real ones, and what reads them through the door."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mhsds_accounts import FileAccount, accounts_of_source

from rsr.engine import Layout
from rsr.errors import Problem
from rsr.model import DataSource, Indicator, Measured, Provenance, Register
from rsr.plugins import SourceContext, Table
from rsr.plugins.manager import Plugins

MAIN = [
    "REPORTING_PERIOD_START",
    "REPORTING_PERIOD_END",
    "STATUS",
    "BREAKDOWN",
    "PRIMARY_LEVEL",
    "PRIMARY_LEVEL_DESCRIPTION",
    "SECONDARY_LEVEL",
    "SECONDARY_LEVEL_DESCRIPTION",
    "MEASURE_ID",
    "MEASURE_NAME",
    "MEASURE_VALUE",
]
NUMBERS = ("ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX")
LEVELS = [f"LEVEL_{number}{end}" for number in NUMBERS for end in ("", "_DESCRIPTION")]
RESTRICTIVE = [*MAIN[:4], *LEVELS, "METRIC", "METRIC_VALUE"]
BEFORE = [
    *MAIN[:8],
    *("TERTIARY_LEVEL", "TERTIARY_LEVEL_DESCRIPTION"),
    *("QUARTERNARY_LEVEL", "QUARTERNARY_LEVEL_DESCRIPTION", "METRIC", "METRIC_VALUE"),
]
WIDE = [
    "PreviousMonthEnd",
    "PeriodStart",
    "PeriodEnd",
    "Geography",
    "OrgCode",
    "OrgName",
    "TableNumber",
    "PrimaryMeasure",
    "PrimaryMeasureNumber",
    "PrimarySplit",
    "SecondaryMeasure",
    "SecondaryMeasureNumber",
    "SecondarySplit",
    "RestraintsCountOfPeople",
    "RestraintsCountOfRestraints",
    "HospitalSpellsInCarePreviousMonth",
    "HospitalSpellsAdmissionsInMonth",
    "WardStaysOpenAtEndOfMonth",
    "OpenReferralsPreviousMonth",
    "ReferralsOpenAtEndOfMonth",
    "NHS_NHD_SPLIT",
    "ORG_TYPE_CODE",
]
COVERAGE = [
    "REPORTING_PERIOD_START",
    "REPORTING_PERIOD_END",
    "STATUS",
    "ORGANISATION_CODE",
    "ORGANISATION_NAME",
    "TABLE_NAME",
    "COVERAGE_COUNT",
]
APRIL = ("01/04/2024", "30/04/2024", "Performance")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a CSV text."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows([header, *rows])
    return made.getvalue()


def main_row(value: str, *, measure: str = "MHS01", code: str = "RXX", **other: str) -> list[str]:
    """Return a row of the main family, for a provider."""
    told = {
        "start": APRIL[0],
        "end": APRIL[1],
        "status": APRIL[2],
        "breakdown": "Provider",
        "name": f"TRUST {code}",
        "measure_name": "People in contact with services",
        **other,
    }
    return [
        *(told["start"], told["end"], told["status"], told["breakdown"], code, told["name"]),
        *("NONE", "NONE", measure, told["measure_name"], value),
    ]


def main_file(*values: str) -> str:
    """Return a file of the main family with a provider for each value."""
    rows = (main_row(value, code=f"R{place:02}") for place, value in enumerate(values))
    return csv_text(MAIN, rows)


def indicator(
    select: Mapping[str, Any],
    whole: Mapping[str, Any] | None = None,
    *,
    id_: str = "made-up",
    part: str = "organisation",
) -> Indicator:
    """Return an indicator that is measured on the source of these tests."""
    return Indicator(
        id=id_,
        title="Made up",
        unit="people",
        better="lower",
        select=select,
        measured=Measured(data="made-up", part=part, whole=whole or {}),
    )


def context(
    folder: Path,
    options: Mapping[str, Any],
    *,
    indicators: Sequence[Indicator] = (),
    frame: Any = None,
) -> SourceContext:
    """Return what a source is given, for files in a folder."""
    source = DataSource(id="made-up", use="mhsds", options=options)

    def files(name: str) -> tuple[str, ...]:
        if (folder / name).is_file():
            return (name,)
        pattern = f"{name}/*" if (folder / name).is_dir() else name
        return tuple(sorted(one.relative_to(folder).as_posix() for one in folder.glob(pattern)))

    return SourceContext(
        source=source,
        register=Register(title="Made up", sources=(source,), indicators=tuple(indicators)),
        read=lambda name: (folder / name).read_bytes(),
        provenance=lambda file, place: Provenance(
            plugin="p", distribution="d", version="1", file=file, place=place
        ),
        path=lambda name: folder / name,
        files=files,
        frame=frame,
    )


class Reader:
    """Reads made-up files in a folder through the door, and lets go of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._plugins = Plugins(("rsr.plugins.sources.mhsds",), entry_points=False)
        self._open: list[Table] = []

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def source(self, **options: Any) -> Any:
        """Return the source, with options as a document gives them."""
        return self._plugins.make("sources", "mhsds", options)

    def table(
        self, indicators: Sequence[Indicator] = (), frame: Any = None, **options: Any
    ) -> Table:
        """Return the table of the files."""
        table: Table = self.source(**options).table(
            context(self.folder, options, indicators=indicators, frame=frame)
        )
        self._open.append(table)
        return table

    def layout(self, *indicators: Indicator, **options: Any) -> Layout:
        """Return how the table of the files is laid out."""
        return self.table(indicators, **options).layout

    def rows(self, *columns: str, **options: Any) -> list[tuple[Any, ...]]:
        """Return some columns of all rows, sorted."""
        found = self.table(**options).frame.project(", ".join(columns)).fetchall()
        return sorted(found, key=repr)

    def gathered(self, **options: Any) -> list[Problem]:
        """Return what gathering yields."""
        return list(self.source(**options).gather(context(self.folder, options)))

    def accounts(self, **options: Any) -> tuple[FileAccount, ...]:
        """Return what became of the rows."""
        return accounts_of_source(self.source(**options), context(self.folder, options))

    def close(self) -> None:
        """Let go of every table."""
        for table in self._open:
            table.close()
