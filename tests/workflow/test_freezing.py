"""Releases: written once, corrected by a further edition, shown to be what they were."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import rsr
from rsr.documents import canonical, converter, editions, release_bytes, sha256, write_release
from rsr.errors import DocumentError, Problem, RegisterError, ReleaseError, Where
from rsr.model import (
    DataSource,
    Evidence,
    Indicator,
    Number,
    Observation,
    Period,
    PrivateNames,
    Publication,
    Recommendation,
    Register,
    Release,
    SourceRef,
    Story,
)
from rsr.plugins import SourceContext, SourceOffer, hookimpl
from rsr.plugins.manager import Plugins
from rsr.workflow import freezing, gathering


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


@pytest.fixture
def three(register: Register, plugins: Plugins, tmp_path: Path) -> Path:
    """Give a folder of three editions."""
    for number in (1, 2, 3):
        told = evolve(register, summary=f"Told {number} times.")
        notice = f"Correction {number}." if number > 1 else None
        rsr.freeze(told, cycle="two", to=tmp_path, correction=notice, plugins=plugins)
    return tmp_path


def _in_another_cycle(folder: Path) -> None:
    path = folder / "edition-2.json"
    release = rsr.read_release(path)
    path.unlink()
    write_release(path, evolve(release, cycle="one"))


def _renumbered(folder: Path) -> None:
    for end in ("", ".sha256"):
        (folder / f"edition-3.json{end}").rename(folder / f"edition-4.json{end}")
    (folder / "edition-4.json.sha256").write_text(
        (folder / "edition-4.json.sha256").read_text().replace("-3", "-4")
    )


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write(text)


@pytest.mark.parametrize(
    ("meddle", "codes"),
    [
        pytest.param(
            lambda folder: [(folder / f"edition-{n}.json").write_bytes(b"{}") for n in (1, 3)],
            {"digest-differs"},
            id="two-that-are-no-releases",
        ),
        pytest.param(
            lambda folder: [(folder / f"edition-{n}.json.sha256").unlink() for n in (1, 3)],
            {"digest-missing"},
            id="two-without-digests",
        ),
        pytest.param(
            lambda folder: [(folder / f"edition-2.json{end}").unlink() for end in ("", ".sha256")],
            {"edition-missing"},
            id="a-gap",
        ),
        pytest.param(
            lambda folder: (folder / "edition-3.json").unlink(), {"edition-missing"}, id="no-last"
        ),
        pytest.param(_renumbered, {"edition-missing", "edition-misnumbered"}, id="renumbered"),
        pytest.param(_in_another_cycle, {"release-foreign"}, id="another-cycle"),
        pytest.param(lambda folder: (folder / "empty").mkdir(), {"file-added"}, id="empty-folder"),
        pytest.param(
            lambda folder: (folder / "edition-4.JSON").touch(), {"file-added"}, id="other-file"
        ),
        pytest.param(
            lambda folder: (folder / "latest").symlink_to("edition-3.json"),
            {"file-added"},
            id="link",
        ),
        pytest.param(
            lambda folder: (
                (folder / "edition-3.json").rename(folder.parent / "kept"),
                (folder / "edition-3.json").symlink_to(folder.parent / "kept"),
            ),
            {"file-added"},
            id="link-in-the-place-of-a-release",
        ),
        pytest.param(
            lambda folder: _append(folder / "edition-2.json.sha256", "more\n"),
            {"digest-differs"},
            id="line-in-a-digest",
        ),
    ],
)
def test_all_that_is_wrong_with_a_folder_is_told(
    three: Path, meddle: Callable[[Path], object], codes: set[str]
) -> None:
    """Each edition is looked at, and the editions together."""
    before = rsr.verify(three)
    meddle(three)

    with pytest.raises(ReleaseError) as caught:
        rsr.verify(three)

    assert len(before) == 3
    assert {problem.code for problem in caught.value.problems} == codes
    if len(caught.value.problems) == 2 and codes & {"digest-differs", "digest-missing"}:
        files = {Path(str(problem.where.file)).name for problem in caught.value.problems}
        assert files == {"edition-1.json", "edition-3.json"}


@pytest.mark.parametrize("what", ["cycle", "register"])
@pytest.mark.parametrize("notice", [None, "All was wrong."], ids=["plain", "correction"])
def test_a_folder_holds_one_cycle_of_one_register(
    register: Register, plugins: Plugins, tmp_path: Path, what: str, notice: str | None
) -> None:
    """The releases of something else are neither continued nor corrected."""
    rsr.freeze(register, cycle="two", to=tmp_path, plugins=plugins)
    other = register
    if what == "register":
        asked = (Recommendation(id="x-1", topic="else"),)
        other = evolve(
            register, title="Another", recommendations=asked, evidence=(), assessments=()
        )

    with pytest.raises(ReleaseError) as caught:
        rsr.freeze(
            other,
            cycle="one" if what == "cycle" else "two",
            to=tmp_path,
            correction=notice,
            plugins=plugins,
        )

    assert caught.value.code == "release-foreign"
    assert sorted(editions(tmp_path)) == [1]


def test_a_title_can_be_corrected(register: Register, plugins: Plugins, tmp_path: Path) -> None:
    """A register with another title and the same recommendations is the same follow-up."""
    rsr.freeze(register, cycle="two", to=tmp_path, plugins=plugins)
    retitled = evolve(register, title="Made up, and spelt right")

    corrected = rsr.freeze(
        retitled, cycle="two", to=tmp_path, correction="The title was wrong.", plugins=plugins
    )

    assert corrected.edition == 2
    assert len(rsr.verify(tmp_path)) == 2


def test_an_edition_under_another_number_is_not_continued(
    three: Path, register: Register, plugins: Plugins
) -> None:
    """A correction never goes over an edition that stands under a wrong name."""
    _renumbered(three)

    with pytest.raises(ReleaseError) as caught:
        rsr.freeze(register, cycle="two", to=three, correction="Hm.", plugins=plugins)

    assert caught.value.code == "edition-misnumbered"


def test_the_day_of_a_correction_needs_its_notice(
    register: Register, plugins: Plugins, tmp_path: Path
) -> None:
    """A day alone corrects nothing, and is not dropped in silence."""
    with pytest.raises(ReleaseError) as caught:
        rsr.freeze(
            register,
            cycle="two",
            to=tmp_path,
            corrected_on=date(2021, 9, 1),
            plugins=plugins,
        )

    assert caught.value.code == "correction-missing"
    assert list(tmp_path.iterdir()) == []


def _with_private_name(register: Register, name: str) -> Register:
    return register.with_records(
        stories=(Story(id="s-1", evidence="e-1", changed_name="Alex", text="It is better."),),
        private_names=(PrivateNames(story="s-1", names=(name,)),),
    )


@pytest.mark.parametrize(
    ("name", "part"),
    [
        pytest.param("POSITIVE", "proposals", id="of-a-strategy"),
        pytest.param("Made  Up", "register", id="of-the-register"),
    ],
)
def test_a_private_name_is_not_frozen_whoever_writes_it(
    register: Register, plugins: Plugins, tmp_path: Path, name: str, part: str
) -> None:
    """No check need look for it: the release as a whole is searched, and the part is said."""
    with pytest.raises(ReleaseError) as caught:
        rsr.freeze(_with_private_name(register, name), cycle="two", to=tmp_path, plugins=plugins)

    assert caught.value.code == "private-name-in-release"
    assert caught.value.path == (part,)
    assert caught.value.got == "withheld"
    assert name.casefold() not in str(caught.value).casefold()
    assert list(tmp_path.iterdir()) == []


def test_a_private_name_is_not_told_in_a_correction(
    register: Register, plugins: Plugins, tmp_path: Path
) -> None:
    """A notice is text as any other."""
    whole = _with_private_name(register, "Zebedee")
    rsr.freeze(whole, cycle="two", to=tmp_path, plugins=plugins)

    with pytest.raises(ReleaseError) as caught:
        rsr.freeze(
            changed(whole),
            cycle="two",
            to=tmp_path,
            correction="We called Zebedee by name.",
            plugins=plugins,
        )

    assert (caught.value.code, caught.value.path) == ("private-name-in-release", ("corrections",))
    assert sorted(editions(tmp_path)) == [1]


def test_a_private_name_is_not_told_in_a_remark(
    register: Register, plugins: Plugins, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What gathering found of the data is searched as well."""
    problem = Problem(code="row-left-out", must="a row of Zebedee must be read", severity="note")
    real = gathering.gathered

    def gathered(*given: Any, **options: Any) -> Any:
        return evolve(real(*given, **options), problems=(problem,))

    monkeypatch.setattr(freezing, "gathered", gathered)
    with pytest.raises(ReleaseError) as caught:
        rsr.freeze(_with_private_name(register, "Zebedee"), cycle="two", plugins=plugins)

    assert caught.value.path == ("remarks",)


