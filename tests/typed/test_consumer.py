"""What type checkers accept runs as well, and what they must refuse they refuse."""

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

import rsr
from rsr.plugins.manager import Plugins

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def consumer() -> Any:
    """Give the program as a module."""
    spec = spec_from_file_location("consumer", HERE / "consumer.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["consumer"] = module
    spec.loader.exec_module(module)
    return module


def test_the_program_runs(consumer: Any, tmp_path: Path) -> None:
    """Its plugin is loaded from its own file, and its register is published."""
    rsr.new(tmp_path / "ours")
    path = tmp_path / "ours" / "cycles" / "first" / "evidence.yaml"
    head, _, tail = path.read_text(encoding="utf-8").partition("# assessments:")
    path.write_text(head + ("assessments:" + tail).replace("\n# ", "\n"), encoding="utf-8")

    assert consumer.followed(tmp_path / "ours", tmp_path / "out")
    assert (tmp_path / "out" / "plain.txt").read_text(encoding="utf-8") == "Card 1\n"
    assert [one.organisation for one in consumer.asked()] == ["dsit"]
    assert [type(one).__name__ for one in consumer.charted()] == ["XmrChart", "Verdict"]


def test_each_kind_is_made(consumer: Any) -> None:
    """What checkers take for a strategy, an edition, a format or a source is one."""
    with Plugins(extra=[HERE / "consumer.py"], entry_points=False) as plugins:
        strategy, edition, renderer, source = consumer.made(plugins)

    assert callable(strategy.assess)
    assert callable(edition.compose)
    assert callable(renderer.render)
    assert callable(source.gather)


WRONG = """
import rsr
from rsr.model import Recommendation
from rsr.plugins import StrategyOffer
from rsr.plugins.manager import Plugins
from rsr.spc import judge, xmr

rsr.publsh
rsr.import_module
xmr(5)
xmr(["a", "b"])
judge([1], dates=["2024-01-01"], changed_on="2024-01-01", better="up")
Recommendation(id="r1", addressed_to={"dsit": "boss"})
Plugins().make("editions", "card", ["heading"])
StrategyOffer(name="n", summary="s", make=5)
"""


def test_checkers_refuse_what_is_wrong(tmp_path: Path) -> None:
    """Each line that is wrong is an error of its own: nothing is of any type."""
    pytest.importorskip("mypy")
    program = tmp_path / "wrong.py"
    program.write_text(WRONG, encoding="utf-8")
    first = WRONG.splitlines().index("rsr.publsh") + 1

    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", str(program)]
    done = subprocess.run(
        command, cwd=HERE.parents[1], capture_output=True, text=True, check=False, timeout=300
    )

    told = {int(line.split(":")[1]) for line in done.stdout.splitlines() if ": error:" in line}
    assert told == set(range(first, len(WRONG.splitlines()) + 1)), done.stdout
