"""A source that reads a diary: a day and a figure on each line."""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import field, frozen

from rsr.documents import decode
from rsr.errors import Problem, Where, short_repr
from rsr.model import Number, Observation, Period, doc
from rsr.plugins import Gathered, SourceContext, SourceOffer, hookimpl


@frozen(kw_only=True)
class DiaryOptions:
    """What the source must be told."""

    file: str = field(metadata=doc("The diary, below the register's folder."))
    indicator: str = field(metadata=doc("The indicator that it counts.", refers_to="indicators"))


@frozen
class Diary:
    """Reads every line, and tells of each that it cannot read."""

    options: DiaryOptions

    def gather(self, context: SourceContext) -> Iterator[Gathered]:
        """Yield an observation or a problem for each line, in the order of the diary."""
        name = self.options.file
        text = decode(context.read(name), file=name)
        for number, line in enumerate(text.splitlines(), start=1):
            try:
                day, figure = line.split()
                on, value = date.fromisoformat(day), int(figure)
            except ValueError:
                yield Problem(
                    code="diary-line",
                    must="a line must hold a day and a whole number",
                    got=short_repr(line),
                    hint="for example '2026-03-31 12'",
                    where=Where(file=name, line=number, column=1),
                )
                continue
            yield Observation(
                indicator=self.options.indicator,
                period=Period(start=on, end=on),
                value=Number(value=value),
                made_by=context.provenance(name, f"line {number}"),
            )


@hookimpl
def rsr_sources() -> Iterable[SourceOffer]:
    """Offer the source."""
    yield SourceOffer(
        name="diary", summary="A day and a figure a line.", options=DiaryOptions, make=Diary
    )
