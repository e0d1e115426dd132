"""The table of exit codes: each command is run on a small register in each situation, all made up."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen
from click.testing import CliRunner

from rsr.cli.app import app

__all__ = ["SITUATIONS", "VERBS", "Situation", "exit_table", "run"]

#: The commands that read a register, as they are run on it in its folder.
VERBS: Mapping[str, tuple[str, ...]] = {
    "check": ("check", "."),
    "gather": ("gather", "."),
    "measure": ("measure", "."),
    "assess": ("assess", ".", "--cycle", "c1"),
    "publish": ("publish", ".", "--cycle", "c1", "--to", "out", "--format", "json"),
}
_REGISTER = """format: 3
title: Made up
organisations: [{id: ours, name: Ours}]
recommendations:
  - {id: r-1, number: "1", topic: Made up, made_on: 2021-01-15, addressed_to: {ours: lead}}
strategies: [{use: outcome-impact}]
cycles: [{id: c1, title: One, cut_off_on: 2022-08-01}]
sources:
  - id: data
    use: tabular
    options:
      file: "*.csv"
      vintage_from: '(?P<date>\\d{4}-\\d{2}-\\d{2})'
      makes: table
      period: {at: month, covers: month}
      columns: {value: count}
indicators:
  - {id: i, title: People, unit: people, better: lower, bears_on: [r-1], measured: {data: data}}
"""


def _months(last: int, first: int = 1) -> str:
    return "".join(f"2022-{at:02},{40 + at * 5 % 7}\n" for at in range(first, last + 1))


@frozen
class Situation:
    """A register in which something is amiss, and how each command is to end on it."""

    says: str
    register: str = _REGISTER
    files: Mapping[str, str] = {"2022-07-01.csv": "month,count\n" + _months(6)}
    #: Words added on the command line.
    more: tuple[str, ...] = ()
    code: int = 1
    #: The code of what is told; empty for nothing.
    told: str = ""
    #: Commands that do not look at what is amiss, for the day or the cycle that they are asked for.
    done: tuple[str, ...] = ()


SITUATIONS: Mapping[str, Situation] = {
    "nothing": Situation("nothing is amiss", code=0),
    "warning": Situation(
        "a warning or a note",
        register=_REGISTER.replace(", addressed_to: {ours: lead}", ""),
        code=0,
    ),
    "unread": Situation(
        "the register cannot be read",
        register=_REGISTER.replace("better: lower", "better: less"),
        told="choice-unknown",
    ),
    "record": Situation(
        "a record has an error",
        register=_REGISTER.replace(
            "cut_off_on: 2022-08-01}", "cut_off_on: 2022-08-01, previous: c1}"
        ),
        told="cycle-loop",
    ),
    "series": Situation(
        "an indicator continues one of another kind",
        register=_REGISTER
        + "  - {id: rate, title: Rate, unit: per 1000 people, kind: rate, better: lower, continues: [i]}\n",
        told="kinds-mixed",
    ),
    "strategy": Situation(
        "no plugin offers a strategy",
        register=_REGISTER.replace("use: outcome-impact", "use: outcome-impcat"),
        told="strategy-unknown",
    ),
    "source": Situation("a file of a source is not there", files={}, told="file-unreadable"),
    "column": Situation(
        "a column is not there",
        register=_REGISTER.replace("value: count", "value: people"),
        told="column-missing",
    ),
    "later": Situation(
        "a release has lost most of its rows, and is published after the cut-off of the cycle",
        files={
            "2022-07-01.csv": "month,count\n" + _months(6),
            "2022-09-01.csv": "month,count\n2022-01,41\n2022-06,40\n",
        },
        told="release-shrunken",
        done=("assess", "publish"),
    ),
    "usage": Situation("the command has an option that there is not", more=("--no-such",), code=2),
}


def run(situation: Situation, verb: str, *words: str) -> tuple[int, str, str]:
    """Run a command in a situation; return its exit code, and what it prints on both streams."""
    runner = CliRunner()
    with tempfile.TemporaryDirectory() as kept:
        for name, text in {"register.yaml": situation.register, **situation.files}.items():
            (Path(kept) / name).write_text(text, encoding="utf-8")
        ours = (str(Path(kept) / one) if one in {".", "out"} else one for one in VERBS[verb])
        done = runner.invoke(app, [*ours, *situation.more, *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def exit_table() -> str:
    """Lay out how each command ends in each situation, as it did just now."""
    lines = [".. list-table::", "   :header-rows: 1", "   :widths: 50 10 10 10 10 10", ""]
    rows = [["What is amiss", *(f"``{verb}``" for verb in VERBS)]]
    rows += [
        [one.says.capitalize(), *(str(run(one, verb)[0]) for verb in VERBS)]
        for one in SITUATIONS.values()
    ]
    for first, *others in rows:
        lines += [f"   * - {first}", *(f"     - {cell}" for cell in others)]
    return "\n".join(lines)
