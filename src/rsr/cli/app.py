"""The commands, one for each verb."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

import click

from rsr._version import __version__
from rsr.cli import output
from rsr.cli.arguments import (
    CYCLE,
    EDITION,
    FORMATS,
    NO_PLUGIN,
    OPTIONS,
    PLUGIN,
    PLUGIN_TIMEOUT,
    REGISTER,
    TO,
    text_or_json,
)
from rsr.cli.exits import amiss, amiss_for, exit_code, exit_code_of, reading_day
from rsr.errors import RsrError

if TYPE_CHECKING:
    from rsr.plugins.manager import Plugins
    from rsr.workflow import Gathering
    from rsr.workflow.session import Session


class _App(click.Group):
    """Turns rsr's errors into lines on standard error and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RsrError as error:
            output.complain_about(error.problems)
            ctx.exit(exit_code_of(error))

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)  # in the order of the work


@click.group(cls=_App, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rsr", message="%(prog)s %(version)s")
@click.option("--quiet", "-q", is_flag=True, help="Print results only, no remarks.")
@PLUGIN
@NO_PLUGIN
@PLUGIN_TIMEOUT
@click.pass_context
def app(ctx: click.Context, /, *, quiet: bool, **plugins: Any) -> None:
    """Follow the recommendations of a review to the end."""
    ctx.obj = {"quiet": quiet, "plugins": plugins}


def _plugins(ctx: click.Context) -> "Plugins":
    from rsr.plugins.manager import Plugins

    return ctx.with_resource(Plugins(**ctx.obj["plugins"]))


def _remark(ctx: click.Context, text: str) -> None:
    if not ctx.obj["quiet"]:
        click.echo(text, err=True)


def _cycle_of(register: Any, asked: str | None) -> str:
    """Return the cycle asked for, or the one with the latest cut-off."""
    if asked is not None or not register.cycles:
        return str(register.cycle(asked or "").id)
    return str(max(register.cycles, key=lambda cycle: (cycle.cut_off_on, cycle.id)).id)


def _session(ctx: click.Context, register: FilePath) -> "Session":
    """Read a register, and load the plugins that a command works on it with."""
    from rsr.workflow.session import Session

    return ctx.with_resource(Session.over(register, _plugins(ctx)))


def _gathered(session: "Session") -> "Gathering":
    """Read what a register names, and record today as the day of reading."""
    from rsr.workflow.gathering import gathered

    return gathered(session, read_on=reading_day())


@app.command()
@click.argument("folder", type=click.Path(path_type=FilePath))
@click.pass_context
def new(ctx: click.Context, folder: FilePath) -> None:
    """Write a first register, with comments, into FOLDER."""
    from rsr.workflow import new as start

    for name in start(folder):
        click.echo(folder / name)
    _remark(ctx, f"now edit it, and run: rsr check {folder}")


@app.command()
@REGISTER
@text_or_json
def load(register: FilePath, format_: str) -> None:
    """Read REGISTER and print what it holds."""
    from rsr.workflow import load as read

    found = read(register)
    if format_ == "json":
        output.as_own_json(output.without_private_names(found))
    else:
        click.echo(output.inventory(found))


@app.command()
@REGISTER
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(tuple(output.REPORTS)),
    default="text",
    show_default=True,
    help="How to print problems.",
)
@click.option(
    "--release",
    "releases",
    type=click.Path(path_type=FilePath),
    multiple=True,
    help="A release that lies elsewhere than in the register; may be given several times.",
)
@click.pass_context
def check(
    ctx: click.Context, register: FilePath, format_: str, releases: Sequence[FilePath]
) -> None:
    """Check REGISTER and list its problems; exit with 1 where there are errors."""
    from rsr.workflow import check as find

    problems = find(register, releases=releases, plugins=_plugins(ctx))
    output.REPORTS[format_](problems)
    if format_ == "text":
        _remark(ctx, output.tally(problems))
    ctx.exit(exit_code(problems))


@app.command()
@REGISTER
@text_or_json
@click.pass_context
def gather(ctx: click.Context, register: FilePath, format_: str) -> None:
    """Read the published data that REGISTER names, and print the records made of it."""
    session = _session(ctx, register)
    gathering = _gathered(session)
    problems = amiss(gathering, session)
    records = output.gathered(gathering, problems)
    if format_ == "json":
        output.as_own_json(records)
    else:
        click.echo(output.gathered_text(records, has_sources=bool(gathering.register.sources)))
        if gathering.accounts:
            click.echo(output.accounts(gathering.accounts))
    output.complain_about(problems)
    ctx.exit(exit_code(problems))


@app.command()
@REGISTER
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.pass_context
def fetch(ctx: click.Context, register: FilePath, sources: Sequence[str]) -> None:
    """Download what the SOURCEs of REGISTER read, and keep it in the register's folder.

    No other command uses the network.
    """
    from rsr.workflow import fetch as get

    with output.progress(quiet=ctx.obj["quiet"]) as told:
        problems = get(register, sources=sources or None, progress=told, plugins=_plugins(ctx))
    output.complain_about(problems)
    ctx.exit(exit_code(problems))


