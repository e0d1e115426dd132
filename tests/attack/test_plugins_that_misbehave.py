"""Whatever a plugin does, the error names it with its package and version, and nothing comes of it."""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from typing import Any, cast

import attrs
import pytest
from hook_register import CYCLE, REGISTER, SCALE

import rsr
from rsr.errors import PluginError, Problem, RsrError, Where
from rsr.model import Indicator, Measured, Register, Release, StrategyUse, Trace
from rsr.plugins import (
    CheckCode,
    CheckOffer,
    EditionOffer,
    Judgement,
    RendererOffer,
    ScaleOffer,
    SourceOffer,
    StrategyOffer,
    Table,
    hookimpl,
)
from rsr.plugins.manager import Plugins
from rsr.report import LazyPages, Page, Report

Work = Callable[..., Any]
RELEASE = Release(cycle=CYCLE.id, register=REGISTER, scale=SCALE)
REPORT = Report(title="Lamps", pages=(Page(slug="index", title="Lamps", kind="summary"),))


class _Own(BaseException):
    """What no ``except Exception`` catches."""


class _Does:
    """Stands for what any offer makes: each of its methods does one thing."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def __getattr__(self, name: str) -> Work:
        if name in ("gather", "fetch", "assess", "compose", "render"):
            return self._work
        raise AttributeError(name)


class Lamps:
    """The plugin: one hook of it does the work."""

    __version__ = "3.1"

    def __init__(self, **hooks: Work) -> None:
        self._hooks = hooks

    def _offer(self, kind: str, make: Callable[[Work], Any]) -> list[Any]:
        return [make(self._hooks[kind])] if kind in self._hooks else []

    @hookimpl
    def rsr_sources(self) -> list[Any]:
        """Offer a source."""
        return self._offer(
            "source",
            lambda work: SourceOffer(
                name="lamplighter", summary="Lamps.", make=lambda _: _Does(work)
            ),
        )

    @hookimpl
    def rsr_strategies(self) -> list[Any]:
        """Offer a strategy."""
        return self._offer(
            "strategy",
            lambda work: StrategyOffer(name="look", summary="Looks.", make=lambda _: _Does(work)),
        )

    @hookimpl
    def rsr_editions(self) -> list[Any]:
        """Offer an edition."""
        return self._offer(
            "edition",
            lambda work: EditionOffer(name="card", summary="A card.", make=lambda _: _Does(work)),
        )

    @hookimpl
    def rsr_renderers(self) -> list[Any]:
        """Offer a renderer."""
        return self._offer(
            "renderer",
            lambda work: RendererOffer(
                name="text",
                summary="Text.",
                make=lambda _: _Does(work),
                entry="lamps.txt",
                label="Text",
            ),
        )

    @hookimpl
    def rsr_checks(self) -> list[Any]:
        """Offer a check."""
        codes = (CheckCode(code="lamp-out", must="a lamp burns", do="light it"),)
        return self._offer(
            "check", lambda work: CheckOffer(name="lamps", summary="L.", codes=codes, run=work)
        )

    @hookimpl
    def rsr_scales(self) -> list[Any]:
        """Offer a scale."""
        return self._offer(
            "scale", lambda work: ScaleOffer(name="lamps", summary="Lamps.", make=work)
        )


def _good(kind: str) -> Work:
    """Return what an offer of a kind does when it does its work."""
    return {
        "source": lambda *_: (),
        "fetch": lambda *_: (),
        "strategy": lambda *_: Judgement(
            status="undetermined", trace=Trace(rule="none", because="Nobody looked.")
        ),
        "edition": lambda *_: REPORT,
        "renderer": lambda *_: [("lamps.txt", b"lit")],
        "check": lambda *_: (),
        "scale": lambda *_: attrs.evolve(SCALE, id="lamps"),
    }[kind]


def _asked(kind: str, work: Work, limit: float | None = 600) -> object:
    """Load the plugin, and ask it for what its one offer does."""
    hook = {"fetch": "source"}.get(kind, kind)
    register = REGISTER
    if kind == "strategy":
        register = attrs.evolve(register, sources=(), strategies=(StrategyUse(use="look"),))
    if kind in ("check", "scale"):
        register = attrs.evolve(register, sources=())
    hooks = {hook: work}
    if kind == "renderer":
        hooks["edition"] = _good("edition")
    plugin = Lamps(**hooks)
    with Plugins(builtins=(plugin,), entry_points=False, timeout=limit) as plugins:
        ask: dict[str, Callable[[], object]] = {
            "source": lambda: rsr.gather(register, plugins=plugins),
            "fetch": lambda: rsr.fetch(_in_a_folder(register), plugins=plugins),
            "strategy": lambda: rsr.assess(register, cycle=CYCLE.id, plugins=plugins),
            "edition": lambda: rsr.compose(RELEASE, edition="card", plugins=plugins),
            "renderer": lambda: rsr.render(
                RELEASE, edition="card", formats=["text"], plugins=plugins
            ),
            "check": lambda: rsr.check(register, plugins=plugins),
            "scale": lambda: rsr.check(register, plugins=plugins),
        }
        return ask[kind]()


def _in_a_folder(register: Register) -> Register:
    class _Origins:
        def folder(self) -> str:
            return "."

    return attrs.evolve(register, origins=cast("Any", _Origins()))


KINDS = ("check", "edition", "renderer", "scale", "source", "strategy")


def _raises(error: BaseException) -> Work:
    def work(*_given: Any) -> None:
        raise error

    return work


@pytest.mark.parametrize("kind", KINDS)
def test_an_offer_that_does_its_work_is_let_do_it(kind: str) -> None:
    """What the others here do wrong is what is refused of them, and nothing else."""
    assert _asked(kind, _good(kind)) is not None


@pytest.mark.parametrize(
    "error",
    [
        ZeroDivisionError("x"),
        SystemExit(0),
        _Own(),
        RecursionError(),
        MemoryError(),
        StopIteration(),
        BaseExceptionGroup("several", [_Own()]),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_raised_is_told_of_the_plugin(kind: str, error: BaseException) -> None:
    """No exception of a plugin's ends a run without a message."""
    with pytest.raises(PluginError) as caught:
        _asked(kind, _raises(error))

    assert (caught.value.code, caught.value.plugin) == ("plugin-failed", "Lamps")
    assert caught.value.got is not None
    assert caught.value.got.endswith("from Lamps (not installed 3.1)")


