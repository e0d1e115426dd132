"""The command, run in this process, on a register that `rsr new` wrote."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import rsr
from rsr.cli.app import app

Rsr = Callable[..., Result]


@pytest.fixture(name="rsr")
def _rsr(monkeypatch: pytest.MonkeyPatch) -> Rsr:
    """Give a function that runs the command with arguments."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    runner = CliRunner()

    def run(*arguments: object) -> Result:
        result = runner.invoke(app, [str(argument) for argument in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Give the folder of a new register."""
    rsr.new(tmp_path / "ours")
    return tmp_path / "ours"


@pytest.fixture
def decided(register: Path) -> Path:
    """Give the same register with its decision recorded."""
    path = register / "cycles" / "first" / "evidence.yaml"
    text = path.read_text(encoding="utf-8")
    head, _, tail = text.partition("# assessments:")
    lines = ("assessments:" + tail).replace("\n# ", "\n")
    path.write_text(head + lines, encoding="utf-8")
    return register
