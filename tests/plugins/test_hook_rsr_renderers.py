"""The hook rsr_renderers: what it yields writes files."""

from collections.abc import Iterable

import pytest
from hook_register import CYCLE, REGISTER, SCALE, only

import rsr
from rsr.errors import PluginError
from rsr.model import Release
from rsr.plugins import EditionContext, EditionOffer, RendererOffer, hookimpl
from rsr.report import Page, Report

RELEASE = Release(cycle=CYCLE.id, register=REGISTER, scale=SCALE)


class Postcard:
    """One page."""

    def compose(self, release: Release, _context: EditionContext) -> Report:
        """Compose it."""
        page = Page(slug="index", title="Only page", kind="summary")
        return Report(title=release.register.title, pages=(page,))


class Titles:
    """Writes the title."""

    def __init__(self, path: str) -> None:
        self._path = path

    def render(self, report: Report, _release: Release) -> Iterable[tuple[str, bytes]]:
        """Yield one file."""
        return [(self._path, report.title.encode())]


class Good:
    """Offers two formats and an edition for them."""

    @hookimpl
    def rsr_editions(self) -> Iterable[EditionOffer]:
        """Yield the edition."""
        yield EditionOffer(name="postcard", summary="One page.", make=lambda _: Postcard())

    @hookimpl
    def rsr_renderers(self) -> Iterable[RendererOffer]:
        """Yield the formats; they write to the same place."""
        for name in ("title", "copy"):
            yield RendererOffer(
                name=name,
                summary="The title.",
                make=lambda _: Titles("title.txt"),
                entry="title.txt",
                label="Title",
            )


def test_a_format_is_written_beside_the_release() -> None:
    """What an offered renderer yields is among the files, with the release they were made from."""
    with only(Good()) as plugins:
        files = rsr.render(RELEASE, formats=["title"], edition="postcard", plugins=plugins)

    assert files["title.txt"] == b"Lamps on the landing"
    assert sorted(files) == ["release.json", "release.json.sha256", "title.txt"]


def test_two_formats_cannot_write_one_file() -> None:
    """A file that is there already is not written over in silence."""
    with only(Good()) as plugins, pytest.raises(PluginError) as caught:
        rsr.render(RELEASE, formats=["title", "copy"], edition="postcard", plugins=plugins)

    assert caught.value.code == "output-clash"
