"""Days that a reader must know of: lines down a chart, with words above that do not collide."""

from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from rsr.charts._sheet import MARK, PAPER, SOFT, LegendEntry, Sheet, path, stroke, text_at
from rsr.charts._text import LINE, lines, whole, width
from rsr.report import ChartMark

_LOOKS = {
    "break": stroke("break", SOFT, 1.3, "6 3"),
    "recommendation": stroke("mark", MARK, 1.6),
    "baseline-end": stroke("break", SOFT, 1.3, "2 3"),
}
# Where a line must pass behind words, they stay legible.
_HALO = (
    f'class="k-halo" paint-order="stroke" stroke="{PAPER}" stroke-width="4" stroke-linejoin="round"'
)
# More words than these would crowd a chart: each mark has a number, and its words stand below.
_MOST_WORDS, _MOST_WORDS_NARROW, NARROW = 4, 2, 480


@frozen
class _Label:
    """Words above a line: which row they stand in, and from where to where they reach."""

    x: float
    begin: float
    end: float
    words: list[str]
    row: int
    anchor: str


@frozen
class Marks:
    """The marks of a chart: where their lines begin, and the words, to be put above the lines."""

    begins: list[tuple[ChartMark, float, float]]
    words: list[str]
    key: list[LegendEntry]

    def lines(self, bottom: float) -> Iterator[str]:
        """Yield the lines down the chart."""
        for mark, x, begin in self.begins:
            yield path(f"M{x:.1f} {begin:.1f}V{bottom:.1f}", _LOOKS[mark.kind])


def placed_marks(sheet: Sheet, marks: Sequence[ChartMark], places: Sequence[float]) -> Marks:
    """Find a place for the words of marks, and fill the sheet as far as they reach.

    Args:
        sheet: The sheet.
        marks: The marks, by day.
        places: How far to the right each stands.
    """
    most = _MOST_WORDS if sheet.width >= NARROW else _MOST_WORDS_NARROW
    labels = _labels(sheet, [mark.label for mark in marks], places) if len(marks) <= most else None
    key = []
    if labels is None:
        labels = _numbers(places)
        key = [LegendEntry(f"{number}. {mark.label}") for number, mark in enumerate(marks, start=1)]
    rows = range(max((label.row for label in labels), default=-1) + 1)
    heights = [
        LINE * max((len(one.words) for one in labels if one.row == row), default=0) for row in rows
    ]
    bottom = sheet.y + sum(heights)
    begins, words = [], []
    for mark, label in zip(marks, labels, strict=True):
        low = bottom - sum(heights[: label.row])
        first = low - len(label.words) * LINE
        at = label.x + {"start": 5, "middle": 0, "end": -5}[label.anchor]
        look = f'text-anchor="{label.anchor}" {_HALO}'
        words += [
            text_at(at, first + LINE * line + 13, told, look=look)
            for line, told in enumerate(label.words)
        ]
        begins.append((mark, label.x, low + 1 if label.anchor == "middle" else first + 3))
    sheet.y = bottom + (3 if marks else 0)
    return Marks(begins, words, key)


def _numbers(places: Sequence[float]) -> list[_Label]:
    made: list[_Label] = []
    for number, x in enumerate(places, start=1):
        half = width(str(number)) / 2 + 1
        made.append(_in_row(_Label(x, x - half, x + half, [str(number)], 0, "middle"), made))
    return made


def _labels(sheet: Sheet, words: Sequence[str], places: Sequence[float]) -> list[_Label] | None:
    """Return words beside their lines; None where some do not fit."""
    made: list[_Label] = []
    most = 0.4 * sheet.width
    for x, told in zip(reversed(places), reversed(words), strict=True):
        rooms = {"start": sheet.width - sheet.edge - x - 5, "end": x - 5 - sheet.edge}
        broken = {side: lines(told, min(most, room), most=3) for side, room in rooms.items()}
        anchor = next((side for side, held in broken.items() if whole(told, held)), None)
        if anchor is None:
            return None
        wide = max(map(width, broken[anchor])) + 5
        begin, end = (x, x + wide) if anchor == "start" else (x - wide, x)
        made.append(_in_row(_Label(x, begin, end, broken[anchor], 0, anchor), made))
    return made[::-1]


def _in_row(label: _Label, placed: Sequence[_Label]) -> _Label:
    """Return a label in the lowest row in which it collides with none."""
    for row in range(len(placed) + 1):
        if not any(_collide(row, label, other) for other in placed):
            return evolve(label, row=row)
    return evolve(label, row=len(placed) + 1)


def _collide(row: int, label: _Label, other: _Label) -> bool:
    """Say whether words would stand on other words, or on the line that leads to them."""
    if row == other.row:
        return label.begin < other.end + 4 and other.begin < label.end + 4
    if row > other.row:
        return other.begin < label.x < other.end
    return label.begin < other.x < label.end
