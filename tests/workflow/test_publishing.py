"""Publishing: a register in, files out, whole or not at all."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import rsr
from rsr.documents import MANIFEST
from rsr.errors import ModelError, NotFoundError, OutputError, PluginError, ReleaseError
from rsr.model import Number, Observation, Period, Register, Release
from rsr.plugins import (
    EditionContext,
    EditionOffer,
    RendererOffer,
    SourceContext,
    SourceOffer,
    hookimpl,
)
from rsr.plugins.manager import Plugins
from rsr.report import Block, LazyPages, Page, Report

DAY = date(2021, 1, 31)


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_publication_holds_the_report_and_the_release(
    folder: Path, plugins: Plugins, tmp_path: Path
) -> None:
    """The files of the formats asked for, the release and its digest, and the list of all."""
    out = tmp_path / "out"

    release = rsr.publish(folder, cycle="two", to=out, formats=["plain"], plugins=plugins)

    made = files(out)
    assert set(made) == {"report.txt", "release.json", "release.json.sha256", MANIFEST}
    assert made["report.txt"] == b"r-1: Yes\nr-2: No decision recorded"
    assert rsr.read_release(out / "release.json") == release
    assert len(rsr.verify(out)) == 4


def test_publishing_again_gives_the_same_bytes(
    folder: Path, plugins: Plugins, tmp_path: Path
) -> None:
    """The same input in another place is the same output, and an old output is replaced whole."""
    for name in ("a", "b", "a"):
        rsr.publish(folder, cycle="two", to=tmp_path / name, formats=["plain"], plugins=plugins)

    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_a_folder_of_somebody_elses_is_not_touched(
    folder: Path, plugins: Plugins, tmp_path: Path
) -> None:
    """An output folder that holds a file rsr did not write is refused and left as it was."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(OutputError) as caught:
        rsr.publish(folder, cycle="two", to=out, formats=["plain"], plugins=plugins)

    assert caught.value.code == "output-exists"
    assert files(out) == {"thesis.txt": b"mine"}


def test_a_change_by_hand_is_found_and_kept(folder: Path, plugins: Plugins, tmp_path: Path) -> None:
    """A published file that was edited is neither verified nor overwritten."""
    out = tmp_path / "out"
    rsr.publish(folder, cycle="two", to=out, formats=["plain"], plugins=plugins)
    (out / "report.txt").write_text("all is well", encoding="utf-8")
    (out / "more.txt").write_text("more", encoding="utf-8")
    (out / "release.json.sha256").unlink()

    with pytest.raises(ReleaseError) as changed:
        rsr.verify(out)
    with pytest.raises(OutputError) as refused:
        rsr.publish(folder, cycle="two", to=out, formats=["plain"], plugins=plugins)

    codes = [problem.code for problem in changed.value.problems]
    assert sorted(codes) == ["digest-differs", "file-added", "file-missing"]
    assert refused.value.code == "output-exists"
    assert (out / "report.txt").read_text(encoding="utf-8") == "all is well"


@pytest.mark.parametrize(
    ("meddle", "codes"),
    [
        pytest.param(
            lambda out: (out / "link").symlink_to("release.json"), ["file-added"], id="link"
        ),
        pytest.param(
            lambda out: (out / "linked").symlink_to(out.parent), ["file-added"], id="folder"
        ),
        pytest.param(
            lambda out: (out / "a" / "b").mkdir(parents=True), ["file-added"] * 2, id="empty"
        ),
        pytest.param(
            lambda out: (
                (out / "report.txt").rename(out.parent / "kept"),
                (out / "report.txt").symlink_to(out.parent / "kept"),
            ),
            ["file-added"],
            id="link-in-the-place-of-a-file",
        ),
        *(
            pytest.param(
                lambda out, change=change: (out / "SHA256SUMS").write_bytes(
                    change((out / "SHA256SUMS").read_bytes())
                ),
                codes,
                id=name,
            )
            for name, change, codes in (
                ("line-in-the-list", lambda raw: raw + b"# mine\n", ["manifest-changed"]),
                ("empty-line", lambda raw: raw + b"\n", ["manifest-changed"]),
                ("carriage-returns", lambda raw: raw.replace(b"\n", b"\r\n"), ["manifest-changed"]),
                (
                    "other-order",
                    lambda raw: b"".join(reversed(raw.splitlines(keepends=True))),
                    ["manifest-changed"],
                ),
                ("no-list", lambda _: b"", ["file-added"] * 3 + ["manifest-changed"]),
                (
                    "path-that-leads-out",
                    lambda raw: f"{'0' * 64}  ../x\n".encode() + raw,
                    ["manifest-changed"],
                ),
            )
        ),
    ],
)
def test_every_change_of_a_published_folder_is_found(
    folder: Path,
    plugins: Plugins,
    tmp_path: Path,
    meddle: Callable[[Path], object],
    codes: list[str],
) -> None:
    """Links, empty folders and the list of files itself are looked at, as well as the files."""
    out = tmp_path / "out"
    rsr.publish(folder, cycle="two", to=out, formats=["plain"], plugins=plugins)
    meddle(out)

    with pytest.raises(ReleaseError) as caught:
        rsr.verify(out)

    assert sorted(problem.code for problem in caught.value.problems) == codes
    assert "did you mean" not in str(caught.value)


