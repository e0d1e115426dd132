"""Each command: what it prints, where, and how it exits."""

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import rsr as library
from rsr.cli import output
from rsr.errors import Problem, Where

Rsr = Callable[..., Result]


def lines(result: Result) -> list[str]:
    """Return the lines on standard output."""
    return result.stdout.splitlines()


def test_new_writes_a_register_that_checks_clean(rsr: Rsr, tmp_path: Path) -> None:
    """`rsr new` then `rsr check`: exit 0, nothing amiss but notes."""
    made = rsr("new", tmp_path / "ours")
    checked = rsr("check", tmp_path / "ours")

    assert made.exit_code == 0
    assert str(tmp_path / "ours" / "register.yaml") in lines(made)
    assert checked.exit_code == 0
    assert "error" not in checked.output


def test_new_does_not_write_over_anything(rsr: Rsr, register: Path) -> None:
    """A folder that holds something is refused, with exit 1."""
    result = rsr("new", register)

    assert result.exit_code == 1
    assert "[output-exists]" in result.stderr


@pytest.mark.parametrize("format_", ["text", "json"])
def test_load_prints_what_is_there(rsr: Rsr, register: Path, format_: str) -> None:
    """`rsr load` counts the records, or prints them."""
    result = rsr("load", register, "--format", format_)

    assert result.exit_code == 0
    if format_ == "json":
        assert json.loads(result.stdout)["recommendations"][0]["id"] == "rec-1"
    else:
        assert "       1  recommendations" in lines(result)


def test_load_prints_no_private_name(rsr: Rsr, register: Path) -> None:
    """Names to be kept out of everything are kept out of what is printed too."""
    (register / "private.yaml").write_text(
        "private_names: [{story: s-1, names: [Zebedee Real]}]\n", encoding="utf-8"
    )

    assert "Zebedee" not in rsr("load", register, "--format", "json").output


@pytest.fixture
def faulty(register: Path) -> Path:
    """Give a register with an error, at a known place."""
    path = register / "recommendations.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("the-department: lead", "the-departmnet: lead"), encoding="utf-8")
    return register


def test_check_tells_place_code_and_remedy(rsr: Rsr, faulty: Path) -> None:
    """A fault is one line with file, line, column and code; exit 1; the tally is a remark."""
    result = rsr("check", faulty)

    assert result.exit_code == 1
    found = [line for line in lines(result) if "[organisation-unknown]" in line]
    assert len(found) == 1
    assert found[0].startswith("recommendations.yaml:14:")
    assert "1 error" in result.stderr


def test_quiet_leaves_the_remarks_out(rsr: Rsr, faulty: Path) -> None:
    """With --quiet only the results are printed."""
    result = rsr("--quiet", "check", faulty)

    assert result.stderr == ""
    assert "[organisation-unknown]" in result.stdout


def test_check_prints_json(rsr: Rsr, faulty: Path) -> None:
    """Tools get each part of a problem apart."""
    found = json.loads(rsr("check", faulty, "--format", "json").stdout)

    problem = next(p for p in found["problems"] if p["code"] == "organisation-unknown")
    assert (problem["file"], problem["line"]) == ("recommendations.yaml", 14)
    assert problem["severity"] == "error"


def test_check_prints_sarif(rsr: Rsr, faulty: Path) -> None:
    """SARIF holds a result with its place for each problem."""
    run = json.loads(rsr("check", faulty, "--format", "sarif").stdout)["runs"][0]

    result = next(r for r in run["results"] if r["ruleId"] == "organisation-unknown")
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == 14
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} >= {"organisation-unknown"}


def test_check_prints_junit(rsr: Rsr, faulty: Path) -> None:
    """JUnit XML has a failed case for the file with the error."""
    suite = ET.fromstring(rsr("check", faulty, "--format", "junit").stdout.encode())  # noqa: S314  # our own output

    failed = [case.get("name") for case in suite if case.find("failure") is not None]
    assert failed == ["recommendations.yaml"]
    assert suite.get("failures") == "1"


