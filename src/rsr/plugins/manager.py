"""The manager: loads plugins in a fixed order, and answers for everything they do."""

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path as FilePath
from types import ModuleType, TracebackType
from typing import Any, Literal, Self, overload

import attrs
import pluggy

from rsr._version import DISTRIBUTION, __version__
from rsr.documents.explain import explain
from rsr.documents.forms import converter
from rsr.errors import (
    DocumentError,
    NotFoundError,
    Path,
    PluginError,
    Where,
    short_repr,
)
from rsr.plugins import hookspecs
from rsr.plugins._containment import TIMEOUT, contained
from rsr.plugins.loaded import Loaded, Offered, wrong_offer
from rsr.plugins.offers import (
    CheckOffer,
    Edition,
    EditionOffer,
    Renderer,
    RendererOffer,
    ScaleOffer,
    Source,
    SourceOffer,
    Strategy,
    StrategyOffer,
)

__all__ = ["BUILTINS", "ENTRY_POINT_GROUP", "Loaded", "Offered", "Plugins"]

ENTRY_POINT_GROUP = "rsr"
# The built-ins, by dotted name: nothing imports them, and they come through the same door.
BUILTINS: tuple[str, ...] = (
    "rsr.plugins.checks.assessments",
    "rsr.plugins.checks.dates",
    "rsr.plugins.checks.editing",
    "rsr.plugins.checks.identity",
    "rsr.plugins.checks.indicators",
    "rsr.plugins.checks.people",
    "rsr.plugins.checks.references",
    "rsr.plugins.checks.releases",
    "rsr.plugins.editions.progress_report",
    "rsr.plugins.renderers.html",
    "rsr.plugins.renderers.json",
    "rsr.plugins.renderers.markdown",
    "rsr.plugins.scales.cqc_2022",
    "rsr.plugins.scales.delivery_stages",
    "rsr.plugins.scales.gao",
    "rsr.plugins.scales.uk_inquiry_response",
    "rsr.plugins.sources.cqc",
    "rsr.plugins.sources.json",
    "rsr.plugins.sources.mhsds",
    "rsr.plugins.sources.tabular",
    "rsr.plugins.strategies.delivery_stages",
    "rsr.plugins.strategies.outcome_impact",
    "rsr.plugins.strategies.strictest_of",
)
# Options as a document gives them, and what says where one of them stands.
Given = Mapping[str, object] | None
Locate = Callable[[Path], Where]


def _unplaced(path: Path) -> Where:
    return Where(path=path)


def _module(file: FilePath) -> ModuleType:
    """Load a file as a module; it is known under a name that no module of a package has."""
    name = f"rsr plugin {file.stem}"
    module = ModuleType(name)
    module.__file__ = str(file)
    sys.modules[name] = module  # the types of its classes are looked up there
    exec(compile(file.read_bytes(), str(file), "exec"), vars(module))  # noqa: S102  # as asked
    return module


