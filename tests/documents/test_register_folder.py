"""A register's folder: what is read, in which order, and what is told of what cannot be."""

import gc
import json
from pathlib import Path
from typing import Any

import pytest

from rsr.documents import ReadRegister, read_register
from rsr.errors import Where

HEAD = "format: 3\ntitle: A made-up review\n"


def _write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _read(folder: Path, files: dict[str, str]) -> ReadRegister:
    return read_register(_write(folder, files))


def _told(read: ReadRegister) -> list[tuple[str, str | None, int | None, int | None]]:
    return [(p.code, p.where.file, p.where.line, p.where.column) for p in read.problems]


def test_a_folder_is_read_as_one(tmp_path: Path) -> None:
    """The head, the files beside it, those that it includes, and every cycle's folder."""
    read = _read(
        tmp_path,
        {
            "register.yaml": HEAD + "include: ['more/*.json', 'more/*.txt.yaml']\nthemes:\n"
            "  - {id: t-1, title: One}\n",
            "b.yaml": "recommendations:\n  - id: r-2\n",
            "a.yml": "recommendations:\n  - id: r-1\n    number: 1.10\n",
            "empty.yaml": "# nothing yet\n",
            "more/c.json": '{"recommendations": [{"id": "r-3"}]}',
            "more/d.txt.yaml": "organisations: []\n",
            "notes.txt": "not read",
            ".hidden.yaml": "not: read\n",
            "cycles/2022-03/cycle.yaml": "title: March\ncut_off_on: 2022-03-01\n",
            "cycles/2022-03/evidence.yaml": "evidence:\n  - id: ev-1\n    bears_on: [r-1]\n"
            "    kind: inspection\n    about: outcome\n    direction: positive\n    says: Better.\n",
            "cycles/.git/cycle.yaml": "not: read\n",
            "cycles/README": "not read",
        },
    )

    assert read.problems == ()
    assert read.register is not None
    assert [r.id for r in read.register.recommendations] == ["r-1", "r-2", "r-3"]
    assert read.register.recommendations[0].number == "1.10"
    assert read.register.cycle("2022-03").title == "March"
    assert read.register.evidence[0].cycle == "2022-03"


def test_a_register_may_be_one_file(tmp_path: Path) -> None:
    """YAML or JSON; what lies beside it is not read."""
    whole = {"format": 3, "title": "A", "recommendations": [{"id": "r-1"}]}
    _write(tmp_path, {"one.json": json.dumps(whole), "beside.yaml": "recommendations: 5\n"})

    read = read_register(str(tmp_path / "one.json"))

    assert read.problems == ()
    assert read.register is not None
    assert read.register.where("recommendations", 0, "id") == Where(
        file="one.json", line=1, column=56, path=("recommendations", 0, "id")
    )
    assert read.register.origins is not None
    assert read.register.origins.folder() == str(tmp_path)


def test_places_lead_to_the_file_of_the_record(tmp_path: Path) -> None:
    """A record is found in its file, a field of the head in the head, and a cycle in its folder."""
    read = _read(
        tmp_path,
        {
            "register.yaml": HEAD + "recommendations:\n  - id: r-1\n",
            "z.yaml": "recommendations:\n  - id: r-2\n    topic: T\n",
            "cycles/c/cycle.yaml": "title: C\ncut_off_on: 2022-03-01\n",
        },
    )

    assert read.register is not None
    where = read.register.where
    assert (str(where("title")), str(where())) == ("register.yaml:2:8", "register.yaml:1:1")
    assert str(where("recommendations", 1, "topic")) == "z.yaml:3:12"
    assert str(where("recommendations", 1, "wording")) == "z.yaml:2:5"
    assert str(where("recommendations", 9)) == "register.yaml:4:3"
    assert str(where("cycles", 0, "cut_off_on")) == "cycles/c/cycle.yaml:2:13"


