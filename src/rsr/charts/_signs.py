"""The signs for single figures; each differs in shape, and colour only repeats it."""

from collections.abc import Callable

from rsr.charts._sheet import (
    CONCERN,
    IMPROVEMENT,
    LIMIT,
    MAIN,
    NEUTRAL,
    PAPER,
    SERIES,
    LegendEntry,
    path,
    stroke,
)

_HATCH = 4.5


def diamond(x: float, y: float, r: float = 5.5) -> str:
    """Return the outline of a diamond around a place."""
    return f"M{x:.1f} {y - r:.1f}l{r} {r}l-{r} {r}l-{r}-{r}z"


def square(x: float, y: float, r: float = 4.2) -> str:
    """Return the outline of a square around a place."""
    return f"M{x - r:.1f} {y - r:.1f}h{2 * r}v{2 * r}h-{2 * r}z"


def triangle(x: float, y: float, r: float = 5.2) -> str:
    """Return the outline of a triangle around a place."""
    return f"M{x:.1f} {y - r:.1f}l{r} {2 * r - 1}h-{2 * r}z"


SIGNALS: dict[str, tuple[Callable[[float, float], str], str, str]] = {
    "improvement": (diamond, IMPROVEMENT, "Signals improvement"),
    "concern": (square, CONCERN, "Signals concern"),
    "neutral": (triangle, NEUTRAL, "Signals change"),
}


def signal_look(signal: str) -> str:
    """Return how a signal is filled."""
    colour = SIGNALS[signal][1]
    return f'class="k-{signal}" fill="{colour}" stroke="{PAPER}" stroke-width="1"'


def signal_entry(signal: str) -> LegendEntry:
    """Return the legend's line for a signal."""
    outline, _, words = SIGNALS[signal]
    return LegendEntry(words, lambda x, y: path(outline(x, y), signal_look(signal)))


def cross(x: float, y: float) -> str:
    """Return a cross: a figure is missing."""
    return f"M{x - 3.5:.1f} {y - 3.5:.1f}l7 7m0-7l-7 7"


def ring(x: float, y: float) -> str:
    """Return a ring: nobody collected a figure."""
    return f"M{x - 3.5:.1f} {y:.1f}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0"


def dash(x: float, y: float) -> str:
    """Return a dash: no figure can be."""
    return f"M{x - 4:.1f} {y:.1f}h8"


def hatched(x: float, y: float) -> str:
    """Return a hatched box: a figure is hidden, and nothing is known of it."""
    r = _HATCH
    return (
        f"M{x - r:.1f} {y - r:.1f}h9v9h-9zM{x - r:.1f} {y:.1f}l4.5-4.5"
        f"M{x - r:.1f} {y + r:.1f}l9-9M{x:.1f} {y + r:.1f}l4.5-4.5"
    )


# Below the axis: what stands where there is no figure and no bounds.
BELOW: dict[str, tuple[Callable[[float, float], str], str]] = {
    "suppressed": (hatched, "Suppressed, bounds not known"),
    "missing": (cross, "Missing"),
    "not-collected": (ring, "Not collected"),
    "not-applicable": (dash, "Not applicable"),
}


def below_entry(kind: str) -> LegendEntry:
    """Return the legend's line for a reason why there is no figure."""
    outline, words = BELOW[kind]
    return LegendEntry(words, lambda x, y: path(outline(x, y), stroke("below", MAIN, 1.3)))


# How narrow the bars of the first series are; those of each further one stand out behind them.
NARROWEST_BAR, _WIDER = 4.0, 2.0


def bar(
    x: float,
    top: float,
    bottom: float,
    *,
    hidden: bool,
    number: int = 0,
    half: float = NARROWEST_BAR,
) -> str:
    """Return an open bar between bounds; that of a hidden figure is dashed.

    Each series has bars of its own colour, and of its own shape: with corners, with round ends,
    with pointed ends, with notched ends.
    """
    dashed = ' stroke-dasharray="3 2"' if hidden else ""
    high = max(bottom - top, 3)
    shape = number % len(SERIES)
    half += _WIDER * shape
    look = f'class="k-bar" fill="{PAPER}" stroke="{SERIES[shape][0]}" stroke-width="1.2"{dashed}/>'
    if shape > 1:
        tip = min(half, high / 2.5) * (1 if shape == 2 else -1)
        inset = max(tip, 0)
        outline = (
            f"M{x - half:.1f} {top + inset:.1f}L{x:.1f} {top + inset - tip:.1f}"
            f"L{x + half:.1f} {top + inset:.1f}V{top + high - inset:.1f}"
            f"L{x:.1f} {top + high - inset + tip:.1f}L{x - half:.1f} {top + high - inset:.1f}z"
        )
        return f'<path d="{outline}" {look}'
    ends = f' rx="{min(half, high / 2):.1f}"' if shape else ""
    return (
        f'<rect x="{x - half:.1f}" y="{top:.1f}" width="{2 * half:g}" height="{high:.1f}"{ends} '
        f"{look}"
    )


def whisker(x: float, top: float, bottom: float, half: float = 3) -> str:
    """Return the path of a bar that ends in two caps: the figure was rounded."""
    return (
        f"M{x:.1f} {top:.1f}V{bottom:.1f}M{x - half:.1f} {top:.1f}h{2 * half:g}"
        f"M{x - half:.1f} {bottom:.1f}h{2 * half:g}"
    )


def bar_entry(number: int, *, hidden: bool, of: str = "") -> LegendEntry:
    """Return the legend's line for the bars of a series; it names the series if there are more."""
    words = "Suppressed, lies within the bar" if hidden else "Known only to lie within the bar"
    if of:
        words = f"{of}: {words[0].lower()}{words[1:]}"
    return LegendEntry(words, lambda x, y: bar(x, y - 7, y + 6, hidden=hidden, number=number))


ROUNDED_ENTRY = LegendEntry(
    "Rounded, lies within the bar",
    lambda x, y: (
        path(whisker(x, y - 6, y + 6), stroke("bar", MAIN)) + dot(x, y, MAIN, hollow=False)
    ),
)
LIMITS_LOOK = stroke("limit", LIMIT, 1.2, "5 4")
MEAN_LOOK = stroke("limit", LIMIT, 1.2)


def dot(x: float, y: float, colour: str, *, hollow: bool, r: float = 2.6, title: str = "") -> str:
    """Return a dot with its words, filled or hollow."""
    inner = f"<title>{title}</title></circle>" if title else "</circle>"
    fill, name = (PAPER, "hollow") if hollow else (colour, "dot")
    edge = f' stroke="{colour}" stroke-width="1.3"' if hollow else ""
    return (
        f'<circle class="k-{name}" cx="{x:.1f}" cy="{y:.1f}" r="{r:g}" fill="{fill}"{edge}>{inner}'
    )
