"""How Sphinx builds these pages: from the pages, the docstrings and nothing on the network."""

import inspect
import re
import sys
from pathlib import Path
from typing import Any

import attrs
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import stringify_annotation

import rsr
import rsr.charts
import rsr.disclosure
import rsr.documents
import rsr.engine
import rsr.errors
import rsr.model
import rsr.plugins
import rsr.report
import rsr.schedule
import rsr.series
import rsr.spc
import rsr.values
from rsr.model import field_doc

sys.path.insert(0, str(Path(__file__).parent))
import _imports

project = "rsr"
author = "The rsr contributors"
project_copyright = "The rsr contributors"
version = release = rsr.__version__
extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.doctest"]
html_theme = "furo"
html_title = f"rsr {release}"
html_copy_source = False
html_show_sourcelink = False
templates_path: list[str] = []
exclude_patterns = ["_build", "_built"]
language = "en-GB"
default_role = "any"
highlight_language = "text"
nitpicky = True
# Nothing is fetched while building, so what is documented elsewhere cannot be linked to.
_STANDARD = "|".join(sorted(name for name in sys.stdlib_module_names if not name.startswith("_")))
nitpick_ignore_regex = [
    # What callers may give, as type checkers read it.
    ("py:class", r"rsr\.plugins\.offers\.OptionsT"),
    ("py:class", r"SeriesOrRows|Figures|Days|Groups|ByGroup|Moments"),
    (r"py:.*", rf"(?:{_STANDARD})(?:\..*)?"),  # Python's own library
    (r"py:.*", r"(?:attr|attrs|cattrs|click)(?:\..*)?"),  # libraries that rsr stands on
    (r"py:(?:class|obj)", r".*\b_?[A-Z]$"),  # type variables are no classes
    (r"py:class", r"Attribute"),  # of attrs, where an annotation gives its bare name
    (r"py:class", r"Block"),  # a union; its members are documented one by one
]
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_class_signature = "mixed"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
doctest_global_setup = """
from datetime import date
from rsr.errors import *
from rsr.model import *
from rsr.report import *
from rsr.charts import *
from rsr.disclosure import *
from rsr.values import *
from rsr.spc import PROFILES, funnel, g_chart, interrupted, judge, p_chart, t_chart, u_chart, xmr
from rsr.plugins.manager import Plugins
"""
# Stands for a colon between two steps of reading a docstring; no text holds it.
_COLON = "\ue000"
# The doors through which names are documented; what stands behind them is nobody's business.
_DOORS = (
    rsr.model,
    rsr.errors,
    rsr.report,
    rsr.schedule,
    rsr.plugins,
    rsr.documents,
    rsr.values,
    rsr.disclosure,
    rsr.spc,
    rsr.charts,
    rsr.engine,
    rsr.series,
    rsr,
)


def _documented() -> dict[str, str]:
    """Map where each public thing is defined to where it is documented."""
    found: dict[str, str] = {}
    for door in _DOORS:
        for name in door.__all__:
            thing = getattr(door, name)
            home = getattr(thing, "__module__", None)
            if isinstance(home, str) and home.startswith("rsr"):
                own = getattr(thing, "__qualname__", name)
                found.setdefault(f"{home}.{own}", f"{door.__name__}.{name}")
    # What verbs take and return is documented beside them, and not shown by dir(rsr).
    for thing in (rsr.Gathering, rsr.Measuring, rsr.Plugins):
        found[f"{thing.__module__}.{thing.__name__}"] = f"rsr.{thing.__name__}"
    # Values, which do not know where they are from.
    found["rsr.plugins.manager.BUILTINS"] = "rsr.plugins.manager.BUILTINS"
    found["rsr.plugins.hookspecs.hookimpl"] = "rsr.plugins.hookimpl"
    return found


def _to_the_door(
    app: Sphinx, env: BuildEnvironment, node: Any, content: nodes.Element
) -> nodes.Element | None:
    """Lead a reference to a private module to the page that documents the thing."""
    if node.get("refdomain") != "py":
        return None
    target = node.get("reftarget", "")
    public = _documented().get(target)
    if public is None:
        # An annotation may carry a bare name; a name that is public once is meant.
        ends = {door for home, door in _documented().items() if home.endswith(f".{target}")}
        public = ends.pop() if len(ends) == 1 else None
    if public is None:
        return None
    domain = env.domains["py"]
    return domain.resolve_xref(env, node["refdoc"], app.builder, "obj", public, node, content)


def _describe_fields(
    _app: Sphinx, what: str, name: str, thing: Any, _options: Any, lines: list[str]
) -> None:
    """Put every field of an attrs class below its docstring, in the words of the class."""
    if what == "class" and attrs.has(thing) and name.rpartition(".")[2] == thing.__name__:
        for attribute in attrs.fields(thing):
            if attribute.name.startswith("_"):
                continue
            lines += ["", f".. attribute:: {attribute.name}"]
            lines += [f"   :type: {_typed(attribute.type)}", "", f"   {_told(attribute)}"]
        lines.append("")


def _hide_colons(
    _app: Sphinx, what: str, _name: str, _thing: Any, _options: Any, lines: list[str]
) -> None:
    """Keep Napoleon from taking the words before a property's first colon for its type."""
    if what == "property":
        lines[:] = [line.replace(":", _COLON) for line in lines]


def _show_colons(
    _app: Sphinx, what: str, _name: str, _thing: Any, _options: Any, lines: list[str]
) -> None:
    if what == "property":
        lines[:] = [line.replace(_COLON, ":") for line in lines]


def _typed(type_: Any) -> str:
    return type_ if isinstance(type_, str) else stringify_annotation(type_, "fully-qualified")


def _told(attribute: "attrs.Attribute[Any]") -> str:
    described = field_doc(attribute)
    text = re.sub(r"([\\*`|_])", r"\\\1", described.text)
    if attribute.default is attrs.NOTHING:
        return text
    default = attribute.default
    if isinstance(default, str | int | bool):
        return f"{text} ``{default!r}`` if not given."
    return text


def _no_signature(
    _app: Sphinx, what: str, _name: str, thing: Any, _options: Any, signature: str, answer: str
) -> tuple[str | None, str | None]:
    """Leave out the signature of attrs classes: their fields are told below, one by one."""
    if what == "class" and inspect.isclass(thing) and attrs.has(thing):
        return "", None
    return signature, answer


def setup(app: Sphinx) -> None:
    """Connect what is above."""
    _imports.write(Path(__file__).parent / "_built")
    app.connect("autodoc-process-docstring", _hide_colons, priority=100)
    app.connect("autodoc-process-docstring", _show_colons, priority=900)
    app.connect("autodoc-process-docstring", _describe_fields)
    app.connect("autodoc-process-signature", _no_signature)
    app.connect("missing-reference", _to_the_door)
