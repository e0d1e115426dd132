"""Tests of the checks on references: every field that names something, and what it may name."""

import pytest
from attrs import evolve, fields
from sound_register import CONTEXT, SOUND, add, change, declared, found, run

from rsr.errors import Path, Where
from rsr.model import (
    COLLECTIONS,
    Addressee,
    Assessment,
    Claim,
    DueDate,
    ExcludedEvidence,
    Link,
    Measured,
    NotAssessed,
    OtherText,
    PrivateNames,
    Ratio,
    Register,
    Related,
    ReportCycle,
    Resolution,
    ScaleMapping,
    SourceRef,
    Status,
    StatusMapping,
    StatusScale,
    StrategyUse,
    field_doc,
)
from rsr.plugins.checks import references

NOWHERE = SourceRef(document="nowhere")
GIVEN = SOUND.assessments[0]
CYCLE = SOUND.cycles[0]
OWN = SOUND.scales[0]


def _mapped(to: str, becomes: str | None) -> StatusScale:
    statuses = tuple(
        StatusMapping(status=status.id, becomes=becomes, fit="lossy", loss="Much.")
        for status in OWN.statuses
    )
    return evolve(OWN, mappings=(ScaleMapping(to=to, statuses=statuses),))


CASES = [
    pytest.param("publication-unknown", evolve(SOUND, review="nowhere"), ("review",), id="head"),
    pytest.param(
        "organisation-unknown", evolve(SOUND, publisher="nobody"), ("publisher",), id="publisher"
    ),
    pytest.param(
        "organisation-unknown",
        change("recommendations", 0, addressed_to=(Addressee(organisation="nobody", role="lead"),)),
        ("recommendations", 0, "addressed_to", "nobody"),
        id="addressee",
    ),
    pytest.param(
        "population-unknown",
        change("recommendations", 0, populations=("residents", "nobody")),
        ("recommendations", 0, "populations", 1),
        id="population",
    ),
    pytest.param(
        "theme-unknown",
        change("recommendations", 1, themes=("care", "none")),
        ("recommendations", 1, "themes", 1),
        id="theme",
    ),
    pytest.param(
        "recommendation-unknown",
        change("recommendations", 1, links=(Link(kind="relates-to", to="nine"),)),
        ("recommendations", 1, "links", 0, "to"),
        id="link",
    ),
    pytest.param(
        "publication-unknown",
        change("recommendations", 0, also_called=(OtherText(text="One", source=NOWHERE),)),
        ("recommendations", 0, "also_called", 0, "source", "document"),
        id="deep-source",
    ),
    pytest.param(
        "recommendation-unknown",
        change("evidence", 0, bears_on=("one/seen", "nine/seen")),
        ("evidence", 0, "bears_on", 1),
        id="criterion-of-unknown-recommendation",
    ),
    pytest.param(
        "criterion-unknown",
        change("evidence", 0, bears_on=("one/sene",)),
        ("evidence", 0, "bears_on", 0),
        id="criterion",
    ),
    pytest.param(
        "indicator-unknown",
        change("evidence", 1, indicator="wait"),
        ("evidence", 1, "indicator"),
        id="indicator",
    ),
    pytest.param(
        "source-unknown",
        change("indicators", 0, measured=Measured(data="figrues")),
        ("indicators", 0, "measured", "data"),
        id="measured-on",
    ),
    pytest.param(
        "indicator-unknown",
        change("indicators", 0, ratio=Ratio(numerator="wait", denominator="waits")),
        ("indicators", 0, "ratio", "numerator"),
        id="ratio",
    ),
    pytest.param(
        "indicator-unknown",
        change("indicators", 0, continues=("wait",)),
        ("indicators", 0, "continues", 0),
        id="continued",
    ),
    pytest.param(
        "organisation-unknown",
        change("evidence", 1, resolution=Resolution(why="Settled.", by="nobody")),
        ("evidence", 1, "resolution", "by"),
        id="resolution",
    ),
    pytest.param(
        "cycle-unknown", change("evidence", 1, cycle="third"), ("evidence", 1, "cycle"), id="cycle"
    ),
    pytest.param(
        "organisation-unknown",
        change("milestones", 0, due=(DueDate(as_stated="soon", set_by="nobody"),)),
        ("milestones", 0, "due", 0, "set_by"),
        id="due-date",
    ),
    pytest.param(
        "evidence-unknown",
        change(
            "assessments", 0, evidence_set_aside=(ExcludedEvidence(evidence="none", why="Old."),)
        ),
        ("assessments", 0, "evidence_set_aside", 0, "evidence"),
        id="set-aside",
    ),
    pytest.param(
        "recommendation-unknown",
        change("cycles", 1, not_assessed=(NotAssessed(recommendation="nine", why="Later."),)),
        ("cycles", 1, "not_assessed", 0, "recommendation"),
        id="not-assessed",
    ),
    pytest.param(
        "publication-unknown",
        change("cycles", 1, related=(Related(title="More", document="nowhere"),)),
        ("cycles", 1, "related", 0, "document"),
        id="related",
    ),
    pytest.param(
        "theme-unknown",
        change("cycles", 0, sections=(evolve(CYCLE.sections[1], theme="none"),)),
        ("cycles", 0, "sections", 0, "theme"),
        id="section",
    ),
    pytest.param(
        "story-unknown",
        change("private_names", 0, story="no-story"),
        ("private_names", 0, "story"),
        id="private-names",
    ),
    pytest.param("scale-unknown", evolve(SOUND, scale="two-stpes"), ("scale",), id="scale"),
    pytest.param(
        "strategy-unknown",
        evolve(SOUND, strategies=(StrategyUse(use="rules"),)),
        ("strategies", 0, "use"),
        id="strategy",
    ),
    pytest.param(
        "strategy-unknown",
        change("cycles", 1, strategies=(StrategyUse(use="rules"),)),
        ("cycles", 1, "strategies", 0, "use"),
        id="strategy-of-cycle",
    ),
    pytest.param(
        "status-unknown",
        change("assessments", 0, status="nope"),
        ("assessments", 0, "status"),
        id="status",
    ),
    pytest.param(
        "status-unknown",
        evolve(SOUND, scales=(_mapped("two-steps", "perhaps"),)),
        ("scales", 0, "mappings", 0, "statuses", 1, "becomes"),
        id="mapped-status",
    ),
    pytest.param(
        "reference-repeated",
        change("cycles", 0, themes=("care", "care")),
        ("cycles", 0, "themes", 1),
        id="chapter-twice",
    ),
    pytest.param(
        "reference-repeated",
        change("recommendations", 0, themes=("care", "care")),
        ("recommendations", 0, "themes", 1),
        id="theme-twice",
    ),
    pytest.param(
        "reference-repeated",
        change("assessments", 0, evidence_used=("ev-1", "ev-1")),
        ("assessments", 0, "evidence_used", 1),
        id="evidence-twice",
    ),
]