class Reader:
    """A source that reads one figure, says what it left out, and warns of a cell."""

    def __init__(self, options: object) -> None:
        del options

    def gather(self, context: SourceContext) -> Iterable[Any]:
        """Yield a figure, a note and a warning."""
        del context
        month = Period(start=date(2021, 1, 1), end=date(2021, 1, 31))
        yield Observation(indicator="i", period=month, value=Number(value=7))
        yield Problem(
            code="rows-left-out",
            must="every row should be readable",
            got="3 of 6 rows left out, those of Zebedee",
            hint="each is named in a warning of its own",
            severity="note",
        )
        yield Problem(
            code="cell-number",
            must="the cell must be a number",
            got="'Zebedee'",
            hint="write a number",
            where=Where(file="data/f.csv", line=3),
            severity="warning",
        )


class Reading:
    """Offers the reader."""

    @hookimpl
    def rsr_sources(self) -> Iterable[SourceOffer]:
        """Offer a source."""
        yield SourceOffer(name="reader", summary="Reads.", make=Reader)


@pytest.fixture(name="reading")
def _reading(plugins: Plugins) -> Iterator[Plugins]:
    small = plugins._manager.get_plugin(plugins.loaded[0].name)
    with Plugins((small, Reading()), entry_points=False) as loaded:
        yield loaded


