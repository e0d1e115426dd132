"""Fetch: data over the network, kept below the register's folder, so that all else works offline."""

from collections.abc import Callable, Sequence
from pathlib import Path as FilePath
from typing import cast

from rsr.errors import (
    DocumentError,
    ExtraMissingError,
    NotFoundError,
    Path,
    PluginError,
    Problem,
    RsrError,
    Where,
)
from rsr.model import DataSource
from rsr.plugins import FetchContext, Fetching
from rsr.plugins.manager import Plugins
from rsr.workflow._arguments import several
from rsr.workflow.session import AnyRegister, load, using

__all__ = ["fetch"]

Progress = Callable[[str, int, int | None], None]


def fetch(
    register: AnyRegister,
    *,
    sources: Sequence[str] | None = None,
    progress: Progress = lambda _source, _done, _of: None,
    plugins: Plugins | None = None,
) -> tuple[Problem, ...]:
    """Fetch what the register's sources get over the network, and keep it below its folder.

    Nothing else uses the network: what was kept is what is gathered and measured.

    Args:
        register: The register, or where it is.
        sources: The ids of the sources to fetch; None is every source that fetches.
        progress: Told how far the work has come: the source's id, what is done, and of how much.
        plugins: The plugins to use; None loads those installed.

    Returns:
        What went amiss, sorted by place.

    Raises:
        NotFoundError: There is no such source, or it does not fetch.
        DocumentError: The register cannot be read, or does not lie in a folder.
        PluginError: A source fails.
    """
    if sources is not None:
        sources = several("sources", sources)
    found = load(register)
    folder = found.origins.folder() if found.origins else None
    if folder is None:
        raise DocumentError.of(
            "source-without-folder",
            "a register must lie in a folder for its sources to be fetched",
            hint="load it from its folder",
        )
    _refuse_unknown(found.sources, sources)
    problems: list[Problem] = []
    with using(plugins) as loaded:
        for index, source in enumerate(found.sources):
            if source.use not in loaded.sources or (
                sources is not None and source.id not in sources
            ):
                continue

            def locate(path: Path, index: int = index) -> Where:
                return found.where("sources", index, "options", *path)

            made = loaded.make("sources", source.use, source.options, locate=locate)
            if not hasattr(made, "fetch"):
                if sources is not None:
                    raise NotFoundError.of(
                        "source-fetches-nothing",
                        "a source that is fetched must be one that uses the network",
                        got=f"{source.id!r}, which uses {source.use!r}",
                        hint="its files lie in the register's folder",
                    )
                continue
            context = FetchContext(
                source=source,
                register=found,
                folder=FilePath(folder),
                progress=lambda done, of, id_=source.id: progress(id_, done, of),  # type: ignore[misc]  # the id is bound
            )
            offered = loaded.get("sources", source.use)
            try:
                doing = f"fetch the source {source.id!r}"
                with offered.answering(doing, found, timed=False):
                    problems += map(offered.told, cast("Fetching", made).fetch(context))
            except (PluginError, ExtraMissingError):
                raise
            except RsrError as error:
                problems += error.problems
    return tuple(sorted(problems, key=lambda problem: problem.sort_key))


def _refuse_unknown(there: Sequence[DataSource], asked: Sequence[str] | None) -> None:
    names = [source.id for source in there]
    for name in asked or ():
        if name not in names:
            raise NotFoundError.of(
                "source-unknown",
                "a source that is asked for must be in the register",
                got=repr(name),
                hint=f"it has {', '.join(names) or 'none'}",
            )
