"""Change one place of the code at a time, and see whether the nearest tests fail: `tox -e mutation`.

The code is copied first, so that nothing here is changed. The same seed takes the same mutants.
"""

import argparse
import ast
import compileall
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from py_compile import PycInvalidationMode

from attrs import frozen

ROOT = Path(__file__).parents[1]
PACKAGES = {
    "spc": ("spc", "tests/spc"),
    "values": ("values", "tests/values"),
    "series": ("series", "tests/series"),
    "engine": ("engine", "tests/engine"),
    "disclosure": ("disclosure", "tests/disclosure"),
    "strategies": ("plugins/strategies", "tests/plugins/strategies"),
}
MARKS = "not slow and not browser and not editor and not postgres and not spark and not office"
# What these operators make of figures raises an error wherever it is run.
TRIVIAL = ("_LShift", "_RShift", "_BitOr", "_BitAnd", "_BitXor", "_Mod", "_Pow", "_Is", "_IsNot")
# One that is killed mostly is so in seconds; what takes this long has got into an endless loop.
LONGEST = 600


@frozen(kw_only=True)
class Place:
    """A place of a file that can be changed, and how: an operator and which of its occurrences."""

    path: str
    line: int
    column: int
    operator: str
    occurrence: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column + 1} {self.operator}"


def main() -> int:
    """Try a sample of mutants, print each that survives, and the score."""
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "rsr"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "__pycache__", "build"))
        # By their contents: two mutants of one size can be written within one second.
        compileall.compile_dir(
            copy / "src", quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH
        )
        os.chdir(copy)
        places = sampled(asked.files or sorted(files(asked.packages)), asked.sample, asked.seed)
        print(f"{len(places)} mutants, seed {asked.seed}", flush=True)
        if told := failure(sorted({test for place in places for test in nearest(place.path)})):
            sys.exit(f"the tests fail though nothing is changed\n{told}")
        survived: list[Place] = []
        began = time.monotonic()
        tried = 0
        for place in places:
            if time.monotonic() - began > asked.minutes * 60:
                print(f"stopped after {asked.minutes} minutes")
                break
            tried += 1
            diff = survivor(place)
            print("." if diff is None else f"\nSURVIVED {place}\n{diff}", end="", flush=True)
            if diff is not None:
                survived.append(place)
    killed = tried - len(survived)
    print(f"\n{killed} of {tried} killed ({killed / max(tried, 1):.0%}), {len(survived)} survived")
    return 0


def arguments() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=60, help="how many mutants (default: 60)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (default: 1)")
    parser.add_argument("--minutes", type=float, default=60, help="stop after this (default: 60)")
    parser.add_argument("--packages", nargs="+", choices=PACKAGES, default=list(PACKAGES))
    parser.add_argument("files", nargs="*", help="files in their place, as src/rsr/spc/_rules.py")
    return parser.parse_args()


def files(packages: Sequence[str]) -> Iterator[str]:
    """Yield the files of some packages."""
    for package in packages:
        for path in (ROOT / "src" / "rsr" / PACKAGES[package][0]).rglob("*.py"):
            yield path.relative_to(ROOT).as_posix()


def sampled(paths: Sequence[str], count: int, seed: int) -> list[Place]:
    """Return some places of files, one change of each place, in an order that the seed gives."""
    rng = random.Random(seed)  # noqa: S311  # the same sample each time is what is wanted
    by_place: dict[tuple[str, int, int], list[Place]] = {}
    for path in paths:
        for place in changeable(path):
            by_place.setdefault((path, place.line, place.column), []).append(place)
    order = sorted(by_place)
    rng.shuffle(order)
    compiled = (place for key in order if changed(place := rng.choice(by_place[key])) is not None)
    return list(islice(compiled, count))


def changeable(path: str) -> Iterator[Place]:
    """Yield every change of a file that means something: types and texts of help do nothing."""
    from cosmic_ray.ast import ast_nodes, get_ast_from_path
    from cosmic_ray.plugins import get_operator, operator_names

    inert = set(unexecuted(ast.parse(Path(path).read_text(encoding="utf-8"))))
    tree = get_ast_from_path(Path(path))
    for name in sorted(operator_names()):
        operator = get_operator(name)
        if operator.arguments() or name.endswith(TRIVIAL):
            continue
        found = [
            start for node in ast_nodes(tree) for start, _ in operator().mutation_positions(node)
        ]
        for occurrence, (line, column) in enumerate(found):
            if (line, column) not in inert:
                yield Place(
                    path=path, line=line, column=column, operator=name, occurrence=occurrence
                )


def unexecuted(tree: ast.Module) -> Iterator[tuple[int, int]]:
    """Yield the positions of annotations and of unions of types."""
    for node in ast.walk(tree):
        inert: list[ast.AST | None] = []
        if isinstance(node, ast.arg | ast.AnnAssign):
            inert.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            inert.append(node.returns)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            # Of types nearly always, as in isinstance; a union of sets is seldom.
            inert.append(node)
        for one in inert:
            if one is not None:
                yield from within(one)


def within(node: ast.AST) -> Iterator[tuple[int, int]]:
    """Yield every position of an expression."""
    line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
    last, end = getattr(node, "end_lineno", 0), getattr(node, "end_col_offset", 0)
    for at in range(line, last + 1):
        for place in range(column if at == line else 0, end if at == last else 200):
            yield at, place


def nearest(path: str) -> list[str]:
    """Return the tests of a file, the nearest first: of its name, those that import it, the others."""
    folder = next(tests for room, tests in PACKAGES.values() if f"src/rsr/{room}/" in path)
    name = Path(path).stem.strip("_")
    module = path.removeprefix("src/").removesuffix(".py").replace("/", ".")

    def distance(test: Path) -> tuple[int, str]:
        if f"{test.stem}_".startswith(f"test_{name}_"):
            return 0, test.as_posix()
        return (1 if module in test.read_text(encoding="utf-8") else 2), test.as_posix()

    named = {test for test in Path("tests").rglob("test_*.py") if distance(test)[0] < 2}
    return [
        test.as_posix() for test in sorted({*named, *Path(folder).rglob("test_*.py")}, key=distance)
    ]


def failure(tests: Sequence[str]) -> str | None:
    """Run tests until one fails; return what pytest says of it, None where all pass in time."""
    options = ("-q", "-x", "-n", "0", "-p", "no:cacheprovider", "-m", MARKS)
    # The copy comes before what is installed; a mutant's bytecode is not kept.
    environment = os.environ | {"PYTHONPATH": f"{Path.cwd()}/src", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        run = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *tests],
            env=environment,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"the tests took more than {LONGEST} seconds"
    return None if run.returncode == 0 else run.stdout[-2000:]


def changed(place: Place) -> str | None:
    """Return the text of a file with a change, or None where it is no Python any more."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    before = Path(place.path).read_text(encoding="utf-8")
    after: str = mutate_code(before, get_operator(place.operator)(), place.occurrence)
    try:
        compile(after, place.path, "exec")
    except SyntaxError:
        return None
    return after


def survivor(place: Place) -> str | None:
    """Make a change, run the tests, take it back; return the change where no test fails."""
    path = Path(place.path)
    before = path.read_text(encoding="utf-8")
    after = changed(place) or before
    path.write_text(after, encoding="utf-8")
    try:
        if failure(nearest(place.path)) is not None:
            return None
    finally:
        path.write_text(before, encoding="utf-8")
    lines = zip(before.splitlines(), after.splitlines(), strict=False)
    return next(f"  - {a.strip()}\n  + {b.strip()}\n" for a, b in lines if a != b)


if __name__ == "__main__":
    sys.exit(main())
