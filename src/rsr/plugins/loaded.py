"""What was loaded: a plugin with the package it came from, and each of its offers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar, cast, get_args

from attrs import evolve, frozen

from rsr._version import DISTRIBUTION
from rsr.errors import PluginError, Problem, RsrError, Severity, Where, short_repr
from rsr.model import Provenance
from rsr.plugins._containment import TIMEOUT, PluginTimeoutError, contained
from rsr.plugins.offers import CheckCode
from rsr.staging import no_room

__all__ = ["Loaded", "Offered", "wrong_offer"]

T = TypeVar("T")


@frozen(kw_only=True)
class Loaded:
    """A plugin that was loaded, and the installed package it came from."""

    name: str
    distribution: str
    version: str
    offers: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} ({self.distribution} {self.version})"


@frozen(kw_only=True)
class Offered(Generic[T]):
    """An offer, with the plugin it came from."""

    offer: T
    by: Loaded
    # How many seconds it has for one answer; None is no limit.
    timeout: float | None = TIMEOUT

    @property
    def is_own(self) -> bool:
        """Whether it is one of rsr's own."""
        return self.by.distribution == DISTRIBUTION

    @property
    def made_by(self) -> Provenance:
        """What is recorded on everything that is made through this offer."""
        return Provenance(
            plugin=self.by.name,
            distribution=self.by.distribution,
            version=self.by.version,
        )

    @contextmanager
    def answering(self, doing: str, *given: object, timed: bool = True) -> Iterator[None]:
        """Turn whatever a plugin raises into an error that carries its name.

        A plugin that is not of rsr's own must not change what it was given, must answer in time, and
        what it prints goes to standard error.

        Args:
            doing: What it was asked to do, as ``'assess oos-6'``.
            given: What it was given to read.
            timed: False where this may take any time, as fetching does.
        """
        if self.is_own:
            with self._blamed(doing):
                yield
            return
        unchanged = self.unchanged(doing, *given)
        limit = self.timeout if timed else None
        with self._blamed(doing), contained(str(self.by), limit):
            yield
        unchanged()

    def unchanged(self, doing: str, *given: object) -> Callable[[], None]:
        """Return what raises an error once a plugin has changed what it was given.

        Nothing is looked at where the plugin is one of rsr's own.
        """
        if self.is_own or not given:
            return lambda: None
        from rsr.plugins._input_digest import digest  # only plugins of others need it

        before = digest(given)

        def check() -> None:
            if digest(given) != before:
                names = " or ".join(type(one).__name__ for one in given)
                must = f"not change what it is given to {doing}"
                raise self.failed(must, f"another {names}", "plugin-changed-input")

        return check

    @contextmanager
    def _blamed(self, doing: str) -> Iterator[None]:
        try:
            yield
        except (RsrError, KeyboardInterrupt, GeneratorExit):
            raise
        except PluginTimeoutError as error:
            raise self.failed(
                f"be able to {doing} in time", str(error), "plugin-timeout"
            ) from error
        # A plugin that leaves by sys.exit would end the whole run without a message.
        except BaseException as error:
            if (lacking := no_room(error)) is not None:
                raise lacking from error
            raise self.failed(f"be able to {doing}", type(error).__name__) from error

    def failed(self, must: str, got: str, code: str = "plugin-failed") -> PluginError:
        """Return the error that tells what the plugin must do, with its name, package and version."""
        hint = f"tell its makers, or leave it out with --no-plugin {self.by.name}"
        if code == "plugin-timeout":
            hint = f"give it more with --plugin-timeout SECONDS; {hint}"
        return PluginError.of(
            code,
            f"a plugin must {must}",
            got=f"{got} from {self.by}",
            hint=hint,
            plugin=self.by.name,
        )

    def told(self, problem: Any) -> Problem:
        """Return a problem that a plugin found with the plugin's name, unless it is rsr's own.

        Raises:
            PluginError: It is none, or has a value of another type than problems have.
        """
        if self.is_own and isinstance(problem, Problem):
            return problem
        wrong = _wrong(problem)
        if wrong:
            raise self.failed("yield problems whose values have the types of a Problem", wrong)
        return cast("Problem", evolve(problem, plugin=self.by.name))


def _wrong(problem: Any) -> str | None:
    """Say what is not as a problem has it; None where all is."""
    if not isinstance(problem, Problem):
        return f"a {type(problem).__name__}"
    where: Any = problem.where
    if not isinstance(where, Where):
        return f"where of {type(where).__name__}"
    if problem.severity not in get_args(Severity):
        return f"severity of {short_repr(problem.severity)}"
    texts = {"code": problem.code, "must": problem.must}
    perhaps = {"hint": problem.hint, "got": problem.got, "file": where.file}
    texts |= {name: value for name, value in perhaps.items() if value is not None}
    for name, value in texts.items():
        if not isinstance(value, str):
            return f"{name} of {type(value).__name__}"
    for name, number in (("line", where.line), ("column", where.column)):
        if not isinstance(number, int | None):
            return f"{name} of {type(number).__name__}"
    path: Any = where.path
    if not (isinstance(path, tuple) and all(isinstance(one, str | int) for one in path)):
        return f"path of {type(path).__name__}"
    return next(filter(None, map(_wrong, problem.others)), None)


def wrong_offer(offer: Any, kind: type[Any]) -> str | None:
    """Say what is not as an offer of a kind has it; None where all is."""
    if not isinstance(offer, kind):
        return type(offer).__name__
    texts = ("name", "summary", "entry", "label")
    for name in (name for name in texts if hasattr(offer, name)):
        value = getattr(offer, name)
        if not isinstance(value, str) or not value:
            return f"{name}={short_repr(value)}"
    for name in (name for name in ("make", "run") if hasattr(offer, name)):
        if not callable(getattr(offer, name)):
            return f"{name} of {type(getattr(offer, name)).__name__}, which cannot be called,"
    codes = getattr(offer, "codes", ())
    if not isinstance(codes, tuple) or not all(isinstance(one, CheckCode) for one in codes):
        return "codes that are no tuple of CheckCode"
    return None
