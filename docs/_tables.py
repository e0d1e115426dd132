"""The tables of the pages: fields, commands, messages and offers, put there by cog.

Everything here is a function of the source alone, so that two runs give the same text.
"""

import inspect
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import _codes
import attrs
import click
import yaml
from _runs import block

from rsr.cli.app import app
from rsr.documents import converter
from rsr.documents.forms import without_none
from rsr.model import (
    COLLECTIONS,
    Addressees,
    Interval,
    Label,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Options,
    Register,
    Release,
    Suppressed,
    Value,
    field_doc,
)
from rsr.plugins.hookspecs import HOOKS
from rsr.plugins.manager import BUILTINS, Plugins

__all__ = [
    "builtin_modules",
    "command_reference",
    "documented_codes",
    "field_tables",
    "figure_columns",
    "figure_forms",
    "hook_reference",
    "messages",
    "offers",
    "option_tables",
    "scales",
    "severities",
]

MESSAGES = Path(__file__).parent / "_messages.toml"
# What readers know the parts by; a part that is not here goes by the name of its module.
_PARTS = {
    "charts": "the drawing of charts",
    "cli": "the command line",
    "disclosure": "the protection of hidden figures",
    "documents": "reading and writing files",
    "engine": "the measuring of tables",
    "errors": "any part",
    "model": "the classes of the model",
    "plugins": "the plugin manager",
    "report": "the block tree",
    "series": "the judging of series",
    "spc": "process charts",
    "values": "arithmetic on figures",
    "workflow": "the verbs",
}
# In reStructuredText an underscore acts at the end of a word alone.
_ACTING = re.compile(r"[\\*`|]|(?<=\w)_(?!\w)")


