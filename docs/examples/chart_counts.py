"""Draw limits for rates of a month, and for the time between rare events. Figures are made up."""

from datetime import date

from rsr.spc import t_chart, u_chart

months = [date(2023 + at // 12, at % 12 + 1, 1) for at in range(20)]
falls = [38, 41, 35, 44, 39, 42, 36, 40, 43, 37, 41, 38, 40, 29, 27, 31, 28, 30, 26, 29]
bed_days = [9300, 8400, 9280, 9000, 9310, 8990, 9300, 9290, 9010, 9300] * 2

chart = u_chart(falls, bed_days, per=1000, dates=months, better="lower", fix_after=12)
print(f"Mean {chart.phases[0].centre:.2f} falls per 1000 bed days")
for point in chart.points:
    for signal in point.signals:
        print(f"{point.at}  {point.value:.2f}  {signal.rule}: {signal.meaning}")

never_events = [date(2020, 2, 11), date(2020, 9, 3), date(2021, 1, 19), date(2022, 6, 30)]
gaps = t_chart(never_events, as_of=date(2024, 12, 31), better="higher")
print("Days between:", [point.value for point in gaps.points], "and open:", gaps.open_gap.days)
for problem in gaps.problems:
    print(problem)
