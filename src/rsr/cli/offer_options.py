"""The options of editions, formats and strategies, as they are given on the command line."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_origin

import attrs
import click

from rsr.cli import output
from rsr.errors import DocumentError

if TYPE_CHECKING:
    from rsr.plugins.manager import Plugins

# What is asked for: the kind of the offer, and its name.
OfferKey = tuple[str, str]


def publishing(edition: str, formats: Sequence[str]) -> list[OfferKey]:
    """Return the offers that a publication is made by."""
    return [("editions", edition), *(("renderers", name) for name in formats)]


def options_of(
    plugins: "Plugins", asked: Sequence[OfferKey], texts: Sequence[str]
) -> dict[str, Mapping[str, Any]]:
    """Return the options of the offers that are asked for, by the name of the offer.

    An option of text, a day or a word of a choice is taken as it stands, any other as YAML. Each
    text for an option that takes several is one of them.

    Raises:
        NotFoundError: No plugin offers what is asked for.
        click.UsageError: There is no such option, or several offers have it.
    """
    classes = {
        name: getattr(plugins.get(kind, name).offer, "options", None) for kind, name in asked
    }
    given: dict[str, dict[str, list[str]]] = {name: {} for name in classes}
    for text in texts:
        key, sign, value = text.partition("=")
        if not sign:
            raise click.UsageError(f"--option must be NAME=VALUE; got {text!r}")
        offer, name = _named(key, classes)
        given[offer].setdefault(name, []).append(value)
    read = {
        offer: {name: _value(classes[offer], name, several) for name, several in of_it.items()}
        for offer, of_it in given.items()
        if of_it
    }
    for kind, name in asked:
        try:  # before anything is read: that may take long
            plugins.make(kind, name, read.get(name))
        except DocumentError as error:
            output.complain_about(error.problems)
            raise click.exceptions.Exit(2) from error
    return dict(read)


def _names(cls: Any) -> tuple[str, ...]:
    return tuple(one.name for one in attrs.fields(cls)) if cls is not None else ()


def _named(key: str, classes: Mapping[str, Any]) -> tuple[str, str]:
    """Return the offer and the name of an option; the offer need be named only where several have it."""
    offer, _, name = key.rpartition(".")
    name = name.replace("-", "_")
    having = [one for one, cls in classes.items() if name in _names(cls) and offer in ("", one)]
    if len(having) == 1:
        return having[0], name
    if having:
        ways = " or ".join(f"{one}.{name}=..." for one in having)
        raise click.UsageError(f"--option {key}: {' and '.join(having)} have it; give {ways}")
    known = [f"{one}.{option}" for one, cls in classes.items() for option in _names(cls)]
    told = ", ".join(known) or "none"
    raise click.UsageError(f"--option {key}: nothing that is asked for has it; there are {told}")


def _value(cls: Any, name: str, texts: Sequence[str]) -> Any:
    from rsr.documents.forms import without_none

    type_, _ = without_none(getattr(attrs.fields(cls), name).type)
    if get_origin(type_) is tuple:
        return [_one(name, type_.__args__[0], text) for text in texts]
    if len(texts) > 1:
        raise click.UsageError(f"--option {name}: it takes one value; got {len(texts)}")
    return _one(name, type_, texts[0])


def _one(name: str, type_: Any, text: str) -> Any:
    if type_ in (str, date) or get_origin(type_) is Literal:
        return text
    from rsr.documents.yaml_reader import read_yaml

    try:
        return read_yaml(text, file=f"--option {name}").value
    except DocumentError as error:
        output.complain_about(error.problems)
        raise click.exceptions.Exit(2) from error
