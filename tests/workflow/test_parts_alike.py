"""Parts whose names differ in what nobody sees: one part, in records as in tables."""

from pathlib import Path

import pytest

import rsr

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

REGISTER = """
format: 3
title: Made up
recommendations:
  - {id: r-1, number: "1", topic: Made up, made_on: 2022-01-01, addressed_to: {}, criteria: [{id: c, text: Better.}]}
indicators:
  - {id: i, title: Figure, bears_on: [r-1], unit: people, better: lowerMEASURED}
sources: SOURCES
strategies: [{use: outcome-impact}]
cycles:
  - {id: c1, title: One, cut_off_on: 2026-12-31}
"""
PERIOD = "period: {at: month, covers: month}"
RECORDS = "{id: ID, use: tabular, options: {file: FILE, indicator: i, columns: {value: n, part: who}, PERIOD}}"
TABLE = "{id: s, use: tabular, options: {file: FILE, makes: table, columns: {value: n}, PERIOD}}"
MAKES = ["observations", "table"]


def register(folder: Path, rows: str, makes: str = "observations", more: str = "") -> rsr.Register:
    """Write a register and its file, and load it."""
    (folder / "a.csv").write_text(f"month,who,n\n{rows}", "utf-8")
    source = (RECORDS if makes == "observations" else TABLE).replace("FILE", "a.csv")
    measured = ", measured: {data: s, part: who}" if makes == "table" else ""
    text = REGISTER.replace("SOURCES", f"[{source}]").replace("MEASURED", measured)
    text = text.replace("PERIOD", PERIOD + more).replace("ID", "s")
    (folder / "register.yaml").write_text(text, "utf-8")
    return rsr.load(folder)


@pytest.mark.parametrize("makes", MAKES)
@pytest.mark.parametrize("other", ["LEEDS", "Leeds ", "leeds"])
def test_two_rows_of_one_part_and_month_are_two_figures_for_one(
    tmp_path: Path, makes: str, other: str
) -> None:
    """They are told and not added up; the rows of another part are used."""
    found = rsr.gather(
        register(tmp_path, f"2023-01,Leeds,5\n2023-01,{other},6\n2023-01,York,7\n", makes)
    )

    (told,) = [one for one in found.problems if one.code == "select-ambiguous"]
    assert "2 rows for" in str(told.got)
    assert "they differ in the figure alone" in str(told.hint)
    assert [one.part for one in found.register.observations] == ["York"]


@pytest.mark.parametrize("makes", MAKES)
@pytest.mark.parametrize(
    ("first", "second"),
    [("Leeds", "LEEDS"), ("St  Ann", "St\u00a0Ann"), ("St Ann's", "St Ann\u2019s")],
)
def test_a_part_reports_throughout_however_it_is_written(
    tmp_path: Path, makes: str, first: str, second: str
) -> None:
    """Its name is that of its latest figure."""
    rows = f"2023-01,{first},5\n2023-02,{second},6\n2023-01,York,7\n2023-02,York,7\n"
    found = rsr.gather(register(tmp_path, rows, makes))

    assert {one.part for one in found.register.observations} == {second, "York"}
    assert len(found.register.observations) == 4


@pytest.mark.parametrize("makes", MAKES)
@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("01", "1", True),
        ("St. Ann", "St Ann", True),
        ("Ynys M\u00f4n", "Ynys Mon", True),
        ("A&E", "AE", False),  # of two letters
        ("A-E", "A-E-", False),
        ("Ash", "Elm", False),
        ("0", "00", False),
        ("10", "1", False),
    ],
)
def test_a_part_that_is_spelled_in_two_ways_is_told(
    tmp_path: Path, makes: str, first: str, second: str, *, told: bool
) -> None:
    """Its figures stand, and each spelling counts as a part of its own; several in a month are several."""
    rows = f"2023-01,{first},5\n2023-02,{second},6\n2023-01,York,7\n2023-02,York,7\n"

    found = rsr.gather(register(tmp_path, rows, makes))
    both = rsr.gather(register(tmp_path, f"{rows}2023-02,{first},8\n", makes))

    amiss = [one for one in found.problems if one.code == "part-spelling"]
    names = " and ".join(map(repr, sorted((first, second))))
    assert [one.got for one in amiss] == ([f"{names} for 'i'"] if told else [])
    assert len(found.register.observations) == 4
    assert not [one for one in both.problems if one.code == "part-spelling"]


