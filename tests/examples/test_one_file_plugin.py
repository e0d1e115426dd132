"""The plugin in one file is whole, and works through the door."""

import sys
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from runpy import run_path
from types import ModuleType

import pytest

import rsr
from rsr.errors import DocumentError
from rsr.model import Evidence, Recommendation, Register, ReportCycle, StrategyUse

ROOT = Path(__file__).parents[2]
FILE = ROOT / "examples" / "one-file-plugin" / "panel.py"


@pytest.fixture
def panel() -> ModuleType:
    """Return the file, imported from where it lies."""
    spec = spec_from_file_location("panel", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def register(directions: tuple[str, ...]) -> Register:
    """Return a made-up register in which a panel has voted on one recommendation."""
    return Register(
        title="Made up",
        strategies=(StrategyUse(use="panel", options={"panel": "people"}),),
        recommendations=(Recommendation(id="one"),),
        cycles=(ReportCycle(id="c1", title="Made up", cut_off_on=date(2026, 6, 30)),),
        evidence=tuple(
            Evidence(
                id=f"vote-{number}",
                bears_on=("one",),
                kind="lived-experience",
                about="outcome",
                direction=direction,  # type: ignore[arg-type]  # a parameter of the tests
                says="Made up.",
                source_organisation="people",
            )
            for number, direction in enumerate(directions)
        ),
    )


@pytest.mark.parametrize(
    ("directions", "status"),
    [
        pytest.param(("positive",) * 2 + ("negative",), "achieved", id="most"),
        pytest.param(("positive",) + ("negative",) * 2, "not-achieved", id="few"),
        pytest.param(("positive", "negative") * 2, "undetermined", id="tie"),
        pytest.param(("positive",) * 2, "undetermined", id="too-few"),
        pytest.param((), "undetermined", id="no-votes"),
    ],
)
def test_the_majority_decides(panel: ModuleType, directions: tuple[str, ...], status: str) -> None:
    """The votes of the panel give a proposal that carries its evidence and its maker."""
    with rsr.Plugins(extra=[panel], entry_points=False) as plugins:
        (proposal,) = rsr.assess(register(directions), cycle="c1", plugins=plugins)

    assert proposal.status == status
    assert len(proposal.trace.used) == len(directions)
    assert proposal.made_by is not None
    assert proposal.made_by.plugin == "panel"


def test_its_script_uses_it(
    panel: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Run in the project's folder, the script beside it assesses the made-up review with it."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setitem(sys.modules, "panel", panel)

    run_path(str(FILE.with_name("use_panel.py")))

    assert "rr-2a achieved 1 of 1 votes are positive." in capsys.readouterr().out.splitlines()


def test_its_options_are_checked(panel: ModuleType) -> None:
    """The class of the options is all it takes to have them checked."""
    with (
        rsr.Plugins(extra=[panel], entry_points=False) as plugins,
        pytest.raises(DocumentError) as caught,
    ):
        plugins.make("strategies", "panel", {"pannel": "people"})

    assert {problem.code for problem in caught.value.problems} == {
        "field-missing",
        "field-unknown",
    }
