"""Parts that a later release lacks are told by records and by tables alike."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

import rsr
from rsr.errors import Problem
from rsr.series.vintages import LEAST_LACKED

NAMES = [f"Body {letter}" for letter in "ABCDEFGHIJKL"]
MONTHS = ("2022-01", "2022-02", "2022-03")
# The figures of different bodies are unlike one another, so that none takes another's place.
FIGURES = {name: 20 + 7 * at for at, name in enumerate(NAMES)}


def rows(names: Sequence[str], months: Sequence[str] = MONTHS, status: str = "final") -> str:
    """Return a table with a figure of each body and month."""
    every = [f"{month},{name},{FIGURES[name]},{status}" for month in months for name in names]
    return "\n".join(["month,body,n,standing", *every, ""])


def told(folder: Path, path: str, files: Mapping[str, str], more: str = "") -> list[Problem]:
    """Return what is told of parts that are only in an earlier release."""
    table = path == "table"
    indicator = ", measured: {data: s, part: body}" if table else ""
    options = "makes: table" if table else "indicator: i"
    part = "" if table else "part: body, "
    (folder / "register.yaml").write_text(
        f"""format: 3
title: Made up
indicators: [{{id: i, title: People, unit: people, better: lower{indicator}}}]
sources:
  - id: s
    use: tabular{more}
    options: {{file: "f_*.csv", vintage_from: "_(?P<date>[0-9-]+)", {options}, columns: {{{part}value: n, status: standing}}, period: {{at: month, covers: month}}}}
""",
        "utf-8",
    )
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return [one for one in rsr.check(folder) if one.code == "parts-of-earlier-issue"]


both = pytest.mark.parametrize("path", ["records", "table"])


@both
@pytest.mark.parametrize(
    ("parts", "lacked", "severity"),
    [(12, 5, "warning"), (11, 1, "note"), (10, 1, "warning"), (9, 1, "warning"), (12, 0, None)],
)
def test_parts_that_a_later_release_lacks_are_told(
    tmp_path: Path, path: str, parts: int, lacked: int, severity: str | None
) -> None:
    """A tenth of them or more is a warning; the figures of the earlier one stand."""
    names = NAMES[:parts]
    files = {"f_2022-05-01.csv": rows(names), "f_2022-06-01.csv": rows(names[lacked:])}

    found = told(tmp_path, path, files)

    assert LEAST_LACKED == 0.1
    assert [one.severity for one in found] == ([severity] if severity else [])
    for one in found:
        assert one.got == (
            f"{lacked} of {parts} parts only in an earlier one, in 3 periods, the first 'Body A'"
        )
    (measured,) = rsr.measure(tmp_path).measurements
    assert [point.known_parts for point in measured.points] == [parts] * 3


@both
def test_parts_of_periods_that_a_later_release_does_not_hold_are_no_loss(
    tmp_path: Path, path: str
) -> None:
    """A file of each month has its own bodies."""
    files = {
        "f_2022-05-01.csv": rows(NAMES, MONTHS[:2]),
        "f_2022-06-01.csv": rows(NAMES[5:], MONTHS[2:]),
    }

    assert told(tmp_path, path, files) == []


@both
def test_one_part_in_one_period_is_told_in_the_singular(tmp_path: Path, path: str) -> None:
    """And counted among the parts of that period."""
    files = {
        "f_2022-05-01.csv": rows(NAMES),
        "f_2022-06-01.csv": rows(NAMES, MONTHS[:2]) + rows(NAMES[1:], MONTHS[2:]).split("\n", 1)[1],
    }

    (found,) = told(tmp_path, path, files)

    assert found.got == "1 of 12 parts only in an earlier one, in 1 period, the first 'Body A'"


@both
def test_a_final_release_that_lacks_parts_of_a_provisional_one_is_told(
    tmp_path: Path, path: str
) -> None:
    """A provisional figure stands among final ones then."""
    files = {
        "f_2022-05-01.csv": rows(NAMES, status="provisional"),
        "f_2022-06-01.csv": rows(NAMES[4:]),
    }

    (found,) = told(tmp_path, path, files)

    assert str(found.got).startswith("4 of 12 parts")


@both
def test_figures_of_several_statuses_in_one_release_lack_nothing(tmp_path: Path, path: str) -> None:
    """Some bodies have final figures in it, and others provisional ones."""
    text = rows(NAMES[:6]) + rows(NAMES[6:], status="provisional").split("\n", 1)[1]

    assert told(tmp_path, path, {"f_2022-05-01.csv": text}) == []


@both
def test_a_release_that_is_accepted_is_a_note(tmp_path: Path, path: str) -> None:
    """The register says why it lacks them; of another release nothing is said."""
    files = {"f_2022-05-01.csv": rows(NAMES), "f_2022-06-01.csv": rows(NAMES[5:])}
    accepted = "\n    accepted_losses: [{{file: {}, why: withdrawn}}]"

    (found,) = told(tmp_path, path, files, accepted.format("f_2022-06-01.csv"))
    (other,) = told(tmp_path, path, files, accepted.format("f_2022-05-01.csv"))

    assert (found.severity, found.hint) == ("note", "accepted: withdrawn")
    assert other.severity == "warning"


@both
@pytest.mark.parametrize(("left", "count"), [(5, 0), (6, 1), (7, 1)])
def test_what_is_told_of_an_accepted_release_is_not_told_again(
    tmp_path: Path, path: str, left: int, count: int
) -> None:
    """Fewer than half of those who report are left in it, which is told of the release itself."""
    files = {"f_2022-05-01.csv": rows(NAMES), "f_2022-06-01.csv": rows(NAMES[-left:])}
    accepted = '\n    accepted_losses: [{file: "*06-01.csv", why: withdrawn}]'

    assert len(told(tmp_path, path, files, accepted)) == count
    shrunk = [one.severity for one in rsr.check(tmp_path) if one.code == "release-shrunken"]
    assert shrunk == ([] if count else ["note"])


@both
def test_of_two_releases_that_lack_parts_both_must_be_accepted(tmp_path: Path, path: str) -> None:
    """The one that is not is no less to be asked about."""
    files = {
        "f_2022-05-01.csv": rows(NAMES),
        "f_2022-06-01.csv": rows(NAMES[5:], MONTHS[:2]),
        "f_2022-07-01.csv": rows(NAMES[5:], MONTHS[2:]),
    }
    accepted = '\n    accepted_losses: [{file: "FILE", why: withdrawn}]'

    (one,) = told(tmp_path, path, files, accepted.replace("FILE", "f_2022-06-01.csv"))
    (all_,) = told(tmp_path, path, files, accepted.replace("FILE", "*"))

    assert (one.severity, all_.severity) == ("warning", "note")
