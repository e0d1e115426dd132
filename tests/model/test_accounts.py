"""What became of the rows: each is counted once, and the sum is checked."""

import pytest

from rsr.errors import ModelError
from rsr.model import Account, LeftOut


def _account(read: int) -> Account:
    return Account(
        source="s",
        read=read,
        used=1,
        hidden=2,
        missing=4,
        not_selected=8,
        left_out=(LeftOut(code="a", count=16), LeftOut(code="b", count=32)),
    )


def test_every_row_is_counted_once() -> None:
    """The rows that were read are the sum of all that became of them."""
    account = _account(63)

    assert account.left_out_in_all == 48


@pytest.mark.parametrize("read", [62, 64])
def test_a_row_that_is_lost_or_counted_twice_is_a_fault(read: int) -> None:
    """One row too few or too many is refused."""
    with pytest.raises(ModelError) as caught:
        _account(read)

    assert caught.value.code == "account-unbalanced"


def test_reasons_are_told_by_how_frequent_they_are() -> None:
    """The most frequent reason first, then by name; one that never held is none."""
    reasons = Account.reasons({"b": 2, "a": 2, "c": 3, "d": 0})

    assert [(one.code, one.count) for one in reasons] == [("c", 3), ("a", 2), ("b", 2)]


@pytest.mark.parametrize(
    ("account", "words"),
    [
        pytest.param(Account(source="s", read=0), "s: 0 rows read", id="nothing"),
        pytest.param(Account(source="s", read=1, used=1), "s: 1 row read: 1 used", id="one"),
        pytest.param(
            _account(63),
            "s: 63 rows read: 1 used, 2 hidden, 4 missing, 8 not selected, 48 left out (16 a, 32 b)",
            id="all",
        ),
        pytest.param(
            Account(source="s", indicator="i", unit="cells", read=1200, used=1200),
            "s, for i: 1,200 cells read: 1,200 used",
            id="cells-for-an-indicator",
        ),
    ],
)
def test_an_account_is_told_in_words(account: Account, words: str) -> None:
    """What did not happen is not told."""
    assert str(account) == words
