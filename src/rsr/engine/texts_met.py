"""What became of the texts that a rule names: met in a row or nowhere, and what was nearly the same."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from rsr.engine.nearest import near
from rsr.errors import Problem, Where, quoted, short_repr
from rsr.values.numerals import CellError
from rsr.values.texts import Wanted, fold, is_error_value

# Texts of one column beyond these are not kept to find the nearest.
_MOST = 5000
# Combinations of texts beyond these are looked at anew.
_REMEMBERED = 100_000
_EXAMPLES = 3


def error_value(text: str) -> CellError | None:
    """Return why a text that tells rows apart says nothing: it is an error value, such as ``#N/A``."""
    if not is_error_value(text):
        return None
    return CellError(
        "error-value",
        "must hold a text, and not an error value",
        "mend the formula and save the file again, or leave such rows out with 'not' in where or select",
    )


class Near:
    """Counts rows whose text is nearly one that is named.

    Args:
        column: The column that holds the text.
        named: The text that is named.
        text: The text that is nearly the same.
    """

    def __init__(self, column: str, named: str, text: str) -> None:
        self.column = column
        self.named = named
        self.text = text
        self.rows = 0
        # How many of them are read all the same.
        self.read = 0

    def count(self, rows: int, *, read: bool) -> None:
        """Count some rows more, and say whether they are read."""
        self.rows += rows
        self.read += rows if read else 0