@pytest.fixture(name="gathering")
def _gathering(register: Register) -> Register:
    """Give the register with an indicator and the source of its figures."""
    indicator = Indicator(id="i", title="I", unit="people", better="lower")
    source = DataSource(id="s", use="reader")
    return evolve(register, indicators=(indicator,), sources=(source,))


@pytest.mark.parametrize(
    ("private", "note"),
    [
        pytest.param(
            "Somebody",
            "every row should be readable (3 of 6 rows left out, those of Zebedee);"
            " each is named in a warning of its own",
            id="told",
        ),
        pytest.param("Zebedee", "every row should be readable", id="private-name"),
    ],
)
def test_a_remark_tells_how_much_was_left_out(
    gathering: Register, reading: Plugins, private: str, note: str
) -> None:
    """A note goes into a release with its count; what stands in a cell, and a name, do not."""
    release = rsr.freeze(_with_private_name(gathering, private), cycle="two", plugins=reading)

    assert release.remarks == (note, "data/f.csv:3: the cell must be a number")


def _several(_self: Reader, context: SourceContext) -> Iterable[Any]:
    """Yield a note and a warning for each of three areas."""
    del context
    for at, area in enumerate(("North", "East", "South"), 2):
        yield Problem(
            code="rows-left-out",
            must="every row should be readable",
            got=f"3 rows of {area}",
            severity="note",
        )
        yield Problem(
            code="cell-number",
            must="the cell must be a number",
            got=f"'said by {area}'",
            where=Where(file="data/f.csv", line=at),
            severity="warning",
        )


@pytest.mark.parametrize(
    ("private", "notes"),
    [
        pytest.param(
            "Zebedee", "; 3 such in all, also there (3 rows of East, 3 rows of South)", id="told"
        ),
        pytest.param("East", "; 3 such in all, also there (3 rows of South)", id="private-name"),
    ],
)
def test_a_cause_has_one_remark(
    gathering: Register, monkeypatch: pytest.MonkeyPatch, reading: Plugins, private: str, notes: str
) -> None:
    """Remarks of one cause stand together: what notes count is told, what came in cells is not."""
    monkeypatch.setattr(Reader, "gather", _several)

    release = rsr.freeze(_with_private_name(gathering, private), cycle="two", plugins=reading)

    assert release.remarks == (
        f"every row should be readable (3 rows of North){notes}",
        "data/f.csv:2: the cell must be a number; 3 such in all, also at 3, 4",
    )


