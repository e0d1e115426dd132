"""A register or published data that is changed at random ends in rsr's own errors, and blames nobody."""

import io
import json
import random
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import made_up_tables
import pytest

import rsr
from rsr.engine.duck import Duck
from rsr.errors import Problem, RsrError
from rsr.model import ReportCycle
from rsr.workflow import measure

EXAMPLE = Path(__file__).parents[2] / "examples" / "restraint-review"
VALUES = (
    *("null", "[]", "{}", "[[]]", "[{}]", "''", "' '", "~", "true", "0", "-1", "1e999", ".nan"),
    *(
        "0001-01-01",
        "9999-12-31",
        "2021-02-29",
        "{start: 0001-01-01, end: 0001-12-31}",
        "[., '**']",
    ),
    *("'=1+1'", "'\\0'", '"\\ud800"', "!!binary aaaa", "&a [*a]", "*a", "? ", "- - ", "10" * 200),
    *(
        "{a: 1, a: 2}",
        "'" + "x" * 5000 + "'",
        "'\u202e'",
        "1_000",
        "0x1F",
        "2021-12",
        "[1, 2]",
        "r-1",
    ),
    *(
        "<<: {}",
        "'../..'",
        "'a\\nb'",
        "[null]",
        "{null: null}",
        "12:30",
        "% d",
        "@x",
        "`x`",
        "|",
        ">-",
    ),
)
HEAD = """
format: 3
title: A made-up register
organisations: [{id: o, name: A made-up body}]
recommendations:
  - {id: r, number: "1", topic: t, made_on: 2020-01-01, addressed_to: {o: lead}}
indicators: [{id: i, title: People waiting, bears_on: [r], unit: people, better: lower}]
cycles: [{id: c, title: First, cut_off_on: 2024-12-31}]
sources:
  - id: s
    use: tabular
    options: {file: NAME, indicator: i, columns: {value: value}, period: {start: begins, end: ends}}
"""
HEADINGS = ("begins", "ends", "value")
ROWS = [(f"2021-{month:02}-01", f"2021-{month:02}-28", 100 + month) for month in range(1, 13)]


def _as_csv() -> bytes:
    return "\n".join(",".join(map(str, row)) for row in (HEADINGS, *ROWS)).encode()


def _as_json_lines() -> bytes:
    return "\n".join(json.dumps(dict(zip(HEADINGS, row, strict=True))) for row in ROWS).encode()


def _as_json() -> bytes:
    return json.dumps([dict(zip(HEADINGS, row, strict=True)) for row in ROWS]).encode()


def _as_parquet(folder: Path) -> bytes:
    (folder / "t.csv").write_bytes(_as_csv())
    with Duck() as duck:
        duck.connection.sql(f"from read_csv('{folder}/t.csv')").write_parquet(f"{folder}/t.parquet")
    return (folder / "t.parquet").read_bytes()


def _as_sqlite(folder: Path) -> bytes:
    with sqlite3.connect(folder / "t.db") as base:
        base.execute(f"create table t ({', '.join(HEADINGS)})")
        base.executemany("insert into t values (?, ?, ?)", ROWS)
    base.close()
    return (folder / "t.db").read_bytes()


def _tables(folder: Path) -> dict[str, bytes]:
    """Return the same rows in each form that is read, by the name of a file."""
    table = [list(HEADINGS), *map(list, ROWS)]
    return {
        "t.csv": _as_csv(),
        "t.jsonl": _as_json_lines(),
        "t.json": _as_json(),
        "t.parquet": _as_parquet(folder),
        "t.sqlite": _as_sqlite(folder),
        "t.xlsx": made_up_tables.xlsx({"t": table}),
        "t.ods": made_up_tables.ods({"t": table}),
    }


def _changed_bytes(raw: bytes, by: random.Random) -> bytes:
    """Flip, cut out, double or fill some bytes."""
    made = bytearray(raw)
    for _ in range(by.choice((1, 1, 2, 8))):
        at = by.randrange(len(made) + 1)
        length = by.choice((1, 1, 4, 50))
        part = bytes(made[at : at + length])
        made[at : at + length] = by.choice(
            (
                by.randbytes(len(part)),
                b"",
                part * 2,
                b"\0" * length,
                b"\xff" * length,
                by.choice(
                    (b'"', b",", b"\r", b"\n", b"<", b">", b"]]>", b"&x;", b"\xef\xbb\xbf", b"-")
                ),
            )
        )
    return bytes(made[: by.randrange(len(made) + 1)] if by.random() < 0.1 else made)


