"""What the commands print: plain text for people, JSON and the common report formats for tools."""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from rsr._lazy import lazy_pattern
from rsr.errors import Problem, Severity, Where, grouped, json_path

if TYPE_CHECKING:
    from rsr.model import Account, Conclusion, Proposal, Register, Release, ReportCycle
    from rsr.plugins.manager import Plugins
    from rsr.workflow import Gathering

# What plugins offer, in the order in which it is listed.
OFFERS = ("sources", "strategies", "scales", "checks", "editions", "renderers")
_NO_SOURCES = "the register names no sources that hold records"
_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "note": "blue"}
# Characters that would act on a terminal, or turn its letters round, instead of being shown.
_ACTING = lazy_pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Return text that a terminal shows and does not obey."""
    return _ACTING.sub("\ufffd", text)


def _coloured(text: str, severity: Severity) -> str:
    if os.environ.get("NO_COLOR"):
        return text
    return click.style(
        text, fg=_COLOURS[severity]
    )  # click leaves it out where there is no terminal


def complain(problem: Problem) -> None:
    """Print a problem on standard error."""
    click.echo(_coloured(str(problem), problem.severity), err=True)


def complain_about(problems: Sequence[Problem]) -> None:
    """Print problems on standard error, those of one cause as one message."""
    for problem in grouped(problems):
        complain(problem)


def put_back(path: FilePath | None) -> None:
    """Put back what a killed command moved aside near a path that a command is given, and say so."""
    from rsr.staging import recover

    place = FilePath(os.path.realpath(path)) if path is not None else None
    for back in (*recover(place.parent), *recover(place)) if place is not None else ():
        must = "an output must be in its place"
        got = "one that a killed command had moved aside"
        hint = "nothing; it was put back as it was"
        where = Where(file=str(back))
        complain(
            Problem(
                code="output-put-back", must=must, got=got, hint=hint, where=where, severity="note"
            )
        )


def as_json(value: Any) -> None:
    """Print a value of the model, or plain data, as JSON."""
    from rsr.documents import converter

    plain = converter.unstructure(value)
    # Where the terminal has no such letters, JSON's own way to write them stays JSON.
    in_full = sys.stdout.encoding.lower().replace("-", "") == "utf8"
    click.echo(json.dumps(plain, indent=2, ensure_ascii=not in_full))


def as_own_json(value: Any) -> None:
    """Print a value as a JSON object, first in it who made it, so that no register reads it as its own."""
    from rsr._version import DISTRIBUTION, __version__
    from rsr.documents import converter
    from rsr.model import Provenance

    made_by = Provenance(plugin="rsr", distribution=DISTRIBUTION, version=__version__)
    as_json({"made_by": [made_by], **converter.unstructure(value)})


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str, int, int | None], None]]:
    """Show on a terminal how far fetching has come, and nothing anywhere else."""
    if quiet or not sys.stderr.isatty():
        yield lambda _source, _done, _of: None
        return

    def show(source: str, done: int, of: int | None) -> None:
        whole = f" of {of:,}" if of is not None else ""
        click.echo(f"\r{printable(source)}: {done:,}{whole}\x1b[K", err=True, nl=False)

    try:
        yield show
    finally:
        click.echo("", err=True)


def tally(problems: Iterable[Problem]) -> str:
    """Count problems by severity, in words."""
    counted = Counter(problem.severity for problem in problems)
    words = [
        f"{counted[severity]} {severity}{'' if counted[severity] == 1 else 's'}"
        for severity in _COLOURS
        if counted[severity]
    ]
    return ", ".join(words) or "nothing amiss"


def _report_text(problems: Sequence[Problem]) -> None:
    for problem in grouped(problems):
        click.echo(_coloured(str(problem), problem.severity))


def _of_place(problem: Problem) -> dict[str, Any]:
    return {
        "must": problem.must,
        "file": problem.where.file,
        "line": problem.where.line,
        "column": problem.where.column,
        "path": json_path(problem.where.path),
        "got": problem.got,
    }


def causes(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return problems as plain data, those of one cause as one, with every other place and text."""
    return [
        {
            "code": problem.code,
            "severity": problem.severity,
            **_of_place(problem),
            "hint": problem.advice(),
            "plugin": problem.plugin,
            "others": [
                {**_of_place(other), **({"hint": other.hint} if other.hint != problem.hint else {})}
                for other in problem.others
            ],
        }
        for problem in grouped(problems)
    ]


