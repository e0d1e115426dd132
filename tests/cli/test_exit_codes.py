"""One rule says how each command ends: by the errors of the register and its data."""

import importlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import rsr as library

pytest.importorskip("duckdb")

Rsr = Callable[..., Result]
DOCS = Path(__file__).parent.parent.parent / "docs"
SITUATIONS = [
    "nothing",
    "warning",
    "unread",
    "record",
    "series",
    "strategy",
    "source",
    "column",
    "later",
    "usage",
]
VERBS = ("check", "gather", "measure", "assess", "publish")


@pytest.fixture(name="exits")
def _exits(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give the module that runs commands in the situations of the table in the documentation."""
    monkeypatch.syspath_prepend(str(DOCS))
    return importlib.import_module("_exits")


def test_all_situations_are_tried(exits: Any) -> None:
    """The table has no situation, and no command, that is not tried here."""
    assert list(exits.SITUATIONS) == SITUATIONS
    assert tuple(exits.VERBS) == VERBS


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", SITUATIONS)
def test_each_command_ends_by_one_rule(exits: Any, name: str, verb: str) -> None:
    """It ends with 1 where the register or its data has an error, which is printed, and else with 0."""
    situation = exits.SITUATIONS[name]

    code, printed, errors = exits.run(situation, verb)

    looked_at = verb not in situation.done
    assert code == (situation.code if looked_at else 0)
    if situation.told:
        assert (f"[{situation.told}]" in printed + errors) is looked_at
        assert f"[{situation.told}]" not in (printed if verb != "check" else errors)


@pytest.mark.parametrize("verb", ["check", "gather", "measure", "assess"])
@pytest.mark.parametrize("name", ["record", "series", "strategy", "source", "column", "later"])
def test_json_holds_the_errors_that_decide(exits: Any, name: str, verb: str) -> None:
    """What a command ends with 1 for stands once among the problems of its JSON."""
    situation = exits.SITUATIONS[name]

    code, printed, _ = exits.run(situation, verb, "--format", "json")

    problems = json.loads(printed)["problems"]
    told = [one["code"] for one in problems if one["severity"] == "error"]
    assert told.count(situation.told) == (code == 1)
    assert bool(told) is (code == 1)


@pytest.mark.parametrize(("day", "code"), [("2022-08-31", 0), ("2022-09-01", 1), ("2022-09-02", 1)])
def test_a_measurement_as_of_a_day_ends_by_what_was_known(
    exits: Any, rsr: Rsr, tmp_path: Path, day: str, code: int
) -> None:
    """A release that was published on the day counts, and one of the day after does not."""
    situation = exits.SITUATIONS["later"]
    (tmp_path / "register.yaml").write_text(situation.register, encoding="utf-8")
    for name, text in situation.files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert rsr("measure", tmp_path, "--as-of", day).exit_code == code
    found = library.measure(tmp_path, as_of=date.fromisoformat(day))
    assert any(one.severity == "error" for one in found.problems) is (code == 1)


@pytest.mark.parametrize("words", [("explain", "r-1"), ("assess",)])
def test_errors_of_the_register_decide_for_what_is_explained_too(
    exits: Any, rsr: Rsr, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """A strategy that is asked for on the command line does not hide what is amiss elsewhere."""
    situation = exits.SITUATIONS["record"]
    (tmp_path / "register.yaml").write_text(situation.register, encoding="utf-8")
    for name, text in situation.files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    verb, *asked = words
    more = ("--strategy", "outcome-impact") if verb == "assess" else ()

    result = rsr(verb, tmp_path, *asked, "--cycle", "c1", *more)

    assert result.exit_code == 1
    assert "[cycle-loop]" in result.stderr


@pytest.mark.parametrize("verb", ["gather", "measure", "assess", "publish"])
def test_warnings_of_the_register_are_for_check_alone(exits: Any, verb: str) -> None:
    """Other commands print the errors of the register, and what there is to say of its data."""
    situation = exits.SITUATIONS["warning"]

    assert "[owner-missing]" in exits.run(situation, "check")[1]
    assert "[owner-missing]" not in "".join(exits.run(situation, verb)[1:])