def test_check_prints_junit_for_a_clean_register(rsr: Rsr, register: Path) -> None:
    """A register without faults is a suite without failures."""
    suite = ET.fromstring(rsr("check", register, "--format", "junit").stdout.encode())  # noqa: S314  # our own output

    assert suite.get("failures") == "0"
    assert len(suite) >= 1


def test_check_prints_github_commands(rsr: Rsr, faulty: Path) -> None:
    """GitHub Actions shows the problem at its line."""
    result = rsr("check", faulty, "--format", "github")

    found = [line for line in lines(result) if "title=organisation-unknown" in line]
    assert found[0].startswith("::error file=recommendations.yaml,line=14,col=")


def test_gather_without_sources_says_so(rsr: Rsr, register: Path) -> None:
    """A register that names no sources gathers nothing, in words."""
    assert rsr("gather", register).stdout.strip() == (
        "the register names no sources that hold records"
    )


def test_gather_prints_what_came(rsr: Rsr, register: Path) -> None:
    """Records that a source gave are counted, or printed with their provenance."""
    with_source(register, "id,says\nev-9,Fewer reviews were late.\n")

    told = rsr("gather", register)
    data = json.loads(rsr("gather", register, "--format", "json").stdout)

    assert told.exit_code == 0
    assert "1  evidence from data.csv by sources.tabular" in told.stdout
    assert data["evidence"][0]["made_by"]["sha256"]


def with_source(register: Path, text: str) -> None:
    """Put a made-up file, and a source that reads it, into a register."""
    (register / "data.csv").write_text(text, encoding="utf-8")
    with (register / "register.yaml").open("a", encoding="utf-8") as stream:
        stream.write(
            "sources:\n  - id: made-up\n    use: tabular\n    options:\n      file: data.csv\n"
            "      makes: evidence\n      columns: {id: id, says: says}\n"
            "      constants: {bears_on: [rec-1], kind: inspection, about: outcome,\n"
            "        direction: positive, collected_on: 2026-03-01}\n"
        )


def test_data_that_cannot_be_read_is_told_and_fails(rsr: Rsr, register: Path) -> None:
    """A fault in the data is told with its line, and the command exits 1."""
    with_source(register, "id,says\nev-9,Fewer\nEV 10,More\n")

    result = rsr("gather", register)

    assert result.exit_code == 1
    assert "data.csv:3:" in result.stderr


@pytest.mark.parametrize("format_", ["text", "json"])
def test_assess_prints_proposals(rsr: Rsr, decided: Path, format_: str) -> None:
    """`rsr assess` lays proposals beside decisions."""
    result = rsr("assess", decided, "--cycle", "first", "--format", format_)

    assert result.exit_code == 0
    if format_ == "json":
        assert json.loads(result.stdout)["proposals"][0]["status"] == "not-achieved"
    else:
        assert "  our-office decided: not-achieved" in lines(result)


def test_assess_takes_other_strategies(rsr: Rsr, register: Path) -> None:
    """A strategy named on the command line is asked instead of the register's."""
    result = rsr("assess", register, "--strategy", "delivery-stages", "--format", "json")

    assert [p["strategy"] for p in json.loads(result.stdout)["proposals"]] == ["delivery-stages"]


def test_assess_says_where_nothing_is_decided(rsr: Rsr, register: Path) -> None:
    """A proposal without a decision is printed as one."""
    assert "  no decision is recorded" in lines(rsr("assess", register))


def test_assess_of_a_cycle_that_does_not_assess(rsr: Rsr, register: Path) -> None:
    """A cycle without statuses says so."""
    with (register / "cycles" / "first" / "cycle.yaml").open("a", encoding="utf-8") as stream:
        stream.write("assesses: false\n")

    assert "This cycle gives no status to anything." in lines(rsr("assess", register))