@pytest.mark.parametrize("kind", KINDS)
def test_an_interrupt_stays_one(kind: str) -> None:
    """Who presses Ctrl-C while a plugin works is no plugin that failed."""
    with pytest.raises(KeyboardInterrupt):
        _asked(kind, _raises(KeyboardInterrupt()))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_in_the_place_of_a_result_is_refused(kind: str) -> None:
    """An edition that returns None is told of the edition, not of the renderer after it."""
    with pytest.raises(PluginError) as caught:
        _asked(kind, lambda *_: None)

    assert (caught.value.code, caught.value.plugin) == ("plugin-failed", "Lamps")


def _sets(kind: str) -> Work:
    def work(*given: Any) -> Any:
        first = given[0]
        known = first if isinstance(first, Register) else None
        record = known or getattr(first, "register", getattr(first, "recommendation", first))
        name = "topic" if hasattr(record, "topic") else "title"
        undo.append((record, name, getattr(record, name)))
        object.__setattr__(record, name, "Another")
        return _good(kind)(*given)

    undo: list[tuple[object, str, str]] = []
    work.undo = undo  # type: ignore[attr-defined]  # for the test
    return work


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "scale"])
def test_what_a_plugin_is_given_cannot_be_changed(kind: str) -> None:
    """Frozen classes can be set by force: that is found after the call."""
    work: Any = _sets(kind)
    try:
        with pytest.raises(PluginError) as caught:
            _asked(kind, work)
    finally:
        for record, name, before in work.undo:
            object.__setattr__(record, name, before)

    assert (caught.value.code, caught.value.plugin) == ("plugin-changed-input", "Lamps")


def test_a_page_composed_late_cannot_change_the_release() -> None:
    """It is composed while rsr's own renderer reaches it."""
    title = RELEASE.register.title

    def blocks() -> tuple[()]:
        object.__setattr__(RELEASE.register, "title", "Another")
        return ()

    page = Page(slug="index", title="Lamps", kind="summary")
    lazy = attrs.evolve(REPORT, pages=LazyPages([(page, blocks)]))
    plugin = Lamps(edition=lambda *_: lazy)
    try:
        with (
            Plugins(extra=(plugin,), entry_points=False) as plugins,
            pytest.raises(PluginError) as caught,
        ):
            rsr.render(RELEASE, edition="card", formats=["html"], plugins=plugins)
    finally:
        object.__setattr__(RELEASE.register, "title", title)

    assert (caught.value.code, caught.value.plugin) == ("plugin-changed-input", "Lamps")


