"""What lies in a register's folder and is not read, or must not be."""

import os
from pathlib import Path
from typing import Any

import pytest

import rsr
from rsr.documents import read_bytes, read_register
from rsr.errors import DocumentError

HEAD = "format: 3\ntitle: A made-up review\n"
CYCLE = "title: March\ncut_off_on: 2022-03-01\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small register with one cycle."""
    base = tmp_path / "register"
    (base / "cycles" / "one").mkdir(parents=True)
    (base / "register.yaml").write_text(HEAD, encoding="utf-8")
    (base / "cycles" / "one" / "cycle.yaml").write_text(CYCLE, encoding="utf-8")
    return base


def _told(folder: Path) -> list[tuple[str, str, str | None]]:
    return [(p.code, p.severity, p.where.file) for p in read_register(folder).problems]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("recommendations.YAML", id="ending-in-capitals"),
        pytest.param("cycles/evidence.yaml", id="right-in-cycles"),
        pytest.param("cycles/evidence.Json", id="right-in-cycles-in-capitals"),
        pytest.param("cycles/one/evidence.YML", id="ending-in-capitals-in-a-cycle"),
        pytest.param("cycles/one/more/evidence.json", id="below-a-cycle"),
    ],
)
def test_a_file_that_is_not_read_is_told_of(folder: Path, name: str) -> None:
    """What looks like a part of the register and is not read is a warning, not an error."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("{}", encoding="utf-8")

    assert _told(folder) == [("file-ignored", "warning", name)]
    assert rsr.load(folder).title == "A made-up review"
    assert ("file-ignored", name) in [(p.code, p.where.file) for p in rsr.check(folder)]


@pytest.mark.parametrize("where", ["", "cycles/one/"], ids=["register", "cycle"])
def test_what_is_no_file_is_told_of(folder: Path, where: str) -> None:
    """A link that leads nowhere and a folder with a file's name are not passed over in silence."""
    (folder / f"{where}a.yaml").symlink_to("nowhere.yaml")
    (folder / f"{where}b.yaml").mkdir()
    os.mkfifo(folder / f"{where}c.yaml")

    assert _told(folder) == [
        ("file-ignored", "warning", f"{where}{name}.yaml") for name in ("a", "b", "c")
    ]


def test_what_is_read_in_another_way_is_not_told_of(folder: Path) -> None:
    """Files that the head includes or a source names, hidden ones and others are in their place."""
    (folder / "register.yaml").write_text(
        HEAD + "include: ['cycles/one/more/*.yaml']\n"
        "sources: [{id: s, use: json, options: {file: cycles/one/data/s.json}}]\n",
        encoding="utf-8",
    )
    for name in ("more/x.yaml", "data/s.json", "data/notes.txt", ".git/x.yaml", "more/.x.yaml"):
        (folder / "cycles/one" / name).parent.mkdir(exist_ok=True)
        (folder / "cycles/one" / name).write_text("# nothing\n", encoding="utf-8")

    assert _told(folder) == []


@pytest.mark.parametrize("name", ["register.yaml", "a.yaml", "cycles/one/a.yaml"])
def test_a_link_out_of_the_folder_is_refused_unread(folder: Path, name: str) -> None:
    """Nothing of what lies elsewhere is read, let alone shown."""
    outside = folder.parent / "outside.yaml"
    outside.write_text("Zebedee: x\n", encoding="utf-8")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(outside)

    problems = read_register(folder).problems

    assert [(p.code, p.severity, p.where.file) for p in problems] == [
        ("file-outside", "error", name)
    ]
    with pytest.raises(DocumentError):
        rsr.load(folder)


def test_a_link_within_the_folder_is_read(folder: Path) -> None:
    """A link to another place of the register is as good as the file."""
    (folder / "more").mkdir()
    (folder / "more" / "x").write_text("themes: [{id: t, title: T}]\n", encoding="utf-8")
    (folder / "a.yaml").symlink_to("more/x")

    assert [theme.id for theme in rsr.load(folder).themes] == ["t"]


def _closed(monkeypatch: pytest.MonkeyPatch, name: str, *folders: Path) -> None:
    """Let the system refuse an operation on some paths, as it does to those without permission."""
    known = getattr(Path, name)

    def refuse(path: Path, *args: Any, **more: Any) -> Any:
        if path in folders:
            raise PermissionError(13, "Permission denied", str(path))
        return known(path, *args, **more)

    monkeypatch.setattr(Path, name, refuse)


@pytest.mark.parametrize(
    ("operation", "closed", "told"),
    [
        pytest.param("iterdir", "cycles/one", "cycles/one", id="cycle"),
        pytest.param("iterdir", "cycles", "cycles", id="cycles"),
        pytest.param("is_file", "cycles/one/cycle.yaml", "cycles/one", id="names-alone"),
        pytest.param("stat", "register.yaml", "register.yaml", id="head"),
    ],
)
def test_what_may_not_be_looked_into_is_a_problem(
    folder: Path, monkeypatch: pytest.MonkeyPatch, operation: str, closed: str, told: str
) -> None:
    """A folder without permission is told by name; nothing is said of what it may hold."""
    if operation == "stat":
        known = Path.is_file
        monkeypatch.setattr(
            Path, "is_file", lambda path: path.name == "register.yaml" or known(path)
        )
    _closed(monkeypatch, operation, folder / closed)

    problems = rsr.check(folder)

    assert [(p.code, p.where.file) for p in problems] == [("file-unreadable", told)]


def test_a_register_that_may_not_be_looked_into_is_a_problem(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder itself without permission is a problem like any other."""
    _closed(monkeypatch, "exists", folder)

    assert _told(folder) == [("file-unreadable", "error", str(folder))]


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    """Only a file is read: a pipe might never come to an end."""
    os.mkfifo(tmp_path / "pipe.yaml")

    with pytest.raises(DocumentError) as caught:
        read_bytes(tmp_path / "pipe.yaml", file="pipe.yaml")

    assert caught.value.code == "file-unreadable"
    assert _told(tmp_path / "pipe.yaml") == [("file-unreadable", "error", "pipe.yaml")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("register.yaml", "", id="nothing"),
        pytest.param("register.yaml", "# nothing yet\n", id="comments"),
    ],
)
def test_a_fault_of_the_whole_file_has_a_line(tmp_path: Path, name: str, text: str) -> None:
    """An editor can jump to any problem with a file that was opened."""
    (tmp_path / name).write_text(text, encoding="utf-8")

    (problem,) = read_register(tmp_path).problems

    assert (problem.where.line, problem.where.column) == (1, 1)