class Plugins:
    """The plugins of one run: made, passed on and closed; there is no global one.

    Built-ins come first, in the order of :data:`BUILTINS`, then plugins of the caller's, then the
    entry points of the group ``rsr`` by name. The order has no meaning: offers are kept by name,
    and two of one name are an error.

    Args:
        builtins: Dotted names of rsr's own, or plugin objects in their place.
        extra: Plugins of the caller's own that no installed package offers: modules, objects with
            hooks, or paths of files to load as modules. They are recorded as *not installed*, with
            their ``__version__`` if they have one; a file goes by its name without the ending.
        entry_points: False to load no installed plugin.
        blocked: Names of plugins or of distributions to leave out.
        timeout: How many seconds a plugin that is not rsr's own has for each answer; None is no
            limit. It is held in the main thread, where the system has ``SIGALRM``.

    Raises:
        PluginError: A plugin cannot be loaded, has a hook that does not exist, yields what is not an
            offer, or offers a name that another has.

    >>> with Plugins(entry_points=False) as plugins:
    ...     "outcome-impact" in plugins.strategies
    True
    """

    checks: Mapping[str, Offered[CheckOffer]]
    editions: Mapping[str, Offered[EditionOffer]]
    renderers: Mapping[str, Offered[RendererOffer]]
    scales: Mapping[str, Offered[ScaleOffer]]
    sources: Mapping[str, Offered[SourceOffer]]
    strategies: Mapping[str, Offered[StrategyOffer]]

    def __init__(
        self,
        builtins: Sequence[str | object] = BUILTINS,
        *,
        extra: Sequence[object] = (),
        entry_points: bool = True,
        blocked: Sequence[str] = (),
        timeout: float | None = TIMEOUT,
    ) -> None:
        self._timeout = timeout
        self._manager = pluggy.PluginManager("rsr")
        self._manager.add_hookspecs(hookspecs)
        self._blocked = frozenset(blocked)
        self._unused = set(self._blocked)
        self.loaded: tuple[Loaded, ...] = ()
        try:
            for plugin in builtins:
                self._add_builtin(plugin)
            for plugin in extra:
                self._add_object(plugin)
            if entry_points:
                self._add_entry_points()
            self._refuse_unused()
            found = self._offers()
        except BaseException:
            self.close()
            raise
        for hook, offers in found.items():
            setattr(self, hook.removeprefix("rsr_"), offers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Unregister every plugin."""
        for plugin in self._manager.get_plugins():
            self._manager.unregister(plugin)

    def _add_builtin(self, plugin: str | object) -> None:

        if isinstance(plugin, str):
            name = plugin.removeprefix("rsr.plugins.")
            self._add(lambda: importlib.import_module(plugin), name, DISTRIBUTION, __version__)
        else:
            self._add_object(plugin)

    def _add_object(self, plugin: object) -> None:
        def itself() -> object:
            # A name has no hooks, so that it would be taken and never be heard of again.
            if isinstance(plugin, str):
                raise TypeError("a name, where the module itself is wanted")
            return _module(plugin) if isinstance(plugin, FilePath) else plugin

        name = plugin.stem if isinstance(plugin, FilePath) else getattr(plugin, "__name__", None)
        name = plugin if isinstance(plugin, str) else name or type(plugin).__name__
        self._add(itself, name, "not installed", None)

    def _add_entry_points(self) -> None:
        from importlib.metadata import (
            entry_points,
        )  # costs 30 ms; only where it is needed

        found = sorted(
            entry_points(group=ENTRY_POINT_GROUP),
            key=lambda point: (point.name, point.dist.name if point.dist else ""),
        )
        for point in found:
            distribution = point.dist.name if point.dist else "unknown"
            version = point.dist.version if point.dist else "unknown"
            self._add(point.load, point.name, distribution, version)

    def _add(
        self, load: Callable[[], object], name: str, distribution: str, version: str | None
    ) -> None:
        """Load a plugin and register its hooks; a version of None is the plugin's own."""
        if {name, distribution} & self._blocked:
            self._unused -= {name, distribution}
            return
        by = Loaded(name=name, distribution=distribution, version=version or "unversioned")
        hint = f"mend it, or leave it out with --no-plugin {name}"
        known = {loaded.name: loaded for loaded in self.loaded}
        if name in known:
            raise PluginError.of(
                "plugin-clash",
                "each plugin must have a name of its own",
                plugin=name,
                got=f"{known[name]} and {by}",
                hint=f"leave one out with --no-plugin {distribution}",
            )
        try:
            with self._contained(by):
                plugin = load()
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as error:
            raise PluginError.of(
                "plugin-unloadable",
                "a plugin must be importable",
                plugin=name,
                got=f"{type(error).__name__}: {error} from {by}",
                hint=hint,
            ) from error
        if version is None:
            own = getattr(plugin, "__version__", by.version)
            by = attrs.evolve(by, version=str(own))
        found = [name for name in dir(plugin) if name.startswith("rsr_")]
        marked = [name for name in found if self._manager.parse_hookimpl_opts(plugin, name)]
        unmarked = [
            name for name in found if name not in marked and callable(getattr(plugin, name))
        ]
        if unmarked:
            raise PluginError.of(
                "plugin-hook-unmarked",
                "a hook must be marked with @hookimpl",
                plugin=name,
                got=f"{', '.join(unmarked)} in {by}",
                hint="import hookimpl from rsr.plugins",
            )
        unknown = [found for found in marked if found not in hookspecs.HOOKS]
        try:
            self._manager.register(plugin, name)
            self._manager.check_pending()
        except (pluggy.PluginValidationError, ValueError) as error:
            # pluggy leaves half a plugin behind (seen with 1.6)
            if self._manager.get_plugin(name) is not None:
                self._manager.unregister(name=name)
            raise PluginError.of(
                "plugin-hook-unknown",
                "a plugin must use only hooks that rsr has, with the arguments they have",
                plugin=name,
                got=f"{', '.join(unknown) or 'other arguments'} from {by}",
                hint=f"the hooks are {', '.join(hookspecs.HOOKS)}",
            ) from error
        self.loaded = (*self.loaded, by)

    def _contained(self, by: Loaded) -> AbstractContextManager[None]:
        own = by.distribution == DISTRIBUTION
        return nullcontext() if own else contained(str(by), self._timeout)

    def _refuse_unused(self) -> None:
        if self._unused:
            raise PluginError.of(
                "plugin-not-there",
                "a plugin to be left out must be there",
                got=", ".join(sorted(self._unused)),
                hint="'rsr plugins' lists them",
            )

    def _offers(self) -> dict[str, dict[str, Offered[Any]]]:
        found: dict[str, dict[str, Offered[Any]]] = {hook: {} for hook in hookspecs.HOOKS}
        names: dict[str, list[str]] = {loaded.name: [] for loaded in self.loaded}
        everyone = set(self._manager.get_plugins())
        for by in self.loaded:
            others = everyone - {self._manager.get_plugin(by.name)}
            for hook, kind in hookspecs.HOOKS.items():
                for offer in self._call(by, hook, others):
                    self._take(by, hook, kind, offer, found[hook])
                    names[by.name].append(f"{hook.removeprefix('rsr_')}: {offer.name}")
        self.loaded = tuple(
            attrs.evolve(by, offers=tuple(sorted(names[by.name]))) for by in self.loaded
        )
        return {hook: dict(sorted(offers.items())) for hook, offers in found.items()}

    def _call(self, by: Loaded, hook: str, others: set[Any]) -> list[Any]:
        caller = self._manager.subset_hook_caller(hook, others)
        try:
            with self._contained(by):
                # A generator is emptied here, so that its error is met here.
                return [offer for yielded in caller() for offer in yielded]
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as error:
            raise PluginError.of(
                "plugin-failed",
                f"a plugin must be able to yield its offers for {hook}",
                plugin=by.name,
                got=f"{type(error).__name__}: {error} from {by}",
                hint=f"mend it, or leave it out with --no-plugin {by.name}",
            ) from error

    def _take(
        self,
        by: Loaded,
        hook: str,
        kind: type[Any],
        offer: Any,
        into: dict[str, Offered[Any]],
    ) -> None:
        wrong = wrong_offer(offer, kind)
        if wrong:
            raise PluginError.of(
                "plugin-offer-wrong",
                f"{hook} must yield {kind.__name__} objects, whose values have their types",
                plugin=by.name,
                got=f"{wrong} from {by}",
                hint="look at the example of that hook",
            )
        if offer.name in into:
            other = into[offer.name].by
            what = hook.removeprefix("rsr_")
            raise PluginError.of(
                "plugin-clash",
                f"two plugins must not offer one name among {what}",
                plugin=by.name,
                got=f"{offer.name!r} from {other} and from {by}",
                hint=f"rename one, or block it with --no-plugin {by.name}",
            )
        options = getattr(offer, "options", None)
        if options is not None:
            try:
                attrs.resolve_types(options)
            except Exception as error:
                raise PluginError.of(
                    "plugin-offer-wrong",
                    "the options of an offer must be an attrs class",
                    plugin=by.name,
                    got=f"{type(error).__name__} at {offer.name!r} from {by}",
                    hint="its field types must exist at run time",
                ) from error
        into[offer.name] = Offered(offer=offer, by=by, timeout=self._timeout)

    @overload
    def get(
        self, kind: Literal["sources"], name: str, *, where: Where | None = None
    ) -> Offered[SourceOffer]: ...
    @overload
    def get(
        self, kind: Literal["strategies"], name: str, *, where: Where | None = None
    ) -> Offered[StrategyOffer]: ...
    @overload
    def get(
        self, kind: Literal["editions"], name: str, *, where: Where | None = None
    ) -> Offered[EditionOffer]: ...
    @overload
    def get(
        self, kind: Literal["renderers"], name: str, *, where: Where | None = None
    ) -> Offered[RendererOffer]: ...
    @overload
    def get(self, kind: str, name: str, *, where: Where | None = None) -> Offered[Any]: ...
    def get(self, kind: str, name: str, *, where: Where | None = None) -> Offered[Any]:
        """Return an offer by name.

        Args:
            kind: ``sources``, ``strategies``, ``editions``, ``renderers``, ``checks``, ``scales``.
            name: The offer's name.
            where: Where it was asked for.

        Raises:
            NotFoundError: There is none of that name.
        """
        offers: Mapping[str, Offered[Any]] = getattr(self, kind)
        if name not in offers:
            raise NotFoundError.of(
                f"{_SINGULAR[kind]}-unknown",
                f"the {_SINGULAR[kind]} asked for must be one that a plugin offers",
                got=short_repr(name),
                hint=f"there are {', '.join(offers) or 'none'}",
                where=where,
            )
        return offers[name]

    @overload
    def make(
        self,
        kind: Literal["sources"],
        name: str,
        options: Given = None,
        *,
        locate: Locate = _unplaced,
    ) -> Source: ...
    @overload
    def make(
        self,
        kind: Literal["strategies"],
        name: str,
        options: Given = None,
        *,
        locate: Locate = _unplaced,
    ) -> Strategy: ...
    @overload
    def make(
        self,
        kind: Literal["editions"],
        name: str,
        options: Given = None,
        *,
        locate: Locate = _unplaced,
    ) -> Edition: ...
    @overload
    def make(
        self,
        kind: Literal["renderers"],
        name: str,
        options: Given = None,
        *,
        locate: Locate = _unplaced,
    ) -> Renderer: ...
    @overload
    def make(
        self, kind: str, name: str, options: Given = None, *, locate: Locate = _unplaced
    ) -> object: ...
    def make(
        self, kind: str, name: str, options: Given = None, *, locate: Locate = _unplaced
    ) -> Any:
        """Make what is offered under a name, with options as a document gives them.

        Args:
            kind: ``sources``, ``strategies``, ``editions`` or ``renderers``.
            name: The offer's name.
            options: The options; checked against the offer's options class.
            locate: Says where an option stands, for messages.

        Raises:
            NotFoundError: There is none of that name.
            DocumentError: The options do not fit; holds every problem.
            PluginError: The plugin failed.
        """
        offered = self.get(kind, name, where=locate(()))
        structured = self._options(offered, dict(options or {}), locate)
        with offered.answering(f"make {name!r}"):
            return offered.offer.make(structured)

    def _options(
        self,
        offered: Offered[Any],
        raw: dict[str, Any],
        locate: Callable[[Path], Where],
    ) -> Any:
        cls = offered.offer.options
        if cls is None:
            if raw:
                raise DocumentError.of(
                    "field-unknown",
                    f"{offered.offer.name!r} must be given no options, it has none",
                    got=short_repr(raw),
                    hint="remove them",
                    where=locate(()),
                )
            return None
        try:
            return converter.structure(raw, cls)
        except Exception as error:  # noqa: BLE001  # explained, whatever cattrs made of it
            problems = explain(cls, raw, error)
        raise DocumentError(
            *(
                attrs.evolve(problem, where=locate(problem.where.path), plugin=offered.by.name)
                for problem in problems
            )
        )


_SINGULAR = {
    "sources": "source",
    "strategies": "strategy",
    "editions": "edition",
    "renderers": "renderer",
    "checks": "check",
    "scales": "scale",
}
