"""Gathering: records of published data, with the place of each in its file."""

from pathlib import Path

import pytest

import rsr
from rsr.plugins.manager import Plugins
from rsr.workflow.gathering import gather

SOURCES = ("rsr.plugins.sources.json", "rsr.plugins.sources.tabular")
HEAD = (
    "format: 2\ntitle: A made-up review\nindicators: [{id: i, title: I, unit: u, better: lower}]\n"
)
OPTIONS = "indicator: i, period: {at: month, covers: month}"


def _register(folder: Path, use: str, file: str, columns: str) -> Path:
    text = f"{HEAD}sources:\n  - {{id: s, use: {use}, options: {{file: {file}, {OPTIONS}, {columns}}}}}\n"
    (folder / "register.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("use", "columns", "content", "place"),
    [
        pytest.param(
            "json",
            "fields: {value: value}",
            '[\n  {"month": "2021-02", "value": 7}\n]',
            (2, 3),
            id="json",
        ),
        pytest.param(
            "tabular",
            "columns: {value: value}",
            "month,value\n2021-02,7\n",
            (2, None),
            id="tabular",
        ),
    ],
)
def test_a_gathered_record_has_its_place(
    tmp_path: Path, use: str, columns: str, content: str, place: tuple[int, int | None]
) -> None:
    """What a check says of a gathered record leads to the line of the published file."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "f.txt").write_text(content, encoding="utf-8")
    register = rsr.load(_register(tmp_path, use, "data/f.txt", columns))

    with Plugins(SOURCES, entry_points=False) as plugins:
        gathered = gather(register, plugins=plugins)

    assert gathered.problems == ()
    where = gathered.register.where("observations", 0, "value")
    assert (where.file, where.line, where.column) == ("data/f.txt", *place)


@pytest.mark.parametrize("name", [r'"data/\0x"', r'"\0"'], ids=["below", "alone"])
def test_a_name_that_no_file_can_have_is_told_at_the_option(tmp_path: Path, name: str) -> None:
    """The plugin is not blamed for it."""
    register = rsr.load(_register(tmp_path, "tabular", name, "columns: {value: value}"))

    with Plugins(SOURCES, entry_points=False) as plugins:
        (problem,) = gather(register, plugins=plugins).problems

    assert problem.code == "file-unreadable"
    assert problem.where.path == ("sources", 0, "options", "file")
    assert problem.where.line == 5
