"""A recommendation that a frozen release holds is not lost: checked, frozen and published."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import rsr
from rsr.documents import releases
from rsr.errors import NotFoundError, Problem, RegisterError, ReleaseError

HEAD = """format: 3
title: Made-up follow-up
notice: Wholly made up.
organisations: [{id: dept, name: Department}, {id: rev, name: Reviewer}]
publisher: rev
recommendations:
"""
ONE = "  - {id: r-1, number: 1, topic: First, made_on: 2022-01-01, addressed_to: {dept: lead}}\n"
TWO = "  - {id: r-2, number: 2, topic: Second, made_on: 2022-01-01, addressed_to: {dept: lead}}\n"
CYCLES = """cycles:
  - {id: c1, title: One, cut_off_on: 2023-03-31, assessor: rev}
  - {id: c2, title: Two, cut_off_on: 2024-03-31, assessor: rev, previous: c1}
"""
WITHDRAWN = """withdrawals:
  - {recommendation: r-2, on: 2024-02-01, why: The body that it asks was wound up., by: rev}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a register of which the first cycle was frozen."""
    write(tmp_path, ONE + TWO)
    rsr.freeze(tmp_path, cycle="c1", to=tmp_path / "releases" / "c1")
    return tmp_path


def write(folder: Path, recommendations: str, more: str = "") -> None:
    """Write the register anew."""
    (folder / "register.yaml").write_text(HEAD + recommendations + more + CYCLES, "utf-8")


def codes(folder: Path) -> set[str]:
    """Return the codes of errors that a check finds."""
    return {one.code for one in rsr.check(folder) if one.severity == "error"}


def test_what_was_frozen_is_there(folder: Path) -> None:
    """As long as nothing is gone, nothing is told."""
    assert codes(folder) == set()


def test_check_freeze_and_publish_refuse_a_register_that_lost_one(folder: Path) -> None:
    """One error, which names the recommendation and the release."""
    write(folder, ONE)

    (told,) = (one for one in rsr.check(folder) if one.code == "recommendation-dropped")
    assert told.got == "'r-2' ('Recommendation 2') of releases/c1/edition-1.json"
    with pytest.raises(RegisterError) as frozen:
        rsr.freeze(folder, cycle="c2")
    with pytest.raises(RegisterError) as published:
        rsr.publish(folder, cycle="c2", to=folder / "out")
    assert {frozen.value.code, published.value.code} == {"recommendation-dropped"}


@pytest.mark.parametrize("kept", ["", TWO], ids=["record-gone", "record-kept"])
def test_a_withdrawal_is_recorded_and_reported(folder: Path, kept: str) -> None:
    """The next report draws no conclusion on it, and says when and why it was withdrawn."""
    write(folder, ONE + kept, WITHDRAWN)

    assert codes(folder) == set()
    release = rsr.publish(folder, cycle="c2", to=folder / "out")

    assert [one.id for one in release.in_scope] == ["r-1"]
    page = (folder / "out" / "index.html").read_text("utf-8")
    assert "withdrawn on 1 February 2024 by Reviewer. The body that it asks was wound up." in page


def test_a_withdrawal_is_not_seen_before_its_day(folder: Path) -> None:
    """The cycle that was frozen before can be published as it was, where its record was kept."""
    write(folder, ONE + TWO, WITHDRAWN)

    release = rsr.publish(folder, cycle="c1", to=folder / "out")

    assert [one.id for one in release.in_scope] == ["r-1", "r-2"]
    assert release.register.withdrawals == ()
    assert "No longer followed up" not in (folder / "out" / "index.html").read_text("utf-8")


def test_one_that_takes_its_place_counts(folder: Path) -> None:
    """A link that supersedes may lead to what is gone, and every page can be made."""
    new = "  - {id: r-3, number: 3, topic: Third, made_on: 2023-09-01, addressed_to: {dept: lead}, links: [{kind: supersedes, to: r-2}]}\n"
    write(folder, ONE + new)

    assert codes(folder) == set()
    rsr.publish(folder, cycle="c2", to=folder / "out")


def test_a_recommendation_that_a_source_no_longer_holds_is_told_as_well(tmp_path: Path) -> None:
    """It makes no difference who wrote the record."""
    (tmp_path / "data").mkdir()
    rows = ["id,topic,made", "a-1,First,2022-01-01", "a-2,Second,2022-01-01"]
    source = (
        "sources: [{id: s, use: tabular, options: {file: data/r.csv, makes: recommendations, "
        "columns: {id: id, topic: topic, made_on: made}}}]\n"
    )
    (tmp_path / "data" / "r.csv").write_text("\n".join(rows), "utf-8")
    write(tmp_path, ONE, source)
    rsr.freeze(tmp_path, cycle="c1", to=tmp_path / "releases" / "c1")
    (tmp_path / "data" / "r.csv").write_text("\n".join(rows[:2]), "utf-8")

    assert codes(tmp_path) == {"recommendation-dropped"}


@pytest.mark.parametrize("content", ["", "[", "{}", "[]", '{"register": 3}', "null"])
def test_a_release_that_cannot_be_read_is_a_warning(folder: Path, content: str) -> None:
    """What was lost cannot be told then, and that is said."""
    (folder / "releases" / "c1" / "edition-1.json").write_text(content, "utf-8")

    told = [one for one in rsr.check(folder) if one.code.startswith("release-")]

    assert [(one.code, one.severity) for one in told] == [("release-unread", "warning")]


def test_the_last_edition_counts(folder: Path) -> None:
    """A correction may take a recommendation out; then a report was not published on it."""
    write(folder, ONE)
    path = folder / "releases" / "c1" / "edition-1.json"
    document = json.loads(path.read_text("utf-8"))
    document["register"]["recommendations"] = document["register"]["recommendations"][:1]
    (path.parent / "edition-10.json").write_text(json.dumps(document), "utf-8")

    assert codes(folder) == set()


@pytest.mark.parametrize("observations", [0, 1, 2_000])
def test_releases_cost_a_check_little(
    folder: Path, observations: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release is looked through for what can be lost; it is not verified, nor are its figures read."""
    path = folder / "releases" / "c1" / "edition-1.json"
    document = json.loads(path.read_text("utf-8"))
    document["register"]["observations"] = [
        {"indicator": "i", "part": f"p{at}"} for at in range(observations)
    ]
    path.write_text(json.dumps(document), "utf-8")
    looked_at: list[str] = []
    called = releases._called

    def counted(record: Mapping[str, Any]) -> str:
        looked_at.append(record["id"])
        return called(record)

    monkeypatch.setattr(releases, "_called", counted)
    for costly in ("read_release", "release_parts", "canonical", "sha256"):
        monkeypatch.delattr(releases, costly)

    assert codes(folder) == set()
    assert sorted(looked_at) == ["c1", "dept", "r-1", "r-2", "rev"]