def test_a_release_says_when_its_figures_were_read(
    gathering: Register, reading: Plugins, tmp_path: Path
) -> None:
    """The day of reading stands with each figure, and no later reading changes a frozen fact."""
    first = rsr.freeze(
        gathering, cycle="two", to=tmp_path, read_on=date(2021, 7, 1), plugins=reading
    )
    again = rsr.freeze(
        gathering, cycle="two", to=tmp_path, read_on=date(2022, 8, 2), plugins=reading
    )
    unsaid = rsr.freeze(gathering, cycle="two", to=tmp_path, plugins=reading)

    (figure,) = first.register.observations
    assert figure.made_by is not None
    assert figure.made_by.read_on == date(2021, 7, 1)
    assert again == unsaid == first


def test_a_correction_says_when_it_was_read(
    gathering: Register, reading: Plugins, tmp_path: Path
) -> None:
    """Reading on another day corrects nothing; with other facts the new day is recorded."""
    rsr.freeze(gathering, cycle="two", to=tmp_path, read_on=date(2021, 7, 1), plugins=reading)
    options: Any = {
        "cycle": "two",
        "to": tmp_path,
        "correction": "The reason was wrong.",
        "read_on": date(2022, 8, 2),
        "plugins": reading,
    }

    with pytest.raises(ReleaseError) as caught:
        rsr.freeze(gathering, **options)
    corrected = rsr.freeze(changed(gathering), **options)

    assert caught.value.code == "nothing-to-correct"
    (figure,) = corrected.register.observations
    assert figure.made_by is not None
    assert figure.made_by.read_on == date(2022, 8, 2)


def test_what_only_restricted_records_lead_to_is_withheld(
    register: Register, plugins: Plugins
) -> None:
    """A publication that would give a restricted record away is not listed, nor those before it."""
    ids = ("review", "leak", "before-leak", "both", "before-both", "loose", "told", "before-loose")
    earlier = {"leak": "before-leak", "both": "before-both", "loose": "before-loose"}
    again = {"before-leak": "leak"}  # a ring is walked once
    whole = evolve(
        register.with_records(
            publications=tuple(
                Publication(id=id_, title=id_, previous=earlier.get(id_), replaces=again.get(id_))
                for id_ in ids
            ),
            evidence=tuple(
                Evidence(
                    id=f"e-{document}-{'restricted' if secret else 'public'}",
                    bears_on=("r-2",),
                    kind="inspection",
                    about="outcome",
                    direction="negative",
                    says="Said.",
                    cycle="two",
                    source=SourceRef(document=document),
                    confidentiality="restricted" if secret else "public",
                )
                for document, secret in (
                    ("leak", True),
                    ("gone", True),
                    ("review", True),
                    ("told", True),
                    ("both", True),
                    ("both", False),
                )
            ),
        ),
        review="review",
        cycles=tuple(
            evolve(cycle, publication="told") if cycle.id == "two" else cycle
            for cycle in register.cycles
        ),
    )

    release = rsr.freeze(whole, cycle="two", plugins=plugins)

    kept = {publication.id for publication in release.register.publications}
    assert kept == set(ids) - {"leak", "before-leak"}


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


def test_a_changed_release_is_told_of_and_not_explained(
    register: Register, plugins: Plugins, tmp_path: Path
) -> None:
    """Nobody is asked to correct what was frozen, though it has a digest that fits."""
    rsr.freeze(register, cycle="two", to=tmp_path, plugins=plugins)
    path = tmp_path / "edition-1.json"
    changed = path.read_bytes().replace(b'"cycle"', b'"cycla"')
    path.write_bytes(changed)
    with pytest.raises(ReleaseError) as differs:
        rsr.verify(path)
    Path(f"{path}.sha256").write_bytes(f"{sha256(changed)}  {path.name}\n".encode())
    with pytest.raises(DocumentError) as unknown:
        rsr.verify(path)

    assert differs.value.code == "digest-differs"
    assert "mean" not in str(unknown.value)
    assert {one.hint for one in unknown.value.problems} == {
        "take the original file, or freeze a correction"
    }


def test_a_digest_that_cannot_be_read_is_told(
    register: Register, plugins: Plugins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a file as any other."""
    rsr.freeze(register, cycle="two", to=tmp_path, plugins=plugins)
    real = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.suffix == ".sha256":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(DocumentError) as caught:
        rsr.verify(tmp_path / "edition-1.json")

    assert caught.value.code == "file-unreadable"
    assert str(caught.value.problems[0].where.file).endswith("edition-1.json.sha256")
