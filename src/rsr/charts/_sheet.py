"""The sheet that a chart is drawn on: text, legend and frame, from the top down, and the SVG around."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from attrs import define, field, frozen

from rsr._lazy import lazy_pattern
from rsr.charts._axes import NumberScale
from rsr.charts._text import LINE, SIZE, lines, svg_text, width
from rsr.errors import ModelError, Where, short_repr

INK, SOFT, GRID, PAPER = "#1b2430", "#4a5563", "#e4e0d6", "#ffffff"
MAIN, LIMIT, TARGET, MARK = "#17324d", "#5b6670", "#00612e", "#8a3b12"
IMPROVEMENT, CONCERN, NEUTRAL = "#0a5ea8", "#b8420a", "#6b3fa0"
SOFT_LOOK = f'class="k-soft" fill="{SOFT}"'
BETTER = {"higher": " (higher is better)", "lower": " (lower is better)", "neither": ""}
# Each series has a colour, a dash and a dot of its own, so that colour is never all there is.
SERIES = ((MAIN, ""), ("#a1480f", "7 3"), ("#2f6b3c", "2 3"), ("#6b3fa0", "9 3 2 3"))
# The font is one whose widths are known to be no broader than reckoned with.
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
NARROWEST, WIDEST = 200, 4000
_IDS = lazy_pattern(r"[A-Za-z_][A-Za-z0-9._-]*")
_SIGN, _GAP = 26, 18
# How far below an axis its words begin, so that a comma of the lowest figure beside it stays clear.
BELOW_AXIS = 6


@frozen
class LegendEntry:
    """A line of the legend: what it explains, and the sign, drawn around a middle."""

    words: str
    sign: Callable[[float, float], str] = lambda _x, _y: ""


@define
class Sheet:
    """A sheet that is filled from the top; ``y`` is how far it is filled."""

    width: float
    edge: float
    y: float = 0
    body: list[str] = field(factory=list)

    @property
    def room(self) -> float:
        """How much a line of text may take."""
        return self.width - 2 * self.edge

    def add(self, *drawn: str) -> None:
        """Put something on top of what is drawn."""
        self.body.extend(drawn)

    def paragraph(
        self, text: str, *, size: float = SIZE, most: int = 4, look: str = "", after: float = 0
    ) -> None:
        """Write a text over as many lines as it needs, below what is there."""
        high = round(size * LINE / SIZE)
        for line in lines(text, self.room, size=size, most=most):
            self.y += high
            attributes = f' font-size="{size:g}"' if size != SIZE else ""
            self.add(text_at(self.edge, self.y - 4, line, look=look + attributes))
        self.y += after

    def heading(self, title: str, message: str) -> None:
        """Write the title and the message."""
        self.y += 8
        self.paragraph(title, size=16, look='font-weight="bold"', after=3)
        self.paragraph(message, most=6, after=8)

    def legend(self, entries: Sequence[LegendEntry]) -> None:
        """Write what the signs mean, as many to a line as fit."""
        x, first = self.edge, True
        for entry in entries:
            wide = _SIGN + width(entry.words)
            if first or x + wide > self.width - self.edge:
                self.y += LINE + 3
                x, first = self.edge, False
            self.add(entry.sign(x + 9, self.y - 8.5))
            parts = lines(entry.words, self.room - _SIGN, most=3)
            for number, part in enumerate(parts):
                self.y += LINE if number else 0
                self.add(text_at(x + _SIGN, self.y - 4, part))
            x += wide + _GAP

    def sources(self, source: str | None, caveats: Iterable[str]) -> None:
        """Write where the figures are from, and what must be said with them."""
        self.y += 4
        for said in (*([f"Source: {source}"] if source else []), *caveats):
            self.paragraph(said, look=SOFT_LOOK)

    def say_where_it_begins(self, scale: NumberScale) -> None:
        """Say that an axis does not begin at 0, where it does not."""
        if not scale.low <= 0 <= scale.high:
            self.y += 4
            self.paragraph("The scale does not begin at 0.", look=SOFT_LOOK)

    def axis_of_figures(
        self, scale: NumberScale, place: Callable[[float], float], left: float, right: float
    ) -> None:
        """Draw the lines across the chart, each with its figure to the left."""
        across = "".join(f"M{left:.1f} {place(at):.1f}H{right:.1f}" for at, _ in scale.ticks)
        self.add(f'<path class="k-grid" d="{across}" stroke="{GRID}" fill="none"/>')
        self.add(f'<g text-anchor="end" {SOFT_LOOK}>')
        self.add(*(text_at(left - 7, place(at) + 4.5, words) for at, words in scale.ticks))
        self.add("</g>")

    def svg(self, *, ids: str, title: str, description: str, language: str | None) -> str:
        """Return the whole as SVG, with its title and its description for those who hear it."""
        wide, high = f"{self.width:g}", f"{self.y + self.edge:g}"
        spoken = f' lang="{svg_text(language)}" xml:lang="{svg_text(language)}"' if language else ""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" '
            f'height="{high}" role="img" aria-labelledby="{ids}-title" '
            f'aria-describedby="{ids}-description"{spoken} font-family="{FONT}" '
            f'font-size="{SIZE}" fill="{INK}">'
            f'<title id="{ids}-title">{svg_text(title)}</title>'
            f'<desc id="{ids}-description">{svg_text(description)}</desc>'
            f'<rect class="k-paper" width="{wide}" height="{high}" fill="{PAPER}"/>'
        )
        return "".join((head, *self.body, "</svg>"))


def sheet(width: Any, ids: Any, *, titled: bool) -> Sheet:
    """Return an empty sheet.

    Raises:
        ModelError: The width or the ids cannot be used.
    """
    if isinstance(width, bool) or not isinstance(width, int | float):
        raise ModelError.of(
            "type-wrong",
            "width must be a number",
            got=short_repr(width),
            where=Where(path=("width",)),
        )
    if not NARROWEST <= width <= WIDEST:
        raise ModelError.of(
            "chart-width-wrong",
            f"width must lie between {NARROWEST} and {WIDEST} pixels",
            got=short_repr(width),
            where=Where(path=("width",)),
        )
    if not isinstance(ids, str) or not _IDS.fullmatch(ids):
        raise ModelError.of(
            "id-malformed",
            "ids must hold only letters, digits, '-', '.' and '_', and begin with a letter or '_'",
            got=short_repr(ids),
            where=Where(path=("ids",)),
        )
    return Sheet(width=width, edge=12 if titled else 2)


def text_at(x: float, y: float, words: str, *, look: str = "") -> str:
    """Return a text that begins, or is anchored, at a place."""
    return f'<text x="{x:.1f}" y="{y:.1f}"{" " if look else ""}{look}>{svg_text(words)}</text>'


def path(d: str, look: str) -> str:
    """Return a path, or nothing where there is nothing to draw."""
    return f'<path d="{d}" {look}/>' if d else ""


def stroke(name: str, colour: str, wide: float = 1.0, dash: str = "") -> str:
    """Return the look of a line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'class="k-{name}" fill="none" stroke="{colour}" stroke-width="{wide:g}"{dashed}'