def frozen_as(folder: Path, cycle: str, **changes: Any) -> None:
    """Put a release of another cycle, or of another register, beside the first."""
    document = json.loads((folder / "releases" / "c1" / "edition-1.json").read_text("utf-8"))
    document["register"] |= changes
    path = folder / "releases" / cycle / "edition-1.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(document), "utf-8")


def dropped(folder: Path) -> list[str]:
    """Return what is told to be gone."""
    return [one.got or "" for one in rsr.check(folder) if one.code == "recommendation-dropped"]


def test_a_release_is_of_this_register_by_its_title_or_by_a_recommendation(folder: Path) -> None:
    """One of another register, and a folder without a release, tell nothing."""
    path = folder / "releases" / "c1" / "edition-1.json"
    other = [{"id": "x-1", "number": "1"}]
    frozen_as(folder, "other", title="Another", recommendations=other)
    (folder / "releases" / "empty").mkdir()
    assert dropped(folder) == []

    write(folder, ONE.replace("r-1", "r-9"))
    assert [one.count("Recommendation") for one in dropped(folder)] == [2]

    path.write_text(
        path.read_text("utf-8").replace("Made-up follow-up", "As it was called"), "utf-8"
    )
    assert dropped(folder) == []
    write(folder, ONE)
    assert [one.count("Recommendation") for one in dropped(folder)] == [1]


def test_the_last_release_by_its_cut_off_tells(folder: Path) -> None:
    """Neither the order of folders nor the other cycles in a release matter."""
    cycles = [{"id": "a", "cut_off_on": "2022-03-31"}, {"id": "c1", "cut_off_on": "2023-03-31"}]
    frozen_as(folder, "a", cycles=cycles)
    frozen_as(folder, "z", cycles=[*cycles, {"id": "z", "cut_off_on": "2022-12-31"}])
    frozen_as(folder, "c1", cycles=[*cycles, {"id": "d", "cut_off_on": "2020-12-31"}])
    write(folder, ONE)

    (got,) = dropped(folder)

    assert got.endswith(" of releases/c1/edition-1.json")


@pytest.mark.parametrize(("gone", "more"), [(7, ""), (8, ""), (9, " and 1 more")])
def test_so_many_are_named(folder: Path, gone: int, more: str) -> None:
    """Eight are named, and the others counted; one without number and topic has its id alone."""
    records = [{"id": "r-1"}, *({"id": f"x-{at}"} for at in range(gone))]
    frozen_as(folder, "c1", recommendations=records)

    (got,) = dropped(folder)

    named = ", ".join(f"'x-{at}'" for at in range(min(gone, 8)))
    assert got == f"{named}{more} of releases/c1/edition-1.json"


def test_one_that_cannot_be_read_is_there(folder: Path) -> None:
    """It is told for what is wrong with it, and not as dropped."""
    write(folder, ONE + TWO.replace("made_on: 2022-01-01", "made_on: soon"))

    assert codes(folder) == {"date-malformed"}