def _heading(text: str, line: str) -> str:
    return f"{text}\n{line * len(text)}\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], widths: str) -> str:
    lines = [".. list-table::", "   :header-rows: 1", f"   :widths: {widths}", ""]
    for row in (head, *rows):
        for number, cell in enumerate(row):
            first, *rest = (cell or "-").splitlines()
            lines.append(f"   {'*' if number == 0 else ' '} - {first}")
            lines += [f"       {line}" if line else "" for line in rest]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Return a sentence as text: only what would act in reStructuredText is kept from acting."""
    return _ACTING.sub(r"\\\g<0>", text)


def _summary(thing: Any) -> str:
    return " ".join(inspect.cleandoc(thing.__doc__ or "").split("\n\n")[0].split())


# The register's format


def _label(cls: type) -> str:
    return f"format-{cls.__name__.lower()}"


def _spaced(name: str) -> str:
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return words.strip().capitalize()


def _form(type_: Any) -> str:
    """Say in words how a field is written in a document."""
    inner, _ = without_none(type_)
    plain = {
        str: "text",
        bool: "true or false",
        int: "whole number",
        float: "number",
        date: "day, ``YYYY-MM-DD``",
        Label: "text, or a whole number",
        Options: "mapping",
        Value: ":ref:`figure <format-figures>`",
        Addressees: "mapping of organisation to role: "
        + ", ".join(f"``{role}``" for role in ("lead", "supporting", "oversight")),
    }
    for known, words in plain.items():
        if inner is known or inner == known:
            return words
    if get_origin(inner) is tuple:
        return f"list of {_form(get_args(inner)[0])}"
    if get_origin(inner) is Literal:
        return "one of " + ", ".join(f"``{choice}``" for choice in get_args(inner))
    if attrs.has(inner):
        return f":ref:`{_spaced(inner.__name__).lower()} <{_label(inner)}>`"
    if set(get_args(inner)) == {int, float}:
        return "number"
    return "list of pairs" if get_args(inner) else str(getattr(inner, "__name__", inner))


def _default(attribute: "attrs.Attribute[Any]") -> str:
    if attribute.default is attrs.NOTHING:
        return "required"
    if attribute.default == "":
        return "empty"
    if attribute.default in (None, ()) or isinstance(attribute.default, attrs.Factory):  # type: ignore[arg-type]  # a class, for those who look
        return "optional"
    return f"``{converter.unstructure(attribute.default)}``".replace("True", "true").replace(
        "False", "false"
    )


def _meaning(attribute: "attrs.Attribute[Any]") -> str:
    described = field_doc(attribute)
    told = [_escaped(described.text)]
    if described.unit:
        told.append(f"Unit: {_escaped(described.unit)}.")
    if described.refers_to:
        told.append(f"Names an id among ``{described.refers_to}``.")
    if described.private:
        told.append("Never shown in messages.")
    return " ".join(told)


def _fields_table(cls: Any, names: Iterable[str] | None = None) -> str:
    wanted = None if names is None else set(names)
    rows = [
        (f"``{a.name}``", _form(a.type), _default(a), _meaning(a))
        for a in attrs.fields(cls)
        if a.name != "origins" and (wanted is None or a.name in wanted)
    ]
    return _table(("Field", "Written as", "Needed", "Meaning"), rows, "18 24 14 44")


def _classes(type_: Any) -> Iterator[Any]:
    if without_none(type_)[0] in (Value, Addressees):
        return
    if attrs.has(type_):
        yield type_
    for inner in get_args(type_):
        yield from _classes(inner)


def _reachable(*roots: Any) -> list[Any]:
    """Return classes and all that they hold, each just before what it holds."""
    found: list[Any] = []
    for root in roots:
        if root in found:
            continue
        found.append(root)
        for attribute in attrs.fields(root):
            if attribute.name != "origins":
                for inner in _classes(attribute.type):
                    found += [cls for cls in _reachable(inner) if cls not in found]
    return found


def field_tables(kind: Literal["head", "records", "release"], line: str = "-") -> str:
    """Describe every class of a kind of document, with a table of its fields."""
    if kind == "head":
        heads = [a.name for a in attrs.fields(Register) if a.name not in COLLECTIONS]
        return "\n".join((_fields_table(Register, heads), _collections_table()))
    of_register = _reachable(*COLLECTIONS.values())
    if kind == "records":
        classes = of_register
    else:
        classes = [cls for cls in _reachable(Release) if cls not in (*of_register, Register)]
    parts = []
    for cls in classes:
        parts.append(f".. _{_label(cls)}:\n")
        parts.append(_heading(_spaced(cls.__name__), line))
        parts.append(f"{_prose(_summary(cls))}\n\nIn Python: :class:`rsr.model.{cls.__name__}`.\n")
        parts.append(_fields_table(cls))
    return "\n".join(parts)


def _prose(text: str) -> str:
    """Keep the double backquotes of docstrings, which are reStructuredText already."""
    return text.replace("*", "\\*")


def _collections_table() -> str:
    rows = [
        (f"``{name}``", f":ref:`{_spaced(cls.__name__).lower()} <{_label(cls)}>`", _meaning(a))
        for name, cls in COLLECTIONS.items()
        for a in (getattr(attrs.fields(Register), name),)
    ]
    return _table(("List", "Of", "Meaning"), rows, "24 30 46")


def figure_forms() -> str:
    """Show each kind of figure as a document writes it."""
    examples: tuple[Any, ...] = (
        Number(value=77),
        Interval(low=2038, high=2042, stated=2040),
        Suppressed(low=1, high=4),
        Suppressed(low=0, high=None),
        Missing(),
        Missing(why="the provider sent no data"),
        NotApplicable(),
        NotCollected(),
    )
    rows = []
    for example in examples:
        # Structuring what was written must give the example back, or the table would mislead.
        written = converter.unstructure(example, Value)
        if converter.structure(written, Value) != example:  # type: ignore[arg-type]  # a union
            raise RuntimeError(f"{example} does not read back")
        flow = yaml.safe_dump(written, default_flow_style=True, width=90).partition("\n")[0]
        rows.append((f"``value: {flow}``", _prose(_summary(type(example)))))
    return _table(("Written as", "Meaning"), rows, "45 55")


# Commands


def figure_columns(register: str, indicator: str) -> str:
    """Return the columns of the figures that are written of an indicator, as its data dictionary."""
    import rsr
    from rsr.series.figures import figures

    with Plugins(entry_points=False) as plugins:
        measuring = rsr.measure(register, indicators=[indicator], plugins=plugins)
    columns = figures(measuring.measurements[0], measuring.register).columns
    rows = [
        (
            f"``{column.name}``",
            f"{column.datatype}, list" if column.several else column.datatype,
            _escaped(column.says),
        )
        for column in columns
    ]
    return _table(("Column", "Type", "Meaning"), rows, "26 12 62")


def command_reference() -> str:
    """Describe every command, its arguments and options, from the commands themselves."""
    root = click.Context(app, info_name="rsr")
    parts = [_options_table(app, root)]
    for name in app.list_commands(root):
        command = app.get_command(root, name)
        if command is None:
            raise RuntimeError(f"no command {name!r}")
        context = click.Context(command, info_name=f"rsr {name}")
        usage = " ".join(command.collect_usage_pieces(context))
        parts.append(f".. _command-{name}:\n")
        parts.append(_heading(f"rsr {name}", "-"))
        parts.append(block("text", f"rsr {name} {usage}"))
        told = inspect.cleandoc(command.help or "").split("\n\n")
        parts += [f"{_escaped(' '.join(part.split()))}\n" for part in told]
        parts.append(_options_table(command, context))
    return "\n".join(parts)


def _options_table(command: click.Command, context: click.Context) -> str:
    rows = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context) if isinstance(parameter, click.Option) else None
        if record is not None and "--help" not in parameter.opts:
            rows.append((f"``{record[0]}``", _escaped(" ".join(record[1].split()))))
    return _table(("Option", "Meaning"), rows, "40 60") if rows else ""


# Messages


def severities() -> dict[str, str]:
    """Return every code that rsr can report, with its severity."""
    told = documented_codes()
    found = {code: told.get(code, {}).get("severity", "error") for code in _codes.raised()}
    return dict(sorted((found | {c.code: c.severity for c in _codes.offered().values()}).items()))


def documented_codes() -> dict[str, dict[str, str]]:
    """Return the table of codes that are described by hand: those that no check declares."""
    return tomllib.loads(MESSAGES.read_text("utf-8"))


def messages() -> str:
    """Describe every code under a heading of its own."""
    described, offered, raised = documented_codes(), _codes.offered(), _codes.raised()
    with Plugins(entry_points=False) as plugins:
        checks = {
            code.code: name for name, check in plugins.checks.items() for code in check.offer.codes
        }
    parts = []
    for code, severity in severities().items():
        if code in offered:
            must, do = offered[code].must, offered[code].do
            by = [f"the check ``{checks[code]}``"]
        else:
            must, do = described[code]["must"], described[code]["do"]
            by = []
        by += sorted({_said_by(module) for module in raised.get(code, ())})
        parts.append(f".. _message-{code}:\n")
        parts.append(_heading(code, "-"))
        parts.append(f"*{severity.capitalize()}*, from {' and '.join(by)}.\n")
        parts.append(f"**What must hold:** {_sentence(must)}\n")
        parts.append(f"**What to do:** {_sentence(do)}\n")
    return "\n".join(parts)


def _said_by(module: str) -> str:
    parts = module.split(".")
    if len(parts) > 3:
        if parts[2] == "tables":
            return "the built-in source plugins"
        kind = parts[2].removesuffix("s") if parts[2] != "strategies" else "strategy"
        return (
            f"the built-in {kind} plugins"
            if parts[3].startswith("_")
            else (f"the {kind} plugin ``{parts[3].replace('_', '-')}``")
        )
    return _PARTS.get(parts[1], f"``{'.'.join(parts[:2])}``")


def _sentence(text: str) -> str:
    told = _escaped(text.strip())
    return told[0].upper() + told[1:] + ("" if told.endswith((".", "?")) else ".")


# Plugins


def hook_reference() -> str:
    """List the hooks with what they yield and the plugins that use them."""
    rows = []
    with Plugins(entry_points=False) as plugins:
        for hook, offer in HOOKS.items():
            names = getattr(plugins, hook.removeprefix("rsr_"))
            built_in = ", ".join(f"``{name}``" for name in names)
            rows.append((f":ref:`{hook} <hook-{hook}>`", f"``{offer.__name__}``", built_in))
    return _table(("Hook", "Yields", "Built in"), rows, "24 20 56")


def offers(kind: str) -> str:
    """List the built-in offers of a kind with their summaries and options."""
    with Plugins(entry_points=False) as plugins:
        found = getattr(plugins, kind)
        rows = [
            (f"``{name}``", _escaped(offered.offer.summary), f"``{offered.by.name}``")
            for name, offered in found.items()
        ]
    return _table(("Name", "What it does", "Plugin"), rows, "22 52 26")


def option_tables(kind: str, line: str = "~") -> str:
    """Describe the options of the built-in offers of a kind."""
    parts = []
    told: set[type] = set()
    with Plugins(entry_points=False) as plugins:
        for name, offered in getattr(plugins, kind).items():
            if offered.offer.options is not None:
                parts.append(_heading(f"Options of {name}", line))
                for cls in _reachable(offered.offer.options):
                    if cls is not offered.offer.options:
                        if cls in told or cls.__module__.startswith("rsr.model"):
                            continue
                        told.add(cls)
                        parts.append(f".. _{_label(cls)}:\n\n*{_spaced(cls.__name__)}*\n")
                    parts.append(_fields_table(cls))
    return "\n".join(parts)


def scales(line: str = "~") -> str:
    """Describe every scale with its statuses."""
    parts = []
    with Plugins(entry_points=False) as plugins:
        for name, offered in plugins.scales.items():
            scale = offered.offer.make()
            parts.append(_heading(name, line))
            parts.append(f"{_escaped(scale.title)}.\n")
            if scale.source:
                parts.append(f"Source: {_escaped(scale.source).rstrip('.')}.\n")
            rows = [
                (
                    f"{status.symbol} {_escaped(status.label)}",
                    f"``{status.id}``",
                    _escaped(status.definition),
                    ", ".join(
                        word
                        for word, holds in (("closed", status.closed), ("success", status.success))
                        if holds
                    ),
                )
                for status in scale.statuses
            ]
            parts.append(_table(("Status", "Id", "When", "Counts as"), rows, "24 20 42 14"))
    return "\n".join(parts)


def builtin_modules() -> str:
    """List the modules of the built-in plugins, in the order in which they are loaded."""
    return "\n".join(f"- ``{name}``" for name in BUILTINS) + "\n"