@pytest.mark.parametrize(
    "said",
    [
        ", successions: [{predecessors: ['1'], successors: ['01']}]",
        ", select: {who: ['1', '01', York]}",
    ],
)
def test_a_spelling_that_the_register_speaks_of_is_not_told(tmp_path: Path, said: str) -> None:
    """What follows what is declared, and names that are selected mean something of their own."""
    rows = "2023-01,1,5\n2023-02,01,6\n2023-01,York,7\n2023-02,York,7\n"
    register(tmp_path, rows, "table")
    text = (tmp_path / "register.yaml").read_text("utf-8")
    (tmp_path / "register.yaml").write_text(
        text.replace("better: lower", f"better: lower{said}"), "utf-8"
    )

    found = rsr.gather(rsr.load(tmp_path))

    assert len(found.register.observations) == 4
    assert not [one for one in found.problems if one.code == "part-spelling"]


def test_a_part_has_one_name_in_several_sources(tmp_path: Path) -> None:
    """A later file may write it in capitals."""
    (tmp_path / "a.csv").write_text("month,who,n\n2023-01,Leeds,5\n", "utf-8")
    (tmp_path / "b.csv").write_text("month,who,n\n2023-02,LEEDS,6\n", "utf-8")
    sources = [RECORDS.replace("FILE", f"{one}.csv").replace("ID", one) for one in "ab"]
    text = REGISTER.replace("SOURCES", f"[{', '.join(sources)}]").replace("MEASURED", "")
    (tmp_path / "register.yaml").write_text(text.replace("PERIOD", PERIOD), "utf-8")

    found = rsr.gather(rsr.load(tmp_path))

    assert [one.part for one in found.register.observations] == ["LEEDS", "LEEDS"]


@pytest.mark.parametrize("makes", MAKES)
@pytest.mark.parametrize(
    ("other", "more", "notes"),
    [
        ("Leeds [note 1]", "", ()),
        ("Leeds (see note 12)", "", ()),
        ("Leeds [note 1]", ", flags: gss", ("note 1",)),
        ("Leeds [r]", ", flags: gss", ("revised",)),
        ("Leeds [r, note 2]", ", flags: gss", ("revised", "note 2")),
        ("Leeds (r)", ", flags: {(r): revised}", ("revised",)),
        ("Leeds\u00b9", ", flags: {\u00b9: moved}", ("moved",)),
        ("Leeds*", ", flags: {'*': moved}", ("moved",)),
    ],
)
def test_a_mark_behind_a_name_makes_no_other_part(
    tmp_path: Path, makes: str, other: str, more: str, notes: tuple[str, ...]
) -> None:
    """Marks of notes, and flags that are explained: these are notes of the figure."""
    rows = f'2023-01,Leeds,5\n2023-02,"{other}",6\n'
    found = rsr.gather(register(tmp_path, rows, makes, more))

    assert [one.code for one in found.problems] == []
    told = [(one.part, one.caveats) for one in found.register.observations]
    assert told == [("Leeds", ()), ("Leeds", notes)]


def test_the_least_settled_of_two_flags_counts(tmp_path: Path) -> None:
    """Also where that of the name says that the figure is final."""
    flags = ", flags: {'[f]': final, '[p]': provisional}"
    for makes in MAKES:
        found = rsr.gather(register(tmp_path, "2023-01,Leeds [f],6 [p]\n", makes, flags))

        assert [one.status for one in found.register.observations] == ["provisional"]


@pytest.mark.parametrize("makes", MAKES)
@pytest.mark.parametrize(
    ("figure", "beside", "status"),
    [
        ("6", "[p]", "provisional"),
        ("6 [p]", "[r]", "provisional"),
        ("6 [r]", "[p]", "provisional"),
    ],
)
def test_flags_of_a_name_and_of_its_figure_count_together(
    tmp_path: Path, makes: str, figure: str, beside: str, status: str
) -> None:
    """What settles the figure least is its status."""
    found = rsr.gather(
        register(tmp_path, f"2023-01,Leeds {beside},{figure}\n", makes, ", flags: gss")
    )

    (one,) = found.register.observations
    assert (one.part, one.status) == ("Leeds", status)
    assert one.caveats == (("revised",) if "[r]" in beside + figure else ())


