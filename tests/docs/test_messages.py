"""Every code that rsr can report has its paragraph, and every paragraph its code."""

import re
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from rsr.errors import Severity

REFRESH = "run: python docs/_generate.py"
FORMS = {
    "positional": 'def of(code, must): ...\nof("{code}", "x")\n',
    "method": 'class A:\n    def of(self, code): ...\nA().of("{code}")\n',
    "keyword": 'f(code="{code}")\n',
    "field": 'class Rule:\n    must: str\n    code: str\nRule("x", "{code}")\n',
    "init": 'class Rule(ValueError):\n    def __init__(self, code): ...\nRule("{code}")\n',
    "default": 'def f(*, code="{code}"): ...\n',
    "choice": 'f(code="{code}" if x else "other-one")\n',
    "fallback": 'f(code=getattr(rule, "code", "{code}"))\n',
    "constant": 'KNOWN = "{code}"\nf(code=KNOWN)\n',
    "variable": 'def f():\n    code = "{code}"\n    g(code=code)\n',
    "table": 'WORDS = {{"a": "some"}}\nf(code=f"{{WORDS[x]}}-code")\n',
    "typed-table": 'WORDS: dict = {{"a": "some"}}\nf(code=f"{{WORDS[x]}}-code")\n',
    "argument": "def f(word):\n    g(code=f\"{{word.replace('_', '-')}}-code\")\nf('some')\n",
}


def headings(page: Path) -> list[str]:
    """Return the headings of a page that stand over a line of hyphens."""
    return re.findall(r"^(\S+)\n-{3,}$", page.read_text("utf-8"), re.MULTILINE)


def test_each_code_has_a_heading(root: Path, tables: ModuleType) -> None:
    """The page has a heading for every code that is raised or declared, in order, and no other."""
    assert headings(root / "docs/reference/messages.rst") == list(tables.severities()), REFRESH


def test_each_code_is_described_once(codes: ModuleType, tables: ModuleType) -> None:
    """A code is described by the check that declares it, or else in the table; never in both."""
    described = set(tables.documented_codes())

    assert described == set(codes.raised()) - set(codes.offered()), "mend docs/_messages.toml"


def test_each_description_says_what_must_hold_and_what_to_do(tables: ModuleType) -> None:
    """No description is empty, and each severity is one that there is."""
    for told in tables.documented_codes().values():
        assert told.keys() <= {"must", "do", "severity"}
        assert told["must"].strip()
        assert told["do"].strip()
        assert told.get("severity", "error") in get_args(Severity)


def test_the_page_is_up_to_date(root: Path, tables: ModuleType) -> None:
    """The page says what the source and the table say today."""
    page = (root / "docs/reference/messages.rst").read_text("utf-8")

    assert tables.messages().strip("\n") in page, REFRESH


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_of_a_code_is_collected(form: str, tmp_path: Path, codes: ModuleType) -> None:
    """Whichever way a code comes to be raised, it is found, with its module."""
    package = tmp_path / "rsr"
    package.mkdir()
    (package / "module.py").write_text(form.format(code="some-code"), "utf-8")

    found = codes.raised(package)

    assert found["some-code"] == {"rsr.module"}


def test_a_private_function_of_another_module_is_no_carrier(
    tmp_path: Path, codes: ModuleType
) -> None:
    """What is private to one module says nothing of its namesake in another."""
    package = tmp_path / "rsr"
    package.mkdir()
    (package / "one.py").write_text("def _refuse(code): ...\n", "utf-8")
    (package / "other.py").write_text('def _refuse(text): ...\n_refuse("no-code")\n', "utf-8")

    assert codes.raised(package) == {}


def test_a_code_that_cannot_be_followed_is_refused(tmp_path: Path, codes: ModuleType) -> None:
    """A code that is put together in another way stops the collecting, with its place."""
    package = tmp_path / "rsr"
    package.mkdir()
    (package / "module.py").write_text('\nf(code="some" + "-code")\n', "utf-8")

    with pytest.raises(ValueError, match=r"module\.py:2"):
        codes.raised(package)
