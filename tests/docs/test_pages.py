"""The pages keep the rules of the house: nothing typed by hand, and what is made is up to date."""

import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from rsr.documents import converter
from rsr.model import COLLECTIONS
from rsr.plugins.tables.table_options import TabularOptions

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.rst"))
MADE = re.compile(r"\[\[\[cog.*?\[\[\[end\]\]\]", re.DOTALL)
TYPED = re.compile(
    r"^\s*\.\. (?:code|code-block|sourcecode|parsed-literal|prompt|testcode)::|(?<!:)::$|^\s*>>> ",
    re.MULTILINE,
)
REFRESH = "run: python docs/_generate.py"


@pytest.mark.parametrize("page", PAGES)
def test_no_code_is_typed_by_hand(page: str) -> None:
    """Every block of code is included from a file, or written by a real run."""
    by_hand = MADE.sub("", (DOCS / page).read_text("utf-8"))

    # A directive ends in two colons too; what begins a literal block is no directive.
    found = [line.group() for line in TYPED.finditer(by_hand) if not _is_directive(by_hand, line)]

    assert found == []


def _is_directive(text: str, found: re.Match[str]) -> bool:
    line = text[text.rfind("\n", 0, found.end() - 1) + 1 : found.end()].strip()
    return re.fullmatch(r"\.\. [a-z:-]+::", line) is not None and "code" not in line


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(".. code-block:: python\n\n   x", id="code-block"),
        pytest.param("   .. code:: python\n", id="indented"),
        pytest.param("Like this::\n\n   x", id="literal-block"),
        pytest.param(">>> rsr.load", id="doctest"),
    ],
)
def test_code_that_is_typed_by_hand_is_found(text: str) -> None:
    """The rule above sees each way of typing code."""
    assert [found for found in TYPED.finditer(text) if not _is_directive(text, found)]


@pytest.mark.parametrize("page", [page for page in PAGES if page != "index.rst"])
def test_each_page_opens_with_whom_it_is_for(page: str) -> None:
    """The first words after the title say for whom the page is, and what they get."""
    text = (DOCS / page).read_text("utf-8")
    title = re.search(r"^(\S.*)\n={3,}\n\n(.+)$", text, re.MULTILINE)

    assert title is not None
    assert title[2].startswith("For ")


def test_every_page_can_be_reached(root: Path) -> None:
    """Each page stands in the contents."""
    contents = (root / "docs/index.rst").read_text("utf-8")
    listed = re.findall(r"^   ((?:[a-z-]+/)[a-z-]+)$", contents, re.MULTILINE)

    assert sorted(f"{name}.rst" for name in listed) == [page for page in PAGES if "/" in page]


@pytest.mark.parametrize(
    ("page", "name", "arguments"),
    [
        pytest.param("commands", "command_reference", (), id="commands"),
        pytest.param("register-format", "field_tables", ("head",), id="head"),
        pytest.param("register-format", "field_tables", ("records", "~"), id="records"),
        pytest.param("register-format", "figure_forms", (), id="figures"),
        pytest.param("release-format", "field_tables", ("release",), id="release"),
        pytest.param("hooks", "hook_reference", (), id="hooks"),
        pytest.param("plugins", "offers", ("sources",), id="sources"),
        pytest.param("plugins", "option_tables", ("sources",), id="options-of-sources"),
        pytest.param("plugins", "offers", ("strategies",), id="strategies"),
        pytest.param("plugins", "option_tables", ("strategies",), id="options-of-strategies"),
        pytest.param("plugins", "scales", (), id="scales"),
        pytest.param("plugins", "offers", ("checks",), id="checks"),
        pytest.param("plugins", "builtin_modules", (), id="modules"),
    ],
)
def test_each_table_is_up_to_date(
    page: str, name: str, arguments: tuple[str, ...], tables: ModuleType
) -> None:
    """A table says what the source says today."""
    text = (DOCS / "reference" / f"{page}.rst").read_text("utf-8")

    assert getattr(tables, name)(*arguments).strip("\n") in text, REFRESH


def test_the_table_of_exit_codes_is_up_to_date(exits: ModuleType, root: Path) -> None:
    """It says how the commands end today."""
    pytest.importorskip("duckdb")
    page = (root / "docs/reference/commands.rst").read_text("utf-8")

    assert exits.exit_table() in page, REFRESH


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_each_record_is_described(collection: str, root: Path) -> None:
    """Every list of a register, and every field of its records, is on the page."""
    page = (root / "docs/reference/register-format.rst").read_text("utf-8")

    assert f"   * - ``{collection}``\n" in page
    for attribute in COLLECTIONS[collection].__attrs_attrs__:
        assert f"   * - ``{attribute.name}``\n" in page


@pytest.mark.parametrize(
    "page", ["read-periods-and-layouts", "read-published-data", "read-workbooks"]
)
def test_options_in_a_table_of_forms_can_be_copied(page: str) -> None:
    """Each is YAML as it is shown, and a source takes it."""
    text = (DOCS / "how-to" / f"{page}.rst").read_text("utf-8")
    shown = []
    for table in re.findall(r"\.\. list-table::\n(?:   .*\n|\n)+", text):
        head, *rows = [
            re.findall(r"^   [*] - (.*)$|^     - (.*)$", row, re.MULTILINE)
            for row in re.findall(r"^   [*] - .*\n(?:     - .*\n)*", table, re.MULTILINE)
        ]
        names = [first or other for first, other in head]
        at = next((names.index(one) for one in ("Option", "Options") if one in names), None)
        shown += [] if at is None else ["".join(row[at]).strip("`") for row in rows]
    assert len(shown) > 20

    for one in set(shown) - {"none", "none is needed"}:
        days = re.sub(r"\d{4}-\d\d-\d\d", r"'\g<0>'", one)  # a day is a text to rsr
        options = yaml.safe_load(f"{{{days}}}")
        made = converter.structure({"file": "t.csv", **options}, TabularOptions)
        assert made.file == "t.csv"