GOOD_CYCLE = "title: C\ncut_off_on: 2022-03-01\n"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        pytest.param({}, [("register-missing", None, None, None)], id="no-head"),
        pytest.param(
            {"register.yaml": HEAD, "register.json": "{}"},
            [("register-ambiguous", None, None, None)],
            id="two-heads",
        ),
        pytest.param(
            {"register.yaml": "title: A\n"},
            [("format-missing", "register.yaml", 1, 1)],
            id="no-format",
        ),
        pytest.param(
            {"register.yaml": "# nothing\n"},
            [("format-missing", "register.yaml", 1, 1)],
            id="empty-head",
        ),
        pytest.param(
            {"register.yaml": "format: two\ntitle: A\n"},
            [("format-missing", "register.yaml", 1, 9)],
            id="format-in-words",
        ),
        pytest.param(
            {"register.yaml": "format: true\ntitle: A\n"},
            [("format-missing", "register.yaml", 1, 9)],
            id="format-true",
        ),
        pytest.param(
            {"register.yaml": "format: 99\ntitle: A\n"},
            [("format-unknown", "register.yaml", 1, 9)],
            id="format-of-the-future",
        ),
        pytest.param(
            {"register.yaml": "- a\n"},
            [("document-not-mapping", "register.yaml", 1, 1)],
            id="head-is-a-list",
        ),
        pytest.param(
            {"register.yaml": "format: 3\n"},
            [("field-missing", "register.yaml", 1, 1)],
            id="no-title",
        ),
        pytest.param(
            {"register.yaml": HEAD + "titel: B\nqqq: 1\n"},
            [("field-unknown", "register.yaml", 3, 1), ("field-unknown", "register.yaml", 4, 1)],
            id="unknown-fields",
        ),
        pytest.param(
            {"register.yaml": HEAD, "a.yaml": "title: B\nrecomendations: []\n"},
            [("head-misplaced", "a.yaml", 1, 1), ("field-unknown", "a.yaml", 2, 1)],
            id="head-elsewhere",
        ),
        pytest.param(
            {"register.yaml": HEAD, "a.yaml": "recommendations: {id: r-1}\n"},
            [("type-wrong", "a.yaml", 1, 18)],
            id="not-a-list",
        ),
        pytest.param(
            {"register.yaml": HEAD, "a.yaml": "just words\n", "b.json": "{"},
            [("document-not-mapping", "a.yaml", 1, 1), ("json-malformed", "b.json", 1, 2)],
            id="two-broken-files",
        ),
        pytest.param(
            {"register.yaml": HEAD + "include: [../x.yaml]\n"},
            [("include-outside", "register.yaml", 3, 11)],
            id="include-above",
        ),
        pytest.param(
            {"register.yaml": HEAD + "include: [/etc/x.yaml]\n"},
            [("include-outside", "register.yaml", 3, 11)],
            id="include-absolute",
        ),
        pytest.param(
            {"register.yaml": HEAD + "include: ['']\n"},
            [("include-empty", "register.yaml", 3, 11), ("text-empty", "register.yaml", 3, 11)],
            id="include-nothing",
        ),
        *(
            pytest.param(
                {"register.yaml": HEAD + f"include: ['{pattern}']\n"},
                [("include-empty", "register.yaml", 3, 11)],
                id=f"include-{name}",
            )
            for name, pattern in {
                "the-folder-itself": ".",
                "the-folder-by-a-slash": "./",
                "the-folder-twice": "./.",
                "a-bracket": "[",
            }.items()
        ),
        pytest.param(
            {"register.yaml": HEAD + "include: ['x/*.yaml']\n"},
            [("include-empty", "register.yaml", 3, 11)],
            id="include-finds-nothing",
        ),
        pytest.param(
            {"register.yaml": HEAD + "include: [5]\n"},
            [("include-empty", "register.yaml", 3, 11)],
            id="include-a-number",
        ),
        pytest.param(
            {"register.yaml": HEAD + "include: [true]\n"},
            [("type-wrong", "register.yaml", 3, 11)],
            id="include-true",
        ),
        pytest.param(
            {"register.yaml": HEAD, "cycles/c/evidence.yaml": "evidence: []\n"},
            [("cycle-file-missing", "cycles/c/cycle.yaml", None, None)],
            id="no-cycle-file",
        ),
        pytest.param(
            {"register.yaml": HEAD, "cycles/c/cycle.yaml": "id: d\n" + GOOD_CYCLE},
            [("cycle-misplaced", "cycles/c/cycle.yaml", 1, 5)],
            id="cycle-of-another-name",
        ),
        pytest.param(
            {"register.yaml": HEAD, "cycles/c/cycle.yaml": "title: C\n"},
            [("field-missing", "cycles/c/cycle.yaml", 1, 1)],
            id="cycle-without-cut-off",
        ),
        pytest.param(
            {
                "register.yaml": HEAD,
                "cycles/c/cycle.yaml": GOOD_CYCLE,
                "cycles/c/a.yaml": "assessments:\n  - cycle: d\ntitle: X\n",
            },
            [
                ("cycle-misplaced", "cycles/c/a.yaml", 2, 12),
                ("field-unknown", "cycles/c/a.yaml", 3, 1),
            ],
            id="record-of-another-cycle",
        ),
        pytest.param(
            {
                "register.yaml": HEAD,
                "cycles/c/cycle.yaml": GOOD_CYCLE,
                "cycles/c/bad.yaml": "a: [\n",
                "cycles/c/a.yaml": "evidence: [7]\n",
            },
            [
                ("type-wrong", "cycles/c/a.yaml", 1, 12),
                ("yaml-malformed", "cycles/c/bad.yaml", 2, 1),
            ],
            id="broken-cycle-files",
        ),
    ],
)
def test_every_fault_has_its_place(tmp_path: Path, files: dict[str, str], told: list[Any]) -> None:
    """File, line, column and code of everything that keeps a folder from being a register."""
    found = _told(_read(tmp_path, files))

    wanted = [(code, file or str(tmp_path), line, column) for code, file, line, column in told]
    assert found == wanted


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    """A path that leads nowhere."""
    read = read_register(tmp_path / "none")

    assert [p.code for p in read.problems] == ["register-missing"]
    assert read.register is None


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    """With the line and column of the byte that is wrong."""
    _write(tmp_path, {"register.yaml": HEAD})
    (tmp_path / "a.yaml").write_bytes(b"recommendations:\n  - id: r\xe9\n")

    assert _told(read_register(tmp_path)) == [("encoding-wrong", "a.yaml", 2, 10)]


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    """Some editors write one."""
    (tmp_path / "register.yaml").write_bytes(b"\xef\xbb\xbf" + HEAD.encode())

    assert read_register(tmp_path).problems == ()


