"""Add up and divide figures, some of which are hidden; made-up counts, read by a convention."""

from rsr.values import breaches, convention, percentage, ratio, total

mhsds = convention("mhsds")
wards = [mhsds.value(cell) for cell in ("*", "10", "25")]
restrained = total(wards)

print("people restrained:", restrained.value)
print("of whom hidden:", restrained.suppressed, "of 3 wards")
print("of 120 people, %:", percentage(restrained.value, convention("none").value("120")).value)
print("per 1,000 of 0 bed days:", ratio(wards[1], convention("none").value("0"), times=1000).why)

for found in breaches(mhsds, [(2, "10", "count"), (3, "3", "count"), (4, "9999999", "count")]):
    print(found.kind, "at line", found.examples[0][0])
