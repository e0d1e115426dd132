"""The JSON renderer: the whole tree, canonical, each object with its type, and its own schema."""

import json
from typing import Any

import jsonschema_rs
import pytest
import rfc8785
from made_up_charts import CHARTS

from rsr.model import Release
from rsr.plugins.manager import Plugins
from rsr.plugins.renderers.json import JsonRenderer
from rsr.report import Page, Report


def files(report: Report, release: Release) -> dict[str, bytes]:
    """Render a report."""
    return dict(JsonRenderer().render(report, release))


def test_it_comes_through_the_door(report: Report, release: Release) -> None:
    """The manager finds the renderer by name, and its entry is among what it renders."""
    with Plugins(("rsr.plugins.renderers.json",), entry_points=False) as plugins:
        made = plugins.make("renderers", "json")
        entry = plugins.renderers["json"].offer.entry

    assert entry in dict(made.render(report, release))


@pytest.mark.parametrize("name", ["report", "plain"])
def test_it_fits_the_schema_that_lies_beside_it(
    name: str, release: Release, request: pytest.FixtureRequest
) -> None:
    """A validator that is not ours finds the report to be as its schema says."""
    rendered = files(request.getfixturevalue(name), release)

    validator = jsonschema_rs.validator_for(json.loads(rendered["report.schema.json"]))
    faults = list(validator.iter_errors(json.loads(rendered["report.json"])))
    assert faults == []


def test_the_schema_refuses_what_is_no_block(report: Report, release: Release) -> None:
    """A block of an unknown type, or with an unknown field, does not fit."""
    rendered = files(report, release)
    validator = jsonschema_rs.validator_for(json.loads(rendered["report.schema.json"]))
    document: Any = json.loads(rendered["report.json"])

    document["pages"][0]["blocks"][0] = {"type": "Riddle"}

    assert not validator.is_valid(document)


def test_it_is_canonical(report: Report, release: Release) -> None:
    """An independent implementation of RFC 8785 writes the same bytes."""
    for raw in files(report, release).values():
        assert rfc8785.dumps(json.loads(raw)) == raw


def test_it_says_what_is_not_at_its_default(report: Report, release: Release) -> None:
    """Types, texts and days are there; what a class takes for granted is left out."""
    document: Any = json.loads(files(report, release)["report.json"])

    assert document["type"] == "Report"
    page = document["pages"][0]
    assert (page["type"], page["slug"], page["updated_on"]) == ("Page", "index", "2022-07-01")
    assert "in_contents" not in page
    assert page["blocks"][0]["type"] == "Notice"


def test_a_chart_is_data(release: Release) -> None:
    """A chart is its figures, fractions too, and fits the schema; nothing of it is drawn."""
    page = Page(slug="index", title="t", kind="prose", blocks=tuple(CHARTS.values()))

    rendered = files(Report(title="t", pages=(page,)), release)

    document: Any = json.loads(rendered["report.json"])
    validator = jsonschema_rs.validator_for(json.loads(rendered["report.schema.json"]))
    assert list(validator.iter_errors(document)) == []
    first = document["pages"][0]["blocks"][list(CHARTS).index("process")]
    assert (first["type"], first["better"]) == ("Chart", "lower")
    assert first["limits"][0]["mean"] == 80.2
    missing = first["series"][0]["points"][10]
    assert (missing["kind"], "value" in missing) == ("missing", False)
    assert b"<svg" not in rendered["report.json"]


def test_text_is_kept_as_it_is(release: Release) -> None:
    """Data is not dressed: control characters and markup stay what they were."""
    hostile = '<b> \x00 \u202e "'

    rendered = files(Report(title=hostile, pages=()), release)

    assert json.loads(rendered["report.json"])["title"] == hostile
