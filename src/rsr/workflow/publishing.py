"""Compose, render and publish: from a release to files, whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path as FilePath
from types import NoneType
from typing import Any

from attrs import evolve

from rsr.documents import (
    DIGEST_SUFFIX,
    MANIFEST,
    RELEASE,
    Content,
    collector_resting,
    is_plain_path,
    release_digest,
    release_parts,
    write_folder,
)
from rsr.errors import PluginError, ReleaseError, Where, short_repr
from rsr.model import Release
from rsr.plugins import EditionContext, Renderer, RendererOffer
from rsr.plugins.manager import Offered, Plugins
from rsr.report import Download, LazyPages, Report
from rsr.workflow._arguments import check_day, check_path, check_type, several
from rsr.workflow._released import released_beside
from rsr.workflow.freezing import AnyPath, candidate, last_edition, release_folder, same_facts
from rsr.workflow.session import AnyRegister, Session, using

__all__ = ["compose", "publish", "render"]

# What comes after the last file.
_END = object()

# The release lies beside everything that was made from it.
DIGEST_FILE = RELEASE + DIGEST_SUFFIX
EDITION = "progress-report"


def compose(
    release: Release,
    *,
    edition: str = EDITION,
    options: Mapping[str, Any] | None = None,
    downloads: Sequence[Download] = (),
    plugins: Plugins | None = None,
) -> Report:
    """Compose a publication from a release.

    Args:
        release: The frozen cycle; nothing else is looked at.
        edition: The kind of publication.
        options: Its options.
        downloads: What will lie beside the pages.
        plugins: The plugins to use; None loads those installed.

    Raises:
        NotFoundError: No plugin offers such an edition.
        PluginError: The edition fails.
    """
    check_type("release", release, Release, as_="a Release, as freeze and read_release give")
    check_type("options", options, Mapping, NoneType, as_="a mapping of options")
    with using(plugins) as loaded, collector_resting():
        offered = loaded.get("editions", edition)
        made = loaded.make("editions", edition, options)
        context = EditionContext(downloads=tuple(downloads))
        with offered.answering(f"compose the edition {edition!r}", release):
            report: Report = made.compose(release, context)
            if not isinstance(report, Report):
                raise TypeError(type(report).__name__)
        if isinstance(report.pages, LazyPages):
            pages = report.pages.within(
                lambda: offered.answering(f"compose the edition {edition!r}")
            )
            report = evolve(report, pages=pages)
        return report


def render(
    release: Release,
    *,
    formats: Sequence[str] = ("html",),
    edition: str = EDITION,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    plugins: Plugins | None = None,
) -> dict[str, bytes]:
    """Render a release in one or several formats, with the release itself beside them.

    Args:
        release: The frozen cycle; nothing else is looked at.
        formats: The formats wanted.
        edition: The kind of publication.
        options: Options of the edition and of the formats, by name.
        plugins: The plugins to use; None loads those installed.

    Returns:
        The content of each file, by its path below the output folder.

    Raises:
        NotFoundError: No plugin offers such an edition or format.
        PluginError: A plugin fails, makes what is no file, or wants another's place.
    """
    files = rendered(release, several("formats", formats), edition, options, plugins)
    return {path: made if isinstance(made, bytes) else b"".join(made) for path, made in files}


def rendered(
    release: Release,
    formats: Sequence[str],
    edition: str = EDITION,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    plugins: Plugins | None = None,
) -> Iterator[tuple[str, Content]]:
    """Yield what :func:`render` returns, each file as it is made."""
    check_type("release", release, Release, as_="a Release, as freeze and read_release give")
    check_type("options", options, Mapping, NoneType, as_="a mapping of options, by offer")
    given = options or {}
    with using(plugins) as loaded, collector_resting():
        wanted = [(name, loaded.get("renderers", name)) for name in dict.fromkeys(formats)]
        downloads = [
            Download(label=offered.offer.label, path=offered.offer.entry)
            for name, offered in wanted
            if name != "html"
        ]
        downloads.append(Download(label="The release, as data (canonical JSON)", path=RELEASE))
        downloads.append(Download(label="The release's SHA-256 digest", path=DIGEST_FILE))
        composed_by = loaded.get("editions", edition)
        unchanged = composed_by.unchanged(f"compose the edition {edition!r}", release)
        report = compose(
            release,
            edition=edition,
            options=given.get(edition),
            downloads=downloads,
            plugins=loaded,
        )
        if len(wanted) > 1:  # each looks at every page
            report = evolve(report, pages=tuple(report.pages))
        yield RELEASE, release_parts(release)
        yield DIGEST_FILE, f"{release_digest(release)}  {RELEASE}\n".encode()
        places = _Places((RELEASE, DIGEST_FILE))
        for name, offered in wanted:
            made = loaded.make("renderers", name, given.get(name))
            yield from places.of(offered, _files(made, report, release, offered))
        unchanged()  # by pages that were composed when they were reached


def _files(
    made: Renderer, report: Report, release: Release, offered: Offered[RendererOffer]
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of one format, whatever goes wrong in making one told as its plugin's."""
    doing = f"render the format {offered.offer.name!r}"
    if offered.is_own:
        with offered.answering(doing):
            yield from map(partial(_file, offered=offered), made.render(report, release))
        return
    unchanged = offered.unchanged(doing, report, release)
    with offered.answering(doing):
        files = iter(made.render(report, release))
    while True:
        # What is done with a file once it is made takes none of the plugin's time.
        with offered.answering(doing):
            item = next(files, _END)
            file = None if item is _END else _file(item, offered)
        if file is None:
            unchanged()
            return
        yield file