@pytest.mark.parametrize(("code", "register", "path"), CASES)
def test_what_is_named_and_is_not_there_is_told(code: str, register: Register, path: Path) -> None:
    """A name that leads nowhere is told under its code, at the very value."""
    told = found(register)

    assert (code, path) in told


def test_every_code_is_met() -> None:
    """No code of the module goes without a case above."""
    met = {str(case.values[0]) for case in CASES}

    assert met == declared(references)


def test_every_collection_that_a_field_refers_to_is_looked_at() -> None:
    """A class of the model that refers to a further collection cannot be forgotten."""
    named = {
        field_doc(attribute).refers_to
        for cls in (Register, *COLLECTIONS.values(), Addressee, Claim, Assessment, ReportCycle)
        for attribute in fields(cls)
    }
    codes = declared(references)

    words = {"evidence": "evidence", "stories": "story"}
    for collection in named - {None}:
        assert f"{words.get(str(collection), str(collection)[:-1])}-unknown" in codes


def test_the_evidence_that_a_measurement_becomes_may_be_named() -> None:
    """A decision may rest on what an indicator comes to, whose record no person writes."""
    told = found(change("assessments", 0, evidence_used=("account", "measured-waits")))

    assert told == set()


@pytest.mark.parametrize(
    ("register", "nearest"),
    [
        pytest.param(change("evidence", 0, cycle="frist"), "first", id="cycle"),
        pytest.param(change("evidence", 0, bears_on=("one/sene",)), "seen", id="criterion"),
        pytest.param(change("assessments", 0, status="yess"), "yes", id="status"),
    ],
)
def test_a_name_that_is_nearly_right_gets_a_question(register: Register, nearest: str) -> None:
    """The hint asks whether the nearest known name was meant."""
    told = [problem.hint for problem in run(register)]

    assert f"did you mean {nearest!r}?" in told


