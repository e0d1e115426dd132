"""The profile ``nhsr-0.2.2`` against cases that were run through the R package itself."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rsr.errors import RsrError
from rsr.spc import xmr

HERE = Path(__file__).parents[3] / "shared" / "spc_cases"
CASES, COMPARE = HERE / "cases.jsonl", HERE / "compare_results.py"

pytestmark = pytest.mark.skipif(
    not COMPARE.is_file(), reason="the cases of the reference implementation are not at hand"
)

POINTS = {
    "rebase_group": "rebase_group",
    "mean": "mean",
    "lpl": "lpl",
    "upl": "upl",
    "outside_limits": "outside_limits",
    "relative_to_mean": "relative_to_mean",
    "close_to_limits": "close_to_limits",
    "special_cause_type": "special_cause_type",
    "special_cause_flag": "special_cause",
    "point_type": "point_type",
    "short_group_warning": "short_group_warning",
    "target": "target",
}
SUMMARY = (
    "mean",
    "lpl",
    "upl",
    "n",
    "common_cause",
    "special_cause_improvement",
    "special_cause_concern",
    "variation_type",
    "assurance_type",
)


def _days(texts: Any) -> Any:
    if isinstance(texts, dict):
        return {name: _days(one) for name, one in texts.items()}
    return None if texts is None else [date.fromisoformat(text) for text in texts]


# What the reference calls the direction that is better.
_BETTER: dict[str, Any] = {"increase": "higher", "decrease": "lower", "neutral": "neither"}


def _answer(case: dict[str, Any], engine: Any) -> dict[str, Any]:
    asked, data = case["options"], case["input"]
    try:
        chart = xmr(
            data["value"],
            dates=_days(data["date"]),
            groups=data["facet"],
            better=_BETTER[asked["improvement_direction"]],
            screen_outliers=asked["screen_outliers"],
            fix_after=asked["fix_after_n_points"],
            rebase=_days(asked["rebase"]),
            target=asked["target"],
            engine=engine,
        )
    except RsrError as error:
        return {"id": case["id"], "error": str(error)}
    icons = [
        {"facet": one.group or "no facet", "type": kind, "icon": icon}
        for one in chart.icons
        for kind, icon in (("variation", one.variation), ("assurance", one.assurance))
        if icon is not None
    ]
    return {
        "id": case["id"],
        "error": None,
        "points": {theirs: chart.column(ours) for theirs, ours in POINTS.items()},
        "summary": [{name: getattr(one, name) for name in SUMMARY} for one in chart.phases],
        "icons": icons,
    }


@pytest.mark.parametrize("engine", ["plain", "arrays"])
def test_every_case_of_the_reference_matches(engine: str, tmp_path: Path) -> None:
    """No case differs from what R gives, nor from what is advised where R stops with an error."""
    if engine == "arrays":
        pytest.importorskip("numpy")
    results = tmp_path / "results.jsonl"
    cases = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    results.write_text(
        "".join(json.dumps(_answer(case, engine)) + "\n" for case in cases), encoding="utf-8"
    )

    done = subprocess.run(
        [sys.executable, str(COMPARE), str(CASES), str(results), "--verbose"],
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout
    assert f"{len(cases)}/{len(cases)} cases match" in done.stdout
