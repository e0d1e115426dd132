"""A partner's package: built, installed beside rsr in a fresh environment, used from there."""

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from attrs import frozen

ROOT = Path(__file__).parents[2]
PARTNER = ROOT / "examples" / "partner-plugin"
# The slowest step fetches dependencies from the package index.
PATIENCE_SECONDS = 600
CYCLE = "2026-06"

pytestmark = pytest.mark.slow


@frozen
class Fresh:
    """An environment with both wheels and nothing of this checkout, and a copy of the register."""

    programs: Path
    folder: Path

    def run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """Run a program of the environment, beside the register."""
        program, *arguments = command
        return _run(str(self.programs / program), *arguments, folder=self.folder)


def _run(*command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    # What the caller set for pip stays; what would let this checkout be imported does not.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
    }
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def _must(*command: str, folder: Path) -> None:
    ran = _run(*command, folder=folder)
    assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """Build both wheels and install them into an environment of their own."""
    folder = tmp_path_factory.mktemp("partner")
    wheels = folder / "wheels"
    home = folder / "environment"
    venv.create(home, with_pip=True)
    programs = home / ("Scripts" if sys.platform == "win32" else "bin")
    pip = (str(programs / "python"), "-m", "pip", "--disable-pip-version-check")
    for project in (ROOT, PARTNER):
        _must(*pip, "wheel", "--no-deps", "-w", str(wheels), str(project), folder=folder)
    built = sorted(str(path) for path in wheels.glob("*.whl"))
    assert len(built) == 2
    _must(*pip, "install", *built, "pytest>=8.2", folder=folder)
    for name in ("register", "tests"):
        shutil.copytree(PARTNER / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PARTNER / "pyproject.toml", folder)
    return Fresh(programs, folder)


def test_rsr_comes_from_the_wheel(fresh: Fresh) -> None:
    """Neither package is imported from this checkout."""
    ran = fresh.run(
        "python", "-c", "import rsr, rsr_mental_health_services as p; print(rsr.__file__, p.__file__)"
    )  # fmt: skip

    assert ran.returncode == 0, ran.stderr
    assert str(ROOT) not in ran.stdout
    assert ran.stdout.count("site-packages") == 2


def test_plugins_lists_it_with_its_package(fresh: Fresh) -> None:
    """Each of its offers stands in the list, with the distribution and its version."""
    ran = fresh.run("rsr", "plugins")

    assert ran.returncode == 0, ran.stderr
    lines = [line for line in ran.stdout.splitlines() if "rsr-mental-health-services 0.1.0" in line]
    assert [line.split()[0] for line in lines] == [
        "ward-returns",
        "lived-experience-panel",
        "ward-experience",
    ]


def test_it_can_be_left_out(fresh: Fresh) -> None:
    """Blocked by the name of its package, it is as if it were not installed."""
    ran = fresh.run("rsr", "--no-plugin", "rsr-mental-health-services", "check", "register")

    assert ran.returncode == 1
    assert "ward-experience" in ran.stdout
    assert "Traceback" not in ran.stderr


def test_its_register_is_sound(fresh: Fresh) -> None:
    """The register that uses all three has no errors."""
    ran = fresh.run("rsr", "check", "register")

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "[" not in ran.stdout


def test_it_gathers_through_its_source(fresh: Fresh) -> None:
    """The partner's source and rsr's own read side by side, each under its own name."""
    ran = fresh.run("rsr", "gather", "register", "--format", "json")

    assert ran.returncode == 0, ran.stderr
    records = json.loads(ran.stdout)
    values = [one["value"] for one in records["observations"]]
    assert values == [{"interval": [24, 27]}, 18, 21]
    makers = {one["made_by"]["distribution"] for one in records["observations"]}
    assert makers == {"rsr-mental-health-services"}
    assert {one["made_by"]["distribution"] for one in records["evidence"]} == {"rsr-tracker"}


def test_it_assesses_by_its_strategy(fresh: Fresh) -> None:
    """The proposals are the panel's, on the partner's scale."""
    ran = fresh.run("rsr", "assess", "register", "--cycle", CYCLE, "--format", "json")

    assert ran.returncode == 0, ran.stderr
    proposals = json.loads(ran.stdout)["proposals"]
    assert [(one["status"], one["trace"]["rule"]) for one in proposals] == [
        ("felt-by-most", "majority-positive"),
        ("felt-by-some", "some-positive"),
        ("undetermined", "quorum-not-met"),
    ]
    assert {one["scale"] for one in proposals} == {"ward-experience"}


def test_it_explains_a_status(fresh: Fresh) -> None:
    """The reader is told the rule, the votes, and what would change it."""
    ran = fresh.run("rsr", "explain", "register", "1", "--cycle", CYCLE)

    assert ran.returncode == 0, ran.stderr
    for told in ("Felt by most", "majority-positive", "vote-1a", "Would change it"):
        assert told in ran.stdout


def test_it_publishes(fresh: Fresh) -> None:
    """The publication speaks in the partner's own statuses, and says that all is made up."""
    ran = fresh.run("rsr", "publish", "register", "--cycle", CYCLE, "--to", "out")

    assert ran.returncode == 0, ran.stderr
    summary = (fresh.folder / "out" / "index.html").read_text("utf-8")
    assert "Felt by most" in summary
    assert "Felt by some" in summary
    assert "made up" in summary.lower()


def test_its_own_tests_pass(fresh: Fresh) -> None:
    """The partner's tests pass where the partner runs them."""
    ran = fresh.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider")

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert " passed" in ran.stdout
