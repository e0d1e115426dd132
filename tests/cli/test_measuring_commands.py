"""Measuring and fetching at the command line: what is printed, where, and how they exit."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from click.testing import Result
from csvw_rules import faults, values
from pages import every, ids, parsed, text

from rsr.cli import app as commands
from rsr.errors import Problem
from rsr.plugins import FetchContext, SourceContext, SourceOffer, hookimpl
from rsr.plugins.manager import Plugins

Rsr = Callable[..., Result]

HEAD = """format: 3
title: Made up
recommendations:
  - {id: r-1, number: "1", made_on: 2021-12-15, addressed_to: {}, topic: Made up}
indicators:
  - id: locked
    title: People locked in
    bears_on: [r-1]
    unit: people
    better: lower
    select: {measure: [L1]}
    measured: {data: returns, part: home}
  - {id: waits, title: People who wait, bears_on: [r-1], unit: people, better: lower}
  - {id: beds, title: Beds, unit: beds, better: neither}
sources:
  - id: returns
    use: tabular
    options:
      file: data/returns.csv
      makes: table
      period: {at: month, covers: month}
      columns: {value: value, vintage_on: published}
observations:
  - {indicator: waits, period: {start: 2021-11-01, end: 2021-11-30}, value: 77}
  - {indicator: waits, period: {start: 2022-01-01, end: 2022-01-31}, value: 100, vintage_on: 2022-03-01}
"""
BEFORE = (31, 29, 32, 30, 28, 31, 30, 29, 31, 30, 32, 28)
# December 2021, in which the recommendation was made, lies on neither side.
AFTER = (30, 26, 25, 26, 24, 25, 26, 24, 25, 26)


@pytest.fixture
def counted(tmp_path: Path) -> Path:
    """Give a register with a table of two homes, 22 months of each, wholly made up.

    They differ: of two that are always the same, one would be taken for a total of the other.
    """
    lines = ["month,measure,home,value,published"]
    for at, value in enumerate(BEFORE + AFTER):
        year, month = divmod(at + 11, 12)
        lines += [
            f"{2020 + year}-{month + 1:02},L1,{home},{value + more},2022-{at // 2 + 1:02}-01"
            for more, home in enumerate("AB")
        ]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "returns.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "register.yaml").write_text(HEAD, encoding="utf-8")
    return tmp_path


# --- measure --------------------------------------------------------------------------------------


def test_measure_prints_each_series_with_its_verdict(rsr: Rsr, counted: Path) -> None:
    """Every indicator is a table, what can be said of it, and the conditions; all at exit 0."""
    result = rsr("measure", counted)

    told = result.stdout
    assert result.exit_code == 0
    assert [told.index(f"{name}: ") for name in ("locked", "waits", "beds")] == sorted(
        told.index(f"{name}: ") for name in ("locked", "waits", "beds")
    )
    assert "verdict: sustained improvement. People locked in: Since 15 December 2021" in told
    assert "verdict: cannot say. People who wait: the first of 2 figures on record is 77" in told
    assert "no figure is on record" in told.partition("beds: ")[2]
    assert "verdict" not in told.partition("beds: ")[2]


def test_measure_takes_the_indicators_that_are_asked_for(rsr: Rsr, counted: Path) -> None:
    """Only those are told, in the register's order."""
    told = rsr("measure", counted, "beds", "waits").stdout

    assert told.startswith("waits: ")
    assert "beds: " in told
    assert "locked: " not in told


def test_measure_as_it_stood_on_a_day(rsr: Rsr, counted: Path) -> None:
    """With --as-of, figures that were published later are not there."""
    then = rsr("measure", counted, "waits", "--as-of", "2022-02-28")
    now = rsr("measure", counted, "waits")

    assert "as it stood on 28 February 2022" in then.stdout
    assert "January 2022" not in then.stdout
    assert "January 2022" in now.stdout


def test_measure_prints_json(rsr: Rsr, counted: Path) -> None:
    """Tools get the series, the evidence it becomes, and the figures with the day of reading."""
    data = json.loads(rsr("measure", counted, "locked", "--format", "json").stdout)

    (measurement,) = data["measurements"]
    assert measurement["finding"]["result"] == "sustained-improvement"
    assert len(measurement["points"]) == 22
    assert [record["id"] for record in data["evidence"]] == ["measured-locked"]
    assert len(data["observations"]) == 44
    made_by = data["observations"][0]["made_by"]
    assert (made_by["source"], len(made_by["read_on"])) == ("returns", 10)


