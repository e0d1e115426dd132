"""A session of work: one register and the plugins that work on it, each resolved once."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cached_property
from os import PathLike

from attrs import field, frozen

from rsr.documents import collector_resting, read_register
from rsr.errors import DocumentError, NotFoundError, worst
from rsr.model import Register, StatusScale, doc
from rsr.plugins.manager import Plugins
from rsr.workflow._arguments import check_path, check_plugins

__all__ = ["AnyRegister", "Session", "load", "using"]

# A register, or where one is to be read from.
AnyRegister = Register | str | PathLike[str]


def load(path: AnyRegister) -> Register:
    """Read a register from its folder, or from one file; one that was read is returned as it is.

    Raises:
        DocumentError: It cannot be read; holds every problem, sorted by place.
    """
    if isinstance(path, Register):
        return path
    check_path("register", path)
    found = read_register(str(path))
    # Warnings are for those who check; they keep nobody from working with what was read.
    if found.register is None or worst(found.problems) == "error":
        raise DocumentError(*found.problems)
    return found.register


@contextmanager
def using(plugins: Plugins | None) -> Iterator[Plugins]:
    """Use the caller's plugins, or load the installed ones for the time of a call.

    Raises:
        ModelError: What is given for plugins is none.
    """
    check_plugins(plugins)
    with Plugins() if plugins is None else nullcontext(plugins) as loaded:
        yield loaded


@frozen(kw_only=True, eq=False, slots=False)
class Session:
    """What a verb works with: a register, plugins, and the scales of both.

    A verb opens one, and hands it to every step on its way. What the steps make (what was gathered,
    checked, proposed) is passed from one to the next beside it.
    """

    register: Register = field(metadata=doc("The register, as it was read or given."))
    plugins: Plugins = field(metadata=doc("The plugins that were loaded or given."))

    @classmethod
    @contextmanager
    def over(cls, register: AnyRegister, plugins: Plugins | None) -> "Iterator[Session]":
        """Read the register and load the plugins where the caller gave none, for the time of a call.

        Raises:
            DocumentError: The register cannot be read; holds every problem.
        """
        with collector_resting():
            found = load(register)
            with using(plugins) as loaded:
                yield cls(register=found, plugins=loaded)

    @cached_property
    def scales(self) -> dict[str, StatusScale]:
        """Every scale that the register may name; its own come before those of plugins."""
        found: dict[str, StatusScale] = {}
        for name, offered in self.plugins.scales.items():
            with offered.answering(f"make the scale {name!r}"):
                found[name] = made = offered.offer.make()
                if not isinstance(made, StatusScale):
                    raise TypeError(type(made).__name__)
        return found | {scale.id: scale for scale in self.register.scales}

    @property
    def scale(self) -> StatusScale:
        """The register's scale.

        Raises:
            NotFoundError: Neither the register nor a plugin has it.
        """
        register, scales = self.register, self.scales
        if register.scale not in scales:
            raise NotFoundError.of(
                "scale-unknown",
                "the register's scale must be its own or one that a plugin offers",
                got=repr(register.scale),
                hint=f"there are {', '.join(sorted(scales))}" if scales else "there are none",
                where=register.where("scale"),
            )
        return scales[register.scale]
