"""Draws up an XmR chart of a made-up series, and says what it shows."""

from datetime import date

from rsr.spc import xmr

# Made up: people who waited longer than a week, month by month.
waiting = [41, 38, 43, 40, 42, 39, 44, 40, 41, None, 38, 43, 42, 36, 35, 37, 36, 34, 36, 35]
months = [date(2020 + at // 12, at % 12 + 1, 1) for at in range(len(waiting))]

chart = xmr(waiting, dates=months, better="lower", target=35, fix_after=12)

(phase,) = chart.phases
print(f"mean {phase.mean:.1f}, limits {phase.lpl:.1f} to {phase.upl:.1f}")
for point in chart.points[-2:]:
    print(point.on, point.value, point.point_type, *point.rules)
(icons,) = chart.icons
print(f"variation {icons.variation}, assurance {icons.assurance}")
for warning in chart.warnings:
    print(warning)
