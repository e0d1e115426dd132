"""Charts as files that lie beside a page: the drawing, its figures, and what their columns mean."""

from collections.abc import Iterator

from rsr.report import Chart, Funnel

__all__ = ["ChartFiles", "svg"]


def svg(
    block: Chart | Funnel,
    *,
    width: float = 720,
    ids: str = "chart",
    titled: bool = True,
    language: str | None = None,
) -> str:
    """Draw either sort of chart; see :func:`run_chart` and :func:`funnel_chart`."""
    # Few reports hold charts.
    from rsr.charts.funnel import funnel_chart
    from rsr.charts.run import run_chart

    if isinstance(block, Funnel):
        return funnel_chart(block, width=width, ids=ids, titled=titled, language=language)
    return run_chart(block, width=width, ids=ids, titled=titled, language=language)


class ChartFiles:
    """The files of charts, each chart with a path of its own; one that comes again is kept once.

    Beside the drawing, ``NAME.svg``, lie the figures, ``NAME.csv``, and what their columns mean,
    ``NAME.csv-metadata.json``; see :class:`rsr.report.Dataset`.
    """

    def __init__(self, folder: str = "", *, language: str | None = None) -> None:
        self._before = f"{folder}/" if folder else ""
        self._language = language
        # By path without an ending, in small letters: some file systems make no difference.
        self._kept: dict[str, tuple[tuple[str, bytes], ...]] = {}

    def put(self, block: Chart | Funnel, name: str | None = None) -> str:
        """Keep the files of a chart; return their path without an ending.

        Args:
            block: The chart.
            name: What the files are called; None takes the name of its figures. Where other files
                have it, a number is added.
        """
        wanted = f"{self._before}{name or block.dataset().name}"
        base, turn = wanted, 1
        while True:
            files = self._files(block, base)
            if self._kept.setdefault(base.casefold(), files) == files:
                return base
            turn += 1
            base = f"{wanted}--{turn}"

    def _files(self, block: Chart | Funnel, base: str) -> tuple[tuple[str, bytes], ...]:
        drawing = svg(block, language=self._language)
        figures = block.dataset().files(base, language=self._language or "en")
        return ((f"{base}.svg", drawing.encode()), *figures)

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files by path, in the order in which their charts came."""
        for files in self._kept.values():
            yield from files
