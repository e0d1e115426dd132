"""What rsr costs, as ratios within one run: ``python benchmarks/run.py [--strict] [--runs N]``.

Every figure is the median of several runs that take turns, each in a process of its own. A ratio
holds on a slow machine as on a fast one; seconds are printed beside it for whoever wants them.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from statistics import median
from typing import Any

from made_up_register import CYCLE, write_register

SIZES = (1_000, 10_000, 100_000)
PAGES = 1_000
VERBS = ("load", "check", "assess", "freeze")


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds of the step itself, seconds of the process, peak memory."""

    seconds: float
    whole: float
    peak_mib: float


# --- the steps, each run in a process of its own ---------------------------------------------


def _timed(step: Callable[[], Any]) -> float:
    before = time.perf_counter()
    step()
    return time.perf_counter() - before


def _work(step: str, path: Path, out: str) -> float:
    """Do one step and return how long it took, without the imports before it."""
    if step == "json.loads":
        return _timed(lambda: json.loads(path.read_text(encoding="utf-8")))
    import rsr

    if step == "load":
        return _timed(lambda: rsr.load(path))
    if step == "render":
        return _timed(lambda: _render(path, Path(out)))
    register = rsr.load(path)
    verbs: dict[str, Callable[[], Any]] = {
        "check": lambda: rsr.check(register),
        "assess": lambda: rsr.assess(register, cycle=CYCLE),
        "freeze": lambda: rsr.freeze(register, cycle=CYCLE, to=out),
    }
    return _timed(verbs[step])


def _render(path: Path, out: Path) -> None:
    import rsr
    from rsr.documents import read_release, write_folder

    files = rsr.render(read_release(path), formats=["html"])
    write_folder(out, files.items())


def _worker(step: str, path: str, out: str) -> None:
    seconds = _work(step, Path(path), out)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "peak_mib": peak / 1024}))


# --- running them -----------------------------------------------------------------------------


def _process(*command: str) -> tuple[float, str]:
    before = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return time.perf_counter() - before, done.stdout


def _step(step: str, path: Path) -> Cost:
    with tempfile.TemporaryDirectory() as out:
        target = str(Path(out) / "made")
        whole, said = _process(sys.executable, __file__, "--worker", step, str(path), target)
    return Cost(whole=whole, **json.loads(said))


def _medians(runs: int, *steps: Callable[[], Cost]) -> list[Cost]:
    """Run steps in turn, several times, and return the median cost of each."""
    costs: list[list[Cost]] = [[] for _ in steps]
    for _ in range(runs):
        for found, step in zip(costs, steps, strict=True):
            found.append(step())
    return [
        Cost(
            seconds=median(cost.seconds for cost in found),
            whole=median(cost.whole for cost in found),
            peak_mib=median(cost.peak_mib for cost in found),
        )
        for found in costs
    ]


@dataclass(frozen=True)
class Line:
    """One line of the table: a ratio, and the bound that it must keep, if it has one."""

    what: str
    ratio: float
    seconds: str
    bound: float | None = None
    at_least: bool = False

    @property
    def held(self) -> bool:
        """True unless the ratio breaks its bound."""
        if self.bound is None:
            return True
        return self.ratio >= self.bound if self.at_least else self.ratio <= self.bound

    def __str__(self) -> str:
        bound = ""
        if self.bound is not None:
            word = "least" if self.at_least else "most"
            bound = f"at {word} {self.bound:g}  {'PASS' if self.held else 'FAIL'}"
        return f"{self.what:<58}{self.ratio:>8.2f}  {self.seconds:<24}{bound}"


def _start_up(runs: int, _: Path) -> Iterator[Line]:
    def cost(*command: str) -> Callable[[], Cost]:
        return lambda: Cost(seconds=0, whole=_process(*command)[0], peak_mib=0)

    command = str(Path(sys.executable).with_name("rsr"))
    runs *= 4  # short, and therefore noisy
    bare, rsr = _medians(runs, cost(sys.executable, "-c", "pass"), cost(command, "--version"))
    told = f"{rsr.whole * 1000:.0f} ms / {bare.whole * 1000:.0f} ms"
    yield Line("start-up: rsr --version / python -c pass", rsr.whole / bare.whole, told, 5)


