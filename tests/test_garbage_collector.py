"""Tests of the garbage collector at rest."""

import gc
from collections.abc import Iterator

import pytest

from rsr.garbage_collector import collector_resting


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    gc.enable()
    yield
    gc.unfreeze()
    gc.enable()


def _is_old(made: object) -> bool:
    return any(one is made for one in gc.get_objects(generation=2))


def test_what_was_made_at_rest_is_old_and_still_collected() -> None:
    """It is not searched for being young; it is known to the collector, and not frozen."""
    with collector_resting():
        made: list[object] = [[]]
        assert not gc.isenabled()
        assert not _is_old(made)

    assert gc.isenabled()
    assert _is_old(made)
    assert gc.get_freeze_count() == 0


def test_a_rest_within_a_rest_leaves_the_collector_at_rest() -> None:
    """Only the outermost wakes it."""
    with collector_resting():
        with collector_resting():
            made: list[object] = [[]]

        assert not gc.isenabled()
        assert not _is_old(made)
    assert _is_old(made)


def test_what_somebody_else_froze_stays_frozen() -> None:
    """A server that froze its own records before it forked keeps them so."""
    gc.freeze()
    before = gc.get_freeze_count()

    with collector_resting():
        made: list[object] = [[]]

    assert before > 0
    assert gc.get_freeze_count() == before
    assert not _is_old(made)
