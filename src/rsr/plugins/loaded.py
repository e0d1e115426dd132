"""What was loaded: a plugin with the package it came from, and each of its offers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from attrs import frozen

from rsr.errors import PluginError, RsrError
from rsr.model import Provenance

__all__ = ["Loaded", "Offered"]

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

    @property
    def made_by(self) -> Provenance:
        """What is recorded on everything that is made through this offer."""
        return Provenance(
            plugin=self.by.name,
            distribution=self.by.distribution,
            version=self.by.version,
        )

    @contextmanager
    def answering(self, doing: str) -> Iterator[None]:
        """Turn whatever a plugin raises into an error that carries its name.

        Args:
            doing: What it was asked to do, as ``'assess oos-6'``.
        """
        try:
            yield
        except RsrError:
            raise
        # A plugin that leaves by sys.exit would end the whole run without a message.
        except (Exception, SystemExit) as error:
            raise PluginError.of(
                "plugin-failed",
                f"a plugin must be able to {doing}",
                got=f"{type(error).__name__} from {self.by}",
                hint=f"tell its makers, or leave it out with --no-plugin {self.by.name}",
                plugin=self.by.name,
            ) from error
