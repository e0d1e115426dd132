"""The tables of the pages are written so that nothing in them acts, and no part goes unnamed."""

from types import ModuleType

import pytest

from rsr.model import MeasuredPoint, Missing, NotCollected


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("a_b_c", "a_b_c", id="within-a-word"),
        pytest.param("data/deaths_*.csv", r"data/deaths\_\*.csv", id="pattern"),
        pytest.param("rows_, `x` and |y|", r"rows\_, \`x\` and \|y\|", id="marks"),
        pytest.param(r"\d{4}", r"\\d{4}", id="backslash"),
        pytest.param("_first", "_first", id="before-a-word"),
    ],
)
def test_what_would_act_is_kept_from_acting(text: str, written: str, tables: ModuleType) -> None:
    """Signs of reStructuredText are escaped where they would do something, and nowhere else."""
    assert tables._escaped(text) == written


@pytest.mark.parametrize(
    ("module", "said"),
    [
        pytest.param("rsr.spc.verdict", "process charts", id="known"),
        pytest.param("rsr.novelty", "``rsr.novelty``", id="unknown"),
        pytest.param("rsr.plugins.sources.mhsds", "the source plugin ``mhsds``", id="plugin"),
        pytest.param("rsr.plugins.tables.rows", "the built-in source plugins", id="shared"),
    ],
)
def test_each_part_has_a_name(module: str, said: str, tables: ModuleType) -> None:
    """A part that nobody named goes by its module, so that a new one breaks no page."""
    assert tables._said_by(module) == said


def test_a_figure_that_may_be_none_is_one_figure(tables: ModuleType) -> None:
    """The forms of a figure are told in one place, and not as classes of their own."""
    found = tables._reachable(MeasuredPoint)

    assert MeasuredPoint in found
    assert not {Missing, NotCollected} & set(found)
