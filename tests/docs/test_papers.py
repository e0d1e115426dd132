"""The README's commands, the papers around the code, and the words of the project."""

import re
import shlex
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import rsr
from rsr.cli.app import app

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
# Folders that tools make, and what is no text.
PASSED_OVER = {
    "__pycache__",
    "node_modules",
    "build",
    "dist",
    "out",
    "_build",
    "_built",
    "releases",
}
TEXT = {".cff", ".cfg", ".csv", ".css", ".ini", ".j2", ".json", ".md", ".py", ".rst", ".toml"}
TEXT |= {".txt", ".yaml", ".yml"}
# Put together here, so that this file does not hold what it looks for.
FOREIGN = {
    "a machine's path": re.compile("/(?:work|root|home)/" + r"[a-z]|/tmp/" + r"\w"),
    "a package registry": re.compile(r"py" + r"pi\.org|pythonhosted\." + r"org|npmjs\." + r"org"),
}
SHARED = re.compile(r"\.\./" + r"shared")


def texts() -> Iterator[tuple[str, str]]:
    """Yield each text file of the project, by its path."""
    for name in (".ci/run", ".gitattributes", ".gitignore", ".pre-commit-config.yaml"):
        yield name, (ROOT / name).read_text("utf-8")
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") for part in parts)
        if hidden or PASSED_OVER & set(parts) or not path.is_file():
            continue
        if any(part.endswith(".egg-info") for part in parts) or path.suffix not in TEXT:
            continue
        yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8", errors="replace")


def test_the_readme_has_two_commands_of_a_line_each() -> None:
    """One command publishes the example, and one runs the tests."""
    assert [command.count("\n") for command in COMMANDS] == [1, 1]


def test_the_first_command_publishes_the_example() -> None:
    """Its last step is a command that rsr has, with options that it knows and an example there."""
    *_, last = COMMANDS[0].split("&&")
    program, *arguments = shlex.split(last)

    with app.make_context("rsr", [*arguments]) as context:
        name, command, rest = app.resolve_command(context, arguments)

    assert program == ".venv/bin/rsr"
    assert (name, command is not None) == ("publish", True)
    assert command is not None
    parameters = command.make_context("publish", rest).params
    assert (ROOT / parameters["register"] / "register.yaml").is_file()
    assert (ROOT / parameters["register"] / "cycles" / parameters["cycle"]).is_dir()


def test_the_second_command_runs_tox() -> None:
    """Its last step is tox without arguments, so that everything is run."""
    *_, last = COMMANDS[1].split("&&")

    assert shlex.split(last) == [".venv/bin/tox"]


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "docs/index.rst",
        "docs/tutorial/first-report.rst",
        "examples/partner-plugin/README.md",
        "examples/restraint-review/README.md",
        "examples/riverside-review/README.md",
    ],
)
def test_the_environment_is_activated_before_rsr_is_typed(page: str) -> None:
    """Where a reader begins, the page says how ``rsr`` comes onto the path, before it is typed."""
    before, _, after = (ROOT / page).read_text("utf-8").partition(". .venv/bin/activate")

    assert after
    typed = re.compile(rf"^ *(?:\$ )?rsr (?:{'|'.join(app.commands)})\b", re.MULTILINE)
    assert typed.findall(before) == []


def test_the_ci_takes_the_second_command_from_the_readme() -> None:
    """What .ci/run reads out of the README is the second command, as it stands there."""
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    extracting = re.search(r"awk '([^']+)' README\.md", script)
    assert extracting is not None

    done = subprocess.run(
        ["awk", extracting[1], "README.md"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout == COMMANDS[1]


def test_every_other_block_of_the_readme_comes_from_a_run() -> None:
    """No output and no code in the README is typed by hand."""
    by_hand = re.sub(r"\[\[\[cog.*?\[\[\[end\]\]\]", "", README, flags=re.DOTALL)

    assert re.findall(r"^```(\w+)$", by_hand, re.MULTILINE) == ["sh", "sh"]


def test_the_picture_is_there_and_light() -> None:
    """The picture is a PNG, 1280 pixels wide and well under 200 kB."""
    name = re.search(r"!\[[^\]]{20,}\]\(([^)]+)\)", README)
    assert name is not None

    raw = (ROOT / name[1]).read_bytes()

    assert raw.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">I", raw[16:20]) == (1280,)
    assert len(raw) < 150_000


@pytest.mark.parametrize("paper", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_links_between_papers_lead_somewhere(paper: str) -> None:
    """Each link to a file of the project finds it."""
    targets = re.findall(r"\]\(([^)#]+)\)", (ROOT / paper).read_text("utf-8"))

    assert [name for name in targets if "://" not in name and not (ROOT / name).exists()] == []


def test_the_citation_names_this_version() -> None:
    """CITATION.cff cites the version that is here."""
    citation = (ROOT / "CITATION.cff").read_text("utf-8")

    assert f"\nversion: {rsr.__version__}\n" in citation


def test_each_fragment_has_a_type_that_is_known() -> None:
    """A fragment of the change log has a type that towncrier is told of, and says something."""
    types = set(
        re.findall(
            r'^directory = "([a-z-]+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE
        )
    )
    for path in (ROOT / "changelog.d").glob("*.md"):
        if path.name != "README.md":
            assert path.name.split(".")[1] in types
            assert path.read_text("utf-8").strip()


@pytest.mark.parametrize("pattern", FOREIGN.values(), ids=FOREIGN)
def test_the_project_speaks_of_itself(pattern: re.Pattern[str]) -> None:
    """No file names a place that exists on one machine only, or a registry's address."""
    found = [(name, hit.group()) for name, text in texts() for hit in pattern.finditer(text)]

    assert found == []


def test_only_tests_look_beyond_the_project() -> None:
    """Material beside the project is read by tests and benchmarks alone."""
    found = {name for name, text in texts() if SHARED.search(text)}

    assert {name for name in found if not name.startswith(("tests/", "benchmarks/"))} == set()
