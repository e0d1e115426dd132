"""A file that was overwritten after a release was frozen is compared with what the release holds."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from made_up_tables import ods, xlsx

import rsr
from rsr.errors import Problem, RegisterError
from rsr.workflow._gathered import GatheredRegister

MONTHS = [f"{year}-{month:02}" for year in (2021, 2022) for month in range(1, 13)]
ROWS = [(month, str(90 + at)) for at, month in enumerate(MONTHS)]
REGISTER = """format: 3
title: Made up
organisations: [{{id: org, name: A body}}]
recommendations:
  - {{id: r-1, number: "1", topic: One, made_on: 2022-01-01, addressed_to: {{org: lead}}, criteria: [{{id: c, text: It is better.}}]}}
cycles:
  - {{id: c1, title: One, cut_off_on: 2023-06-30}}
  - {{id: c2, title: Two, cut_off_on: 2024-06-30}}
sources:
  - id: s
    use: tabular{accepted}
    options: {{file: data/f.{form}, makes: {makes}}}
indicators:
  - {{id: i, title: Restraints, unit: restraints, better: lower{measured}}}
"""
TABLE = "table, columns: {value: n}, period: {at: month, covers: month}"
RECORDS = "observations, constants: {indicator: i}, columns: {value: n}, period: {at: month, covers: month}"


def put(
    folder: Path,
    rows: list[tuple[str, str]],
    *,
    form: str = "csv",
    accepted: str = "",
    select: str = "",
    makes: str = "table",
) -> Path:
    """Write the register and its one file anew."""
    measured = f", measured: {{data: s}}{select}" if makes == "table" else ""
    text = REGISTER.format(
        form=form,
        accepted=accepted,
        measured=measured,
        makes=TABLE if makes == "table" else RECORDS,
    )
    (folder / "register.yaml").write_text(text, "utf-8")
    (folder / "data").mkdir(exist_ok=True)
    table = [("month", "n"), *rows]
    if form == "csv":
        content = "".join(",".join(row) + "\n" for row in table).encode()
    else:
        content = (xlsx if form == "xlsx" else ods)({"One": table})
    (folder / "data" / f"f.{form}").write_bytes(content)
    return folder


def freeze(folder: Path, cycle: str = "c1") -> None:
    """Freeze a cycle beside its register."""
    rsr.freeze(folder, cycle=cycle, to=folder / "releases" / cycle)


def told(folder: Path) -> list[Problem]:
    """Return what is told of it."""
    return [one for one in rsr.check(folder) if one.code == "release-shrunken"]


@pytest.mark.parametrize(
    ("count", "got"),
    [
        pytest.param(12, "", id="half"),
        pytest.param(11, "24 periods before, 11 now", id="fewer"),
    ],
)
def test_a_file_that_begins_later_than_what_was_frozen_is_told(
    tmp_path: Path, count: int, got: str
) -> None:
    """Nothing stands of the periods before, as it does where the release before is still there."""
    freeze(put(tmp_path, ROWS))
    put(tmp_path, ROWS[-count:])

    found = told(tmp_path)

    assert [one.severity for one in found] == (["error"] if got else [])
    assert all(got in str(one.got) for one in found)


@pytest.mark.parametrize("now", ["0", "''", None])
@pytest.mark.parametrize("makes", ["table", "observations"])
def test_a_reporter_that_lost_half_of_what_was_frozen_is_told(
    tmp_path: Path, makes: str, now: str | None
) -> None:
    """Be its figures 0, empty, or without a row."""

    def write(figure: str | None) -> None:
        put(tmp_path, ROWS, makes=makes)
        path = tmp_path / "register.yaml"
        text = path.read_text("utf-8").replace("{value: n}", "{value: n, part: who}")
        if makes == "table":
            text = path.read_text("utf-8").replace(
                "measured: {data: s}", "measured: {data: s, part: who}"
            )
        path.write_text(
            text.replace("covers: month}", "covers: month}, markers: {\"''\": missing}"), "utf-8"
        )
        rows = [
            f"{month},{who},{figure if late and who == 'A' else size}\n"
            for month in MONTHS
            for who, size in (("A", 20), ("B", 100))
            if not ((late := month >= "2022") and who == "A" and figure is None)
        ]
        (tmp_path / "data" / "f.csv").write_text(f"month,who,n\n{''.join(rows)}", "utf-8")

    write("20")
    freeze(tmp_path)
    assert told(tmp_path) == []
    write(now)

    (found,) = told(tmp_path)

    assert "i: 12 of 24 figures of 'A' that were not 0 are 0 or empty now" in str(found.got)


@pytest.mark.parametrize("makes", ["table", "observations"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_a_file_that_was_overwritten_by_less_is_told(tmp_path: Path, form: str, makes: str) -> None:
    """It names the file and the edition, with the counts, and nothing more is frozen on it."""
    freeze(put(tmp_path, ROWS, form=form, makes=makes))
    assert told(tmp_path) == []
    put(tmp_path, ROWS[:6], form=form, makes=makes)

    (found,) = told(tmp_path)

    assert (found.severity, found.where.file) == ("error", f"data/f.{form}")
    assert found.got == (
        f"'data/f.{form}' after edition 1 of 'c1': 18 of 24 periods are gone, the first 2021-07-01 to "
        "2021-07-31"
    )
    with pytest.raises(RegisterError):
        freeze(tmp_path, "c2")
    assert "release-shrunken" in {one.code for one in rsr.measure(tmp_path).problems}
    register = rsr.gather(tmp_path).register
    assert isinstance(register, GatheredRegister)
    assert register.details.unread.indicators == {"i"}


@pytest.mark.parametrize(
    ("rows", "got"),
    [
        pytest.param(ROWS[12:], "", id="half-moved-along"),
        pytest.param(ROWS[13:], "24 periods before, 11 now", id="less-than-half"),
        pytest.param([("2024-01", "90")], "24 periods before, none of them now", id="others"),
        pytest.param([*ROWS, ("2023-01", "90")], "", id="more"),
        pytest.param([*ROWS[:-1], ("2022-12", "0")], "113 became 0", id="zero"),
        pytest.param([(month, str(int(n) + 1)) for month, n in ROWS], "", id="revised"),
    ],
)
def test_what_is_lost_of_a_frozen_release(
    tmp_path: Path, rows: list[tuple[str, str]], got: str
) -> None:
    """By the rules that releases of a source are compared by; and where no period is the same, all."""
    freeze(put(tmp_path, ROWS))

    found = told(put(tmp_path, rows))

    assert [got in str(one.got) for one in found] == ([True] if got else [])


def test_what_is_accepted_is_a_note(tmp_path: Path) -> None:
    """And the next cycle can be frozen; it is what later ones are compared with."""
    freeze(put(tmp_path, ROWS))
    accepted = "\n    accepted_losses: [{file: f.csv, why: The years before were withdrawn.}]"
    put(tmp_path, ROWS[:6], accepted=accepted)

    (found,) = told(tmp_path)
    freeze(tmp_path, "c2")

    assert (found.severity, found.hint) == ("note", "accepted: The years before were withdrawn.")
    assert told(put(tmp_path, ROWS[:6])) == []


def test_the_last_edition_is_compared(tmp_path: Path) -> None:
    """A correction takes the place of what was frozen before it."""
    freeze(put(tmp_path, ROWS))
    put(tmp_path, [("2021-01", "91"), *ROWS[1:]])
    to = tmp_path / "releases" / "c1"
    rsr.freeze(tmp_path, cycle="c1", to=to, correction="A figure.", corrected_on=date(2023, 8, 1))

    (found,) = told(put(tmp_path, ROWS[:6]))

    assert "after edition 2 of 'c1'" in str(found.got)


def test_an_indicator_that_selects_something_else_is_not_compared(tmp_path: Path) -> None:
    """Its figures were not lost: others are asked for."""
    freeze(put(tmp_path, ROWS))

    assert told(put(tmp_path, ROWS[:6], select=", select: {n: ['90', '91', '92', '93']}")) == []


def test_a_file_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    """What it holds is not known."""
    freeze(put(tmp_path, ROWS))

    folder = put(tmp_path, [*ROWS[:6], ("2021-07", "many")])

    assert told(folder) == []
    assert any(one.severity == "error" for one in rsr.check(folder))


@pytest.mark.parametrize(
    ("now", "got"),
    [
        pytest.param(120, "", id="all"),
        pytest.param(60, "", id="half"),
        pytest.param(59, "i: 120 rows before, 59 now", id="less-than-half"),
    ],
)
@pytest.mark.parametrize("combine", ["count", "sum"])
def test_a_figure_of_many_rows_is_compared_by_these(
    tmp_path: Path, combine: str, now: int, got: str
) -> None:
    """As where a column that is selected was blanked: the period stays, and has a row left."""
    rows = [(f"2022-{1 + at % 12:02}", "1") for at in range(120)]

    def made(count: int) -> Path:
        folder = put(tmp_path, rows[:12] + rows[:count][12:])
        text = (folder / "register.yaml").read_text("utf-8")
        text = text.replace("{data: s}", f"{{data: s, combine: {combine}}}")
        (folder / "register.yaml").write_text(text, "utf-8")
        return folder

    freeze(made(120))

    assert [got in str(one.got) for one in told(made(now))] == ([True] if got else [])


@pytest.mark.parametrize("place", ["frozen/c1", "frozen/c1/edition-1.json", "site"])
def test_check_compares_figures_with_a_release_that_lies_elsewhere(
    tmp_path: Path, place: str
) -> None:
    """As it does records; without it nothing is known of the release."""
    folder = tmp_path / "register"
    folder.mkdir()
    put(folder, ROWS)
    rsr.freeze(folder, cycle="c1", to=tmp_path / "frozen" / "c1")
    rsr.publish(folder, cycle="c1", to=tmp_path / "site")
    assert not [
        one for one in rsr.check(folder, releases=[tmp_path / place]) if one.severity == "error"
    ]

    put(folder, ROWS[:6])

    assert told(folder) == []
    (found,) = (
        one
        for one in rsr.check(folder, releases=[tmp_path / place])
        if one.code == "release-shrunken"
    )
    assert (found.severity, found.where.file) == ("error", "data/f.csv")
    assert "after edition 1 of 'c1': 18 of 24 periods are gone" in str(found.got)
    put(folder, ROWS[:6], select=", select: {month: 2021-01}")
    assert not [
        one
        for one in rsr.check(folder, releases=[tmp_path / place])
        if one.code == "release-shrunken"
    ]


def test_nothing_is_frozen_beside_a_release_whose_figures_are_lost(tmp_path: Path) -> None:
    """Releases may all lie elsewhere; and what lies beside the register is told once."""
    folder = tmp_path / "register"
    folder.mkdir()
    freeze(put(folder, ROWS))
    rsr.freeze(folder, cycle="c1", to=tmp_path / "frozen" / "c1")
    put(folder, ROWS[:6])

    found = rsr.check(folder, releases=[tmp_path / "frozen" / "c1"])
    assert [one.code for one in found].count("release-shrunken") == 1
    shutil.rmtree(folder / "releases")

    with pytest.raises(RegisterError) as caught:
        rsr.freeze(folder, cycle="c2", to=tmp_path / "frozen" / "c2")
    assert {one.code for one in caught.value.problems} == {"release-shrunken"}
    with pytest.raises(RegisterError):
        rsr.publish(folder, cycle="c2", to=tmp_path / "frozen" / "c2")
