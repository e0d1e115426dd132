"""A plugin in a file, and the options of what it offers, on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Rsr = Callable[..., Result]

PLUGIN = """
from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr.model import UNDETERMINED, Trace, doc
from rsr.plugins import (
    EditionOffer, Judgement, RendererOffer, StrategyOffer, hookimpl,
)
from rsr.report import Page, Paragraph, Report, Text


def told(options):
    return "; ".join(
        f"{one.name}={getattr(options, one.name)!r}" for one in type(options).__attrs_attrs__
    )


@frozen(kw_only=True)
class PageOptions:
    heading: str = field(default="None", metadata=doc("The heading."))
    words: tuple[str, ...] = field(default=(), metadata=doc("Words."))
    indent: int = field(default=0, metadata=doc("Spaces."))
    on: date | None = field(default=None, metadata=doc("A day."))
    tone: Literal["yes", "no"] = field(default="yes", metadata=doc("A word."))


class Edition:
    def __init__(self, options):
        self.options = options

    def compose(self, release, context):
        block = Paragraph(content=(Text(text=told(self.options)),))
        page = Page(slug="index", title="Told", kind="summary", blocks=(block,))
        return Report(title="Told", pages=(page,))


@frozen(kw_only=True)
class FileOptions:
    indent: int = field(default=2, metadata=doc("Spaces."))
    loud: bool = field(default=False, metadata=doc("Whether to shout."))
    levels: tuple[int, ...] = field(default=(), metadata=doc("Levels."))


class Renderer:
    def __init__(self, options):
        self.options = options

    def render(self, report, release):
        said = report.pages[0].blocks[0].content[0].text
        yield "told.txt", f"{told(self.options)}\\n{said}\\n".encode()


@frozen(kw_only=True)
class VoteOptions:
    panel: str = field(metadata=doc("Whose votes."))


class Strategy:
    def __init__(self, options):
        self.options = options

    def assess(self, case):
        return Judgement(
            status=UNDETERMINED, trace=Trace(rule="none", because=f"Asked {self.options.panel}.")
        )


@hookimpl
def rsr_editions():
    yield EditionOffer(name="told", summary="Told.", make=Edition, options=PageOptions)


@hookimpl
def rsr_renderers():
    yield RendererOffer(
        name="text", summary="Text.", make=Renderer, options=FileOptions, entry="told.txt",
        label="Text",
    )


@hookimpl
def rsr_strategies():
    yield StrategyOffer(name="votes", summary="Votes.", make=Strategy, options=VoteOptions)
