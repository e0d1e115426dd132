"""Set organisations beside each other in a funnel. The organisations and figures are made up."""

from rsr.model import Suppressed
from rsr.spc import funnel

hospitals = {
    "Hospital A": (31, 420),
    "Hospital B": (12, 95),
    "Hospital C": (64, 1210),
    "Hospital D": (9, 240),
    "Hospital E": (27, 150),
    "Hospital F": (Suppressed(low=1, high=4), 60),
    "Hospital G": (88, 1650),
    "Hospital H": (22, 380),
    "Hospital I": (41, 505),
    "Hospital J": (15, 310),
    "Hospital K": (52, 690),
    "Hospital L": (30, 830),
}

found = funnel(
    [count for count, _ in hospitals.values()],
    [people for _, people in hospitals.values()],
    names=list(hospitals),
    overdispersion="additive",
    per=100,
)

print(f"Benchmark: {found.benchmark:.1f} in 100, all that are shown together; phi {found.phi:.2f}")
for point in found.points:
    value = "-" if point.value is None else f"{point.value:.1f}"
    print(f"{point.name:<12} {value:>5}  {point.standing}")
for problem in found.problems:
    print(problem)