@app.command()
@REGISTER
@click.argument("indicators", nargs=-1, metavar="[INDICATOR]...")
@click.option(
    "--as-of",
    type=click.DateTime(("%Y-%m-%d",)),
    metavar="DATE",
    help="The series as it stood on that day.",
)
@click.option(
    "--to",
    "-o",
    type=click.Path(path_type=FilePath),
    help="A folder for a page to read (HTML), the charts (SVG) and their figures (CSV).",
)
@text_or_json
@click.pass_context
def measure(
    ctx: click.Context,
    register: FilePath,
    indicators: Sequence[str],
    as_of: datetime | None,
    to: FilePath | None,
    format_: str,
) -> None:
    """Print what REGISTER's INDICATORs show: the series, its limits and signals, and the verdict."""
    from rsr.cli import measured
    from rsr.workflow import measure as work_out

    output.put_back(to)
    session = _session(ctx, register)
    gathering = _gathered(session)
    measuring = work_out(
        gathering.register,
        indicators=indicators or None,
        as_of=as_of.date() if as_of else None,
        plugins=session.plugins,
    )
    problems = amiss(gathering, session, measuring.problems)
    if format_ == "json":
        output.as_own_json(measured.as_data(measuring, problems))
    else:
        click.echo(measured.as_text(measuring))
        if measuring.accounts:
            click.echo(f"\n{output.accounts(measuring.accounts)}")
    if to is not None:
        from rsr.documents import write_folder

        drawn = measured.files(measuring)
        write_folder(to, drawn)
        for name, _ in drawn:
            _remark(ctx, str(to / name))
    output.complain_about(problems)
    ctx.exit(exit_code(problems))


@app.command()
@REGISTER
@CYCLE
@click.option(
    "--strategy", "strategies", multiple=True, metavar="NAME", help="Ask these strategies instead."
)
@OPTIONS
@text_or_json
@click.pass_context
def assess(
    ctx: click.Context,
    register: FilePath,
    cycle: str | None,
    strategies: Sequence[str],
    options: Sequence[str],
    format_: str,
) -> None:
    """Print the statuses that strategies propose for a cycle, and those decided."""
    from rsr.cli.offer_options import options_of
    from rsr.model import StrategyUse
    from rsr.workflow.assessing import proposed
    from rsr.workflow.reading import checked

    session = _session(ctx, register)
    given = options_of(session.plugins, [("strategies", name) for name in strategies], options)
    uses = [StrategyUse(use=name, options=given.get(name, {})) for name in strategies]
    gathering = _gathered(session)
    found = gathering.register
    asked = found.cycle(_cycle_of(found, cycle))
    checking = checked(gathering, session)
    proposals = proposed(session, found, asked, uses) if uses else checking.proposals[asked.id]
    problems = amiss_for(asked, gathering, session, checking)
    if format_ == "json":
        output.as_own_json({"proposals": list(proposals), "problems": output.causes(problems)})
    else:
        click.echo(output.proposals(found, asked, proposals))
    output.complain_about(problems)  # of what they leave unknown, nothing was proposed
    ctx.exit(exit_code(problems))


@app.command()
@REGISTER
@click.argument("recommendation")
@CYCLE
@text_or_json
@click.pass_context
def explain(
    ctx: click.Context, register: FilePath, recommendation: str, cycle: str | None, format_: str
) -> None:
    """Explain the status of RECOMMENDATION (an id or a number)."""
    from rsr.workflow import conclude

    session = _session(ctx, register)
    gathering = _gathered(session)
    found = gathering.register
    asked = found.cycle(_cycle_of(found, cycle))
    conclusion = conclude(found, recommendation, cycle=asked.id, plugins=session.plugins)
    problems = amiss_for(asked, gathering, session)
    if format_ == "json":
        told = output.conclusion(conclusion)
        output.as_own_json({**told, "problems": output.causes(problems)})
    else:
        click.echo(output.printable(str(conclusion.explain())))
    output.complain_about(problems)
    ctx.exit(exit_code(problems))


@app.command()
@REGISTER
@CYCLE
@click.option(
    "--to",
    "-o",
    type=click.Path(path_type=FilePath),
    help="The folder of the cycle's releases; releases/CYCLE in the register if not given.",
)
@click.option("--correction", metavar="NOTICE", help="What was wrong and has changed.")
@click.option(
    "--on", type=click.DateTime(("%Y-%m-%d",)), metavar="DAY", help="The day of the correction."
)
@click.pass_context
def freeze(
    ctx: click.Context,
    register: FilePath,
    cycle: str | None,
    to: FilePath | None,
    correction: str | None,
    on: datetime | None,
) -> None:
    """Write the release of a cycle: canonical JSON, with its SHA-256 digest beside it."""
    from rsr.documents import release_digest
    from rsr.workflow import freeze as write
    from rsr.workflow.freezing import release_folder
    from rsr.workflow.gathering import as_printed

    if on is not None and correction is None:
        raise click.UsageError("--on is the day of a correction: give --correction as well")
    session = _session(ctx, register)
    found = session.register
    asked = _cycle_of(found, cycle)
    folder = to or release_folder(found, asked)
    gathering = _gathered(session)
    release = write(
        gathering.register,
        cycle=asked,
        to=folder,
        correction=correction,
        corrected_on=on.date() if on else None,
        plugins=session.plugins,
    )
    output.complain_about(as_printed(gathering, found.cycle(asked)).problems)
    click.echo(f"{release_digest(release)}  {folder}/edition-{release.edition}.json")


