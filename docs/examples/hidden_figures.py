"""Keep hidden what a table of made-up wards would give away."""

from rsr.disclosure import Relation, protect
from rsr.model import Number, Suppressed

hidden = Suppressed(low=0, high=4)
table = {
    "all wards": Number(value=62),
    "Ash": hidden,
    "Birch": Number(value=11),
    "Cedar": Number(value=18),
    "Elm": Number(value=30),
}
wards = Relation(total="all wards", parts=("Ash", "Birch", "Cedar", "Elm"))

printed = protect(table, [wards])

for ward, figure in printed.cells.items():
    if isinstance(figure, Number):
        print(f"{ward}: {figure.value}")
    else:
        print(f"{ward}: hidden by {figure.by}, {figure.low} to {figure.high}")
for one in printed.withheld:
    print(f"{one.key} is withheld: {one.why}")