def test_measure_writes_charts_and_figures_into_a_folder(
    rsr: Rsr, counted: Path, tmp_path: Path
) -> None:
    """With --to there are a page, and for each series with figures its chart, figures and dictionary."""
    to = tmp_path / "charts"

    loud = rsr("measure", counted, "--to", to)
    quiet = rsr("--quiet", "measure", counted, "--to", to)

    assert sorted(path.name for path in to.iterdir()) == [
        "SHA256SUMS",
        "index.html",
        *(
            f"{name}.{end}"
            for name in ("locked", "waits")
            for end in ("csv", "csv-metadata.json", "svg")
        ),
    ]
    assert (to / "locked.svg").read_text("utf-8").startswith("<svg")
    for path in to.iterdir():
        if path.name != "SHA256SUMS":
            assert str(path) in loud.stderr
    assert quiet.stderr == ""


def test_measure_writes_figures_for_machines(rsr: Rsr, counted: Path, tmp_path: Path) -> None:
    """Read back, they are the very figures that --format json prints; nothing is rounded or in words."""
    to = tmp_path / "charts"

    printed = rsr("measure", counted, "locked", "--to", to, "--format", "json")

    (measurement,) = json.loads(printed.stdout.partition("\n}\n")[0] + "\n}")["measurements"]
    raw, metadata = ((to / f"locked.csv{end}").read_bytes() for end in ("", "-metadata.json"))
    assert faults(raw, metadata, file="locked.csv") == []
    read = values(raw, metadata)
    assert len(read) == len(measurement["points"]) == 22
    for row, point in zip(read, measurement["points"], strict=True):
        assert row["period_start"].isoformat() == point["period"]["start"]
        assert row["period_end"].isoformat() == point["period"]["end"]
        assert row["value"] == row["low"] == row["high"] == point["value"]
        assert (row["mean"], row["lower_limit"], row["upper_limit"]) == (
            point["mean"],
            point["lower"],
            point["upper"],
        )
        assert row["reporting"] == point["coverage"][0]["reporting"] == 2
        assert list(row["rules"]) == point.get("rules", [])


def test_the_page_that_measure_writes_is_valid_and_says_what_the_terminal_does(
    rsr: Rsr, counted: Path, tmp_path: Path
) -> None:
    """A strict parser accepts it; it has the verdicts and figures in words, and links to the files."""
    path = counted / "register.yaml"
    hostile = HEAD.replace("People who wait", "'<script>alert(1)</script>'")
    path.write_text(hostile, encoding="utf-8")
    to = tmp_path / "charts"

    told = rsr("measure", counted, "--to", to, "--as-of", "2022-12-31").stdout

    tree = parsed((to / "index.html").read_bytes())
    words = text(tree)
    assert "Verdict: sustained improvement." in words
    assert "Verdict: cannot say." in words
    assert "<script>alert(1)</script>" in words
    assert "As it stood on 31 December 2022." in words
    assert not every(tree, "script")
    links = [link.attrib["href"] for link in every(tree, "a")]
    assert sorted(links) == sorted(
        f.name for f in to.iterdir() if f.name not in ("index.html", "SHA256SUMS")
    )
    assert len(set(ids(tree))) == len(ids(tree))
    first, second = every(tree, "table")
    assert len(every(first, "tr")) == 23
    assert [text(cell) for cell in every(second, "tr")[1]][:2] == ["November 2021", "77"]
    assert "November 2021" in told


def test_measure_writes_the_files_that_lie_beside_a_published_chart(
    rsr: Rsr, counted: Path, tmp_path: Path
) -> None:
    """Byte for byte, in the register's own language; the page is in it, too."""
    path = counted / "register.yaml"
    more = "language: cy\ncycles: [{id: c1, title: C, cut_off_on: 2022-12-31}]\n"
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    measured, published = tmp_path / "measured", tmp_path / "published"

    rsr("measure", counted, "locked", "--to", measured, "--as-of", "2022-12-31")
    rsr("publish", counted, "--cycle", "c1", "--to", published)

    for ending in ("csv", "csv-metadata.json", "svg"):
        one = (measured / f"locked.{ending}").read_bytes()
        assert one == (published / "figures" / f"locked.{ending}").read_bytes()
    assert json.loads((measured / "locked.csv-metadata.json").read_text("utf-8"))["@context"][
        1
    ] == {"@language": "cy"}
    assert '<html lang="cy">' in (measured / "index.html").read_text("utf-8")


def test_measure_writes_nothing_where_nothing_was_measured(
    rsr: Rsr, counted: Path, tmp_path: Path
) -> None:
    """There is no page without a series."""
    to = tmp_path / "charts"

    rsr("measure", counted, "beds", "--to", to)

    assert not (to / "index.html").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["lokced"], id="indicator"),
        pytest.param(["locked", "--as-of", "yesterday"], id="day"),
        pytest.param(["locked", "--format", "xml"], id="format"),
    ],
)
def test_measure_of_what_is_not_there_is_wrong_usage(
    rsr: Rsr, counted: Path, arguments: list[str]
) -> None:
    """A name or a day that cannot be ends with exit 2, and prints no series."""
    result = rsr("measure", counted, *arguments)

    assert result.exit_code == 2
    assert result.stdout == ""