def test_assess_without_a_strategy(rsr: Rsr, register: Path) -> None:
    """A register that names no strategy says so."""
    path = register / "register.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  - use: outcome-impact\n", "  []\n"), encoding="utf-8")

    assert "No strategy is named, so nothing is proposed." in lines(rsr("assess", register))


@pytest.mark.parametrize("format_", ["text", "json"])
def test_explain_tells_rule_evidence_and_change(rsr: Rsr, decided: Path, format_: str) -> None:
    """`rsr explain` takes a number and gives rule, evidence and what would change it."""
    result = rsr("explain", decided, "1", "--format", format_)

    assert result.exit_code == 0
    assert "looked-and-found-nothing" in result.stdout
    assert "ev-1" in result.stdout
    if format_ == "json":
        assert json.loads(result.stdout)["status"] == "not-achieved"
    else:
        assert "Would change it" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["9"], "recommendation-unknown", id="recommendation"),
        pytest.param(["1", "--cycle", "second"], "cycle-unknown", id="cycle"),
    ],
)
def test_asking_for_what_is_not_there_is_wrong_usage(
    rsr: Rsr, register: Path, arguments: list[str], code: str
) -> None:
    """Names that the register does not have end with exit 2, and say which there are."""
    result = rsr("explain", register, *arguments)

    assert result.exit_code == 2
    assert f"[{code}]" in result.stderr


def test_a_register_without_cycles_has_none_to_take(rsr: Rsr, tmp_path: Path) -> None:
    """Where there is no cycle, the newest cannot be taken."""
    path = tmp_path / "bare.yaml"
    path.write_text("format: 3\ntitle: Bare\n", encoding="utf-8")

    told = rsr("assess", path).stderr

    assert "the register must have a cycle of reports" in told
    assert "(got none); give one under cycles" in told
    assert "[cycle-unknown]" in told


def test_freeze_verify_render_and_compose(rsr: Rsr, decided: Path, tmp_path: Path) -> None:
    """A frozen release is verified, composed and rendered from its file alone."""
    frozen = rsr("freeze", decided)
    path = decided / "releases" / "first" / "edition-1.json"

    assert frozen.exit_code == 0
    assert lines(frozen)[0].endswith(str(path))
    assert lines(rsr("verify", path)) == [
        "edition-1.json: edition 1 of cycle first, as it was frozen"
    ]
    assert json.loads(rsr("compose", path).stdout)["pages"][0]["slug"] == "index"
    rendered = rsr("render", path, "--to", tmp_path / "o", "-f", "html", "-f", "markdown")
    assert lines(rendered) == [
        str(tmp_path / "o" / "index.html"),
        str(tmp_path / "o" / "report.md"),
    ]


def test_a_correction_is_a_further_edition(rsr: Rsr, decided: Path) -> None:
    """A frozen cycle takes other facts only with a notice."""
    rsr("freeze", decided)
    path = decided / "cycles" / "first" / "evidence.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Nothing shows", "No figure shows"), encoding="utf-8")

    refused = rsr("freeze", decided)
    notice = ("--correction", "The reason was wrong.", "--on", "2026-06-01")
    corrected = rsr("freeze", decided, *notice)

    assert refused.exit_code == 1
    assert "[release-exists]" in refused.stderr
    assert corrected.exit_code == 0
    assert lines(corrected)[0].endswith("edition-2.json")
    assert len(lines(rsr("verify", decided / "releases" / "first"))) == 2


def test_publish_prints_the_first_page(rsr: Rsr, decided: Path, tmp_path: Path) -> None:
    """`rsr publish` ends with a site, its counts as a remark."""
    result = rsr("publish", decided, "--to", tmp_path / "o")

    assert result.exit_code == 0
    assert lines(result) == [str(tmp_path / "o" / "index.html")]
    assert "0 achieved, 0 partly achieved, 1 not achieved" in result.stderr