class Seen:
    """Takes rows by the texts of their columns, and remembers what has to be told of them.

    Args:
        wanted: What is wanted of each column.
    """

    def __init__(self, wanted: Mapping[str, Wanted]) -> None:
        self._wanted = dict(wanted)
        self._looks: dict[tuple[str, ...], tuple[bool, list[Near], Near | None]] = {}
        # Texts that are named, of rows that are wanted for the rest.
        self._had: set[tuple[str, str]] = set()
        self._near: dict[tuple[str, str, str], Near] = {}
        # Rows with a figure whose text is blank, and that are wanted for the rest.
        self._blank: dict[str, Near] = {}
        self._texts: dict[str, dict[str, None]] = {name: {} for name in wanted}

    def takes(self, texts: Sequence[str], has_figure: Callable[[], bool] = lambda: False) -> bool:
        """Say whether a row with these texts is wanted; each row is asked for once.

        Args:
            texts: The texts, in the order of the columns.
            has_figure: Says whether the row has a figure, where one of its texts is blank.
        """
        key = tuple(texts)
        found = self._looks.get(key)
        if found is None:
            if len(self._looks) >= _REMEMBERED:
                self._looks.clear()
            found = self._looks[key] = (*self.look(key), self.blank(key))
        for close in found[1]:
            close.count(1, read=found[0])
        if found[2] is not None and has_figure():
            found[2].count(1, read=found[0])
        return found[0]

    def blank(self, texts: Sequence[str]) -> Near | None:
        """Return what counts rows that lack some of these texts, and are wanted for the rest.

        They count for the first column for whose sake they are not read, or else for the first that
        they lack. None where no text is blank, or where each blank one is named.
        """
        lacking = [
            name
            for text, (name, wanted) in zip(texts, self._wanted.items(), strict=True)
            if not text.strip() and "" not in wanted.folded
        ]
        others = all(
            wanted.takes(text)
            for text, (name, wanted) in zip(texts, self._wanted.items(), strict=True)
            if name not in lacking
        )
        if not lacking or not others:
            return None
        first = next((one for one in lacking if not self._wanted[one].left_out), lacking[0])
        return self._blank.setdefault(first, Near(first, "", ""))

    def unread(
        self, texts: Sequence[str], errors: Mapping[str, CellError]
    ) -> tuple[str, CellError, bool] | None:
        """Return what keeps a row from being told: a text that cannot be read, and is not named.

        Args:
            texts: The texts, in the order of the columns.
            errors: Why the texts of some columns cannot be read.

        Returns:
            The first such column, why its text cannot be read, and whether the row is wanted for all
            of its other texts; None where each can be read, or is named.
        """
        beside = tuple(zip(self._wanted.items(), texts, strict=True))
        open_ = [
            name
            for (name, wanted), text in beside
            if name in errors and fold(text) not in wanted.folded
        ]
        if not open_:
            return None
        others = all(wanted.takes(text) for (name, wanted), text in beside if name not in open_)
        return open_[0], errors[open_[0]], others

    def look(self, texts: Sequence[str]) -> "tuple[bool, list[Near]]":
        """Say whether rows with these texts are wanted, and to what they are near.

        Args:
            texts: The texts, in the order of the columns.
        """
        folded = [fold(text) for text in texts]
        fits = [
            one.takes_folded(text) for one, text in zip(self._wanted.values(), folded, strict=True)
        ]
        close: list[Near] = []
        for at, (name, wanted) in enumerate(self._wanted.items()):
            text = texts[at].strip()
            known = self._texts[name]
            if len(known) < _MOST:
                known.setdefault(text)
            # A row counts where all that is wanted of its other columns is there.
            if not (all(fits[:at]) and all(fits[at + 1 :])):
                continue
            if folded[at] in wanted.folded:
                self._had.add((name, folded[at]))
            elif (named := wanted.nearly(text)) is not None:
                key = (name, named, text)
                close.append(self._near.setdefault(key, Near(*key)))
        return all(fits), close

    def nowhere(self) -> Iterator[tuple[str, str]]:
        """Yield the texts that are named and that no row has which is wanted for the rest."""
        for name, wanted in self._wanted.items():
            for text in wanted.texts:
                if (name, fold(text)) not in self._had:
                    yield name, text

    def problems(
        self,
        where: Callable[[str], Where],
        texts_of: Callable[[str], Sequence[str]] = lambda _name: (),
        *,
        is_there: Callable[[str, str], bool] = lambda _name, _text: False,
    ) -> Iterator[Problem]:
        """Tell each text that is named and is nowhere, and each that is nearly the same as one.

        Args:
            where: Says where what is wanted of a column stands.
            texts_of: Returns texts of a column of which no row was seen.
            is_there: Says whether a column holds a text that is left out, where such rows were not
                seen.
        """
        for name, text in self.nowhere():
            if self._wanted[name].left_out and is_there(name, text):
                continue
            # One of the spellings that are compared as the same text.
            seen = (" ".join(one.split()) for one in (*self._texts[name], *texts_of(name)))
            there = tuple({fold(one): one for one in seen}.values())
            apart = fold(text) in map(fold, there)
            leaves = self._wanted[name].left_out
            yield Problem(
                code="select-nothing",
                must=f"a row must have what is {'left out' if leaves else 'wanted'} of {short_repr(name)}",
                got=f"none with {short_repr(text, whole=True)}"
                + (" and all the other texts" if apart else ""),
                hint="look at the texts that are wanted of the other columns"
                if apart
                else near(text, there),
                where=where(name),
                severity="warning",
            )
        yield from self._nearly(where)
        for name, blank in self._blank.items():
            if blank.rows:
                hint = (
                    "they are read; name the texts that are wanted, or leave '' out with 'not', if "
                    "they should not be"
                    if blank.read
                    else "they are not read, as a label holds for its merged block and no further; "
                    "name '' as well if they are wanted, or where the label is printed once, above "
                    f"blank cells, write fill_down: [{quoted(name)}] in the source"
                )
                yield Problem(
                    code="label-blank",
                    must=f"the cells under {short_repr(name)} must say whether their row is wanted",
                    got=f"{blank.rows:,} blank beside a figure",
                    hint=hint,
                    where=where(name),
                    severity="warning",
                )

    def _nearly(self, where: Callable[[str], Where]) -> Iterator[Problem]:
        found: dict[tuple[str, str], list[Near]] = {}
        for near_ in self._near.values():
            if near_.rows:
                found.setdefault((near_.column, near_.named), []).append(near_)
        places = {
            (name, text): (column, at)
            for column, (name, wanted) in enumerate(self._wanted.items())
            for at, text in enumerate(wanted.texts)
        }
        for (name, named), nears in sorted(found.items(), key=lambda item: places[item[0]]):
            rows, read = sum(one.rows for one in nears), sum(one.read for one in nears)
            texts = sorted({one.text for one in nears})
            some = ", ".join(short_repr(text, whole=True) for text in texts[:_EXAMPLES])
            more = f" and {len(texts) - _EXAMPLES} more" if len(texts) > _EXAMPLES else ""
            which = "some of these rows" if 0 < read < rows else "these rows"
            stay = "are read" if read else "are not read"
            yield Problem(
                code="text-similar",
                must=f"a text under {short_repr(name)} that is nearly one that is named must be named as "
                "well, or mean something else",
                got=f"{some}{more}, in {rows:,} {'row' if rows == 1 else 'rows'}, beside {short_repr(named, whole=True)}",
                hint=f"{which} {stay}; name the text, too, if it means the same",
                where=where(name),
                severity="warning",
            )
