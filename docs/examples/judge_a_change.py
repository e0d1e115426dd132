"""Set a series beside its own earlier trend. The figures are made up."""

from calendar import monthrange
from datetime import date

from rsr.spc import interrupted

months = [date(2021 + at // 12, at % 12 + 1, 1) for at in range(42)]
incidents = [
    *(212, 198, 221, 230, 207, 219, 225, 201, 216, 224, 210, 232),
    *(218, 205, 227, 236, 214, 222, 229, 209, 220, 231, 213, 228),
    *(187, 171, 190, 193, 174, 180, 184, 165, 172, 178, 163, 177),
    *(166, 152, 169, 171, 158, 161),
]
bed_days = [1000 * monthrange(day.year, day.month)[1] for day in months]

found = interrupted(
    incidents,
    dates=months,
    changed_on=date(2023, 1, 1),
    model="poisson",
    exposure=bed_days,
    per=1000,
)

print(found.says)
print(f"Incidents per 1000 bed days there: {found.fitted_there:.2f}", end="; ")
print(f"where the earlier trend would have led: {found.counterfactual_there:.2f}")
if found.relative:
    share = found.relative
    print(f"As a share: {share.value:+.0%} ({share.low:+.0%} to {share.high:+.0%})")
for caveat in found.caveats:
    print("-", caveat.says)