def test_publish_counts_what_is_not_decided(rsr: Rsr, register: Path, tmp_path: Path) -> None:
    """Recommendations without a decision are counted as such."""
    result = rsr("publish", register, "--to", tmp_path / "o")

    assert "1 no decision recorded" in result.stderr


@pytest.mark.parametrize("format_", ["text", "json"])
def test_plugins_lists_offers_with_their_package(rsr: Rsr, format_: str) -> None:
    """Every offer is listed with the package and version it comes from."""
    result = rsr("plugins", "--format", format_)

    assert result.exit_code == 0
    assert "outcome-impact" in result.stdout
    assert "rsr-tracker" in result.stdout
    assert library.__version__ in result.stdout


def test_a_plugin_can_be_left_out(rsr: Rsr) -> None:
    """--no-plugin leaves a built-in out, and refuses a name that is not there."""
    without = rsr("--no-plugin", "renderers.markdown", "plugins")
    wrong = rsr("--no-plugin", "renderers.braille", "plugins")

    assert "markdown" not in without.stdout
    assert wrong.exit_code == 1
    assert "[plugin-not-there]" in wrong.stderr


@pytest.mark.parametrize(
    "kind", ["register", "cycle", "release", "strategies/outcome-impact", "scales/gao"]
)
def test_schema_prints_a_schema(rsr: Rsr, kind: str) -> None:
    """Documents and the options of offers have a schema; an offer without options takes none."""
    schema = json.loads(rsr("schema", kind).stdout)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("kind", ["letter", "strategies/", "pens/red"])
def test_a_schema_of_nothing_is_wrong_usage(rsr: Rsr, kind: str) -> None:
    """A kind of document that there is not ends with exit 2."""
    assert rsr("schema", kind).exit_code == 2


def test_hostile_text_does_not_act_on_a_terminal(rsr: Rsr, decided: Path) -> None:
    """Control characters of a register are shown as replaced, and never sent as they are."""
    path = decided / "cycles" / "first" / "evidence.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("Nothing shows", '"\\e[2JNothing \\u202Eshows').replace(
            "in time.\n", 'in time."\n'
        ),
        encoding="utf-8",
    )

    for arguments in (["explain", decided, "1"], ["assess", decided], ["load", decided]):
        output = rsr(*arguments).output
        assert "\x1b" not in output
        assert "\u202e" not in output


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "rsr", *arguments], capture_output=True, text=True, check=False
    )


def test_the_version_is_told() -> None:
    """`rsr --version` prints the version, with and without other options."""
    assert run("--version").stdout == f"rsr {library.__version__}\n"
    assert run("--quiet", "--version").stdout == f"rsr {library.__version__}\n"


def test_a_reader_that_goes_away_is_no_fault(register: Path) -> None:
    """Output into a closed pipe ends quietly."""
    command = f'"{sys.executable}" -m rsr schema register | head -n 1'
    result = subprocess.run(  # noqa: S602  # a pipe needs a shell
        command, shell=True, capture_output=True, text=True, check=False
    )

    assert result.stdout == "{\n"
    assert result.stderr == ""
    assert register.is_dir()


def test_a_fault_prints_no_traceback(faulty: Path) -> None:
    """As a process, a register with errors ends with lines and exit 1."""
    result = run("publish", str(faulty), "--to", str(faulty / "out"))

    assert result.returncode == 1
    assert "[organisation-unknown]" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (faulty / "out").exists()


@pytest.mark.parametrize(
    "arguments", [["assess"], ["explain"], ["publish"], ["freeze"]], ids=lambda given: given[0]
)
def test_what_a_document_misspells_is_no_wrong_usage(
    rsr: Rsr, register: Path, arguments: list[str]
) -> None:
    """A strategy that the register names, and nobody offers, is a fault of the register: exit 1."""
    path = register / "register.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("outcome-impact", "outcome-impakt"), encoding="utf-8")
    more = {"explain": ["1"], "publish": ["--to", str(register.parent / "out")]}

    result = rsr(*arguments, register, *more.get(arguments[0], []))

    assert result.exit_code == 1
    assert "[strategy-unknown]" in result.stderr


