"""Regular expressions that a register gives, matched within a bound of time."""

from typing import Any

from rsr.errors import DocumentError, ModelError, Where, short_repr

__all__ = ["LONGEST_PATTERN", "SECONDS", "Pattern"]

LONGEST_PATTERN = 1_000
# How long one text may be tried, in seconds of the processor: a pattern may backtrack for ever.
SECONDS = 1.0


class Pattern:
    """A regular expression as Python's `re` has them.

    Args:
        text: The expression.
        ignore_case: True where case does not matter.

    Raises:
        ModelError: It is none, or is too long.
    """

    def __init__(self, text: str, *, ignore_case: bool = False) -> None:
        if len(text) > LONGEST_PATTERN:
            raise ModelError.of(
                "pattern-wrong",
                f"a regular expression must be within {LONGEST_PATTERN:,} characters",
                got=f"{len(text):,}",
            )
        import regex  # 60 ms: only registers that have a pattern pay for it

        try:
            self._compiled = regex.compile(text, regex.IGNORECASE if ignore_case else 0)
        except (regex.error, RecursionError, OverflowError) as error:
            raise ModelError.of(
                "pattern-wrong",
                "a regular expression must be written as Python has them",
                got=short_repr(text),
                hint=f"what reads it says: {error}",
            ) from None
        self.text = text
        self.groups = frozenset(self._compiled.groupindex)

    def search(self, text: str, where: Where) -> Any:
        """Return the first match in a text, or None.

        Raises:
            DocumentError: That takes too long.
        """
        return self._tried(self._compiled.search, text, where)

    def fullmatch(self, text: str, where: Where) -> Any:
        """Return the match of a whole text, or None.

        Raises:
            DocumentError: That takes too long.
        """
        return self._tried(self._compiled.fullmatch, text, where)

    def _tried(self, match: Any, text: str, where: Where) -> Any:
        try:
            return match(text, timeout=SECONDS)
        except TimeoutError:
            raise DocumentError.of(
                "pattern-slow",
                f"a regular expression must match a text within {SECONDS:g} second",
                got=short_repr(self.text),
                hint="write no repeat within a repeat, such as (a+)+",
                where=where,
            ) from None