def test_a_mapping_within_a_record_cannot_be_changed() -> None:
    """It is no attribute that is set then."""
    select = {"sex": "All"}
    indicator = Indicator(id="lit", title="L", unit="lamps", better="higher", select=select)
    register = attrs.evolve(REGISTER, indicators=(indicator,), sources=())

    def work(given: Register, _context: Any) -> Iterator[Problem]:
        given.indicators[0].select["sex"] = "Women"  # type: ignore[index]  # what is tried
        yield from ()

    with (
        Plugins(builtins=(Lamps(check=work),), entry_points=False) as plugins,
        pytest.raises(PluginError) as caught,
    ):
        rsr.check(register, plugins=plugins)

    assert caught.value.code in ("plugin-changed-input", "plugin-failed")  # where it cannot be set


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_plugin_prints_is_no_part_of_the_output(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A program that reads JSON from standard output finds nothing else there."""

    def work(*given: Any) -> Any:
        sys.stdout.write("hello\n")
        sys.stdout.write("again\n")
        return _good(kind)(*given)

    _asked(kind, work)

    printed = capsys.readouterr()
    assert printed.out == ""
    head = "the plugin Lamps (not installed 3.1) wrote to standard output:\n"
    assert printed.err.startswith(f"{head}hello\nagain\n")


def _forever(*_given: Any) -> None:
    while True:
        time.sleep(0.01)


def _stubborn(*_given: Any) -> None:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            time.sleep(0.05)
        except Exception:  # noqa: BLE001, S112  # what is tried
            continue


@pytest.mark.parametrize("work", [_forever, _stubborn])
@pytest.mark.parametrize("kind", KINDS)
def test_a_plugin_must_answer_in_time(kind: str, work: Work) -> None:
    """It is stopped, and the message says how to give it more."""
    with pytest.raises(PluginError) as caught:
        _asked(kind, work, 0.05)

    assert (caught.value.code, caught.value.plugin) == ("plugin-timeout", "Lamps")
    assert caught.value.got == "no answer in 0.05 seconds from Lamps (not installed 3.1)"


def test_there_may_be_no_limit() -> None:
    """None of time, and none in another thread, where no signal arrives."""
    found = []

    def work(*_given: Any) -> Any:
        found.append(signal.getitimer(signal.ITIMER_REAL)[0])
        return ()

    _asked("check", work, None)
    thread = threading.Thread(target=_asked, args=("check", work, 0.001))
    thread.start()
    thread.join()
    _asked("check", work, 100)

    assert found[:2] == [0, 0]
    assert 99 < found[2] <= 100


def test_the_timer_of_the_program_around_it_runs_on() -> None:
    """What somebody else set is there again, less the plugin's time, with the function that it calls."""

    def slow(*_given: Any) -> tuple[()]:
        time.sleep(0.2)
        return ()

    called: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda number, _frame: called.append(number))
    signal.setitimer(signal.ITIMER_REAL, 50)
    try:
        _asked("check", slow)
        left = signal.getitimer(signal.ITIMER_REAL)[0]
        signal.raise_signal(signal.SIGALRM)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

    assert 40 < left <= 49.8
    assert called == [signal.SIGALRM]


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        pytest.param("text", "a str", id="no-problem"),
        pytest.param(Problem(code="lamp-out", must=5), "must of int", id="must"),  # type: ignore[arg-type]
        pytest.param(Problem(code=5, must="m"), "code of int", id="code"),  # type: ignore[arg-type]
        pytest.param(
            Problem(code="lamp-out", must="m", hint=["x"]),  # type: ignore[arg-type]
            "hint of list",
            id="hint",
        ),
        pytest.param(
            Problem(code="lamp-out", must="m", severity="grave"),  # type: ignore[arg-type]
            "severity of 'grave'",
            id="severity",
        ),
        pytest.param(
            Problem(code="lamp-out", must="m", where="here"),  # type: ignore[arg-type]
            "where of str",
            id="where",
        ),
        pytest.param(
            Problem(code="lamp-out", must="m", where=Where(line="3")),  # type: ignore[arg-type]
            "line of str",
            id="line",
        ),
        pytest.param(
            Problem(code="lamp-out", must="m", where=Where(path=["a"])),  # type: ignore[arg-type]
            "path of list",
            id="path",
        ),
        pytest.param(
            Problem(code="lamp-out", must="m", others=(Problem(code="lamp-out", must=b"m"),)),  # type: ignore[arg-type]
            "must of bytes",
            id="others",
        ),
    ],
)
@pytest.mark.parametrize("kind", ["check", "source"])
def test_a_problem_has_values_of_its_types(kind: str, problem: Any, told: str) -> None:
    """Otherwise printing it would fail, and blame nobody."""
    if kind == "source" and told == "a str":
        pytest.skip("a source may yield records beside problems; the next test is about those")
    with pytest.raises(PluginError) as caught:
        _asked(kind, lambda *_: [problem])

    assert caught.value.code == "plugin-failed"
    assert caught.value.got == f"{told} from Lamps (not installed 3.1)"


