"""What tests of sources share: a reader of content that was made up, through the door."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_up_tables import Folder, without_account

from rsr.errors import DocumentError, Where
from rsr.model import DataSource, Provenance, Register
from rsr.plugins import Gathered, SourceContext
from rsr.plugins.manager import Plugins

Gather = Callable[..., list[Gathered]]


@pytest.fixture(scope="package")
def plugins() -> Plugins:
    """Return the sources alone, through the door."""
    return Plugins(("rsr.plugins.sources.json", "rsr.plugins.sources.tabular"), entry_points=False)


@pytest.fixture
def gather(plugins: Plugins) -> Gather:
    """Return a function that reads a file's content, given here, with options."""

    def run(content: bytes | str, use: str = "tabular", **options: Any) -> list[Gathered]:
        raw = content.encode() if isinstance(content, str) else content
        source = DataSource(id="made-up", use=use, options=options)
        other = DataSource(id="other", use="json")

        def read(name: str) -> bytes:
            if name == "nowhere.csv":
                raise DocumentError.of("file-unreadable", "must be there", where=Where(file=name))
            assert name == options["file"]
            return raw

        context = SourceContext(
            source=source,
            register=Register(title="Made up", sources=(other, source)),
            read=read,
            provenance=lambda file, place: Provenance(
                plugin="p", distribution="d", version="1", file=file, place=place
            ),
        )
        return without_account(list(plugins.make("sources", use, options).gather(context)))

    return run


@pytest.fixture
def folder(plugins: Plugins, tmp_path: Path) -> Folder:
    """Return an empty folder of a register, whose tables are read through the door."""
    return Folder(tmp_path / "register", plugins)