@pytest.mark.parametrize("on", [True, False], ids=["on", "off"])
def test_reading_leaves_the_collector_as_it_was(tmp_path: Path, *, on: bool) -> None:
    """Whoever turned it off finds it off."""
    was_on = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        _read(tmp_path, {"register.yaml": HEAD})
        after = gc.isenabled()
    finally:
        (gc.enable if was_on else gc.disable)()

    assert after is on


def test_what_could_be_read_is_kept(tmp_path: Path) -> None:
    """One broken record loses itself alone, and the register knows that it was there."""
    read = _read(
        tmp_path,
        {
            "register.yaml": HEAD,
            "a.yaml": "recommendations:\n  - id: r-1\n  - id: r-2\n    topic: true\n  - 5\n",
        },
    )

    register = read.register
    assert register is not None
    assert register.origins is not None
    assert [r.id for r in register.recommendations] == ["r-1"]
    assert register.origins.lost("recommendations", "r-2")
    assert not register.origins.is_whole("recommendations")
    assert register.origins.is_whole("evidence")
    assert not register.origins.lost("evidence", "ev-1")


def test_a_misspelt_list_may_have_held_anything(tmp_path: Path) -> None:
    """Nothing is said of the absence of what may stand in it."""
    read = _read(tmp_path, {"register.yaml": HEAD + "evidense:\n  - id: ev-1\n"})

    assert read.register is not None
    assert read.register.origins is not None
    assert read.register.origins.lost("evidence", "ev-1")


def test_records_are_checked_without_a_sound_head(tmp_path: Path) -> None:
    """A fault in the head does not hide those of the records."""
    read = _read(
        tmp_path, {"register.yaml": "format: 3\n", "a.yaml": "recommendations:\n  - id: R 1\n"}
    )

    assert [p.code for p in read.problems] == ["id-malformed", "field-missing"]
    assert read.register is not None
