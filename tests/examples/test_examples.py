"""What holds for every example register: it fits the schemas, is free of errors, and can be built."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from rsr.documents import read_register
from rsr.documents.schema import schema_for
from rsr.plugins.manager import Plugins
from rsr.workflow import check, publish, verify

EXAMPLES = Path(__file__).parents[2] / "examples"
REGISTERS = ("restraint-review", "riverside-review", "riverside-returns")
BUILDS = [
    pytest.param("restraint-review", "2021-12", id="restraint-2021-12"),
    pytest.param("restraint-review", "2022-03", id="restraint-2022-03"),
    pytest.param("riverside-review", "2024-06", id="riverside-2024-06"),
    pytest.param("riverside-review", "2025-06", id="riverside-2025-06"),
    pytest.param("riverside-review", "2026-03", id="riverside-2026-03"),
    pytest.param("riverside-returns", "2025-04", id="riverside-returns"),
]
FILES = [
    pytest.param(path, id=path.relative_to(EXAMPLES).as_posix())
    for name in REGISTERS
    for path in sorted((EXAMPLES / name).rglob("*.yaml"))
]


class _PlainLoader(yaml.SafeLoader):
    """Reads YAML without rsr's own reader: days stay text, and ``on`` is no truth value."""


_PlainLoader.yaml_implicit_resolvers = {
    sign: [
        (tag, rule)
        for tag, rule in rules
        if tag != "tag:yaml.org,2002:timestamp"
        and (tag != "tag:yaml.org,2002:bool" or sign in "tTfF")
    ]
    for sign, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _kind(path: Path) -> str:
    return "cycle" if path.parts[-3] == "cycles" else "register"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _texts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry)


@pytest.mark.parametrize("path", FILES)
def test_every_file_fits_the_published_schema(path: Path) -> None:
    """A validator and a YAML reader that are not rsr's find nothing wrong with any file."""
    validator = jsonschema_rs.validator_for(schema_for(_kind(path)), validate_formats=True)
    document = yaml.load(path.read_text("utf-8"), Loader=_PlainLoader)  # noqa: S506  # a safe loader

    found = [error.message for error in validator.iter_errors(document)]

    assert found == []


@pytest.mark.parametrize("path", FILES)
def test_every_file_tells_editors_its_schema(path: Path) -> None:
    """The first line of each file leads an editor to the schema in the project's own folder."""
    first = path.read_text("utf-8").splitlines()[0]
    wanted = EXAMPLES.parent / "schemas" / f"{_kind(path)}.schema.json"
    way = os.path.relpath(wanted, path.parent)

    assert first == f"# yaml-language-server: $schema={way}"


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_reads_without_problems(name: str) -> None:
    """Every file is read whole."""
    read = read_register(EXAMPLES / name)

    assert read.problems == ()
    assert read.register is not None


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_has_no_errors(name: str, plugins: Plugins) -> None:
    """Nothing keeps an example from being published."""
    found = check(EXAMPLES / name, plugins=plugins)

    assert [str(problem) for problem in found if problem.severity == "error"] == []


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_speaks_plain_text(name: str) -> None:
    """No text holds markup, because every text is shown as it is."""
    texts = [
        text
        for path in sorted((EXAMPLES / name).rglob("*.yaml"))
        for text in _texts(yaml.load(path.read_text("utf-8"), Loader=_PlainLoader))  # noqa: S506  # a safe loader
    ]

    assert len(texts) > 40
    assert [text for text in texts if "<" in text or "**" in text or "`" in text] == []


@pytest.mark.parametrize(("name", "cycle"), BUILDS)
def test_every_cycle_can_be_published(
    name: str, cycle: str, tmp_path: Path, plugins: Plugins
) -> None:
    """A cycle becomes pages, Markdown and data, each page with the register's notice, and verifies."""
    out = tmp_path / "out"
    release = publish(
        EXAMPLES / name, cycle=cycle, to=out, formats=("html", "markdown", "json"), plugins=plugins
    )
    notice = release.register.notice
    pages = sorted(out.rglob("*.html"))

    assert notice is not None
    assert (out / "index.html") in pages
    assert len(pages) > len(release.register.themes) if release.report_cycle.assesses else pages
    first = notice.replace("'", "&").split("&")[0]
    assert [page.name for page in pages if first not in page.read_text("utf-8")] == []
    assert any("as it was frozen" in line for line in verify(out))
