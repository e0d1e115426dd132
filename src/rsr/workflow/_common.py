"""What every verb needs: a plugin manager for the time of a call, and the register it is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from typing import TypeVar

from rsr.documents import read_register
from rsr.errors import DocumentError, NotFoundError, worst
from rsr.model import Register, StatusScale
from rsr.plugins.manager import Plugins

__all__ = ["AnyRegister", "registered", "scale_of", "scales_of", "using"]

# A register, or where one is to be read from.
AnyRegister = Register | str | PathLike[str]
T = TypeVar("T")


@contextmanager
def using(plugins: Plugins | None) -> Iterator[Plugins]:
    """Use the caller's plugins, or load the installed ones for the time of a call."""
    if plugins is not None:
        yield plugins
    else:
        with Plugins() as loaded:
            yield loaded


def registered(register: AnyRegister) -> Register:
    """Return a register as it is, or read it.

    Raises:
        DocumentError: It cannot be read; holds every problem.
    """
    if isinstance(register, Register):
        return register
    read = read_register(str(register))
    # Warnings are for those who check; they keep nobody from working with what was read.
    if read.register is None or worst(read.problems) == "error":
        raise DocumentError(*read.problems)
    return read.register


def scales_of(register: Register, plugins: Plugins) -> dict[str, StatusScale]:
    """Return every scale that a register may name; its own come before those of plugins."""
    found: dict[str, StatusScale] = {}
    for name, offered in plugins.scales.items():
        with offered.answering(f"make the scale {name!r}"):
            found[name] = offered.offer.make()
    return found | {scale.id: scale for scale in register.scales}


def scale_of(register: Register, plugins: Plugins) -> StatusScale:
    """Return the register's scale.

    Raises:
        NotFoundError: Neither the register nor a plugin has it.
    """
    scales = scales_of(register, plugins)
    if register.scale not in scales:
        raise NotFoundError.of(
            "scale-unknown",
            "the register's scale must be its own or one that a plugin offers",
            got=repr(register.scale),
            hint=f"there are {', '.join(sorted(scales))}" if scales else "there are none",
            where=register.where("scale"),
        )
    return scales[register.scale]
