"""The made-up register of the page on the Care Quality Commission's data, as far as its figures."""

from datetime import date
from pathlib import Path

import pytest
from cqc_made_up import Service, codes, fetch, location, serving

import rsr
from rsr.model import Number

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

API = Path(__file__).parents[3] / "docs" / "examples" / "cqc-api"
EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "cqc"
JANUARY, APRIL = date(2024, 1, 1), date(2024, 4, 1)


def test_the_example_counts_what_its_files_hold() -> None:
    """Homes are counted by place on each day; one without a rating is no good one."""
    found = rsr.gather(EXAMPLE)

    known = {
        (one.indicator, one.period.start, one.part): one.value
        for one in found.register.observations
        if one.value != Number(value=0)
    }
    assert known == {
        ("homes", JANUARY, "Riverside"): Number(value=2),
        ("homes", JANUARY, "Hillside"): Number(value=2),
        ("homes", APRIL, "Riverside"): Number(value=2),
        ("homes", APRIL, "Hillside"): Number(value=2),
        ("homes-good", JANUARY, "Riverside"): Number(value=1),
        ("homes-good", JANUARY, "Hillside"): Number(value=1),
        ("homes-good", APRIL, "Riverside"): Number(value=2),
        ("homes-good", APRIL, "Hillside"): Number(value=1),
    }
    assert found.problems == ()


def test_the_example_of_the_api_says_what_is_missing_and_then_counts(tmp_path: Path) -> None:
    """Before a fetch there is no snapshot; after it, homes are counted on its day."""
    homes = [location(f"1-{at}", rating) for at, rating in enumerate(["Inadequate", "Good", None])]
    register = (API / "register.yaml").read_text("utf-8")
    with serving(Service(homes)) as service:
        options = f"options:\n      base: {service.base}\n"
        (tmp_path / "register.yaml").write_text(register.replace("options:\n", options), "utf-8")
        before = rsr.gather(tmp_path)
        query = {"careHome": ("Y",), "localAuthority": ("Trafford",)}
        fetch(tmp_path, service, query=query)

    after = rsr.gather(tmp_path)

    assert codes(before.problems) == ["snapshot-missing"]
    assert after.problems == ()
    assert [(one.period.start, one.value) for one in after.register.observations] == [
        (date(2031, 3, 1), Number(value=1))
    ]
