"""The manager loads plugins in a fixed order, refuses clashes by name and answers for failures."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest

from rsr import __version__
from rsr._version import DISTRIBUTION
from rsr.errors import DocumentError, NotFoundError, PluginError, Problem, RsrError, Where
from rsr.model import Provenance, doc
from rsr.model.fields import Least
from rsr.plugins import CheckOffer, Judgement, ScaleOffer, StrategyOffer, hookimpl, hookspecs
from rsr.plugins.manager import BUILTINS, Loaded, Offered, Plugins

KINDS = ("checks", "editions", "renderers", "scales", "sources", "strategies")


@attrs.frozen(kw_only=True)
class _Options:
    votes: int = attrs.field(default=3, validator=Least(1), metadata=doc("How many votes."))


def _offer(name: str, **more: Any) -> StrategyOffer:
    return StrategyOffer(name=name, summary=f"{name}.", make=lambda options: options, **more)


class _Plugin:
    """A plugin that offers strategies of some names."""

    def __init__(self, *offers: Any) -> None:
        self._given = offers

    @hookimpl
    def rsr_strategies(self) -> Iterator[Any]:
        yield from self._given


def _named(name: str, *offers: Any) -> _Plugin:
    made: _Plugin = type(name, (_Plugin,), {})(*offers)
    return made


class _Versioned(_Plugin):
    __version__ = "2.5"


def _plugins(*plugins: object, **more: Any) -> Plugins:
    return Plugins(builtins=plugins, entry_points=False, **more)


def test_offers_are_sorted_by_name_whatever_the_order_of_loading() -> None:
    """The order of plugins has no meaning."""
    one, two = _named("One", _offer("b"), _offer("d")), _named("Two", _offer("c"), _offer("a"))

    forwards, backwards = _plugins(one, two), _plugins(two, one)

    assert list(forwards.strategies) == ["a", "b", "c", "d"]
    assert list(backwards.strategies) == ["a", "b", "c", "d"]
    assert list(forwards.checks) == []


def test_every_builtin_is_loaded_through_the_door() -> None:
    """Each built-in module offers something, and says that it is rsr's own."""
    with Plugins(entry_points=False) as plugins:
        loaded = plugins.loaded
        kinds = [getattr(plugins, hook.removeprefix("rsr_")) for hook in hookspecs.HOOKS]

    assert [f"rsr.plugins.{one.name}" for one in loaded] == list(BUILTINS)
    assert {one.distribution for one in loaded} == {DISTRIBUTION}
    assert all(one.offers for one in loaded)
    assert all(kinds)


def test_builtins_are_listed_in_order() -> None:
    """A new one has one place to go."""
    assert list(BUILTINS) == sorted(BUILTINS)


def _name(path: Path) -> str:
    """Return what a module is called, or the package that it is the front of."""
    return (
        path.parent.name
        if path.stem == "__init__" and path.parent.parent.name in KINDS
        else path.stem
    )


def test_every_module_of_builtins_is_listed() -> None:
    """No built-in is forgotten: each public module or package below the kinds is loaded."""
    folder = Path(hookspecs.__file__).parent
    modules = {
        f"rsr.plugins.{kind}.{_name(path)}"
        for kind in KINDS
        for path in (*(folder / kind).glob("*.py"), *(folder / kind).glob("*/__init__.py"))
        if not _name(path).startswith("_")
    }

    assert modules == set(BUILTINS)


def test_a_plugin_of_the_callers_stands_beside_the_builtins() -> None:
    """It is loaded after them, and recorded as not installed, with its version if it has one."""
    with Plugins(
        extra=[_named("One", _offer("a")), _Versioned(_offer("b"))], entry_points=False
    ) as plugins:
        loaded = plugins.loaded[len(BUILTINS) :]
        strategies = set(plugins.strategies)

    assert [str(one) for one in loaded] == [
        "One (not installed unversioned)",
        "_Versioned (not installed 2.5)",
    ]
    assert strategies >= {"a", "b", "outcome-impact"}


def test_a_plugin_of_the_callers_may_be_a_module() -> None:
    """A module is recorded under its own name."""
    module = ModuleType("acme_panel")
    module.rsr_strategies = hookimpl(lambda: [_offer("panel")])  # type: ignore[attr-defined]  # made here

    with _plugins(extra=[module]) as plugins:
        by = plugins.strategies["panel"].by

    assert (by.name, by.distribution, by.version) == ("acme_panel", "not installed", "unversioned")


