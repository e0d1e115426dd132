"""Published pages as people meet them: valid, usable on a small screen, and fetching nothing."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pages import Site, faults

pytestmark = pytest.mark.browser
WIDTHS = (320, 1280)
# The checker reads pages of this machine only when it is told to.
_LOCAL = "-Dnu.validator.servlet.allow-forbidden-hosts=true"


def test_every_published_page_is_valid_and_whole(site: Site) -> None:
    """A strict parser accepts each page; structure, tables, links and resources hold."""
    found = (path for path in site.folder.rglob("*") if path.is_file())
    files = {path.relative_to(site.folder).as_posix(): path.read_bytes() for path in found}

    assert len(site.pages) > 10
    assert list(faults(files)) == []


def test_the_nu_html_checker_has_nothing_to_say(site: Site) -> None:
    """The checker that the W3C runs finds neither an error nor a warning, styles included."""
    jar = os.environ.get("RSR_VNU_JAR", "")
    if not (shutil.which("java") and Path(jar).is_file()):
        why = "RSR_VNU_JAR does not name the Nu HTML checker, or there is no java"
        if os.environ.get("RSR_REQUIRE_BROWSER") == "1":
            pytest.fail(why)
        pytest.skip(why)

    checked = subprocess.run(
        [
            "java",
            _LOCAL,
            "-jar",
            jar,
            "--format",
            "gnu",
            *(site.address + name for name in site.pages),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    styles = subprocess.run(
        ["java", "-jar", jar, "--css", "--format", "gnu", str(site.folder / "style.css")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.stderr, checked.returncode) == ("", 0)
    assert (styles.stderr, styles.returncode) == ("", 0)


@pytest.mark.parametrize("width", WIDTHS)
def test_nobody_is_shut_out(site: Site, browser: Any, width: int) -> None:
    """On every page axe finds nothing, the page does not scroll sideways, and nothing is fetched."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    asked: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.on("request", lambda request: asked.append(request.url))
    found: dict[str, list[str]] = {}
    try:
        for name in site.pages:
            page.goto(site.address + name)
            faults = [
                f"{fault['id']}: {node['html'][:120]}"
                for fault in axe.run(page).response["violations"]
                for node in fault["nodes"]
            ]
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                faults.append(f"{wide} pixels wide")
            if faults:
                found[name] = faults
    finally:
        page.close()

    assert found == {}
    assert [url for url in asked if not url.startswith((site.address, "data:"))] == []


def test_the_keyboard_reaches_everything(site: Site, browser: Any) -> None:
    """The first key leads to the skip link, which shows itself and leads to the main content."""
    page = browser.new_page(viewport={"width": 320, "height": 900})
    try:
        page.goto(site.address + "index.html")
        page.keyboard.press("Tab")
        skip = page.evaluate("document.activeElement.getBoundingClientRect().left")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        page.keyboard.press("Enter")
        reached = page.evaluate("document.activeElement.id")
    finally:
        page.close()

    assert skip >= 0
    assert outline == "solid"
    assert reached == "_main"


def test_print_leaves_out_what_paper_cannot_use(site: Site, browser: Any) -> None:
    """On paper there is no navigation, nothing is cut off, and addresses stand behind their links."""
    page = browser.new_page(viewport={"width": 760, "height": 900})
    try:
        page.emulate_media(media="print")
        page.goto(site.address + "evidence.html")
        shown = page.locator("nav:visible, .skip:visible").count()
        overflow = page.evaluate(
            "[...document.querySelectorAll('.scroll')].map(e => getComputedStyle(e).overflowX)"
        )
        addresses = page.evaluate(
            "[...document.querySelectorAll('main a[href^=http]')]"
            ".map(a => getComputedStyle(a, '::after').content.includes(a.getAttribute('href')))"
        )
        printed = page.pdf(format="A4")
    finally:
        page.close()

    assert shown == 0
    assert set(overflow) <= {"visible"}
    assert all(addresses)
    assert printed.startswith(b"%PDF-")