def _verbs(runs: int, folder: Path) -> Iterator[Line]:
    costs: dict[int, dict[str, Cost]] = {}
    for size in SIZES:
        path = folder / f"register-{size}.json"
        write_register(path, recommendations=size // 10, evidence=size)
        steps = [lambda step=step, path=path: _step(step, path) for step in ("json.loads", *VERBS)]
        costs[size] = dict(zip(("json.loads", *VERBS), _medians(runs, *steps), strict=True))
    largest = costs[SIZES[-1]]
    base = largest["json.loads"]
    for step in VERBS:
        cost = largest[step]
        told = f"{cost.seconds:.2f} s / {base.seconds:.2f} s"
        bound = 8 if step == "load" else None
        what = f"{step}: {SIZES[-1]:,} evidence records / json.loads"
        yield Line(what, cost.seconds / base.seconds, told, bound)
    for step in VERBS:
        told = f"{largest[step].peak_mib:.0f} MiB / {base.peak_mib:.0f} MiB"
        bound = 8 if step == "load" else None
        yield Line(
            f"{step}: peak memory / json.loads", largest[step].peak_mib / base.peak_mib, told, bound
        )
    for step in VERBS:
        each = [costs[size][step].seconds / size * 1e6 for size in SIZES]
        told = " ".join(f"{cost:.0f}" for cost in each) + " µs a record"
        what = f"{step}: cost of a record at {SIZES[2]:,} / at {SIZES[1]:,}"
        yield Line(what, each[2] / each[1], told, 2)


class _Text(HTMLParser):
    """Gathers what a page says as plain reStructuredText: headings, list items and paragraphs."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._words: list[str] = []
        self._in_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # as HTMLParser calls it
        self._in_main = self._in_main or tag == "main"
        if tag in _BLOCKS:
            self._end("p")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end(tag)
        self._in_main = self._in_main and tag != "main"

    def handle_data(self, data: str) -> None:
        if self._in_main:
            self._words += data.split()

    def _end(self, tag: str) -> None:
        text = re.sub(r"([*`|_\\<>])", r"\\\1", " ".join(self._words))
        self._words.clear()
        if text and tag in _HEADINGS:
            self.lines += ["", text, _HEADINGS[tag] * (len(text) + 1), ""]
        elif text:
            self.lines += ["", f"- {text}" if tag == "li" else text, ""]


_HEADINGS = {"h1": "=", "h2": "-", "h3": "~", "h4": "^"}
_BLOCKS = {*_HEADINGS, "p", "li", "td", "th", "dt", "dd", "caption", "blockquote", "tr", "div"}


def _rst(page: bytes) -> str:
    parser = _Text()
    parser.feed(page.decode())
    return "\n".join(parser.lines)


def _pages(runs: int, folder: Path) -> Iterator[Line]:
    import rsr

    register, frozen, source = folder / "pages.json", folder / "frozen", folder / "sphinx"
    write_register(register, recommendations=PAGES, evidence=PAGES * 3)
    release = rsr.freeze(register, cycle=CYCLE, to=frozen)
    written = rsr.render(release, formats=["html"])
    pages = {name: _rst(raw) for name, raw in written.items() if name.endswith(".html")}
    source.mkdir()
    names = {name: f"page-{number}" for number, name in enumerate(pages)}
    for name, text in pages.items():
        (source / f"{names[name]}.rst").write_text(text, encoding="utf-8")
    listed = "\n".join(f"   {name}" for name in names.values())
    (source / "contents.rst").write_text(
        f"All\n===\n\n.. toctree::\n\n{listed}\n", encoding="utf-8"
    )
    (source / "conf.py").write_text('root_doc = "contents"\nhtml_theme = "basic"\n', "utf-8")

    def sphinx() -> Cost:
        with tempfile.TemporaryDirectory() as out:
            command = (sys.executable, "-m", "sphinx", "-Q", "-E", "-b", "html", str(source), out)
            whole, _ = _process(*command)
            assert len(list(Path(out).glob("*.html"))) >= len(pages)
        return Cost(seconds=whole, whole=whole, peak_mib=0)

    ours, theirs = _medians(runs, lambda: _step("render", frozen / "edition-1.json"), sphinx)
    told = f"{theirs.whole:.2f} s / {ours.whole:.2f} s"
    what = f"rendering {len(pages):,} pages: Sphinx / rsr (whole processes)"
    yield Line(what, theirs.whole / ours.whole, told, 20, at_least=True)
    told = f"{theirs.whole:.2f} s / {ours.seconds:.2f} s"
    yield Line("the same, rsr without its start-up", theirs.whole / ours.seconds, told)


def _processor_seconds(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _process(sys.executable, "-c", code)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _spc(runs: int, _: Path) -> Iterator[Line]:
    command = (sys.executable, str(Path(__file__).with_name("spc_charts.py")), str(runs))
    said = _process(*command)[1]
    cost = json.loads(said)
    told = f"{cost['plain'] * 1000:.0f} ms / {cost['arrays'] * 1000:.1f} ms"
    what = "XmR charts of 5,000 series of 60: plain Python / arrays"
    yield Line(what, cost["plain"] / cost["arrays"], told, 15, at_least=True)
    each = [_processor_seconds(code) for _run in range(runs * 4) for code in (_START, _ONE_SERIES)]
    start, single = median(each[::2]), median(each[1::2])
    told = f"{single * 1000:.0f} ms - {start * 1000:.0f} ms"
    what = "one series of 60: seconds of processor over import rsr"
    yield Line(what, single - start, told, 0.1)


def _engine(runs: int, folder: Path) -> Iterator[Line]:
    from engine import costs

    for what, ratio, said, most in costs(runs, folder):
        yield Line(what, ratio, said, most)


def _large(runs: int, folder: Path) -> Iterator[Line]:
    from large import costs

    for what, ratio, said, most in costs(runs, folder):
        yield Line(what, ratio, said, most)


def _workbooks(runs: int, folder: Path) -> Iterator[Line]:
    from workbooks import costs, far_cells

    for what, ratio, said, most in (*costs(runs, folder), *far_cells(folder)):
        yield Line(what, ratio, said, most)


def _suppression(runs: int, folder: Path) -> Iterator[Line]:
    from suppression import costs

    for what, ratio, said, most in costs(runs, folder):
        yield Line(what, ratio, said, most)


# Start-up is what it costs to import rsr, which loads nothing else; the chart loads what it needs.
_START = "import rsr"
_ONE_SERIES = f"{_START}\nfrom rsr.spc import xmr; xmr([50 + at % 7 for at in range(60)]).points"

PARTS = {
    "start-up": _start_up,
    "verbs": _verbs,
    "pages": _pages,
    "spc": _spc,
    "engine": _engine,
    "large": _large,
    "workbooks": _workbooks,
    "suppression": _suppression,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns 1 with ``--strict`` if a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how often each step is run")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a bound is broken")
    parser.add_argument("--only", choices=PARTS, action="append", help="measure only this part")
    parser.add_argument("--worker", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.worker:
        _worker(*given.worker)
        return 0
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in given.only or PARTS:
            for line in PARTS[name](given.runs, Path(folder)):
                print(line, flush=True)
                lines.append(line)
    return 1 if given.strict and not all(line.held for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
