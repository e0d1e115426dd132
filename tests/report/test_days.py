"""Days and counts of those who report, as people read them."""

import pytest

from rsr.model import Coverage
from rsr.report import written_coverage


@pytest.mark.parametrize(
    ("reporting", "expected", "told"),
    [
        (0, None, "0 bodies (of how many is not recorded)"),
        (1, None, "1 of the bodies (of how many is not recorded)"),
        (2, None, "2 bodies (of how many is not recorded)"),
        (1, 3, "1 of 3 bodies"),
    ],
)
def test_one_who_reports_is_no_plural(reporting: int, expected: int | None, told: str) -> None:
    """One of those who may report is written as one of them."""
    coverage = Coverage(reporting=reporting, expected=expected, of="bodies")

    assert written_coverage(coverage) == told
