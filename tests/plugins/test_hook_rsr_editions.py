"""The hook rsr_editions: what it yields composes a release."""

from collections.abc import Iterable

import pytest
from hook_register import CYCLE, REGISTER, SCALE, only

import rsr
from rsr.errors import PluginError
from rsr.model import Release
from rsr.plugins import EditionContext, EditionOffer, hookimpl
from rsr.report import Download, Page, Report

RELEASE = Release(cycle=CYCLE.id, register=REGISTER, scale=SCALE)


class Postcard:
    """One page."""

    def compose(self, release: Release, context: EditionContext) -> Report:
        """Compose it."""
        page = Page(slug="index", title=release.report_cycle.title, kind="summary")
        return Report(title=release.register.title, pages=(page,), downloads=context.downloads)


class Torn:
    """No page at all."""

    def compose(self, _release: Release, _context: EditionContext) -> Report:
        """Fail."""
        raise ZeroDivisionError


class Good:
    """Offers two editions."""

    @hookimpl
    def rsr_editions(self) -> Iterable[EditionOffer]:
        """Yield them."""
        yield EditionOffer(name="torn", summary="None.", make=lambda _: Torn())
        yield EditionOffer(name="postcard", summary="One page.", make=lambda _: Postcard())


def test_an_edition_composes() -> None:
    """An offered edition is given the release and what will lie beside it."""
    beside = Download(label="A file", path="file.txt")
    with only(Good()) as plugins:
        report = rsr.compose(RELEASE, edition="postcard", downloads=[beside], plugins=plugins)

    assert [page.title for page in report.pages] == ["Spring"]
    assert report.downloads == (beside,)


def test_offers_are_sorted_by_name() -> None:
    """The order in which offers are yielded has no meaning."""
    with only(Good()) as plugins:
        names = list(plugins.editions)

    assert names == ["postcard", "torn"]


def test_an_edition_that_fails_is_named() -> None:
    """What an edition raises becomes an error with its plugin's name."""
    with only(Good()) as plugins, pytest.raises(PluginError) as caught:
        rsr.compose(RELEASE, edition="torn", plugins=plugins)

    assert caught.value.code == "plugin-failed"
    assert caught.value.plugin == "Good"