def test_measure_tells_what_is_amiss_in_the_data(rsr: Rsr, counted: Path) -> None:
    """A cell that is no figure is told on standard error, and the command exits 1."""
    path = counted / "data" / "returns.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("2021-02,L1,A,32", "2021-02,L1,A,many"), encoding="utf-8")

    result = rsr("measure", counted, "locked")

    assert result.exit_code == 1
    assert "many" in result.stderr
    assert result.stdout.startswith("locked: ")


def test_measure_of_a_register_without_indicators_says_so(rsr: Rsr, tmp_path: Path) -> None:
    """Nothing to measure is said in words, at exit 0."""
    path = tmp_path / "bare.yaml"
    path.write_text("format: 3\ntitle: Bare\n", encoding="utf-8")

    result = rsr("measure", path)

    assert (result.exit_code, result.stdout) == (0, "the register has no indicators\n")


def test_measure_prints_nothing_that_acts_on_a_terminal(rsr: Rsr, counted: Path) -> None:
    """Control characters of a title are shown, not obeyed."""
    path = counted / "register.yaml"
    hostile = '"People \\x1b[2Jwho wait"'
    path.write_text(HEAD.replace("People who wait", hostile), encoding="utf-8")

    assert "\x1b" not in rsr("measure", counted, "waits").stdout


# --- fetch ----------------------------------------------------------------------------------------


@frozen
class _Distant:
    """A source that fetches one file, or says what is amiss; the network is made up."""

    amiss: bool = False

    def gather(self, context: SourceContext) -> Iterator[Any]:
        del context
        yield from ()

    def fetch(self, context: FetchContext) -> Iterator[Problem]:
        context.progress(1, 1)
        (context.folder / "fetched.txt").write_text(context.source.id, encoding="utf-8")
        if self.amiss:
            yield Problem(code="file-unreadable", must="the service must answer", got="nothing")


@pytest.fixture
def distant(counted: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Give a function that puts such a source into the register, and its plugin into the command."""

    def make(*, amiss: bool = False) -> Path:
        offer = SourceOffer(
            name="distant", summary="Far away.", options=None, make=lambda _: _Distant(amiss)
        )

        class Far:
            @hookimpl
            def rsr_sources(self) -> Iterable[SourceOffer]:
                yield offer

        monkeypatch.setattr(
            commands, "_plugins", lambda _: Plugins(extra=[Far()], entry_points=False)
        )
        path = counted / "register.yaml"
        text = path.read_text("utf-8").replace(
            "sources:\n", "sources:\n  - {id: far, use: distant}\n"
        )
        path.write_text(text, encoding="utf-8")
        return counted

    return make


@pytest.mark.parametrize("asked", [[], ["far"]], ids=["all", "one"])
def test_fetch_keeps_what_came_below_the_register(
    rsr: Rsr, distant: Callable[..., Path], asked: list[str]
) -> None:
    """What a source gets lies in the register's folder; off a terminal no progress is shown."""
    register = distant()

    result = rsr("fetch", register, *asked)

    assert (result.exit_code, result.output) == (0, "")
    assert (register / "fetched.txt").read_text("utf-8") == "far"


def test_fetch_tells_what_went_amiss(rsr: Rsr, distant: Callable[..., Path]) -> None:
    """A service that does not answer is one line on standard error, and exit 1."""
    result = rsr("fetch", distant(amiss=True))

    assert result.exit_code == 1
    assert "[file-unreadable]" in result.stderr


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        pytest.param("nowhere", "source-unknown", id="no-such-source"),
        pytest.param("returns", "source-fetches-nothing", id="a-file-of-its-own"),
    ],
)
def test_fetch_of_what_is_not_fetched_is_wrong_usage(
    rsr: Rsr, counted: Path, asked: str, code: str
) -> None:
    """A source that is not there, or lies in the folder, ends with exit 2."""
    result = rsr("fetch", counted, asked)

    assert result.exit_code == 2
    assert f"[{code}]" in result.stderr


def test_fetch_where_nothing_is_fetched_does_nothing(rsr: Rsr, counted: Path) -> None:
    """Sources whose files lie in the folder are passed over."""
    before = sorted(path.name for path in counted.rglob("*"))

    result = rsr("fetch", counted)

    assert (result.exit_code, result.output) == (0, "")
    assert sorted(path.name for path in counted.rglob("*")) == before


# --- many problems of one kind --------------------------------------------------------------------