ONE_FILE = """
from attrs import field, frozen
from rsr.model import doc
from rsr.plugins import StrategyOffer, hookimpl

__version__ = "0.3"

@frozen(kw_only=True)
class Options:
    votes: "int" = field(default=3, metadata=doc("How many votes."))

@hookimpl
def rsr_strategies():
    yield StrategyOffer(name="panel", summary="Panel.", make=lambda given: given, options=Options)
"""


def test_a_plugin_of_the_callers_may_be_a_file(tmp_path: Path) -> None:
    """A file is loaded as a module and goes by its name; no module of that name is touched."""
    (tmp_path / "json.py").write_text(ONE_FILE, encoding="utf-8")
    before = sys.modules.get("json")

    with _plugins(extra=[tmp_path / "json.py"]) as plugins:
        by = plugins.strategies["panel"].by
        made: Any = plugins.make("strategies", "panel", {"votes": 5})

    assert (by.name, by.distribution, by.version) == ("json", "not installed", "0.3")
    assert made.votes == 5
    assert sys.modules.get("json") is before
    assert [path.name for path in tmp_path.iterdir()] == ["json.py"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("def rsr_strategies(:\n", "SyntaxError", id="not-python"),
        pytest.param("import acme_that_is_not_there\n", "ModuleNotFoundError", id="import"),
        pytest.param("raise SystemExit(0)\n", "SystemExit", id="leaves"),
        pytest.param(None, "FileNotFoundError", id="not-there"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_named(tmp_path: Path, text: str | None, told: str) -> None:
    """The message has the plugin's name and what it raised."""
    if text is not None:
        (tmp_path / "panel.py").write_text(text, encoding="utf-8")

    with pytest.raises(PluginError) as caught:
        _plugins(extra=[tmp_path / "panel.py"])

    assert (caught.value.code, caught.value.plugin) == ("plugin-unloadable", "panel")
    assert told in str(caught.value.got)


def test_two_files_of_one_name_are_a_clash(tmp_path: Path) -> None:
    """A name must say which plugin is meant, wherever the files lie."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "panel.py").write_text("", encoding="utf-8")

    with pytest.raises(PluginError) as caught:
        _plugins(extra=[tmp_path / "a" / "panel.py", tmp_path / "b" / "panel.py"])

    assert caught.value.code == "plugin-clash"


def test_a_plugin_of_the_callers_can_be_left_out() -> None:
    """As any other, by its name."""
    with _plugins(extra=[_named("One", _offer("a"))], blocked=["One"]) as plugins:
        assert plugins.loaded == ()


@pytest.mark.parametrize("other", ["outcome-impact", "good"], ids=["builtin", "installed"])
def test_a_plugin_of_the_callers_that_clashes_is_named(installed: Any, other: str) -> None:
    """Neither a built-in nor an installed plugin gives way to it in silence."""
    installed("good")
    extra = _named("One", _offer({"good": "panel"}.get(other, other)))

    with pytest.raises(PluginError) as caught:
        Plugins(extra=[extra])

    assert caught.value.code == "plugin-clash"
    assert "One (not installed unversioned)" in str(caught.value.got)


def test_the_name_of_a_module_is_no_plugin() -> None:
    """It would be taken for a plugin that offers nothing."""
    with pytest.raises(PluginError) as caught:
        _plugins(extra=["acme_panel"])

    assert (caught.value.code, caught.value.plugin) == ("plugin-unloadable", "acme_panel")
    assert "TypeError" in str(caught.value.got)


def test_two_offers_of_one_name_name_both() -> None:
    """The message names both plugins, with distribution and version, and how to block one."""
    with pytest.raises(PluginError) as caught:
        _plugins(_named("One", _offer("same")), _named("Two", _offer("same")))

    error = caught.value
    assert (error.code, error.plugin) == ("plugin-clash", "Two")
    assert "One (not installed " in str(error.got)
    assert "Two (not installed " in str(error.got)
    assert "--no-plugin Two" in str(error.hint)


def test_two_plugins_of_one_name_are_a_clash() -> None:
    """A name must say which plugin is meant."""
    with pytest.raises(PluginError) as caught:
        _plugins(_named("One"), _named("One"))

    assert caught.value.code == "plugin-clash"


def test_a_blocked_plugin_is_left_out() -> None:
    """By its own name or by its distribution's."""
    one, two = _named("One", _offer("same")), _named("Two", _offer("same"))

    assert [loaded.name for loaded in _plugins(one, two, blocked=["Two"]).loaded] == ["One"]
    assert _plugins(one, two, blocked=["not installed"]).loaded == ()


def test_blocking_what_is_not_there_is_a_mistake() -> None:
    """A misspelt name would otherwise block nothing in silence."""
    with pytest.raises(PluginError) as caught:
        _plugins(_named("One"), blocked=["Tow"])

    assert (caught.value.code, caught.value.got) == ("plugin-not-there", "Tow")


class _Misspelt:
    @hookimpl
    def rsr_strategy(self) -> list[StrategyOffer]:
        return []


class _WrongArgument:
    @hookimpl
    def rsr_strategies(self, register: object) -> list[object]:
        return [register]


class _Unmarked:
    def rsr_strategies(self) -> list[StrategyOffer]:
        return []


class _Failing:
    @hookimpl
    def rsr_strategies(self) -> Iterator[StrategyOffer]:
        yield _offer("first")
        raise LookupError("no such table")


class _NotMany:
    @hookimpl
    def rsr_strategies(self) -> int:
        return 5


class _NotOptions:
    @hookimpl
    def rsr_strategies(self) -> Iterator[StrategyOffer]:
        yield _offer("odd", options=int)


@pytest.mark.parametrize(
    ("plugin", "code", "said"),
    [
        pytest.param(_Misspelt(), "plugin-hook-unknown", "rsr_strategy", id="misspelt-hook"),
        pytest.param(_WrongArgument(), "plugin-hook-unknown", "other arguments", id="argument"),
        pytest.param(_Unmarked(), "plugin-hook-unmarked", "rsr_strategies", id="unmarked"),
        pytest.param(_Failing(), "plugin-failed", "LookupError", id="failing-generator"),
        pytest.param(_NotMany(), "plugin-failed", "TypeError", id="not-iterable"),
        pytest.param(_NotOptions(), "plugin-offer-wrong", "'odd'", id="options"),
        pytest.param(_named("One", "x"), "plugin-offer-wrong", "str", id="not-an-offer"),
        pytest.param(
            _named("One", ScaleOffer(name="a", summary="a.", make=lambda: None)),  # type: ignore[arg-type,return-value]  # never made
            "plugin-offer-wrong",
            "ScaleOffer",
            id="another-kind-of-offer",
        ),
        pytest.param(
            "rsr.plugins.checks.nowhere", "plugin-unloadable", "ModuleNotFoundError", id="import"
        ),
    ],
)
def test_a_faulty_plugin_is_named(plugin: object, code: str, said: str) -> None:
    """Whatever is wrong with it, the error carries its name, distribution and version."""
    with pytest.raises(PluginError) as caught:
        _plugins(plugin)

    name = plugin if isinstance(plugin, str) else type(plugin).__name__
    assert caught.value.code == code
    assert caught.value.plugin == name.removeprefix("rsr.plugins.")
    assert said in str(caught.value.got)
    assert str(caught.value.got).endswith(
        (f"({DISTRIBUTION} {__version__})", "(not installed unversioned)")
    )


def test_what_a_failing_plugin_says_stays_on_one_line() -> None:
    """An exception of several lines does not break the message."""

    class Wordy:
        @hookimpl
        def rsr_strategies(self) -> list[StrategyOffer]:
            raise ValueError("one\ntwo\x1b[31m")

    with pytest.raises(PluginError) as caught:
        _plugins(Wordy())

    assert len(str(caught.value).splitlines()) == 1


FAKES = {
    "good": (
        "from rsr.plugins import StrategyOffer, hookimpl\n"
        "@hookimpl\n"
        "def rsr_strategies():\n"
        "    yield StrategyOffer(name='panel', summary='A panel.', make=lambda options: options)\n"
    ),
    "importerror": "import a_module_that_is_not_there\n",
    "misspelt_hook": (
        "from rsr.plugins import hookimpl\n@hookimpl\ndef rsr_strategys():\n    return []\n"
    ),
    "clash": (
        "from rsr.plugins import StrategyOffer, hookimpl\n"
        "@hookimpl\n"
        "def rsr_strategies():\n"
        "    return [StrategyOffer(name='panel', summary='Another.', make=lambda options: 1)]\n"
    ),
    "old_argument": (
        "from rsr.plugins import hookimpl\n@hookimpl\ndef rsr_strategies(config):\n    return []\n"
    ),
}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that installs made-up distributions for the length of a test."""

    def install(*names: str) -> None:
        for name in names:
            module = f"rsr_fake_{name}"
            (tmp_path / f"{module}.py").write_text(FAKES[name], encoding="utf-8")
            info = tmp_path / f"acme_{name}-1.5.dist-info"
            info.mkdir()
            (info / "METADATA").write_text(
                f"Metadata-Version: 2.1\nName: acme-{name}\nVersion: 1.5\n", encoding="utf-8"
            )
            (info / "entry_points.txt").write_text(f"[rsr]\n{name} = {module}\n", encoding="utf-8")
            monkeypatch.delitem(sys.modules, module, raising=False)

    monkeypatch.syspath_prepend(str(tmp_path))
    return install


def test_an_installed_plugin_is_loaded(installed: Any) -> None:
    """An entry point of the group is found, with the distribution that it came from."""
    installed("good")

    with Plugins(builtins=()) as plugins:
        offered = plugins.strategies["panel"]

    assert str(offered.by) == "good (acme-good 1.5)"
    assert plugins.loaded == (
        Loaded(name="good", distribution="acme-good", version="1.5", offers=("strategies: panel",)),
    )
    assert offered.made_by == Provenance(plugin="good", distribution="acme-good", version="1.5")


def test_installed_plugins_that_clash_are_both_named(installed: Any) -> None:
    """A reader learns which packages cannot stand together."""
    installed("good", "clash")

    with pytest.raises(PluginError) as caught:
        Plugins(builtins=())

    assert caught.value.code == "plugin-clash"
    assert "acme-good 1.5" in str(caught.value.got)
    assert "acme-clash 1.5" in str(caught.value.got)
    with Plugins(builtins=(), blocked=["acme-clash"]) as plugins:
        assert list(plugins.strategies) == ["panel"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("importerror", "plugin-unloadable"),
        ("misspelt_hook", "plugin-hook-unknown"),
        ("old_argument", "plugin-hook-unknown"),
    ],
)
def test_a_faulty_installed_plugin_is_named(installed: Any, name: str, code: str) -> None:
    """With the package to mend or to leave out."""
    installed("good", name)

    with pytest.raises(PluginError) as caught:
        Plugins(builtins=())

    assert (caught.value.code, caught.value.plugin) == (code, name)
    assert f"acme-{name} 1.5" in str(caught.value.got)
    with Plugins(builtins=(), blocked=[name]) as plugins:
        assert list(plugins.strategies) == ["panel"]


def test_installed_plugins_can_be_left_alone(installed: Any) -> None:
    """Nothing that is installed is even imported."""
    installed("importerror")

    assert Plugins(builtins=(), entry_points=False).loaded == ()


def test_after_a_failure_nothing_stays_behind() -> None:
    """The same plugin object can be loaded again by another manager."""
    good = _named("One", _offer("a"))
    with pytest.raises(PluginError):
        _plugins(good, _Misspelt())

    assert list(_plugins(good).strategies) == ["a"]


def test_a_closed_manager_lets_go() -> None:
    """Its plugins are unregistered."""
    with _plugins(_named("One")) as plugins:
        assert plugins._manager.get_plugins()

    assert plugins._manager.get_plugins() == set()


STRATEGIES = _named("One", _offer("voted", options=_Options), _offer("bare"))


def test_an_offer_is_made_with_its_options() -> None:
    """Options are structured by the offer's own class, defaults included."""
    make: Any = _plugins(STRATEGIES).make

    assert make("strategies", "voted", {"votes": 7}) == _Options(votes=7)
    assert make("strategies", "voted") == _Options(votes=3)
    assert make("strategies", "bare", {}) is None


def test_faulty_options_are_told_with_their_place() -> None:
    """Every fault, where the caller says that options stand, and whose options they are."""
    plugins = _plugins(STRATEGIES)

    with pytest.raises(DocumentError) as caught:
        plugins.make(
            "strategies",
            "voted",
            {"votes": 0, "vote": 1},
            locate=lambda path: Where(file="r.yaml", line=4, path=("options", *path)),
        )

    assert [(p.code, p.where.path, p.plugin) for p in caught.value.problems] == [
        ("field-unknown", ("options", "vote"), "One"),
        ("number-too-small", ("options", "votes"), "One"),
    ]


def test_options_where_there_are_none_are_refused() -> None:
    """They would be ignored in silence otherwise."""
    with pytest.raises(DocumentError) as caught:
        _plugins(STRATEGIES).make("strategies", "bare", {"votes": 1})

    assert caught.value.code == "field-unknown"


def test_what_nobody_offers_is_not_found() -> None:
    """The message lists what there is."""
    where = Where(file="r.yaml", line=2)

    with pytest.raises(NotFoundError) as strategy:
        _plugins(STRATEGIES).get("strategies", "vote", where=where)
    with pytest.raises(NotFoundError) as renderer:
        _plugins().get("renderers", "html")

    assert strategy.value.code == "strategy-unknown"
    assert strategy.value.problems[0].where == where
    assert "bare, voted" in str(strategy.value.hint)
    assert renderer.value.code == "renderer-unknown"


def _offered(make: Any) -> Plugins:
    return _plugins(_named("One", StrategyOffer(name="a", summary="a.", make=make)))


def test_a_failure_in_the_making_carries_the_plugins_name() -> None:
    """Never a bare traceback of somebody else's code."""

    def fall(_: Any) -> Any:
        raise ZeroDivisionError("private")

    with pytest.raises(PluginError) as caught:
        _offered(fall).make("strategies", "a")

    assert (caught.value.code, caught.value.plugin) == ("plugin-failed", "One")
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_an_error_of_rsrs_own_passes_through() -> None:
    """A plugin may say by rsr's errors what is wrong."""

    def refuse(_: Any) -> Any:
        raise RsrError.of("acme-code", "it must hold")

    with pytest.raises(RsrError) as caught:
        _offered(refuse).make("strategies", "a")

    assert caught.value.code == "acme-code"


def test_a_problem_says_which_plugin_found_it() -> None:
    """Unless it is one of rsr's own."""
    check: Any = CheckOffer(name="c", summary="c.", codes=(), run=lambda *_: ())
    partner = Loaded(name="acme", distribution="acme-rsr", version="1")
    own = Loaded(name="checks.dates", distribution=DISTRIBUTION, version="1")
    problem = Problem(code="x", must="it must hold")

    theirs = Offered(offer=check, by=partner).told(problem)
    ours = Offered(offer=check, by=own).told(problem)

    assert (theirs.plugin, ours.plugin) == ("acme", None)


def test_every_hook_has_its_kind_of_offer() -> None:
    """The table of hooks is that of the specifications, and a specification is never called."""
    specified = {name for name in vars(hookspecs) if name.startswith("rsr_")}

    assert set(hookspecs.HOOKS) == specified
    for name in specified:
        with pytest.raises(AssertionError):
            getattr(hookspecs, name)()


def test_a_judgement_holds_a_status_and_its_trace() -> None:
    """What a strategy gives back is two facts."""
    assert [a.name for a in attrs.fields(Judgement)] == ["status", "trace"]


class _Leaving:
    @hookimpl
    def rsr_strategies(self) -> list[StrategyOffer]:
        sys.exit()


def test_a_plugin_that_leaves_in_a_hook_is_named() -> None:
    """A hook that ends the run would do so in silence, as if all were well."""
    with pytest.raises(PluginError) as caught:
        _plugins(_Leaving())

    assert (caught.value.code, caught.value.plugin) == ("plugin-failed", "_Leaving")


def test_a_plugin_that_leaves_at_its_import_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module that ends the run when it is imported cannot be loaded."""
    (tmp_path / "leaving_plugin.py").write_text("raise SystemExit(0)\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(PluginError) as caught:
        _plugins("leaving_plugin")

    assert (caught.value.code, caught.value.plugin) == ("plugin-unloadable", "leaving_plugin")


def test_a_plugin_that_leaves_at_its_work_is_named() -> None:
    """What ends the run in the making of an offer is the plugin's failure."""
    with _offered(lambda _: sys.exit(0)) as plugins, pytest.raises(PluginError) as caught:
        plugins.make("strategies", "a")

    assert (caught.value.code, caught.value.plugin) == ("plugin-failed", "One")
