"""Releases: written once, read back as the same, and verified."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from strategies import instances

from rsr.documents import (
    converter,
    editions,
    read_release,
    release_bytes,
    release_digest,
    release_parts,
    releases,
    sha256,
    write_file,
    write_release,
)
from rsr.documents.json_reader import read_json
from rsr.errors import DocumentError, OutputError, ReleaseError
from rsr.model import Recommendation, Register, Release, Status, StatusScale

RELEASE = Release(
    cycle="now",
    register=Register(title="A review", recommendations=(Recommendation(id="r-1", number="1.10"),)),
    scale=StatusScale(
        id="one",
        title="One",
        statuses=(
            Status(id="low", label="Low", definition="Little.", colour="#aa0000", symbol="-"),
        ),
    ),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A release that was written."""
    write_release(tmp_path / "edition-1.json", RELEASE)
    return tmp_path / "edition-1.json"


def test_a_release_reads_back_as_the_same(path: Path) -> None:
    """Also its label that looks like a number."""
    assert read_release(path) == RELEASE


def test_its_digest_is_checked_by_sha256sum(path: Path) -> None:
    """A reader can verify it without rsr."""
    done = subprocess.run(
        ["sha256sum", "--check", f"{path.name}.sha256"],
        cwd=path.parent,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0


def test_writing_it_again_changes_nothing(path: Path) -> None:
    """The same release has the same digest, and another one is refused its place."""
    other = Release(cycle="other", register=RELEASE.register, scale=RELEASE.scale)

    assert write_release(path, RELEASE) == sha256(path.read_bytes())
    with pytest.raises(OutputError):
        write_release(path, other)
    assert read_release(path) == RELEASE


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(release=instances(Release))
def test_any_release_is_kept_whole(release: Release) -> None:
    """Bytes that are read again are written as the same bytes."""
    raw = release_bytes(release)

    again = converter.structure(read_json(raw.decode(), file="r").value, Release)

    assert again == release
    assert release_bytes(again) == raw


def test_the_digest_of_a_release_is_worked_out_once_while_it_is_in_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The digest is kept for as long as the release is, and no longer; the bytes are not kept."""
    release = evolve(RELEASE, cycle="other")
    raw = b"".join(release_parts(release))
    before = len(releases._DIGESTS)
    monkeypatch.delattr(releases, "canonical")

    digest = release_digest(release)
    del release

    assert digest == sha256(raw)
    assert len(releases._DIGESTS) == before - 1


@pytest.mark.parametrize("at", [30, 100, -30])
def test_a_flipped_bit_is_seen(path: Path, at: int) -> None:
    """Whatever it breaks, the release does not verify."""
    raw = bytearray(path.read_bytes())
    raw[at] ^= 0x01
    path.write_bytes(raw)

    with pytest.raises((ReleaseError, DocumentError)):
        read_release(path)


def test_a_changed_word_is_seen(path: Path) -> None:
    """A canonical file with other facts in it has another digest."""
    path.write_bytes(path.read_bytes().replace(b"A review", b"B review"))

    with pytest.raises(ReleaseError) as caught:
        read_release(path)

    assert caught.value.code == "digest-differs"
    assert read_release(path, verify=False).register.title == "B review"


def test_the_same_facts_in_other_bytes_are_not_the_release(path: Path) -> None:
    """White space is a change as well."""
    path.write_bytes(path.read_bytes() + b"\n")
    line = f"{sha256(path.read_bytes())}  {path.name}\n"
    Path(f"{path}.sha256").write_text(line, encoding="utf-8")

    with pytest.raises(ReleaseError) as caught:
        read_release(path)

    assert caught.value.code == "release-not-canonical"


def test_without_its_digest_it_does_not_verify(path: Path) -> None:
    """Both files are the release."""
    path.with_name(path.name + ".sha256").unlink()

    with pytest.raises(ReleaseError) as caught:
        read_release(path)

    assert caught.value.code == "digest-missing"


@pytest.mark.parametrize(
    ("content", "code", "at"),
    [
        pytest.param('{\n"cycle": 5}', "type-wrong", (2, 10), id="field"),
        pytest.param("{}", "field-missing", (1, 1), id="empty"),
        pytest.param("[]", "type-wrong", (1, 1), id="list"),
        pytest.param("{", "json-malformed", (1, 2), id="cut-off"),
    ],
)
def test_what_is_no_release_is_told_with_its_place(
    tmp_path: Path, content: str, code: str, at: tuple[int, int]
) -> None:
    """All that is wrong with it, each with line and column."""
    path = tmp_path / "r.json"
    path.write_text(content)

    with pytest.raises(DocumentError) as caught:
        read_release(path)

    problems: Any = {p.code: (p.where.line, p.where.column) for p in caught.value.problems}
    assert problems[code] == at


def test_a_release_that_is_not_there_is_told(tmp_path: Path) -> None:
    """As any file that cannot be read."""
    with pytest.raises(DocumentError) as caught:
        read_release(tmp_path / "none.json")

    assert caught.value.code == "file-unreadable"


def test_editions_are_listed_by_number(tmp_path: Path) -> None:
    """In order of number, and nothing else that lies there."""
    for name in ("edition-10.json", "edition-2.json", "edition-0.json", "edition-2.json.sha256"):
        (tmp_path / name).write_text("{}")

    assert list(editions(tmp_path)) == [2, 10]
    assert editions(tmp_path / "none") == {}


def test_a_release_is_never_there_without_its_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut short after its first file, it can be written again, even as another release."""
    real = write_file

    def cut_short(path: Path, content: bytes, *, replace: bool = False) -> None:
        real(path, content, replace=replace)
        raise KeyboardInterrupt

    path = tmp_path / "edition-1.json"
    monkeypatch.setattr(releases, "write_file", cut_short)
    with pytest.raises(KeyboardInterrupt):
        write_release(path, evolve(RELEASE, cycle="other"))
    monkeypatch.undo()
    left = [found.name for found in tmp_path.iterdir()]

    write_release(path, RELEASE)

    assert left == ["edition-1.json.sha256"]
    assert read_release(path) == RELEASE


def test_a_writer_that_comes_second_leaves_the_first_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two releases written at once one stands, with its own digest."""
    real = write_file
    path = tmp_path / "edition-1.json"

    def overtaken(place: Path, content: bytes, *, replace: bool = False) -> None:
        monkeypatch.setattr(releases, "write_file", real)
        write_release(path, RELEASE)
        real(place, content, replace=replace)

    monkeypatch.setattr(releases, "write_file", overtaken)
    with pytest.raises(OutputError) as caught:
        write_release(path, evolve(RELEASE, cycle="other"))

    assert caught.value.code == "output-exists"
    assert read_release(path) == RELEASE


def test_a_release_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system refuses the release itself, its digest alone stays behind."""
    real = write_file

    def full(path: Path, content: bytes, *, replace: bool = False) -> None:
        if path.suffix == ".json":
            raise OutputError.of("output-unwritable", "the output must be writable")
        real(path, content, replace=replace)

    monkeypatch.setattr(releases, "write_file", full)
    with pytest.raises(OutputError) as caught:
        write_release(tmp_path / "edition-1.json", RELEASE)

    assert caught.value.code == "output-unwritable"
    assert editions(tmp_path) == {}