def _report_json(problems: Sequence[Problem]) -> None:
    as_own_json({"problems": causes(problems)})


def _report_github(problems: Sequence[Problem]) -> None:
    """Print workflow commands, as GitHub Actions reads them."""
    for problem in problems:
        level = "notice" if problem.severity == "note" else problem.severity
        place = {
            "file": problem.where.file,
            "line": problem.where.line,
            "col": problem.where.column,
            "title": problem.code,
        }
        given = ",".join(
            f"{key}={_github(str(value), ':,')}"
            for key, value in place.items()
            if value is not None
        )
        click.echo(f"::{level} {given}::{_github(str(problem))}")


def _github(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _report_sarif(problems: Sequence[Problem]) -> None:
    """Print SARIF 2.1.0."""
    from rsr._version import __version__

    results = []
    for problem in problems:
        region = {"startLine": problem.where.line, "startColumn": problem.where.column}
        physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(problem.where.file or "")}}
        if problem.where.line is not None:
            physical["region"] = {key: at for key, at in region.items() if at is not None}
        result: dict[str, Any] = {
            "ruleId": problem.code,
            "level": problem.severity,
            "message": {"text": str(problem)},
        }
        if problem.where.file is not None:
            result["locations"] = [{"physicalLocation": physical}]
        results.append(result)
    rules = [{"id": code} for code in sorted({problem.code for problem in problems})]
    driver = {"name": "rsr", "version": __version__, "rules": rules}
    as_json(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{"tool": {"driver": driver}, "results": results}],
        }
    )


def _uri(file: str) -> str:
    try:
        return quote(os.fsencode(file))
    except UnicodeEncodeError:  # half of a surrogate pair, which no file's name holds
        return quote(file.encode(errors="backslashreplace"))


def _report_junit(problems: Sequence[Problem]) -> None:
    """Print JUnit XML: a test case for each file, failed where it has errors."""
    from xml.sax.saxutils import quoteattr

    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.where.file or "register", []).append(problem)
    lines = []
    failed = 0
    for name, found in sorted(by_file.items()) or [("register", [])]:
        errors = [problem for problem in found if problem.severity == "error"]
        failed += bool(errors)
        lines.append(f'  <testcase classname="rsr check" name={quoteattr(printable(name))}>')
        if errors:
            text = "\n".join(printable(str(problem)) for problem in grouped(errors))
            message = quoteattr(tally(errors))
            lines.append(f"    <failure message={message}>{_xml(text)}</failure>")
        lines.append("  </testcase>")
    head = f'<testsuite name="rsr check" tests="{max(1, len(by_file))}" failures="{failed}">'
    click.echo('<?xml version="1.0" encoding="UTF-8"?>')
    click.echo("\n".join((head, *lines, "</testsuite>")))


def _xml(text: str) -> str:
    from xml.sax.saxutils import escape

    return escape(text)


# How `rsr check` can print problems.
REPORTS: Mapping[str, Callable[[Sequence[Problem]], None]] = {
    "text": _report_text,
    "json": _report_json,
    "sarif": _report_sarif,
    "junit": _report_junit,
    "github": _report_github,
}


def without_private_names(register: "Register") -> "Register":
    """Return a register that may be printed."""
    from attrs import evolve

    return evolve(register, private_names=())


def inventory(register: "Register") -> str:
    """Say how many records of each kind a register holds."""
    from rsr.model import COLLECTIONS

    counts = {name: len(getattr(register, name)) for name in COLLECTIONS}
    lines = [printable(register.title)]
    lines += [f"{count:8,}  {name.replace('_', ' ')}" for name, count in counts.items() if count]
    return "\n".join(lines)


_GATHERED = ("recommendations", "observations", "evidence")


def gathered(gathering: "Gathering", problems: Sequence[Problem]) -> dict[str, Any]:
    """Return the records that plugins made, by collection, what became of the rows, and what is amiss."""
    register = gathering.register
    made = {
        name: [record for record in getattr(register, name) if record.made_by is not None]
        for name in _GATHERED
    }
    return {
        **made,
        "accounts": list(gathering.accounts),
        "problems": causes(problems),
    }