def test_a_frozen_cycle_is_published_as_it_was_frozen(
    folder: Path, plugins: Plugins, tmp_path: Path
) -> None:
    """Once frozen, a cycle is published with those facts or not at all."""
    rsr.freeze(folder, cycle="two", to=folder / "releases" / "two", plugins=plugins)
    cycle = folder / "cycles" / "two" / "cycle.yaml"

    release = rsr.publish(
        folder, cycle="two", to=tmp_path / "a", formats=["plain"], plugins=plugins
    )
    text = cycle.read_text(encoding="utf-8")
    cycle.write_text(text.replace("It was seen.", "It was heard."), encoding="utf-8")
    with pytest.raises(ReleaseError) as caught:
        rsr.publish(folder, cycle="two", to=tmp_path / "b", formats=["plain"], plugins=plugins)

    assert release.edition == 1
    assert caught.value.code == "release-exists"
    assert not (tmp_path / "b").exists()


def test_what_was_frozen_keeps_its_day_of_reading(
    folder: Path, plugins: Plugins, tmp_path: Path
) -> None:
    """A cycle that was frozen is published as it was frozen, whenever its data is read again."""

    class Reading:
        @hookimpl
        def rsr_sources(self) -> Iterable[SourceOffer]:
            yield SourceOffer(name="reader", summary="Reads.", make=lambda _: self)

        def gather(self, context: SourceContext) -> Iterable[Observation]:
            del context
            yield Observation(
                indicator="i", period=Period(start=DAY, end=DAY), value=Number(value=7)
            )

    def days(release: Release) -> list[date | None]:
        return [one.made_by.read_on for one in release.register.observations if one.made_by]

    path = folder / "register.yaml"
    more = "indicators: [{id: i, title: I, unit: people, better: lower}]\nsources: [{id: s, use: reader}]\n"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    options: Any = {"cycle": "two", "to": tmp_path / "out", "formats": ["plain"]}
    small = plugins._manager.get_plugin(plugins.loaded[0].name)
    with Plugins((small, Reading()), entry_points=False) as both:
        fresh = rsr.publish(folder, **options, read_on=date(2021, 7, 1), plugins=both)
        to = folder / "releases" / "two"
        frozen = rsr.freeze(folder, cycle="two", to=to, read_on=date(2021, 7, 2), plugins=both)
        again = rsr.publish(folder, **options, read_on=date(2021, 7, 3), plugins=both)

    assert days(fresh) == [date(2021, 7, 1)]
    assert days(frozen) == [date(2021, 7, 2)]
    assert again == frozen


def test_rendering_needs_the_release_alone(folder: Path, plugins: Plugins, tmp_path: Path) -> None:
    """What is rendered from a release's file is what was published from the register."""
    out = tmp_path / "out"
    rsr.publish(folder, cycle="two", to=out, formats=["plain"], plugins=plugins)

    rendered = rsr.render(
        rsr.read_release(out / "release.json"), formats=["plain"], plugins=plugins
    )

    assert rendered == {name: raw for name, raw in files(out).items() if name != MANIFEST}


