"""Compose, render and publish: from a release to files, whole or not at all."""

from collections.abc import Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any

from rsr.documents import (
    collector_resting,
    editions,
    read_release,
    release_bytes,
    sha256,
    write_folder,
)
from rsr.errors import PluginError, ReleaseError, Where
from rsr.model import Release
from rsr.plugins import EditionContext
from rsr.plugins.manager import Plugins
from rsr.report import Download, Report
from rsr.workflow._common import AnyRegister, registered, using
from rsr.workflow.freezing import AnyPath, candidate, release_folder, same_facts

__all__ = ["compose", "publish", "render"]

# The release lies beside everything that was made from it.
RELEASE_FILE = "release.json"
DIGEST_FILE = "release.json.sha256"
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
    if not isinstance(release, Release):
        raise TypeError(
            f"compose takes a Release, as freeze and read_release give; got {type(release).__name__}"
        )
    with using(plugins) as loaded, collector_resting():
        offered = loaded.get("editions", edition)
        made = loaded.make("editions", edition, options)
        context = EditionContext(downloads=tuple(downloads))
        with offered.answering(f"compose the edition {edition!r}"):
            report: Report = made.compose(release, context)
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
        PluginError: A plugin fails, or two formats want the same file.
    """
    given = options or {}
    with using(plugins) as loaded, collector_resting():
        wanted = [(name, loaded.get("renderers", name)) for name in dict.fromkeys(formats)]
        downloads = [
            Download(label=offered.offer.label, path=offered.offer.entry)
            for name, offered in wanted
            if name != "html"
        ]
        downloads.append(Download(label="The release, as data (canonical JSON)", path=RELEASE_FILE))
        downloads.append(Download(label="The release's SHA-256 digest", path=DIGEST_FILE))
        report = compose(
            release,
            edition=edition,
            options=given.get(edition),
            downloads=downloads,
            plugins=loaded,
        )
        content = release_bytes(release)
        files = {
            RELEASE_FILE: content,
            DIGEST_FILE: f"{sha256(content)}  {RELEASE_FILE}\n".encode(),
        }
        for name, offered in wanted:
            made = loaded.make("renderers", name, given.get(name))
            with offered.answering(f"render the format {name!r}"):
                rendered = [_file(item) for item in made.render(report, release)]
            for path, raw in rendered:
                if path in files:
                    raise PluginError.of(
                        "output-clash",
                        "each file of the output must have a place of its own",
                        got=repr(path),
                        hint="ask for fewer formats at once",
                        plugin=offered.by.name,
                    )
                files[path] = raw
    return files


def _file(item: Any) -> tuple[str, bytes]:
    path, content = item
    if not isinstance(path, str) or not isinstance(content, bytes):
        raise TypeError(type(item).__name__)
    return path, content


def publish(
    register: AnyRegister,
    *,
    cycle: str,
    to: AnyPath,
    formats: Sequence[str] = ("html",),
    edition: str = EDITION,
    options: Mapping[str, Mapping[str, Any]] | None = None,
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
        plugins: The plugins to use; None loads those installed.

    Returns:
        The release that was published.

    Raises:
        DocumentError: The register cannot be read.
        RegisterError: It has errors.
        ReleaseError: It differs from what was frozen.
        OutputError: The output cannot be written; what was there before is as it was.
    """
    found = registered(register)
    with using(plugins) as loaded:
        folder = release_folder(found, cycle)
        frozen = editions(folder) if folder else {}
        last = read_release(frozen[max(frozen)]) if frozen else None
        release = candidate(found, cycle=cycle, last=last, plugins=loaded)
        if last is not None and same_facts(release, last):
            release = last
        elif last is not None:
            raise ReleaseError.of(
                "release-exists",
                "a cycle that was frozen must be published as it was frozen",
                got=f"other facts than those of edition {last.edition}",
                hint="freeze a correction, or render the release that is there",
                where=Where(file=str(folder)),
            )
        files = render(release, formats=formats, edition=edition, options=options, plugins=loaded)
    write_folder(FilePath(to), sorted(files.items()))
    return release
