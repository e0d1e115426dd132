"""The door of the model: every name is there, and each is loaded only when it is used."""

import pickle
import subprocess
import sys
from inspect import isclass

import attrs
import pytest

import rsr.model

NAMES: list[str] = vars(rsr.model)["__all__"]
EVERY_NAME = pytest.mark.parametrize("name", NAMES)


def _loaded(code: str) -> set[str]:
    command = [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return set(done.stdout.split())


@EVERY_NAME
def test_every_name_is_there(name: str) -> None:
    """What is promised can be had, is listed once, and stays the same thing."""
    found = getattr(rsr.model, name)

    assert getattr(rsr.model, name) is found
    assert dir(rsr.model).count(name) == 1


@EVERY_NAME
def test_every_class_knows_where_it_is_from(name: str) -> None:
    """A class can be pickled, and the types of its fields found, however it was imported."""
    found = getattr(rsr.model, name)

    if isclass(found):
        assert pickle.loads(pickle.dumps(found)) is found  # noqa: S301  # what was pickled just now
        if attrs.has(found):
            attrs.resolve_types(found)


def test_all_names_come_with_a_star() -> None:
    """A star import brings what is promised and no more."""
    names: dict[str, object] = {}

    exec("from rsr.model import *", names)  # noqa: S102  # a star is not allowed within a function

    assert names.keys() - {"__builtins__"} == set(NAMES)


def test_a_name_that_is_not_there_is_refused() -> None:
    """A misspelt name is an error as in any module."""
    with pytest.raises(AttributeError, match="Recomendation"):
        _ = rsr.model.Recomendation  # type: ignore[attr-defined]  # what is tested


def test_one_name_does_not_load_the_others() -> None:
    """Describing a field takes none of the nouns."""
    loaded = _loaded("from rsr.model import doc")

    assert {name for name in loaded if name.startswith("rsr.")} == {
        "rsr._lazy",
        "rsr._version",
        "rsr.errors",
        "rsr.model",
        "rsr.model.fields",
    }


def test_a_chart_of_plain_numbers_loads_no_nouns() -> None:
    """A chart of numbers is quick to come by: the model is loaded for values of the model."""
    chart = "from rsr.spc import xmr\nxmr([50 + at % 7 for at in range(60)]).points"

    plain = _loaded(chart)
    told = _loaded("from rsr.model import Missing\n" + chart)

    assert "rsr.model.value" not in plain
    assert "rsr.model.value" in told
    assert "rsr.model.register" not in told