def test_a_name_that_is_near_nothing_gets_the_advice_of_its_code() -> None:
    """Without a near name the hint says where the record could be added."""
    told = run(evolve(SOUND, publisher="zzz"))

    assert told[0].hint == "correct the id, or add it to organisations"


def test_looking_for_near_names_is_bounded() -> None:
    """Among very many ids, or for very many unknown ones, no nearest name is looked for."""
    claim = SOUND.claims[0]
    claims = tuple(evolve(claim, organisation=f"ownr-{n}") for n in range(300))
    told = run(add("claims", *claims))
    many = tuple(evolve(SOUND.themes[0], id=f"t-{n}") for n in range(2_100))
    register = add("themes", *many, of=change("recommendations", 0, themes=("carr",)))
    crowded = [problem for problem in run(register) if problem.code == "theme-unknown"]

    unknown = [problem for problem in told if problem.code == "organisation-unknown"]
    assert len(unknown) == 300
    assert [problem.hint for problem in crowded] == ["correct the id, or add it to themes"]


def test_a_status_is_not_judged_by_a_scale_that_is_not_there() -> None:
    """Where the scale itself is unknown, that alone is told."""
    told = found(change("assessments", 0, status="met", of=evolve(SOUND, scale="unheard-of")))

    assert {code for code, _ in told} == {"scale-unknown"}


def test_a_mapping_to_a_scale_that_is_not_there_is_let_be() -> None:
    """A scale may be mapped to one whose plugin is not installed."""
    told = found(evolve(SOUND, scales=(_mapped("elsewhere", "perhaps"),)))

    assert told == set()


def test_undetermined_is_a_status_of_every_scale() -> None:
    """'undetermined' is never an unknown status."""
    told = found(change("assessments", 0, status="undetermined", differs_because="No ground."))

    assert told == set()


def test_a_scale_of_the_context_is_known() -> None:
    """The register may name a scale that a plugin offers."""
    scale = StatusScale(
        id="offered",
        title="Offered",
        statuses=(Status(id="no", label="No", definition="No.", colour="#000000", symbol="x"),),
    )
    context = evolve(CONTEXT, scale=scale, scales={"offered": scale})

    told = found(evolve(SOUND, scale="offered", scales=()), context)

    assert told == set()


class _Lost:
    """Origins of a register in which one record could not be read."""

    def locate(self, path: Path) -> Where:
        return Where(file="register.yaml", path=path)

    def folder(self) -> str | None:
        return None

    def is_whole(self, collection: str) -> bool:
        return collection != "organisations"

    def lost(self, collection: str, id_: str) -> bool:
        return (collection, id_) == ("organisations", "nobody")


def test_a_record_that_could_not_be_read_is_not_missed() -> None:
    """A reference to a record that is there, though unreadable, does not dangle; others do."""
    register = evolve(SOUND, publisher="nobody", review="nowhere", origins=_Lost())

    told = run(register)

    assert [problem.code for problem in told] == ["publication-unknown"]
    assert told[0].where.file == "register.yaml"


def test_names_of_a_story_that_is_there_are_sound() -> None:
    """Several entries of private names may belong to one story."""
    told = found(add("private_names", PrivateNames(story="a-story", names=("Quilla",))))

    assert told == set()


def test_two_lists_may_name_the_same_record() -> None:
    """What one list names, another may name as well."""
    assert "reference-repeated" not in {code for code, _ in found(SOUND)}
