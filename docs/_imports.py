"""Draws which package of the source imports which: packages in layers, each above all that it imports.

``python docs/_imports.py src/rsr picture.svg`` draws a tree. The documentation draws the present one as
it is built, with a table of what each package holds in the first sentence of its docstring.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import pairwise
from pathlib import Path

from attrs import field, frozen

_WIDTH, _HIGH, _GAP, _BETWEEN = 960, 46, 14, 58


@frozen
class Package:
    """A package, or a module of the first level.

    Attributes:
        name: Its name without ``rsr.``.
        modules: How many modules it has.
        lines: How many lines they have.
        says: The first sentence of its docstring.
    """

    name: str
    modules: int
    lines: int
    says: str


@frozen
class ImportGraph:
    """The packages of a tree of source, and which imports which.

    Attributes:
        packages: The packages, by name.
        imports: What each package imports; of imports for type checkers too.
    """

    packages: Mapping[str, Package]
    imports: Mapping[str, frozenset[str]]
    layers: Mapping[str, int] = field(init=False)
    cycles: frozenset[frozenset[str]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        reached = {package: self._reached(package) for package in self.packages}
        together = {
            package: frozenset(
                {package, *(one for one in reached[package] if package in reached[one])}
            )
            for package in self.packages
        }
        layers: dict[str, int] = {}
        # A package reaches more than each package below it does.
        for package in sorted(self.packages, key=lambda one: len(reached[one] | {one})):
            below = {layers[one] for one in reached[package] - together[package]}
            layers[package] = 1 + max(below, default=0)
        object.__setattr__(self, "layers", layers)
        several = frozenset(one for one in together.values() if len(one) > 1)
        object.__setattr__(self, "cycles", several)

    def _reached(self, package: str) -> frozenset[str]:
        found: set[str] = set()
        open_ = [package]
        while open_:
            new = self.imports.get(open_.pop(), frozenset()) - found
            found |= new
            open_ += new
        return frozenset(found)

    @classmethod
    def of(cls, tree: Path, *, each: bool = False) -> "ImportGraph":
        """Read the modules of a tree.

        Args:
            tree: The folder of the package ``rsr``.
            each: True to take each module for a package of its own.
        """
        modules = {_dotted(path, tree): path for path in sorted(tree.rglob("*.py"))}
        package_of = {
            name: name if each else _package(name, path, tree) for name, path in modules.items()
        }
        imports: defaultdict[str, set[str]] = defaultdict(set)
        sizes: defaultdict[str, list[int]] = defaultdict(list)
        for name, path in modules.items():
            text = path.read_text("utf-8")
            sizes[package_of[name]].append(len(text.splitlines()))
            for found in _imported(ast.parse(text), modules):
                if (package := package_of[found]) != package_of[name]:
                    imports[package_of[name]].add(package)
        packages = {
            package: Package(package, len(found), sum(found), _says(modules, package))
            for package, found in sizes.items()
            # The front, the command's own module and what makes fronts lazy hand names on.
            if each or package not in ("", "__main__", "_lazy", "_version")
        }
        kept = {package: frozenset(found & packages.keys()) for package, found in imports.items()}
        return cls(packages, {package: kept.get(package, frozenset()) for package in packages})

    def arrows(self) -> Iterator[tuple[str, str]]:
        """Yield the imports that no way through other packages implies, and all within cycles."""
        for package in sorted(self.packages):
            others = self.imports[package]
            below = {other for other in others if not self._cycle(package, other)}
            implied = {one for between in below for one in self._reached(between)}
            yield from ((package, other) for other in sorted(others - (below & implied)))

    def _cycle(self, package: str, other: str) -> bool:
        return any({package, other} <= cycle for cycle in self.cycles)

    def svg(self) -> str:
        """Return the picture; an arrow in a cycle is dashed and red."""
        rows: defaultdict[int, list[str]] = defaultdict(list)
        for package, layer in self.layers.items():
            rows[layer].append(package)
        top = max(rows, default=0)
        places: dict[str, tuple[float, float, float]] = {}
        for layer in sorted(rows):
            # Where what it imports lies, so that arrows cross less.
            def middle(package: str) -> float:
                found = [
                    places[one][0] + places[one][2] / 2
                    for one in self.imports[package]
                    if one in places
                ]
                return sum(found) / len(found) if found else _WIDTH / 2

            names = sorted(rows[layer], key=lambda package: (middle(package), package))
            widths = [max(118.0, 8.2 * len(name.split(".")[-1]) + 20) for name in names]
            left = (_WIDTH - sum(widths) - _GAP * (len(names) - 1)) / 2
            for name, width in zip(names, widths, strict=True):
                places[name] = (left, 12 + (top - layer) * (_HIGH + _BETWEEN), width)
                left += width + _GAP
        height = 24 + top * (_HIGH + _BETWEEN) - _BETWEEN
        start = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
            'font-family="Liberation Sans, Arial, sans-serif">\n'
            "<title>Which package imports which</title>\n"
            f'<rect x="0" y="0" width="{_WIDTH}" height="{height}" fill="#ffffff"/>\n'
            '<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
            'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="context-stroke"/></marker></defs>'
        )
        parts = [start]
        for package, other in self.arrows():
            (x, y, width), (to_x, to_y, to_width) = places[package], places[other]
            cycle = self._cycle(package, other)
            look = 'stroke="#b3261e" stroke-dasharray="5 3"' if cycle else 'stroke="#5b6b7f"'
            if to_y > y:
                ends = x + width / 2, y + _HIGH, to_x + to_width / 2, to_y - 1
            elif to_y < y:
                ends = x + width / 2, y, to_x + to_width / 2, to_y + _HIGH + 1
            else:
                right = to_x > x
                ends = (x + width * right, y + 23, to_x + to_width * (not right), to_y + 23)
            x1, y1, x2, y2 = (round(one, 1) for one in ends)
            parts.append(
                f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" {look} marker-end="url(#end)"/>'
            )
        for name, (x, y, width) in places.items():
            package_, middle_ = self.packages[name], round(x + width / 2, 1)
            parts.append(
                f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_HIGH}" rx="4" '
                'fill="#eef3f8" stroke="#33475b"/>'
            )
            within, _, own = name.rpartition(".")
            size_ = f"{package_.lines:,} lines"
            for down, size, words in (
                (20, 14, own),
                (37, 11, f"{within}, {size_}" if within else size_),
            ):
                parts.append(
                    f'<text x="{middle_}" y="{y + down}" font-size="{size}" fill="#16212e" '
                    f'text-anchor="middle">{escape(words)}</text>'
                )
        return "\n".join([*parts, "</svg>", ""])

    def table(self) -> str:
        """Return the packages as a table, from the top layer down."""
        lines = [".. list-table::", "   :header-rows: 1", "   :widths: 8 18 10 10 54", ""]
        rows: Iterable[tuple[str, ...]] = [
            ("Layer", "Package", "Modules", "Lines", "What it holds")
        ]
        order = sorted(self.packages.values(), key=lambda one: (-self.layers[one.name], one.name))
        rows = [
            *rows,
            *(
                (
                    str(self.layers[one.name]),
                    f"``rsr.{one.name}``",
                    f"{one.modules:,}",
                    f"{one.lines:,}",
                    one.says,
                )
                for one in order
            ),
        ]
        for first, *others in rows:
            lines += [f"   * - {first}", *(f"     - {other}" for other in others)]
        return "\n".join([*lines, ""])


def _dotted(path: Path, tree: Path) -> str:
    parts = path.relative_to(tree).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _package(name: str, path: Path, tree: Path) -> str:
    """Return the package of a module: packages below the door for plugins are packages of their own."""
    first, *others = name.split(".")
    wing = first == "plugins" and path.parent != tree / first
    return f"{first}.{others[0]}" if wing else first


def _imported(tree: ast.Module, modules: Mapping[str, Path]) -> Iterator[str]:
    """Yield the modules that a module names, whether it is run or read by a type checker."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name.partition(".")[0] == "rsr":
                own = name.removeprefix("rsr").removeprefix(".")
                yield own if own in modules else own.rpartition(".")[0]


def _says(modules: Mapping[str, Path], package: str) -> str:
    path = modules.get(package)
    said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) if path else None
    return (said or "").partition("\n")[0]


def write(folder: Path) -> None:
    """Write the picture and the table of the source of this project."""
    graph = ImportGraph.of(Path(__file__).parents[1] / "src" / "rsr")
    folder.mkdir(exist_ok=True)
    for name, text in (("imports.svg", graph.svg()), ("packages.txt", graph.table())):
        path = folder / name
        # A page is read anew where what it shows is newer.
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def main(arguments: list[str]) -> int:
    """Draw one tree."""
    for tree, picture in pairwise(arguments):
        Path(picture).write_text(ImportGraph.of(Path(tree)).svg(), "utf-8")
        return 0
    print("usage: python docs/_imports.py TREE PICTURE.svg")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