def test_a_strategy_misspelt_on_the_command_line_is_wrong_usage(rsr: Rsr, register: Path) -> None:
    """A strategy that is asked for and not offered ends with exit 2."""
    result = rsr("assess", register, "--strategy", "outcome-impakt")

    assert result.exit_code == 2
    assert "[strategy-unknown]" in result.stderr


def test_the_day_of_no_correction_is_wrong_usage(rsr: Rsr, decided: Path) -> None:
    """`--on` without `--correction` is refused, and nothing is frozen."""
    result = rsr("freeze", decided, "--on", "2026-06-01")

    assert result.exit_code == 2
    assert "--correction" in result.stderr
    assert not (decided / "releases").exists()


PLACE = Where(file="my cycle/50% #1.yaml", line=2, column=3)
ONE = Problem(code="made-up", must="it must be so", where=PLACE)


def test_sarif_names_files_by_a_uri(capsys: pytest.CaptureFixture[str]) -> None:
    """What has a meaning in an address is percent-encoded in the name of a file."""
    output.REPORTS["sarif"]((ONE,))

    result = json.loads(capsys.readouterr().out)["runs"][0]["results"][0]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "my%20cycle/50%25%20%231.yaml"}


@pytest.mark.parametrize(("count", "told"), [(1, "1 error"), (2, "2 errors")], ids=["one", "two"])
def test_junit_counts_in_words(capsys: pytest.CaptureFixture[str], count: int, told: str) -> None:
    """One is not a plural."""
    output.REPORTS["junit"]((ONE,) * count)

    suite = ET.fromstring(capsys.readouterr().out.encode())  # noqa: S314  # our own output
    assert [failure.get("message") for failure in suite.iter("failure")] == [told]


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full device")
@pytest.mark.parametrize(
    "arguments", [["--version"], ["schema", "register"], ["check"]], ids=lambda given: given[0]
)
def test_a_full_disk_is_told_in_one_line(faulty: Path, arguments: list[str]) -> None:
    """Output that cannot be written ends with one line and exit 1, whatever was printed."""
    given = [*arguments, str(faulty)] if arguments == ["check"] else arguments
    with FULL.open("w", encoding="utf-8") as full:
        result = subprocess.run(  # our own command
            [sys.executable, "-m", "rsr", "--quiet", *given]
            if arguments != ["--version"]
            else [sys.executable, "-m", "rsr", "--version"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "[output-unwritable]" in result.stderr


@pytest.mark.parametrize("format_", ["text", "json"])
def test_letters_that_a_terminal_lacks_end_in_no_traceback(register: Path, format_: str) -> None:
    """Where output has few letters, other letters are written otherwise, and JSON stays JSON."""
    path = register / "register.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^title: .*$", "title: Ω", text), encoding="utf-8")

    result = subprocess.run(  # our own command
        [sys.executable, "-m", "rsr", "load", str(register), "--format", format_],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
    )

    assert (result.returncode, result.stderr) == (0, "")
    if format_ == "json":
        assert json.loads(result.stdout)["title"] == "Ω"
    else:
        assert result.stdout.startswith("\\u03a9")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have names in Unicode alone")
@pytest.mark.parametrize("format_", ["sarif", "text"])
def test_a_name_that_is_no_text_is_told(register: Path, format_: str) -> None:
    """A file's name is bytes, and not always letters."""
    Path(os.fsdecode(os.fsencode(register) + b"/t\xff.yaml")).write_text("x: 1", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "rsr", "check", register, "--format", format_],
        capture_output=True,
        check=False,
    )

    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    assert (b'"uri": "t%FF.yaml"' if format_ == "sarif" else b"t\\udcff.yaml:1:1:") in (
        done.stdout + done.stderr
    )
