"""What stands beside records in columns that nobody selected: whether they are of several things."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rsr.engine.changing import Change, changing
from rsr.engine.contents import of_several
from rsr.engine.dimensions import MOST_TEXTS, Dimensions, kind_column
from rsr.engine.headings import fold_heading
from rsr.engine.parting import FigureContext, parting
from rsr.model import Observation
from rsr.values.texts import fold

__all__ = ["Unselected"]


class Unselected:
    """What stands in columns that nobody selected, beside the records of each indicator.

    Args:
        used: The columns that are read or selected.
    """

    def __init__(self, used: Iterable[str]) -> None:
        self._used = tuple(used)
        self._beside: dict[str, list[tuple[Observation, str, dict[str, str]]]] = {}
        # Of these, those whose headings tell nothing: their texts alone may.
        self.others: tuple[str, ...] = ()
        # The texts under them, by indicator and heading; no more are kept than can tell anything.
        self._texts: dict[str, dict[str, dict[str, str]]] = {}

    def columns(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those of a file's columns of which `add` must be told."""
        every = tuple(names)
        dimensions = Dimensions(every, self._used)
        known = dict.fromkeys((*dimensions.columns, *filter(kind_column, every)))
        self.others = tuple(name for name in dimensions.others if name not in known)
        return (*known, *self.others)

    def add(self, record: object, figure: str, texts: Mapping[str, str]) -> None:
        """Remember what stands beside a record; one that is no figure is passed over."""
        if not isinstance(record, Observation):
            return
        kept = dict(texts)
        found = self._texts.setdefault(record.indicator, {})
        for name in self.others:
            under = found.setdefault(name, {})
            text = kept.pop(name, "").strip()
            if len(under) <= MOST_TEXTS:
                kept[name] = under.setdefault(text, text)
        self._beside.setdefault(record.indicator, []).append((record, figure, kept))

    def of_kinds(self, records: Iterable[object]) -> dict[str, dict[str, set[str]]]:
        """Return the texts of columns that may say which kind figures are, by indicator and column.

        Args:
            records: Those that are used.
        """
        used = set(map(id, records))
        found: dict[str, dict[str, set[str]]] = {}
        for indicator, told in self._beside.items():
            columns = {name for _, _, texts in told for name in texts if kind_column(name)}
            if columns:
                found[indicator] = {
                    name: {texts.get(name, "") for one, _, texts in told if id(one) in used}
                    for name in sorted(columns)
                }
        return found

    @classmethod
    def joined(cls, several: "Iterable[Unselected]") -> "Unselected":
        """Return what stands beside the records of several sources together.

        Their columns are one where people read their headings as one.
        """
        made, called = cls(()), dict[str, str]()

        def column(name: str) -> str:
            return called.setdefault(fold_heading(name), name)

        for one in several:
            for indicator, told in one._beside.items():  # noqa: SLF001  # of its own class
                made._beside.setdefault(indicator, []).extend(
                    (record, figure, {column(name): text for name, text in texts.items()})
                    for record, figure, texts in told
                )
            for indicator, under in one._texts.items():  # noqa: SLF001
                for name, texts in under.items():
                    made._texts.setdefault(indicator, {}).setdefault(column(name), {}).update(texts)
        return made

    def parted(self) -> dict[str, dict[str, list[str]]]:
        """Return the columns in which rows are of several things, with their texts, by indicator."""
        found = {}
        for indicator, told in self._beside.items():
            names = tuple(dict.fromkeys(name for _, _, texts in told for name in texts))
            dimensions = Dimensions(names, self._used)
            apart = parting(dimensions, _beside(told, dimensions.columns))
            parted = any(record.part is not None for record, _, _ in told)
            for name, under in self._texts.get(indicator, {}).items():
                if of_several(under, parted=parted):
                    apart[name] = sorted(under.keys() - {""})
            if apart:
                found[indicator] = apart
        return found

    def changing(self) -> dict[str, dict[str, Change]]:
        """Return the columns whose texts change over time, each with its change, by indicator."""
        found = {}
        for indicator, told in self._beside.items():
            texts = self._texts.get(indicator, {})
            names = [name for name, under in texts.items() if 1 < len(under) <= MOST_TEXTS]
            if changed := changing(names, _beside(told, names) if names else ()):
                found[indicator] = changed
        return found


def _beside(
    told: Iterable[tuple[Observation, str, Mapping[str, str]]], names: Sequence[str]
) -> Iterator[FigureContext]:
    """Yield what stands in some columns beside records."""
    for record, figure, texts in told:
        yield FigureContext(
            period=record.period,
            part=fold(record.part or ""),
            whole=record.part is None,
            texts=[texts.get(name, "") for name in names],
            figure=figure,
        )