def test_a_problem_of_a_plugin_carries_its_name() -> None:
    """Of a source as of a check."""
    found = _asked("source", lambda *_: [Problem(code="lamp-out", must="a lamp must burn")])

    assert [problem.plugin for problem in found.problems] == ["Lamps"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("offer", "told"),
    [
        ({"name": 5}, "name=5"),
        ({"name": ""}, "name=''"),
        ({"summary": None}, "summary=nothing"),
        ({"run": "lamps"}, "run of str, which cannot be called,"),
        ({"codes": ["lamp-out"]}, "codes that are no tuple of CheckCode"),
        ({"codes": ("lamp-out",)}, "codes that are no tuple of CheckCode"),
    ],
)
def test_an_offer_has_values_of_its_types(offer: dict[str, Any], told: str) -> None:
    """It is refused where it is loaded."""
    given: dict[str, Any] = {"name": "lamps", "summary": "L.", "codes": (), "run": _good("check")}

    class Offering:
        @hookimpl
        def rsr_checks(self) -> list[CheckOffer]:
            return [CheckOffer(**given | offer)]

    with pytest.raises(PluginError) as caught:
        Plugins(builtins=(Offering(),), entry_points=False)

    assert caught.value.code == "plugin-offer-wrong"
    assert caught.value.got == f"{told} from Offering (not installed unversioned)"


class _Composite:
    def __init__(self, needs: Work) -> None:
        self.needs = needs

    def assess(self, _case: Any) -> Judgement:
        """Propose nothing."""
        return Judgement(status="undetermined", trace=Trace(rule="none", because="Nobody looked."))


@pytest.mark.parametrize("needs", [_raises(_Own()), lambda: None, lambda: ["look"]])
def test_what_a_strategy_needs_is_asked_with_care(needs: Work) -> None:
    """An error, nothing, or names in the place of uses."""

    class Needing:
        @hookimpl
        def rsr_strategies(self) -> list[StrategyOffer]:
            return [StrategyOffer(name="two", summary="Two.", make=lambda _: _Composite(needs))]

    register = attrs.evolve(REGISTER, sources=(), strategies=(StrategyUse(use="two"),))
    with (
        Plugins(builtins=(Needing(),), entry_points=False) as plugins,
        pytest.raises(PluginError) as caught,
    ):
        rsr.assess(register, cycle=CYCLE.id, plugins=plugins)

    assert (caught.value.code, caught.value.plugin) == ("plugin-failed", "Needing")


def _table(**functions: Any) -> Any:
    duckdb = pytest.importorskip("duckdb")
    from rsr.engine.layout import Layout

    frame = functions.pop("frame", None)
    if frame is None:
        frame = duckdb.sql("select date '2026-03-01' as day, '1' as lamps")
    layout = Layout(value="lamps", at="day")
    return Table(frame=frame, layout=functions.pop("layout", layout), **functions)


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(lambda: None, id="none"),
        pytest.param(lambda: _table(frame=5), id="frame"),
        pytest.param(lambda: _table(layout={}), id="layout"),
        pytest.param(lambda: _table(problems=("x",)), id="problems"),
        pytest.param(lambda: _table(close=_raises(_Own())), id="close"),
        pytest.param(lambda: _table(rows=_raises(OSError())), id="rows"),
        pytest.param(lambda: _table(unread=_raises(SystemExit(3))), id="unread"),
        pytest.param(lambda: _table(amiss=lambda: [3]), id="amiss"),
        pytest.param(lambda: _table(amiss=_raises(ValueError())), id="amiss-fails"),
    ],
)
def test_a_table_and_its_functions_answer_for_their_plugin(table: Work) -> None:
    """Those that are called later as those that are called at once."""

    class Source:
        def gather(self, _context: Any) -> tuple[()]:
            return ()

        def table(self, _context: Any) -> Any:
            return table()

    class Tabular:
        @hookimpl
        def rsr_sources(self) -> list[SourceOffer]:
            return [SourceOffer(name="lamplighter", summary="L.", make=lambda _: Source())]

    measured = Measured(data="lamplighter")
    indicator = Indicator(id="lit", title="L", unit="lamps", better="higher", measured=measured)
    register = attrs.evolve(REGISTER, indicators=(indicator,))
    with (
        Plugins(builtins=(Tabular(),), entry_points=False) as plugins,
        pytest.raises(PluginError) as caught,
    ):
        rsr.gather(register, plugins=plugins)

    assert (caught.value.code, caught.value.plugin) == ("plugin-failed", "Tabular")


def test_the_standard_output_of_the_caller_is_his_again() -> None:
    """After an error as after an answer."""
    mine = StringIO()
    with redirect_stdout(mine):
        with pytest.raises(RsrError):
            _asked("check", _raises(_Own()))
        sys.stdout.write("mine\n")

    assert mine.getvalue() == "mine\n"