def test_a_link_of_another_kind_accounts_for_nothing(folder: Path) -> None:
    """Only one that supersedes another says where it went."""
    link = ONE.replace("}}\n", "}, links: [{kind: KIND, to: r-2}]}\n")
    told = []
    for kind in ("supersedes", "relates-to"):
        write(folder, link.replace("KIND", kind))
        told.append(len(dropped(folder)))

    assert told == [0, 1]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Return a register that lost a recommendation, which was published elsewhere."""
    folder = tmp_path / "register"
    folder.mkdir()
    write(folder, ONE + TWO)
    rsr.freeze(folder, cycle="c1", to=tmp_path / "frozen" / "c1")
    rsr.publish(folder, cycle="c1", to=tmp_path / "site" / "c1")
    write(folder, ONE)
    return folder


def grave(folder: Path, release: Path) -> list[Problem]:
    """Return the errors and warnings of a check that is given a release."""
    return [one for one in rsr.check(folder, releases=[release]) if one.severity != "note"]


def gone_from(error: pytest.ExceptionInfo[RegisterError]) -> set[str]:
    """Return where recommendations are said to be gone from."""
    assert {one.code for one in error.value.problems} == {"recommendation-dropped"}
    return {str(one.got).rpartition(" of ")[2] for one in error.value.problems}


def test_a_release_elsewhere_is_not_known_unasked(elsewhere: Path) -> None:
    """No folder but the register's own is looked into."""
    assert codes(elsewhere) == set()
    rsr.freeze(elsewhere, cycle="c2")
    rsr.freeze(elsewhere, cycle="c2", to=elsewhere.parent / "other" / "c2")


@pytest.mark.parametrize(
    ("given", "file"),
    [
        ("frozen/c1/edition-1.json", "edition-1.json"),
        ("frozen/c1", "edition-1.json"),
        ("site/c1", "release.json"),
        ("site/c1/release.json", "release.json"),
    ],
)
def test_check_is_given_a_release(elsewhere: Path, given: str, file: str) -> None:
    """By its file, its folder, or the published folder that it lies in."""
    (told,) = grave(elsewhere, elsewhere.parent / given)

    assert told.code == "recommendation-dropped"
    assert str(told.got).startswith("'r-2' ('Recommendation 2') of ")
    assert str(told.got).endswith(file)


def test_check_is_given_what_is_no_release(elsewhere: Path) -> None:
    """An empty folder, or a path at which there is nothing."""
    for path in (elsewhere.parent, elsewhere.parent / "nowhere"):
        with pytest.raises(NotFoundError) as caught:
            rsr.check(elsewhere, releases=[path])
        assert caught.value.code == "release-missing"


@pytest.mark.parametrize(("cycle", "to"), [("c2", "c2"), ("c2", "c1"), ("c1", "c1")])
def test_freezing_elsewhere_looks_at_what_lies_there(elsewhere: Path, cycle: str, to: str) -> None:
    """In the folder itself, and in those of the other cycles beside it."""
    with pytest.raises((RegisterError, ReleaseError)) as caught:
        rsr.freeze(elsewhere, cycle=cycle, to=elsewhere.parent / "frozen" / to)

    expected = {"release-foreign"} if cycle != to else {"recommendation-dropped"}
    assert {one.code for one in caught.value.problems} == expected


@pytest.mark.parametrize("to", ["c2", "c1"])
def test_publishing_elsewhere_looks_at_what_lies_there(elsewhere: Path, to: str) -> None:
    """What is there before is as it was."""
    site = elsewhere.parent / "site"
    before = (site / "c1" / "index.html").read_bytes()

    with pytest.raises(RegisterError) as caught:
        rsr.publish(elsewhere, cycle="c2", to=site / to)

    assert {Path(one).name for one in gone_from(caught)} == {"release.json"}
    assert (site / "c1" / "index.html").read_bytes() == before


def test_a_withdrawal_accounts_for_a_release_elsewhere(elsewhere: Path) -> None:
    """As it does for one in the register's folder."""
    write(elsewhere, ONE, WITHDRAWN)

    rsr.publish(elsewhere, cycle="c2", to=elsewhere.parent / "site" / "c2")

    assert grave(elsewhere, elsewhere.parent / "site" / "c2") == []


def test_a_release_of_another_register_elsewhere_is_none_of_this(elsewhere: Path) -> None:
    """It is known by its title and its recommendations."""
    path = elsewhere / "register.yaml"
    text = path.read_text("utf-8").replace("Made-up follow-up", "Another").replace("r-1", "a-1")
    path.write_text(text, "utf-8")

    assert grave(elsewhere, elsewhere.parent / "frozen" / "c1") == []


def test_a_release_elsewhere_that_cannot_be_read_is_told(elsewhere: Path) -> None:
    """Nobody knows what it held."""
    path = elsewhere.parent / "edition-1.json"
    path.write_text('{"register": []}', "utf-8")

    (told,) = grave(elsewhere, path)

    assert (told.code, told.severity) == ("release-unread", "warning")