def _changed_part(raw: bytes, by: random.Random) -> bytes:
    """Change a part of a zip file, which stays a sound zip file."""
    with zipfile.ZipFile(io.BytesIO(raw)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    name = by.choice(sorted(parts))
    parts[name] = _changed_bytes(parts[name], by)
    if by.random() < 0.1:
        del parts[name]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        for name, part in parts.items():
            written.writestr(name, part)
    return made.getvalue()


def _changed_text(text: str, by: random.Random) -> str:
    """Change values, lines and letters of a YAML file."""
    lines = text.split("\n")
    for _ in range(by.choice((1, 1, 1, 2, 4))):
        at = by.randrange(len(lines))
        line = lines[at]
        match by.randrange(10):
            case 0:
                lines.insert(at, line)
            case 1:
                del lines[at]
            case 2:
                lines[at] = " " * by.randrange(9) + line.lstrip()
            case 3:
                lines[at], other = lines[by.randrange(len(lines))], lines[at]
                lines[by.randrange(len(lines))] = other
            case 4:
                lines[at] = _changed_bytes(line.encode(), by).decode(errors="replace")
            case 5:
                items = re.sub(r"\[([^\]\[]+)\]", r"[\1, \1]", line)
                lines[at] = items if items != line else by.choice(("<<<<<<< a", "=======", "- - -"))
            case _:
                key, colon, _ = line.partition(": ")
                lines[at] = f"{key}{colon or ': '}{by.choice(VALUES)}"
        lines = lines or [""]
    return "\n".join(lines)


def _run(register: Path, out: Path) -> set[str]:
    """Check, measure and publish a register; return the codes of what is amiss.

    What is no error of rsr's own gets out of here.
    """
    codes: set[str] = set()
    blamed: list[str] = []

    def told(verb: Callable[[], object]) -> None:
        try:
            verb()
        except RsrError as error:
            blamed.append(str(error))
            codes.update(problem.code for problem in error.problems)

    problems: list[Problem] = []
    told(lambda: problems.extend(rsr.check(register)))
    blamed += map(str, problems)
    codes.update(problem.code for problem in problems)
    told(lambda: measure(register))
    if not any(problem.severity == "error" for problem in problems):
        for cycle in {"2022-03", "c"} & {cycle.id for cycle in _cycles(register)}:
            told(partial(rsr.publish, register, cycle=cycle, to=out))
        shutil.rmtree(out, ignore_errors=True)
    wrong = [text for text in blamed if "makers" in text]
    assert not wrong, wrong
    return codes


def _cycles(register: Path) -> tuple[ReportCycle, ...]:
    try:
        return rsr.load(register).cycles
    except RsrError:
        return ()


def _try_registers(base: Path, seeds: range) -> None:
    register = base / "register"
    shutil.copytree(EXAMPLE, register)
    files = sorted(register.rglob("*.yaml"))
    for seed in seeds:
        by = random.Random(seed)
        path = by.choice(files)
        text = path.read_text(encoding="utf-8")
        path.write_text(_changed_text(text, by), encoding="utf-8")
        _tried(register, base, f"seed {seed}, {path.name}")
        path.write_text(text, encoding="utf-8")


def _try_tables(base: Path, seeds: range) -> None:
    register = base / "register"
    register.mkdir()
    tables = _tables(base)
    for seed in seeds:
        by = random.Random(seed)
        name = sorted(tables)[seed % len(tables)]
        text = HEAD.replace("NAME", name)
        (register / "register.yaml").write_text(text, encoding="utf-8")
        zipped = name.endswith((".xlsx", ".ods")) and by.random() < 0.7
        raw = (_changed_part if zipped else _changed_bytes)(tables[name], by)
        (register / name).write_bytes(raw)
        _tried(register, base, f"seed {seed}, {name}")
        (register / name).unlink()


def _tried(register: Path, base: Path, note: str) -> None:
    try:
        _run(register, base / "out")
    except BaseException as error:
        error.add_note(note)
        raise


@pytest.mark.parametrize("seed", [0])
def test_a_changed_register_ends_in_an_error_of_its_own(tmp_path: Path, seed: int) -> None:
    """A few changes of each kind."""
    _try_registers(tmp_path, range(seed, seed + 30))


@pytest.mark.parametrize("seed", [0])
def test_changed_data_end_in_an_error_of_their_own(tmp_path: Path, seed: int) -> None:
    """A few changes of each form."""
    _try_tables(tmp_path, range(seed, seed + 28))


@pytest.mark.attack
@pytest.mark.parametrize("seed", range(1_000, 9_000, 500))
def test_many_changed_registers_end_in_errors_of_their_own(tmp_path: Path, seed: int) -> None:
    """Values, lines, letters and lists of a register of many files."""
    _try_registers(tmp_path, range(seed, seed + 500))


@pytest.mark.attack
@pytest.mark.parametrize("seed", range(1_000, 9_000, 500))
def test_many_changed_tables_end_in_errors_of_their_own(tmp_path: Path, seed: int) -> None:
    """Bytes of tables in each form, and of the parts of workbooks."""
    _try_tables(tmp_path, range(seed, seed + 500))