@pytest.mark.parametrize("makes", MAKES)
@pytest.mark.parametrize(("mark", "more"), [("[note 1]", ""), ("[r]", ", flags: gss")])
def test_one_part_with_and_without_a_mark_in_one_month_is_told(
    tmp_path: Path, makes: str, mark: str, more: str
) -> None:
    """They are two figures of one part, and the error names both texts."""
    rows = f"2023-01,Leeds,5\n2023-01,Leeds {mark},6\n"
    found = rsr.measure(register(tmp_path, rows, makes, more))

    (told,) = [one for one in found.problems if one.severity == "error"]
    assert told.code == "select-ambiguous"
    assert f"'Leeds', 'Leeds {mark}'" in str(told.hint)
    assert not any(one.points for one in found.measurements)


@pytest.mark.parametrize("makes", MAKES)
@pytest.mark.parametrize(
    ("names", "more", "told"),
    [
        (("Leeds", "Leeds (r)"), "", True),
        (("Leeds", "Leeds (r)"), ", flags: gss", True),
        (("Leeds", "Leeds [r]"), "", True),
        (("Leeds [p]", "Leeds [r]"), "", True),
        (("Leeds", "LEEDS\u00b9"), "", True),
        (("Leeds", "Leeds*"), "", True),
        (("Leeds", "Leeds (r)"), ", where: {who: [leeds, Leeds (r)]}", False),
        (("Leeds", "Leeds (r)"), ", where: {who: [Leeds, York, Leeds (r)]}", False),
        (("Leeds", "Leeds (r)"), ", where: {who: {not: York}}", True),
        (("Ward", "Ward (b)", "Ward (c)"), "", False),
        (("Ward (b)", "Ward (c)"), "", False),
        (("Ward A", "Ward B", "Ward"), "", False),
        (("Leeds", "Leeds [city]"), "", False),
        (("AA", "AA*"), "", False),
        (("AAA", "AAA*"), "", True),
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_names_that_differ_by_what_may_be_a_mark(
    tmp_path: Path, makes: str, names: tuple[str, ...], more: str, *, told: bool, apart: bool
) -> None:
    """In one month or in turn; names that are named, and letters of several, mean something else."""
    months = [1, 2] if not apart or len(names) > 2 else [1]
    rows = "".join(
        f"2023-{month + (at if len(months) == 1 else 0):02},{name},{at + 5}\n"
        for month in months
        for at, name in enumerate(names)
    )
    found = rsr.measure(register(tmp_path, f"{rows}2023-01,York,3\n", makes, more))

    errors = [one for one in found.problems if one.severity == "error"]
    assert [one.code for one in errors] == (["parts-similar"] if told else [])
    if told:
        assert all(repr(name) in str(errors[0].got) for name in names)
        assert (found.measurements, found.register.observations) == ((), ())
        left = [(one.code, one.count) for account in found.accounts for one in account.left_out]
        assert left == [("parts-similar", len(rows.splitlines()) + ("York" not in more))]


@pytest.mark.parametrize("makes", MAKES)
@pytest.mark.parametrize(
    ("rows", "told"),
    [
        pytest.param("2023-01,Germany,5\n2023-02,Germany p,6\n", True, id="flag"),
        pytest.param("2023-01,Germany,5\n2023-02,germany\u00a0p,6\n", True, id="no-break-space"),
        pytest.param("2023-01,Germany,5\n2023-01,Germany p,6\n", False, id="together"),
        pytest.param("2023-01,Ward,5\n2023-02,Ward a,6\n2023-02,Ward b,6\n", False, id="two"),
        pytest.param("2023-01,Ward a,5\n2023-02,Ward b,6\n", False, id="none-without"),
        pytest.param("2023-01,Ward,5\n2023-02,Ward A,6\n", False, id="capital"),
        pytest.param("2023-01,Ash,5\n2023-02,Ash pq,6\n", False, id="two-letters"),
        pytest.param("2023-01,Yo,5\n2023-02,Yo p,6\n", False, id="short"),
    ],
)
def test_a_bare_letter_behind_a_name_may_be_a_flag(
    tmp_path: Path, makes: str, rows: str, *, told: bool
) -> None:
    """Where the name is a part without it, and no period has both."""
    for more in ("", ", flags: eurostat"):
        found = rsr.gather(register(tmp_path, rows, makes, more))
        errors = [one for one in found.problems if one.severity == "error"]
        assert [one.code for one in errors] == (["parts-similar"] if told else [])
        assert not told or "write the mark in square brackets" in str(errors[0].hint)
    assert (found.register.observations == ()) is told