def test_downloads_are_told_to_the_edition(register: Register, plugins: Plugins) -> None:
    """A report lists the other formats and the release beside it."""
    release = rsr.freeze(register, cycle="two", plugins=plugins)
    seen: list[Report] = []

    class Watching:
        @hookimpl
        def rsr_renderers(self) -> Iterable[RendererOffer]:
            yield RendererOffer(
                name="watch", summary="W.", make=lambda _: self, entry="w.txt", label="Watched"
            )

        def render(self, report: Report, release: Release) -> Iterable[tuple[str, bytes]]:
            seen.append(report)
            yield "w.txt", release.cycle.encode()

    small = plugins._manager.get_plugin(plugins.loaded[0].name)
    with Plugins((small, Watching()), entry_points=False) as both:
        rsr.render(release, formats=["watch"], plugins=both)

    paths = [download.path for download in seen[0].downloads]
    assert paths == ["w.txt", "release.json", "release.json.sha256"]


@pytest.mark.parametrize(
    ("makes", "code"),
    [
        pytest.param(
            [("w.txt", b""), ("release.json", b"{}")], "output-clash", id="takes-the-releases-place"
        ),
        pytest.param([("w.txt", b"1"), ("w.txt", b"2")], "output-clash", id="one-path-twice"),
        pytest.param(
            [("w.txt", b""), ("w.txt/more", b"")], "output-clash", id="a-file-as-a-folder"
        ),
        pytest.param(
            [("a/b/c", b""), ("w.txt", b""), ("a/b", b"")], "output-clash", id="a-folder-as-a-file"
        ),
        pytest.param([], "entry-missing", id="yields-nothing"),
        pytest.param([("other.txt", b"")], "entry-missing", id="yields-another-file"),
        pytest.param([1], "plugin-failed", id="yields-no-file"),
        pytest.param([("w.txt", b""), None], "plugin-failed", id="yields-none"),
        pytest.param([(5, b"")], "file-malformed", id="number-for-a-path"),
        pytest.param([("w.txt", "text")], "file-malformed", id="text-for-bytes"),
        *(
            pytest.param([("w.txt", b""), (path, b"")], "file-malformed", id=name)
            for name, path in {
                "above": "../w.txt",
                "above-by-a-detour": "a/../../w.txt",
                "absolute": "/etc/rsr",
                "empty": "",
                "two-slashes": "a//b",
                "ends-in-a-slash": "a/",
                "here": "./a",
                "null-byte": "a\0b",
                "line-break": "a\nb",
                "backslash": "a\\b",
                "surrogate": "a\ud800",
                "manifest": MANIFEST,
            }.items()
        ),
    ],
)
def test_a_format_that_fails_is_named(
    register: Register, plugins: Plugins, makes: list[object], code: str
) -> None:
    """A renderer that takes another file's place, or yields none, is an error with its name."""
    release = rsr.freeze(register, cycle="two", plugins=plugins)

    class Wrong:
        @hookimpl
        def rsr_renderers(self) -> Iterable[RendererOffer]:
            yield RendererOffer(
                name="wrong", summary="W.", make=lambda _: self, entry="w.txt", label="W"
            )

        def render(self, report: Report, release: Release) -> Any:
            del report, release
            return makes

    small = plugins._manager.get_plugin(plugins.loaded[0].name)
    with (
        Plugins((small, Wrong()), entry_points=False) as both,
        pytest.raises(PluginError) as caught,
    ):
        rsr.render(release, formats=["wrong"], plugins=both)

    assert caught.value.code == code
    assert caught.value.plugin == "Wrong"
    assert "from Wrong (" in str(caught.value.got)


class _Pages:
    """An edition whose pages are composed one by one, and a format of a file a page."""

    def __init__(self, told: list[str], *, fails_at: str = "") -> None:
        self.told, self.fails_at = told, fails_at

    @hookimpl
    def rsr_editions(self) -> Iterable[EditionOffer]:
        yield EditionOffer(name="pages", summary="P.", make=lambda _: self)

    @hookimpl
    def rsr_renderers(self) -> Iterable[RendererOffer]:
        for name in ("one", "two"):
            yield RendererOffer(
                name=name,
                summary="F.",
                make=partial(_Files, self.told, name),
                entry=name,
                label="L",
            )

    def compose(self, release: Release, context: EditionContext) -> Report:
        del release, context
        heads = [Page(slug=slug, title=slug, kind="prose") for slug in "abc"]
        return Report(title="t", pages=LazyPages((one, partial(self._page, one)) for one in heads))

    def _page(self, page: Page) -> list[Block]:
        self.told.append(f"composed {page.slug}")
        if page.slug == self.fails_at:
            raise ValueError("made to fail")
        return []