HIDING = """format: 3
title: Made up
indicators:
  - {id: wards, title: On wards, unit: people, better: lower}
  - {id: homes, title: In homes, unit: people, better: lower}
observations:
"""
PARTS = (("", 20), (", part: a", "{suppressed: [0, 4]}"), (", part: b", 8), (", part: c", 9))


@pytest.fixture
def hiding(tmp_path: Path) -> Path:
    """Give a register in which a figure is withheld in six months of one indicator, one of another."""
    lines = [
        f"  - {{indicator: {indicator}, period: {{start: 2021-{month:02}-01, end: 2021-{month:02}-28}}"
        f"{part}, value: {value}}}"
        for indicator, months in (("wards", 6), ("homes", 1))
        for month in range(1, months + 1)
        for part, value in PARTS
    ]
    (tmp_path / "register.yaml").write_text(HIDING + "\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", ["measure", "gather"])
def test_many_notes_of_one_indicator_are_told_in_brief(
    rsr: Rsr, hiding: Path, command: str
) -> None:
    """What is said of every month is one message, with how often and of which few."""
    pytest.importorskip("narwhals", reason="the extra 'data' is not installed")

    result = rsr(command, hiding)

    (told,) = [line for line in result.stderr.splitlines() if "[figure-withheld]" in line]
    assert told.startswith("register.yaml:4:")
    assert "(got 2 figures of wards for 2021-01-01" in told
    assert "; 7 such in all, also there (2 figures of wards for 2021-02" in told
    assert " and at 5:5 (2 figures of homes for 2021-01" in told


@pytest.mark.parametrize("command", ["measure", "gather"])
def test_json_comes_with_every_note(rsr: Rsr, hiding: Path, command: str) -> None:
    """With JSON nothing that is amiss is left out: each place stands with the message of its cause."""
    result = rsr(command, hiding, "--format", "json")

    problems = [
        one for one in json.loads(result.stdout)["problems"] if one["code"] == "figure-withheld"
    ]
    (problem,) = problems
    places = (problem, *problem["others"])
    assert len({(one["file"], one["line"], one["got"]) for one in places}) == 7
    assert result.stderr.count("[figure-withheld]") == 1


def test_gather_of_a_refused_file_says_that_nothing_came(rsr: Rsr, counted: Path) -> None:
    """A register that names a source is not told that it names none."""
    (counted / "data" / "returns.csv").unlink()

    result = rsr("gather", counted)

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "nothing was gathered",
        "returns, for locked: refused, and nothing of it is used (file-unreadable)",
    ]


@pytest.mark.parametrize("command", ["gather", "measure", "assess"])
def test_data_for_machines_come_with_the_same_messages(
    rsr: Rsr, counted: Path, command: str
) -> None:
    """What is amiss in many places is one message on standard error, in text and in JSON."""
    file = counted / "data" / "returns.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    cells = [line.split(",") for line in lines[1:]]
    lines[1:] = [",".join((*row[:3], "many", *row[4:])) for row in cells]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    register = counted / "register.yaml"
    cycle = "cycles: [{id: c, title: One, cut_off_on: 2023-12-31}]\n"
    register.write_text(HEAD + cycle, encoding="utf-8")

    text, machine = (rsr(command, counted, "--format", form) for form in ("text", "json"))

    assert text.stderr == machine.stderr
    assert text.stderr.count("[cell-number]") == 1
    assert (text.exit_code, machine.exit_code) == (1, 1)
    assert "cell-number" in {one["code"] for one in json.loads(machine.stdout)["problems"]}


@pytest.mark.parametrize(
    ("count", "last"),
    [
        pytest.param(1000, "'text 999'", id="each"),
        pytest.param(1001, "'text 999', and 1 more like it", id="one-more"),
        pytest.param(2005, "'text 999', and 1,005 more like it", id="counted"),
    ],
)
def test_json_lists_a_thousand_texts_and_counts_more(
    rsr: Rsr, counted: Path, count: int, last: str
) -> None:
    """Where many cells of a table hold texts, the message of their cause has each to be copied."""
    file = counted / "data" / "returns.csv"
    rows = [f"2022-01,L1,home {at:04},text {at},2022-01-01" for at in range(count)]
    file.write_text(
        "\n".join(("month,measure,home,value,published", *rows)) + "\n", encoding="utf-8"
    )

    result = rsr("check", counted, "--format", "json")

    (problem,) = [
        one for one in json.loads(result.stdout)["problems"] if one["code"] == "cell-number"
    ]
    assert len(problem["others"]) + 1 == 1000
    assert problem["others"][-1]["got"] == last
    assert problem["hint"].count(": missing") == 1000
    assert problem["hint"].count("'text 99'") == 1
