"""How a figure is written for people to read, whatever the machine's own language."""

import math

__all__ = ["rounded_figure", "written_figure"]


def written_figure(value: float) -> str:
    """Write a figure exactly, with commas between thousands.

    >>> written_figure(2040), written_figure(0.1), written_figure(-1234.5)
    ('2,040', '0.1', '\N{MINUS SIGN}1,234.5')
    """
    if float(value).is_integer():
        value = int(value)
    return f"{value:,}".replace("-", "\N{MINUS SIGN}")


def rounded_figure(value: float, *, digits: int = 4) -> str:
    """Write a figure to some significant digits; whole thousands are never rounded away.

    >>> rounded_figure(71.23456), rounded_figure(2040.51), rounded_figure(0.000123456)
    ('71.23', '2,041', '0.0001235')
    """
    if value == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    if places > 12:
        return f"{value:.{digits}g}".replace("-", "\N{MINUS SIGN}")
    told = f"{value:,.{max(places, 0)}f}"
    if "." in told:
        told = told.rstrip("0").rstrip(".")
    return told.replace("-", "\N{MINUS SIGN}")
