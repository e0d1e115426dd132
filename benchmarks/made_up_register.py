"""A register of any size, wholly made up, the same on every run: what the benchmarks work on."""

import json
import sys
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

__all__ = ["made_up_register", "write_register"]

CYCLE = "2026-03"
_KINDS = (
    "lived-experience",
    "stakeholder-view",
    "national-statistics",
    "inspection",
    "research",
    "official-document",
)
_WORDS = (
    *("people", "families", "staff", "wards", "councils", "reviews", "plans", "homes", "rights"),
    *("care", "support", "teams", "training", "visits", "records", "months", "figures", "services"),
    *("housing", "community", "inspectors", "advocates"),
)
_FIRST_DAY = date(2024, 1, 1)


def _sentence(random: Random, words: int) -> str:
    return f"{' '.join(random.choices(_WORDS, k=words)).capitalize()}."


def _day(random: Random) -> str:
    return (_FIRST_DAY + timedelta(days=random.randrange(700))).isoformat()


def _recommendation(random: Random, number: int) -> dict[str, Any]:
    return {
        "id": f"r-{number}",
        "number": str(number),
        "topic": _sentence(random, 3).rstrip("."),
        "outcome": _sentence(random, 8),
        "wording": _sentence(random, 25),
        "addressed_to": {f"body-{number % 20}": "lead", f"body-{(number + 7) % 20}": "supporting"},
        "populations": [f"group-{number % 3}"],
        "themes": [f"chapter-{number % 8}"],
        "criteria": [
            {"id": f"c-{index}", "text": _sentence(random, 12)} for index in range(1 + number % 4)
        ],
    }


def _evidence(random: Random, number: int, recommendations: int) -> dict[str, Any]:
    about = number % recommendations + 1
    bears_on = f"r-{about}" if number % 3 else f"r-{about}/c-0"
    record: dict[str, Any] = {
        "id": f"ev-{number}",
        "bears_on": [bears_on],
        "kind": random.choice(_KINDS),
        "about": random.choice(("action", "output", "outcome", "outcome")),
        "direction": random.choice(("positive", "negative", "mixed", "no-change", "unclear")),
        "says": _sentence(random, 14),
        "populations": [f"group-{about % 3}"],
        "collected_on": _day(random),
        "source": {"document": f"paper-{number % 40}", "page": f"Chapter {number % 9 + 1}"},
    }
    if number % 2:
        record["published_on"] = _day(random)
        record["corroborated_by"] = [f"body-{(number + 7) % 20}"]
    if number % 4 == 0:
        start = date.fromisoformat(record["collected_on"]) - timedelta(days=90)
        record["period"] = {"start": start.isoformat(), "end": record["collected_on"]}
        record["places"] = ["England"]
    if number % 10 == 0:
        record["caveats"] = [_sentence(random, 10)]
        record["stale_on"] = "2027-01-01"
    return record


def made_up_register(*, recommendations: int, evidence: int) -> dict[str, Any]:
    """Return a register as plain data.

    Args:
        recommendations: How many recommendations it holds; one in five is assessed twice over two
            cycles, so that there is an earlier conclusion to tell of.
        evidence: How many evidence records, spread evenly over the recommendations.
    """
    random = Random(20201022)
    statuses = list(islice(cycle(("not-achieved", "partly-achieved")), recommendations))
    return {
        "format": 3,
        "title": "A made-up review of made-up services",
        "notice": "Wholly made up, to measure with.",
        "review": "paper-0",
        "publisher": "body-0",
        "scale": "cqc-2022",
        "strategies": [{"use": "outcome-impact"}],
        "publications": [
            {"id": f"paper-{n}", "title": f"Paper {n}", "publisher": f"body-{n % 20}"}
            for n in range(40)
        ],
        "organisations": [
            {"id": f"body-{n}", "name": f"Body {n}", "kind": "partnership"} for n in range(20)
        ],
        "populations": [{"id": f"group-{n}", "name": f"group {n}"} for n in range(3)],
        "themes": [{"id": f"chapter-{n}", "title": f"Chapter {n}"} for n in range(8)],
        "recommendations": [
            _recommendation(random, number) for number in range(1, recommendations + 1)
        ],
        "responses": [
            {
                "recommendation": f"r-{number}",
                "organisation": f"body-{number % 20}",
                "answer": "accepted",
                "made_on": "2024-02-01",
            }
            for number in range(1, recommendations + 1, 2)
        ],
        "evidence": [
            _evidence(random, number, recommendations) for number in range(1, evidence + 1)
        ],
        "cycles": [
            {"id": "2025-03", "title": "First report", "cut_off_on": "2025-03-01"},
            {
                "id": CYCLE,
                "title": "Second report",
                "cut_off_on": "2026-03-01",
                "published_on": "2026-03-31",
                "previous": "2025-03",
                "assessor": "body-0",
            },
        ],
        "assessments": [
            {
                "recommendation": f"r-{number}",
                "cycle": when,
                "assessor": "body-0",
                "status": status,
                "reasons": _sentence(random, 15),
                "decided_on": decided,
            }
            for number, status in enumerate(statuses, start=1)
            for when, decided in ((CYCLE, "2026-03-02"), ("2025-03", "2025-03-02"))
            if when == CYCLE or number % 5 == 0
        ],
    }


def write_register(path: Path, *, recommendations: int, evidence: int) -> None:
    """Write a register as one JSON file."""
    made = made_up_register(recommendations=recommendations, evidence=evidence)
    path.write_text(json.dumps(made), encoding="utf-8")


if __name__ == "__main__":
    write_register(Path(sys.argv[1]), recommendations=int(sys.argv[2]), evidence=int(sys.argv[3]))
