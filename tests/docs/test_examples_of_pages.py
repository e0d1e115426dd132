"""The examples that the pages show do what the pages say."""

import ast
import importlib
import json
import runpy
import shutil
from pathlib import Path
from types import ModuleType

import pytest
import yaml

import rsr
from rsr.errors import Problem
from rsr.model import Interval, Number, StrategyUse
from rsr.plugins.manager import Plugins

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "docs" / "examples"
SHOWN = sorted([*EXAMPLES.glob("*.py"), *(ROOT / "examples" / "one-file-plugin").glob("*.py")])
DOORS = (
    "rsr",
    "rsr.charts",
    "rsr.disclosure",
    "rsr.documents",
    "rsr.errors",
    "rsr.model",
    "rsr.plugins",
    "rsr.report",
    "rsr.schedule",
    "rsr.spc",
    "rsr.values",
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with copies of the examples, which is the present one."""
    for name in ("examples/riverside-review", "examples/restraint-review", "docs/examples"):
        shutil.copytree(
            ROOT / name,
            tmp_path / name,
            ignore=shutil.ignore_patterns("__pycache__", "releases"),
        )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(EXAMPLES))
    return tmp_path


def module(name: str) -> ModuleType:
    """Return a plugin of the examples."""
    return importlib.import_module(name)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        pytest.param("use_source", "diary.txt:2:1: a line must hold", id="source"),
        pytest.param("use_strategy", "rr-2a achieved", id="strategy"),
        pytest.param("use_scale", "Kept -> achieved (exact)", id="scale"),
        pytest.param("use_check", "[wording-missing]", id="check"),
        pytest.param("first_report", "Partly achieved", id="first-report"),
    ],
)
def test_a_script_says_what_its_page_shows(
    script: str, said: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each script runs from the folder in which a reader would run it."""
    runpy.run_path(str(here / "docs" / "examples" / f"{script}.py"))

    assert said in capsys.readouterr().out


@pytest.mark.parametrize("file", SHOWN, ids=lambda path: path.name)
def test_what_a_reader_copies_uses_what_stays(file: Path) -> None:
    """The examples import from rsr only names that are promised to stay."""
    found = [
        (node.module, name.name)
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rsr")
        for name in node.names
    ]

    promised = [(door, name) for door in DOORS for name in importlib.import_module(door).__all__]
    assert [one for one in found if one not in promised] == []


def test_the_job_may_do_no_more_than_it_must() -> None:
    """The job that readers copy reads the repository, and may do nothing else."""
    job = yaml.safe_load((EXAMPLES / "check-register.yml").read_text("utf-8"))

    assert job["permissions"] == {}
    assert {name: one["permissions"] for name, one in job["jobs"].items()} == {
        "check": {"contents": "read"}
    }


@pytest.mark.parametrize(
    ("script", "file", "said"),
    [
        pytest.param("use_edition", "postcard/report.md", "| Recommendation |", id="edition"),
        pytest.param("use_renderer", "outline/outline.txt", "Quiet rooms", id="renderer"),
    ],
)
def test_a_script_writes_what_its_page_shows(script: str, file: str, said: str, here: Path) -> None:
    """Each script that publishes leaves the file that its page names."""
    runpy.run_path(str(here / "docs" / "examples" / f"{script}.py"))

    assert said in (here / file).read_text("utf-8")


def test_the_diary_is_read_line_by_line(here: Path) -> None:
    """A line that cannot be read is a problem with its place, and the others are read."""
    with Plugins(extra=[module("source_plugin")], entry_points=False) as plugins:
        gathering = rsr.gather(here / "docs/examples/diary", plugins=plugins)

    values = [observation.value for observation in gathering.register.observations]
    (problem,) = gathering.problems
    assert values == [Number(value=7), Number(value=9)]
    assert (problem.code, problem.where.line) == ("diary-line", 2)


@pytest.mark.parametrize(
    ("voices", "expected"),
    [
        pytest.param(1, ("achieved", "voices-enough"), id="enough"),
        pytest.param(2, ("not-achieved", "voices-lacking"), id="too-few"),
    ],
)
def test_the_strategy_counts_accounts(voices: int, expected: tuple[str, str], here: Path) -> None:
    """As many accounts as are asked for, for each criterion, make the best status."""
    use = StrategyUse(use="people-say", options={"voices": voices})

    with Plugins(extra=[module("strategy_plugin")], entry_points=False) as plugins:
        proposals = rsr.assess(
            here / "examples/riverside-review", cycle="2026-03", strategies=[use], plugins=plugins
        )

    by_id = {proposal.recommendation: proposal for proposal in proposals}
    found = by_id["rr-2a"]
    assert (found.status, found.trace.rule) == expected
    assert by_id["rr-6"].status == "undetermined"
    named = [used.evidence for used in found.trace.used]
    named += [aside.evidence for aside in found.trace.set_aside]
    assert len(named) == len(set(named))


def test_the_check_reports_only_what_it_declares(here: Path) -> None:
    """Its problems carry the code, the severity and the path that its page promises."""
    plugin = module("check_plugin")

    with Plugins((plugin,), entry_points=False) as plugins:
        offer = plugins.checks["wordings"].offer
        register = rsr.load(here / "examples/restraint-review")
        found = list(offer.run(register, None))  # type: ignore[arg-type]  # it asks nothing

    assert all(isinstance(problem, Problem) for problem in found)
    assert {problem.code for problem in found} == {code.code for code in offer.codes}
    assert found[0].where.path == ("recommendations", 0)


def test_part_of_a_review_is_followed_from_its_release(here: Path) -> None:
    """A register of one's own takes two recommendations out of a published release."""
    rsr.publish(here / "examples/riverside-review", cycle="2026-03", to=here / "published")
    own = here / "docs/examples/own-follow-up"
    (own / "data").mkdir()
    shutil.copy(here / "published/release.json", own / "data")

    problems = rsr.check(own)
    release = rsr.freeze(own, cycle="2026-autumn")

    assert [problem for problem in problems if problem.severity == "error"] == []
    assert [conclusion.label for conclusion in release.conclusions] == [
        "Open - Partially Addressed",
        "Undetermined",
    ]
    (first, _) = release.register.recommendations
    assert first.made_by is not None
    assert first.made_by.file == "data/release.json"


def test_a_register_of_format_1_is_read(here: Path) -> None:
    """The older register names one owner, who is the lead in today's words."""
    register = rsr.load(here / "docs/examples/format-1")

    (recommendation,) = register.recommendations
    assert [(who.organisation, who.role) for who in recommendation.addressed_to] == [
        ("the-department", "lead")
    ]


def test_the_schemas_beside_a_new_register_are_json(here: Path) -> None:
    """What an editor is pointed at can be read."""
    names = rsr.new(here / "my-review")

    schemas = [name for name in names if name.endswith(".schema.json")]
    assert len(schemas) == 2
    for name in schemas:
        assert json.loads((here / "my-review" / name).read_text("utf-8"))["$schema"]


def test_the_trust_that_began_to_report_does_not_hide_the_fall(here: Path) -> None:
    """The verdict of the page rests on those who reported throughout, and becomes evidence."""
    pytest.importorskip("duckdb")

    measuring = rsr.measure(here / "docs/examples/measured-change", indicators=["restraints"])

    (measured,) = measuring.measurements
    (record,) = measuring.register.evidence
    assert measuring.problems == ()
    assert (measured.basis, measured.reporters) == ("throughout", ("T1", "T2", "T3"))
    assert measured.points[-1].value == Interval(low=102, high=108)
    assert measured.finding is not None
    assert measured.finding.result == "sustained-improvement"
    assert (record.id, record.direction) == ("measured-restraints", "positive")