@app.command()
@click.argument("path", type=click.Path(path_type=FilePath))
def verify(path: FilePath) -> None:
    """Check a release, a folder of releases or a published folder against its digests."""
    from rsr.workflow import verify as show

    output.put_back(path)
    for line in show(path):
        click.echo(output.printable(line))


@app.command()
@click.argument("release", type=click.Path(path_type=FilePath))
@EDITION
@OPTIONS
@click.pass_context
def compose(ctx: click.Context, release: FilePath, edition: str, options: Sequence[str]) -> None:
    """Print the pages and blocks of a publication, from a RELEASE's file, as JSON."""
    from rsr.cli.offer_options import options_of
    from rsr.documents import read_release
    from rsr.workflow import compose as lay_out

    plugins = _plugins(ctx)
    given = options_of(plugins, [("editions", edition)], options).get(edition)
    found = read_release(release)
    output.as_own_json(lay_out(found, edition=edition, options=given, plugins=plugins))


@app.command()
@click.argument("release", type=click.Path(path_type=FilePath))
@TO
@FORMATS
@EDITION
@OPTIONS
@click.pass_context
def render(
    ctx: click.Context,
    release: FilePath,
    to: FilePath,
    formats: Sequence[str],
    edition: str,
    options: Sequence[str],
) -> None:
    """Make a publication from a RELEASE alone: its file, with the digest beside it."""
    from rsr.cli.offer_options import options_of, publishing
    from rsr.documents import read_release, write_folder
    from rsr.workflow.publishing import rendered

    output.put_back(to)
    plugins = _plugins(ctx)
    given = options_of(plugins, publishing(edition, formats), options)
    found = read_release(release)
    write_folder(to, rendered(found, formats, edition, given, plugins))
    _published(to, formats, plugins)


@app.command()
@REGISTER
@CYCLE
@TO
@FORMATS
@EDITION
@OPTIONS
@click.pass_context
def publish(
    ctx: click.Context,
    register: FilePath,
    cycle: str | None,
    to: FilePath,
    formats: Sequence[str],
    edition: str,
    options: Sequence[str],
) -> None:
    """Check and freeze a cycle of REGISTER, and write its publication."""
    from rsr.cli.offer_options import options_of, publishing
    from rsr.workflow import publish as make
    from rsr.workflow.gathering import as_printed

    output.put_back(to)
    session = _session(ctx, register)
    found, plugins = session.register, session.plugins
    asked = _cycle_of(found, cycle)
    given = options_of(plugins, publishing(edition, formats), options)
    gathering = _gathered(session)
    release = make(
        gathering.register,
        cycle=asked,
        to=to,
        formats=formats,
        edition=edition,
        options=given,
        plugins=plugins,
    )
    output.complain_about(as_printed(gathering, found.cycle(asked)).problems)
    _remark(ctx, output.summary(release))
    _published(to, formats, plugins)


def _published(to: FilePath, formats: Sequence[str], plugins: "Plugins") -> None:
    for name in dict.fromkeys(formats):
        click.echo(to / plugins.renderers[name].offer.entry)


@app.command()
@text_or_json
@click.pass_context
def plugins(ctx: click.Context, format_: str) -> None:
    """List the plugins that are loaded, and what each offers."""
    loaded = _plugins(ctx)
    if format_ == "json":
        output.as_own_json({"plugins": output.offers(loaded)})
    else:
        click.echo(output.offers_text(loaded))


@app.command()
@click.argument("kind", default="register")
@click.pass_context
def schema(ctx: click.Context, kind: str) -> None:
    """Print the JSON Schema of a KIND of document: register, cycle or release.

    The options of a plugin's offer have one as well: 'strategies/outcome-impact',
    'sources/tabular'.
    """
    from rsr.documents.schema import DOCUMENT_KINDS, options_schema
    from rsr.workflow.starting import as_text, schema_text

    if kind in DOCUMENT_KINDS:
        click.echo(schema_text(kind), nl=False)
        return
    offers, _, name = kind.partition("/")
    loaded = _plugins(ctx)
    if not name or offers not in output.OFFERS:
        raise click.BadParameter(
            f"{kind!r} is none of {', '.join(DOCUMENT_KINDS)}, nor OFFERS/NAME", param_hint="KIND"
        )
    options = options_schema(getattr(loaded.get(offers, name).offer, "options", None), of=kind)
    click.echo(as_text(options), nl=False)


def run() -> None:
    """Run the command with the process's own arguments."""
    app(prog_name="rsr")
