"""What is made on first use: regular expressions."""

import copy
import pickle
import re
import subprocess
import sys

import pytest

from rsr._lazy import lazy_pattern

_IMPORTS = """
import re, sys
import attrs, zoneinfo, csv, fractions, decimal, json, ipaddress, urllib.parse, tempfile
compiled, made = re._compiler.compile, []
re._compiler.compile = lambda *given: made.append(given[0]) or compiled(*given)
import rsr.values, rsr.engine.row_groups, rsr.engine.duck
print(len(made))
"""


@pytest.mark.parametrize(
    ("flags", "text"),
    [pytest.param(0, "ab1", id="as-written"), pytest.param(re.IGNORECASE, "AB1", id="flags")],
)
def test_a_pattern_matches_as_a_compiled_one(flags: int, text: str) -> None:
    """What is compiled on first use answers as what is compiled at once."""
    lazy = lazy_pattern(r"[a-z]+(\d)", flags)

    assert lazy.pattern == r"[a-z]+(\d)"
    assert lazy.groups == 1
    assert lazy.sub(r"\1", text) == "1"
    assert lazy_pattern(r"[a-z]+(\d)").fullmatch("AB1") is None


def test_a_pattern_is_compiled_when_it_is_matched() -> None:
    """What is no regular expression is told when it is first matched, and its text can be read before."""
    lazy = lazy_pattern("(")

    assert lazy.pattern == "("
    with pytest.raises(re.error):
        lazy.match("")


def test_a_pattern_can_be_copied_and_pickled() -> None:
    """A class that holds one can be sent to another process."""
    lazy = lazy_pattern(r"\d")

    for same in (copy.deepcopy(lazy), pickle.loads(pickle.dumps(lazy))):  # noqa: S301  # made here
        assert same.fullmatch("1")


def test_importing_the_engine_compiles_few_patterns() -> None:
    """The names of a register's fields are compiled at once, since they are what partners see."""
    done = subprocess.run(
        [sys.executable, "-c", _IMPORTS], check=True, capture_output=True, text=True
    )

    assert int(done.stdout) < 15
