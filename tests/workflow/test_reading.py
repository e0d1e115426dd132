"""Loading and checking: everything amiss is told, and nothing that follows from it."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from attrs import evolve

import rsr
from rsr.errors import DocumentError, PluginError, Problem, Where
from rsr.model import Register, StrategyUse
from rsr.plugins import CheckCode, CheckContext, CheckOffer, hookimpl
from rsr.plugins.manager import Plugins
from rsr.workflow.reading import untold


def test_a_register_is_loaded_with_its_places(folder: Path) -> None:
    """What is loaded knows where each value stands."""
    register = rsr.load(folder)

    where = register.where("evidence", 0, "kind")
    assert (where.file, where.line) == ("cycles/two/cycle.yaml", 6)


def test_loading_tells_every_fault(folder: Path) -> None:
    """A register that cannot be read is refused with all its faults at once."""
    with (folder / "register.yaml").open("a", encoding="utf-8") as stream:
        stream.write("populations: [{id: A B}, {name: 3}]\ntitel: x\n")

    with pytest.raises(DocumentError) as caught:
        rsr.load(folder)

    codes = sorted(problem.code for problem in caught.value.problems)
    assert codes == ["field-missing", "field-missing", "field-unknown", "id-malformed"]


def test_checking_a_path_tells_of_reading_and_of_rules(folder: Path, plugins: Plugins) -> None:
    """Faults of reading and of content come together, sorted by place."""
    with (folder / "register.yaml").open("a", encoding="utf-8") as stream:
        stream.write("  - {id: r-3}\npopulations: [{id: x}]\n")

    problems = rsr.check(folder, plugins=plugins)

    assert [(p.code, p.where.line) for p in problems] == [
        ("topic-missing", 10),
        ("field-missing", 11),
    ]


def test_a_check_is_not_run_over_half_of_what_it_needs(folder: Path, plugins: Plugins) -> None:
    """Where records were lost, a check that needs them whole keeps quiet."""
    with (folder / "register.yaml").open("a", encoding="utf-8") as stream:
        stream.write("  - {id: r-3}\n  - {id: R 4}\n")

    assert [p.code for p in rsr.check(folder, plugins=plugins)] == ["id-malformed"]


def test_a_register_without_faults_has_no_problems(
    folder: Path, register: Register, plugins: Plugins
) -> None:
    """Nothing amiss is nothing told, from files and from Python."""
    assert rsr.check(folder, plugins=plugins) == ()
    assert rsr.check(register, plugins=plugins) == ()


def test_what_is_not_there_cannot_be_checked(tmp_path: Path, plugins: Plugins) -> None:
    """A path that leads nowhere is a problem like any other."""
    problems = rsr.check(tmp_path / "nowhere", plugins=plugins)

    assert [problem.code for problem in problems] == ["register-missing"]


def test_a_strategy_that_cannot_be_used_is_told_once(register: Register, plugins: Plugins) -> None:
    """Options that do not fit are a problem of the register, told once for all its cycles."""
    wrong = evolve(register, strategies=(StrategyUse(use="counting", options={"a": 1}),))

    problems = rsr.check(wrong, plugins=plugins)

    assert [problem.code for problem in problems] == ["field-unknown"]
    assert problems[0].where.path == ("strategies", 0, "options")


def _breaks(register: Register, context: CheckContext) -> Iterator[Problem]:
    del context
    yield Problem(code="x", must="so", where=register.where())
    raise KeyError("e-1")


def test_a_check_that_fails_is_named(register: Register) -> None:
    """A check that raises is an error with the plugin's name, and not a short list."""

    class Broken:
        @hookimpl
        def rsr_checks(self) -> Iterable[CheckOffer]:
            code = CheckCode(code="x", severity="error", must="so", do="do")
            yield CheckOffer(name="broken", summary="B.", codes=(code,), run=_breaks)

    with Plugins((Broken(),), entry_points=False) as plugins, pytest.raises(PluginError) as caught:
        rsr.check(register, plugins=plugins)

    assert caught.value.code == "plugin-failed"
    assert caught.value.plugin == "Broken"


def test_only_what_exists_can_be_imported() -> None:
    """The package gives its verbs by name, lists them, and nothing else."""
    assert "publish" in dir(rsr)
    with pytest.raises(AttributeError):
        _ = rsr.publsh  # type: ignore[attr-defined]  # what is tested


def _leaves(register: Register, context: CheckContext) -> Iterator[Problem]:
    del register, context
    raise SystemExit(0)


def _yields_text(register: Register, context: CheckContext) -> Iterable[Problem]:
    del register, context
    return ["wrong"]  # type: ignore[list-item]  # that is the fault


def _yields_another_code(register: Register, context: CheckContext) -> Iterator[Problem]:
    del context
    yield Problem(code="undeclared", must="so", where=register.where())


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(_leaves, id="leaves-the-run"),
        pytest.param(_yields_text, id="yields-text"),
        pytest.param(_yields_another_code, id="yields-an-undeclared-code"),
    ],
)
def test_a_check_that_does_not_keep_to_its_offer_is_named(
    register: Register, run: Callable[[Register, CheckContext], Iterable[Problem]]
) -> None:
    """A check that ends the run or yields what it did not offer is an error with its name."""

    class Broken:
        @hookimpl
        def rsr_checks(self) -> Iterable[CheckOffer]:
            code = CheckCode(code="x", severity="error", must="so", do="do")
            yield CheckOffer(name="broken", summary="B.", codes=(code,), run=run)

    with Plugins((Broken(),), entry_points=False) as plugins, pytest.raises(PluginError) as caught:
        rsr.check(register, plugins=plugins)

    assert (caught.value.code, caught.value.plugin) == ("plugin-failed", "Broken")


def test_what_is_told_of_a_place_already_is_not_told_again() -> None:
    """The code and the place are what counts; wording may differ."""
    told = Problem(code="c", must="it must be", where=Where(file="a.csv", line=1))
    again = evolve(told, must="this must be", got="7")
    others = [evolve(told, where=Where(file="a.csv", line=2)), evolve(told, code="d")]

    assert list(untold([again, *others], [told])) == others