class _Files:
    """A format of a file a page."""

    def __init__(self, told: list[str], name: str, _: object) -> None:
        self.told, self.name = told, name

    def render(self, report: Report, release: Release) -> Iterable[tuple[str, bytes]]:
        del release
        yield self.name, b""
        for page in report.pages:
            self.told.append(f"{self.name} {page.slug}")
            yield f"{self.name}-{page.slug}", page.title.encode()


def test_pages_are_composed_and_written_one_by_one(
    folder: Path, plugins: Plugins, tmp_path: Path
) -> None:
    """A page is written before the next one is composed; for several formats each is composed once."""
    told: list[str] = []
    small = plugins._manager.get_plugin(plugins.loaded[0].name)
    with Plugins((small, _Pages(told)), entry_points=False) as both:
        rsr.publish(
            folder, cycle="two", to=tmp_path / "o", formats=["one"], edition="pages", plugins=both
        )
        one = list(told)
        told.clear()
        rsr.publish(
            folder,
            cycle="two",
            to=tmp_path / "p",
            formats=["one", "two"],
            edition="pages",
            plugins=both,
        )

    assert one == [step for slug in "abc" for step in (f"composed {slug}", f"one {slug}")]
    assert told[:3] == ["composed a", "composed b", "composed c"]
    assert len(told) == 9
    assert {"one-a", "two-c"} <= files(tmp_path / "p").keys()


def test_a_page_that_cannot_be_composed_is_the_fault_of_its_edition(
    folder: Path, plugins: Plugins, tmp_path: Path
) -> None:
    """It is told as the edition's, not the format's, and nothing is left of what was written."""
    small = plugins._manager.get_plugin(plugins.loaded[0].name)
    with (
        Plugins((small, _Pages([], fails_at="b")), entry_points=False) as both,
        pytest.raises(PluginError) as caught,
    ):
        rsr.publish(
            folder, cycle="two", to=tmp_path / "o", formats=["one"], edition="pages", plugins=both
        )

    assert caught.value.problems[0].must == "a plugin must be able to compose the edition 'pages'"
    assert list(tmp_path.glob("o*")) == []


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        pytest.param({"formats": ["pdf"]}, "renderer-unknown", id="format"),
        pytest.param({"edition": "opera", "formats": ["plain"]}, "edition-unknown", id="edition"),
    ],
)
def test_what_nobody_offers_is_said(
    folder: Path, plugins: Plugins, tmp_path: Path, wanted: dict[str, object], code: str
) -> None:
    """Asking for a format or edition that is not there names those that are."""
    with pytest.raises(NotFoundError) as caught:
        rsr.publish(folder, cycle="two", to=tmp_path / "o", plugins=plugins, **wanted)  # type: ignore[arg-type]  # given as a table

    assert caught.value.code == code
    assert not (tmp_path / "o").exists()


def test_a_path_is_no_release(tmp_path: Path, plugins: Plugins) -> None:
    """What is not a release is the caller's mistake, and no plugin is blamed for it."""
    with pytest.raises(ModelError, match="release must be a Release") as caught:
        rsr.compose(str(tmp_path), plugins=plugins)  # type: ignore[arg-type]  # that is the point

    assert caught.value.code == "type-wrong"


def test_a_composed_report_is_plain_data(register: Register, plugins: Plugins) -> None:
    """A report can be written as JSON as it stands."""
    from rsr.documents import converter

    report = rsr.compose(rsr.freeze(register, cycle="two", plugins=plugins), plugins=plugins)

    assert json.loads(json.dumps(converter.unstructure(report)))["title"] == "Made up"
    assert evolve(report, title="Other").pages == report.pages