def accounts(found: Iterable["Account"]) -> str:
    """Say what became of the rows of each source, a line each."""
    return "\n".join(printable(str(account)) for account in found)


def gathered_text(records: Mapping[str, Sequence[Any]], *, has_sources: bool) -> str:
    """Say how many records were gathered, and from which files."""
    lines = []
    for name in _GATHERED:
        found = records[name]
        counted = Counter((record.made_by.plugin, record.made_by.file) for record in found)
        for (plugin, file), count in sorted(counted.items(), key=lambda pair: str(pair[0])):
            lines.append(printable(f"{count:8,}  {name} from {file or 'its own data'} by {plugin}"))
    nothing = "nothing was gathered" if has_sources else _NO_SOURCES
    return "\n".join(lines) or nothing


def proposals(register: "Register", cycle: "ReportCycle", proposed: Sequence["Proposal"]) -> str:
    """Lay proposals out beside the decisions of their cycle."""
    decided = {
        (a.recommendation, a.assessor): a for a in register.assessments if a.cycle == cycle.id
    }
    lines = [printable(f"{cycle.title}; records up to {cycle.cut_off_on.isoformat()}")]
    if not cycle.assesses:
        lines.append("This cycle gives no status to anything.")
    elif not proposed:
        named = cycle.strategies or register.strategies
        lines.append(
            "Nothing is proposed." if named else "No strategy is named, so nothing is proposed."
        )
    for proposal in proposed:
        record = register.recommendation(proposal.recommendation)
        told = proposal.told_as or f"{proposal.status} ({proposal.scale})"
        lines.append("")
        lines.append(printable(f"{record.name} - {record.title}"))
        lines.append(f"  {proposal.strategy} proposes: {told} [{proposal.trace.rule}]")
        by = [a for (id_, _), a in sorted(decided.items()) if id_ == record.id]
        for a in by:
            differs = "; differs" if proposal.differs_from(a.status, scale=register.scale) else ""
            why = f": {a.differs_because}" if differs and a.differs_because else ""
            lines.append(printable(f"  {a.assessor} decided: {a.status}{differs}{why}"))
        if not by:
            lines.append("  no decision is recorded")
    return "\n".join(lines)


def conclusion(found: "Conclusion") -> dict[str, Any]:
    """Return a conclusion as plain data."""
    explained = found.explain()
    return {
        "recommendation": found.recommendation.id,
        "cycle": found.cycle.id,
        "state": found.state,
        "status": found.status.id if found.status else None,
        "label": found.label,
        "assessments": list(found.assessments),
        "proposals": list(found.proposals),
        "evidence": list(found.evidence),
        "explanation": [
            {"heading": heading, "sentences": list(sentences)}
            for heading, sentences in explained.parts
        ],
    }


def summary(release: "Release") -> str:
    """Count the conclusions of a release by their words."""
    counted = Counter(conclusion.label for conclusion in release.conclusions)
    scale = [status.label for status in reversed(release.scale.statuses)]
    rest = sorted(label for label in counted if label not in scale)
    assessed = release.report_cycle.assesses
    words = [f"{counted[label]} {label.lower()}" for label in (scale if assessed else [])]
    words += [f"{counted[label]} {label.lower()}" for label in rest]
    return printable(f"{release.report_cycle.title}: {', '.join(words)}")


def offers(plugins: "Plugins") -> list[dict[str, Any]]:
    """Return what is loaded and offered, as plain data."""
    return [
        {
            "plugin": loaded.name,
            "distribution": loaded.distribution,
            "version": loaded.version,
            "offers": list(loaded.offers),
        }
        for loaded in plugins.loaded
    ]


def offers_text(plugins: "Plugins") -> str:
    """List every offer with its summary and the package it comes from."""
    lines: list[str] = []
    for kind in OFFERS:
        found = getattr(plugins, kind)
        if not found:
            continue
        lines += ["", kind] if lines else [kind]
        width = max(len(name) for name in found)
        for name, offered in found.items():
            by = f"{offered.by.distribution} {offered.by.version}"
            lines.append(printable(f"  {name:{width}}  {offered.offer.summary}  [{by}]"))
    return "\n".join(lines)
