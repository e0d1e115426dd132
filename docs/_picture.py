"""Takes the README's picture: the first page of the real example, as a browser shows it.

``python docs/_picture.py``; needs Chromium, playwright and Pillow. The picture is committed, so that
nobody needs them to read the README.
"""

import io
import shutil
import sys
import tempfile
from pathlib import Path

import rsr

DOCS = Path(__file__).parent
EXAMPLE = DOCS.parent / "examples" / "restraint-review"
WIDTH, HEIGHT = 1280, 1000


def main() -> int:
    """Publish the example, look at it, and keep what was seen in few colours."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        print("chromium must be on the path")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        rsr.publish(EXAMPLE, cycle="2022-03", to=site)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium,
                args=["--no-sandbox", "--disable-gpu", "--hide-scrollbars"],
            )
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.goto((site / "index.html").as_uri())
            seen = page.screenshot()
            browser.close()
    with Image.open(io.BytesIO(seen)) as picture:
        few = picture.convert("RGB").quantize(colors=64, dither=Image.Dither.NONE)
        few.save(DOCS / "images" / "summary.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
