"""A browser, and the published examples served from this machine alone."""

import functools
import os
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pages import Site

import rsr
from rsr.plugins.manager import Plugins

ROOT = Path(__file__).parents[2]
EXAMPLES = {
    "restraint-2022-03": ("restraint-review", "2022-03"),
    "restraint-2021-12": ("restraint-review", "2021-12"),
    "riverside": ("riverside-review", "2026-03"),
}
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name it has
        """Say nothing: a test's output is its own."""


@pytest.fixture(scope="session", params=EXAMPLES)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Publish an example, and serve it on this machine while the tests run."""
    register, cycle = EXAMPLES[request.param]
    folder = tmp_path_factory.mktemp(request.param) / "out"
    with Plugins(entry_points=False) as plugins:
        rsr.publish(
            ROOT / "examples" / register,
            cycle=cycle,
            to=folder,
            formats=("html", "markdown", "json"),
            plugins=plugins,
        )
    handler = functools.partial(_Silent, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            pages = tuple(sorted(path.name for path in folder.glob("*.html")))
            address = f"http://127.0.0.1:{server.server_port}/"
            yield Site(folder=folder, address=address, pages=pages)
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start headless Chromium, or say plainly that there is none."""
    path = shutil.which("chromium")
    if path is None:
        why = "there is no chromium on this machine"
        if os.environ.get("RSR_REQUIRE_BROWSER") == "1":
            pytest.fail(why)
        pytest.skip(why)
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        try:
            yield opened
        finally:
            opened.close()