"""


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """Give a file with an edition, a format and a strategy, each with options."""
    path = tmp_path / "telling.py"
    path.write_text(PLUGIN, encoding="utf-8")
    return path


@pytest.fixture
def publish(rsr: Rsr, plugin: Path, decided: Path, tmp_path: Path) -> Callable[..., Result]:
    """Give a function that publishes with options, and one place to look at."""

    def run(*options: str) -> Result:
        given = [part for option in options for part in ("--option", option)]
        made = ("publish", decided, "--to", tmp_path / "out", "--edition", "told", "-f", "text")
        return rsr("--plugin", plugin, *made, *given)

    return run


def test_a_file_is_a_plugin(rsr: Rsr, plugin: Path) -> None:
    """Its offers stand beside all others, with where they come from."""
    listed = json.loads(rsr("-p", plugin, "plugins", "--format", "json").stdout)

    assert listed["plugins"][-1] == {
        "plugin": "telling",
        "distribution": "not installed",
        "version": "unversioned",
        "offers": ["editions: told", "renderers: text", "strategies: votes"],
    }


def test_a_file_that_is_not_there_is_wrong_usage(rsr: Rsr, tmp_path: Path) -> None:
    """As any argument that names a file."""
    result = rsr("--plugin", tmp_path / "none.py", "plugins")

    assert result.exit_code == 2
    assert "none.py" in result.stderr


def test_a_file_that_fails_is_an_error_with_its_name(rsr: Rsr, tmp_path: Path) -> None:
    """And no traceback."""
    (tmp_path / "broken.py").write_text("1 / 0\n", encoding="utf-8")

    result = rsr("--plugin", tmp_path / "broken.py", "plugins")

    assert result.exit_code == 1
    assert "ZeroDivisionError: division by zero from broken" in result.stderr
    assert "[plugin-unloadable]" in result.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        pytest.param([], "indent=2; loud=False; levels=()", id="none"),
        pytest.param(["loud=true"], "loud=True", id="truth"),
        pytest.param(["text.indent=5"], "indent=5; loud", id="of-the-format"),
        pytest.param(["told.indent=5"], "indent=5; on=", id="of-the-edition"),
        pytest.param(["levels=1", "levels=2"], "levels=(1, 2)", id="several"),
        pytest.param(["heading=1.10"], "heading='1.10'", id="text-that-looks-like-a-number"),
        pytest.param(["heading=a: b = [c"], "heading='a: b = [c'", id="text-with-signs"),
        pytest.param(["heading="], "heading=''", id="text-that-is-empty"),
        pytest.param(["words=true", "words=a, b"], "words=('true', 'a, b')", id="texts"),
        pytest.param(["on=2026-01-31"], "on=datetime.date(2026, 1, 31)", id="day"),
        pytest.param(["tone=no"], "tone='no'", id="choice"),
    ],
)
def test_options_reach_edition_and_format(
    publish: Callable[..., Result], tmp_path: Path, options: list[str], told: str
) -> None:
    """Each is read as its class says, and needs the offer's name only where two have it."""
    result = publish(*options)

    assert result.exit_code == 0, result.stderr
    assert told in (tmp_path / "out" / "told.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        pytest.param(["loud"], "must be NAME=VALUE; got 'loud'", id="no-value"),
        pytest.param(["indent=5"], "give told.indent=... or text.indent=...", id="two-have-it"),
        pytest.param(["lowd=true"], "there are told.heading, told.words,", id="unknown"),
        pytest.param(["votes.panel=a"], "nothing that is asked for has it", id="not-asked-for"),
        pytest.param(["loud=true", "loud=false"], "it takes one value; got 2", id="twice"),
        pytest.param(["text.indent=wide"], "indent must be a whole number", id="wrong-type"),
        pytest.param(["loud=[true"], "--option loud", id="no-yaml"),
        pytest.param(["tone=maybe"], "tone must be one of 'yes', 'no'", id="no-choice"),
        pytest.param(["on=tomorrow"], "on must be a day as YYYY-MM-DD", id="no-day"),
    ],
)
def test_an_option_that_cannot_be_is_wrong_usage(
    publish: Callable[..., Result], tmp_path: Path, options: list[str], told: str
) -> None:
    """It is told before anything is read, and nothing is written."""
    result = publish(*options)

    assert result.exit_code == 2
    assert told in result.stderr
    assert not (tmp_path / "out").exists()


def test_render_and_compose_take_options_too(
    rsr: Rsr, plugin: Path, decided: Path, tmp_path: Path
) -> None:
    """A release is enough for them."""
    rsr("freeze", decided, "--to", tmp_path / "kept")
    release = tmp_path / "kept" / "edition-1.json"
    of = ("--edition", "told", "--option", "heading=Ours")

    composed = rsr("-p", plugin, "compose", release, *of)
    out = tmp_path / "out"
    rendered = rsr("-p", plugin, "render", release, "--to", out, "-f", "text", *of)

    assert "heading='Ours'" in composed.stdout
    assert rendered.exit_code == 0
    assert "heading='Ours'" in (out / "told.txt").read_text(encoding="utf-8")


def test_a_strategy_takes_options(rsr: Rsr, plugin: Path, decided: Path) -> None:
    """What it needs is asked for before the register is read."""
    told = rsr("-p", plugin, "assess", decided, "--strategy", "votes", "--option", "panel=us")
    missing = rsr("-p", plugin, "assess", decided, "--strategy", "votes")
    alone = rsr("-p", plugin, "assess", decided, "--option", "panel=us")

    assert "votes proposes: undetermined" in told.stdout
    assert missing.exit_code == 2
    assert "[field-missing]" in missing.stderr
    assert alone.exit_code == 2
    assert "there are none" in alone.stderr
