"""Releases: written once, corrected by a further edition, shown to be what they were."""

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

import rsr
from rsr.documents import canonical, converter, editions, release_bytes
from rsr.errors import DocumentError, RegisterError, ReleaseError
from rsr.model import Evidence, PrivateNames, Register, Release, Story
from rsr.plugins.manager import Plugins


def changed(register: Register) -> Register:
    """Return the register with another reason for its decision."""
    return evolve(
        register,
        assessments=tuple(evolve(a, reasons="It was measured.") for a in register.assessments),
    )


def test_a_release_read_back_is_the_same(
    register: Register, plugins: Plugins, tmp_path: Path
) -> None:
    """What was frozen, written and read is equal to what was made."""
    release = rsr.freeze(register, cycle="two", to=tmp_path, plugins=plugins)

    again = rsr.read_release(str(tmp_path / "edition-1.json"))

    assert again == release
    assert again.status("1").label == "Yes"


def test_freezing_the_same_facts_again_changes_nothing(
    register: Register, plugins: Plugins, tmp_path: Path
) -> None:
    """A second freeze of the same facts gives the edition that is there."""
    rsr.freeze(register, cycle="two", to=tmp_path, plugins=plugins)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    release = rsr.freeze(register, cycle="two", to=tmp_path, plugins=plugins)

    assert release.edition == 1
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_another_version_of_the_software_changes_no_fact(
    register: Register, plugins: Plugins, tmp_path: Path
) -> None:
    """A release that an older rsr made stands, as long as it says the same."""
    release = rsr.freeze(register, cycle="two", plugins=plugins)
    older = evolve(
        release, made_by=tuple(evolve(made, version="0.0.1") for made in release.made_by)
    )
    from rsr.documents import write_release

    write_release(tmp_path / "edition-1.json", older)

    assert rsr.freeze(register, cycle="two", to=tmp_path, plugins=plugins) == older


def test_other_facts_need_a_correction(
    register: Register, plugins: Plugins, tmp_path: Path
) -> None:
    """A frozen cycle is not frozen anew with other facts: it is corrected, with a notice."""
    rsr.freeze(register, cycle="two", to=tmp_path, plugins=plugins)

    with pytest.raises(ReleaseError) as caught:
        rsr.freeze(changed(register), cycle="two", to=tmp_path, plugins=plugins)
    corrected = rsr.freeze(
        changed(register),
        cycle="two",
        to=tmp_path,
        correction="The reason was wrong.",
        corrected_on=date(2021, 9, 1),
        plugins=plugins,
    )

    assert caught.value.code == "release-exists"
    assert corrected.edition == 2
    assert [c.notice for c in corrected.corrections] == ["The reason was wrong."]
    assert sorted(editions(tmp_path)) == [1, 2]
    assert rsr.read_release(tmp_path / "edition-1.json").edition == 1


@pytest.mark.parametrize("frozen_before", [True, False], ids=["nothing-changed", "nothing-frozen"])
def test_a_correction_needs_something_to_correct(
    register: Register, plugins: Plugins, tmp_path: Path, *, frozen_before: bool
) -> None:
    """A correction of nothing, or that changes nothing, is refused."""
    if frozen_before:
        rsr.freeze(register, cycle="two", to=tmp_path, plugins=plugins)

    with pytest.raises(ReleaseError) as caught:
        rsr.freeze(register, cycle="two", to=tmp_path, correction="Hm.", plugins=plugins)

    assert caught.value.code == "nothing-to-correct"


def test_a_register_with_errors_is_not_frozen(
    register: Register, plugins: Plugins, tmp_path: Path
) -> None:
    """Errors stop a release, all of them are told, and nothing is written."""
    bare = tuple(evolve(r, topic=None) for r in register.recommendations)

    with pytest.raises(RegisterError) as caught:
        rsr.freeze(
            evolve(register, recommendations=bare), cycle="two", to=tmp_path, plugins=plugins
        )

    assert [problem.code for problem in caught.value.problems] == ["topic-missing"] * 2
    assert list(tmp_path.iterdir()) == []


def test_what_is_private_never_reaches_a_release(register: Register, plugins: Plugins) -> None:
    """Real names, words of restricted records and stories without consent are left out."""
    secret = Evidence(
        id="e-2",
        bears_on=("r-2",),
        kind="inspection",
        about="outcome",
        direction="negative",
        says="Told in confidence.",
        places=("Hidden House",),
        caveats=("From a whistleblower.",),
        confidentiality="restricted",
        cycle="two",
    )
    whole = register.with_records(
        evidence=(secret,),
        stories=(Story(id="s-1", evidence="e-1", changed_name="Alex", text="It is better."),),
        private_names=(PrivateNames(story="s-1", names=("Zebedee Real",)),),
    )

    raw = release_bytes(rsr.freeze(whole, cycle="two", plugins=plugins)).decode()

    for hidden in ("Zebedee", "in confidence", "Hidden House", "whistleblower", "It is better."):
        assert hidden not in raw
    assert '"e-2"' in raw
    assert "Withheld" in raw


def test_a_release_is_verified_and_a_changed_one_refused(
    register: Register, plugins: Plugins, tmp_path: Path
) -> None:
    """Verifying passes for what was written, and fails once a byte is another."""
    rsr.freeze(register, cycle="two", to=tmp_path, plugins=plugins)
    path = tmp_path / "edition-1.json"
    lines = rsr.verify(tmp_path)

    path.write_bytes(path.read_bytes().replace(b"Made up", b"Made UP"))
    with pytest.raises(ReleaseError) as caught:
        rsr.verify(path)

    assert lines == ("edition-1.json: edition 1 of cycle two, as it was frozen",)
    assert caught.value.code == "digest-differs"


def test_an_empty_folder_holds_nothing_to_verify(tmp_path: Path) -> None:
    """A folder without releases is said to be one."""
    with pytest.raises(ReleaseError) as caught:
        rsr.verify(tmp_path)

    assert caught.value.code == "release-missing"


def test_a_file_that_is_no_release_is_refused(tmp_path: Path) -> None:
    """Something else in the place of a release is explained, with every fault."""
    path = tmp_path / "edition-1.json"
    path.write_bytes(canonical({"cycle": "Two", "edition": 0}))

    with pytest.raises(DocumentError) as caught:
        rsr.verify(path)

    codes = {problem.code for problem in caught.value.problems}
    assert {"id-malformed", "number-too-small", "field-missing"} <= codes


def test_a_release_holds_only_what_its_cycle_saw(register: Register, plugins: Plugins) -> None:
    """The release of an earlier cycle knows nothing of a later one."""
    release = rsr.freeze(register, cycle="one", plugins=plugins)

    assert [cycle.id for cycle in release.register.cycles] == ["one"]
    assert release.register.evidence == ()
    assert release.register.assessments == ()
    assert converter.structure(converter.unstructure(release), Release) == release
