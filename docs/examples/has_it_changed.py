"""Asks of a made-up series whether it has changed for the better since a day."""

from datetime import date

from rsr.spc import judge

# Made up: people who waited longer than a week, month by month.
before = [41, 38, 43, 40, 42, 39, 44, 40, 41, 37, 38, 43, 42, 39, 40, 41]
after = [36, 35, 37, 36, 34, 36, 35, 37]
months = [date(2020 + at // 12, at % 12 + 1, 1) for at in range(len(before) + len(after))]

verdict = judge(
    [*before, *after],
    dates=months,
    changed_on=date(2021, 5, 1),
    better="lower",
    target=35,
)

print(verdict.result)
for sentence in verdict.sentences():
    print(sentence)
