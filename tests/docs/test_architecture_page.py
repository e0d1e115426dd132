"""The picture of imports is drawn from the source, and what its page says of the source holds."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

import rsr

SOURCE = Path(rsr.__file__).parent
SVG = "{http://www.w3.org/2000/svg}"


def graph(imports: ModuleType, folder: Path, modules: Mapping[str, str]) -> Any:
    """Return the packages of made-up modules."""
    for name, text in modules.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return imports.ImportGraph.of(folder)


def test_packages_stand_above_what_they_import(imports: ModuleType, tmp_path: Path) -> None:
    """An arrow that others imply is left out, and packages of plugins are packages of their own."""
    made = graph(
        imports,
        tmp_path,
        {
            "__init__.py": "from rsr.cli import main",
            "errors.py": '"""What is wrong."""',
            "model/__init__.py": "from rsr.errors import Problem\nfrom rsr.model import cycle",
            "model/cycle.py": "",
            "plugins/__init__.py": "import rsr.model.cycle",
            "plugins/checks/__init__.py": "from rsr.plugins import hook\nfrom rsr.errors import Problem",
            "cli.py": "if TYPE_CHECKING:\n    from rsr.plugins import hook",
        },
    )

    assert dict(made.layers) == {
        "errors": 1,
        "model": 2,
        "plugins": 3,
        "plugins.checks": 4,
        "cli": 4,
    }
    assert list(made.arrows()) == [
        ("cli", "plugins"),
        ("model", "errors"),
        ("plugins", "model"),
        ("plugins.checks", "plugins"),
    ]
    assert (made.packages["model"].modules, made.packages["model"].lines) == (2, 2)
    assert "     - ``rsr.errors``\n     - 1\n     - 1\n     - What is wrong.\n" in made.table()


def test_cycles_are_seen(imports: ModuleType, tmp_path: Path) -> None:
    """Of two packages that import each other each way is drawn, and looks otherwise."""
    made = graph(
        imports,
        tmp_path,
        {
            "a.py": "from rsr.b import one\nimport rsr.c",
            "b.py": "def f():\n    from rsr import a",
            "c.py": "",
        },
    )

    assert made.cycles == {frozenset({"a", "b"})}
    assert made.layers["a"] == made.layers["b"] == 2
    assert set(made.arrows()) == {("a", "b"), ("b", "a"), ("a", "c")}
    assert made.svg().count("stroke-dasharray") == 2


def test_the_picture_holds_every_package(imports: ModuleType) -> None:
    """No box leaves the picture or covers another, and no arrow goes up."""
    made = imports.ImportGraph.of(SOURCE)
    drawn = ET.fromstring(made.svg())  # noqa: S314  # drawn here
    width, height = map(float, drawn.attrib["viewBox"].split()[2:])
    boxes = [
        tuple(float(one.attrib[name]) for name in ("x", "y", "width", "height"))
        for one in drawn.iter(f"{SVG}rect")
    ][1:]

    assert len(boxes) == len(made.packages) > 15
    assert all(x >= 0 and x + wide <= width and y + high <= height for x, y, wide, high in boxes)
    assert not [
        (one, other)
        for one in boxes
        for other in boxes
        if one < other
        and one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    ]
    assert all(
        float(one.attrib["y1"]) < float(one.attrib["y2"]) for one in drawn.iter(f"{SVG}line")
    )


def test_no_module_imports_what_imports_it(imports: ModuleType) -> None:
    """Neither modules nor packages stand in a cycle, imports for type checkers included."""
    for made in (imports.ImportGraph.of(SOURCE), imports.ImportGraph.of(SOURCE, each=True)):
        assert [sorted(cycle) for cycle in made.cycles] == []


def test_private_modules_stay_in_their_package(imports: ModuleType) -> None:
    """A module whose name begins with an underscore is imported below its own package alone."""
    made = imports.ImportGraph.of(SOURCE, each=True)
    across = [
        (module, other)
        for module, others in made.imports.items()
        for other in others
        if (private := re.match(r"((?:[^_.][^.]*\.)*)_", other))
        and not f"{module}.".startswith(private[1])
    ]

    assert across == []


def test_every_package_says_what_it_holds(imports: ModuleType) -> None:
    """The table's last column is the first sentence of a docstring, and no package lacks one."""
    assert [
        package.name
        for package in imports.ImportGraph.of(SOURCE).packages.values()
        if not package.says
    ] == []