class _Places:
    """The files that there are, and their folders: each has a place of its own."""

    def __init__(self, files: Iterable[str]) -> None:
        self._files = set(files)
        self._folders: set[str] = set()

    def of(
        self, offered: Offered[RendererOffer], files: Iterable[tuple[str, bytes]]
    ) -> Iterator[tuple[str, bytes]]:
        """Yield the files of one format beside those of others, or refuse them."""
        entry_made = False
        for path, raw in files:
            folders = _folders(path)
            if path in self._files or path in self._folders or not self._files.isdisjoint(folders):
                raise _fault(
                    offered,
                    "output-clash",
                    "each file of the output must have a place of its own",
                    short_repr(path),
                )
            self._files.add(path)
            self._folders.update(folders)
            entry_made = entry_made or path == offered.offer.entry
            yield path, raw
            del raw  # a page of thousands of records takes megabytes while the next one is made
        if not entry_made:
            raise _fault(
                offered,
                "entry-missing",
                "a renderer must make the file that its offer names as its first",
                f"no {short_repr(offered.offer.entry)}",
            )


def _folders(path: str) -> list[str]:
    steps = path.split("/")
    return ["/".join(steps[:length]) for length in range(1, len(steps))]


def _fault(offered: Offered[RendererOffer], code: str, must: str, got: str) -> PluginError:
    return PluginError.of(
        code,
        must,
        got=f"{got} from {offered.by}",
        hint=f"ask for fewer formats, or tell the makers of {offered.by.distribution}",
        plugin=offered.by.name,
    )


def _file(item: Any, offered: Offered[RendererOffer]) -> tuple[str, bytes]:
    path, content = item
    # The list of digests stands there, and it is not for a renderer to make.
    sound = isinstance(path, str) and is_plain_path(path) and path != MANIFEST
    if not sound or not isinstance(content, bytes):
        raise _fault(
            offered,
            "file-malformed",
            "a renderer must make bytes, each with a plain path below the output folder",
            type(content).__name__ if sound else short_repr(path),
        )
    return path, content


def publish(
    register: AnyRegister,
    *,
    cycle: str,
    to: AnyPath,
    formats: Sequence[str] = ("html",),
    edition: str = EDITION,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    read_on: date | None = None,
    plugins: Plugins | None = None,
) -> Release:
    """Load, check, assess, freeze, compose and render: a register in, a publication out.

    Where the cycle was frozen before, the register must still say the same: what is published is the
    edition that was frozen.

    Args:
        register: The register, or where it is.
        cycle: The cycle's id.
        to: The output folder; replaced as a whole if rsr wrote it, refused if it holds anything else.
        formats: The formats wanted.
        edition: The kind of publication.
        options: Options of the edition and of the formats, by name.
        read_on: The day to be recorded as that of reading the data; None records none. An edition
            that was frozen keeps its own.
        plugins: The plugins to use; None loads those installed.

    Returns:
        The release that was published.

    Raises:
        DocumentError: The register cannot be read.
        RegisterError: It has errors.
        ReleaseError: It differs from what was frozen.
        OutputError: The output cannot be written; what was there before is as it was.
    """
    formats = several("formats", formats)
    check_type("cycle", cycle, str, as_="text")
    check_path("to", to)
    check_type("options", options, Mapping, NoneType, as_="a mapping of options, by offer")
    check_day("read_on", read_on)
    with Session.over(register, plugins) as session:
        found = session.register
        folder = release_folder(found, cycle)
        last = last_edition(folder, found, cycle) if folder else None
        beside = released_beside(FilePath(to), found)
        release = candidate(session, cycle=cycle, last=last, releases=beside, read_on=read_on)
        if last is not None and same_facts(release, last, remarks=False):
            release = last
        elif last is not None:
            raise ReleaseError.of(
                "release-exists",
                "a cycle that was frozen must be published as it was frozen",
                got=f"other facts than those of edition {last.edition}",
                hint="freeze a correction, or render the release that is there",
                where=Where(file=str(folder)),
            )
        files = rendered(release, formats, edition, options, session.plugins)
        write_folder(FilePath(to), files)
    return release