def line_sign(look: str) -> Callable[[float, float], str]:
    """Return the sign of a line for the legend."""
    return lambda x, y: path(f"M{x - 9:.1f} {y:.1f}h18", look)


@define
class SideLabel:
    """Words at the right of a chart, beside the height that they are about."""

    at: float
    words: list[str]
    look: str
    top: float = 0

    @property
    def height(self) -> float:
        """How high the words are."""
        return 15.0 * len(self.words)


def side_labels(labels: Iterable[SideLabel], top: float, bottom: float) -> list[SideLabel] | None:
    """Move labels apart so that none covers another; None where there is no room for all."""
    placed = sorted(labels, key=lambda label: label.at)
    if sum(label.height for label in placed) > bottom - top:
        return None
    least = top
    for label in placed:
        label.top = max(label.at - label.height / 2, least)
        least = label.top + label.height
    most = bottom
    for label in reversed(placed):
        label.top = min(label.top, most - label.height)
        most = label.top
    return placed


def draw_side(labels: Iterable[SideLabel], right: float) -> str:
    """Return labels as SVG, each with a thin line to its height where it had to move."""
    drawn = []
    for label in labels:
        middle = label.top + label.height / 2
        if abs(middle - label.at) > 3:
            leader = f"M{right + 1:.1f} {label.at:.1f}L{right + 9:.1f} {middle:.1f}"
            drawn.append(path(leader, stroke("limit", LIMIT, 0.75)))
        drawn += [
            text_at(right + 12, label.top + 12 + 15 * number, words, look=label.look)
            for number, words in enumerate(label.words)
        ]
    return "".join(drawn)
