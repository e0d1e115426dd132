"""The progress report as a whole: its pages, their order, and that every link leads somewhere."""

from collections.abc import Iterator
from datetime import date

import attrs
import pytest
from releases import changed, composed, found, rich_register, rich_release, words

from rsr.model import Evidence, Recommendation, Release, Section, Theme
from rsr.plugins import EditionContext
from rsr.plugins.manager import Plugins
from rsr.report import Notice, Page, Report, TextLink
from rsr.report import Section as Part


@pytest.fixture(scope="module")
def release() -> Release:
    """Return the rich release."""
    return rich_release()


@pytest.fixture(scope="module")
def report(release: Release) -> Report:
    """Return its report."""
    return composed(release)


def test_it_comes_through_the_door(release: Release) -> None:
    """The manager finds the edition by name, and what it makes composes a report."""
    with Plugins(("rsr.plugins.editions.progress_report",), entry_points=False) as plugins:
        made = plugins.make("editions", "progress-report")

    assert made.compose(release, EditionContext()).title == "Second report"


def test_pages_stand_in_the_order_of_reading(report: Report) -> None:
    """Summary, opening prose, chapters in the cycle's order, closing prose, evidence, records."""
    assert [(page.slug, page.kind, page.in_contents) for page in report.pages] == [
        ("index", "summary", True),
        ("foreword", "prose", True),
        ("staff", "chapter", True),
        ("rooms", "chapter", True),
        ("other-recommendations", "chapter", True),
        ("section--rooms", "prose", True),
        ("evidence", "list", True),
        *(
            (f"recommendation-{id_}", "record", False)
            for id_ in ("r-1", "r-2", "r-2a", "r-3", "r-4", "r-5", "r-6")
        ),
    ]


def test_the_frame_of_every_page_is_in_the_report(report: Report) -> None:
    """Title, publisher, notice, edition, related information, downloads and makers are kept."""
    assert (report.title, report.subtitle) == ("Second report", "A made-up review")
    assert (report.publisher, report.notice, report.edition) == ("The Panel", "Wholly made up.", 3)
    assert [(link.text, link.url) for link in report.related] == [
        ("Report: The review", "https://example.org/review"),
        ("See also: No address", None),
        ("Data: Counts", "https://example.org/counts"),
    ]
    assert [download.path for download in report.downloads] == ["release.json"]
    assert report.made_by == ("acme 1.2", "rsr-tracker 0.1.0")


def test_a_title_is_not_said_twice(release: Release) -> None:
    """A cycle that is called as the register is has no second line, and no publisher is made up."""
    register = attrs.evolve(release.register, title="Second report", publisher=None)

    report = composed(attrs.evolve(release, register=register))

    assert (report.subtitle, report.publisher) == (None, None)


def test_every_link_leads_to_a_page_and_a_place_on_it(report: Report) -> None:
    """No link within the report leads nowhere."""
    places = {page.slug: {part.id for part in found(page, Part)} for page in report.pages}
    broken = [
        (page.slug, link)
        for page in report.pages
        for link in found(page, TextLink)
        if link.url is None and (link.page or link.anchor)
        if (link.page or page.slug) not in places
        or (link.anchor and link.anchor not in places[link.page or page.slug])
    ]

    assert broken == []


def test_ids_on_a_page_are_unique(report: Report) -> None:
    """Two sections of a page never share an id."""
    for page in report.pages:
        ids = [part.id for part in found(page, Part)]
        assert len(set(ids)) == len(ids), page.slug


def test_the_order_of_records_is_all_that_their_files_decide(release: Release) -> None:
    """Evidence, stories and figures in another order make the same report."""
    register = release.register
    turned = changed(
        release,
        evidence=register.evidence[::-1],
        observations=register.observations[::-1],
        publications=register.publications[::-1],
        organisations=register.organisations[::-1],
        assessments=register.assessments[::-1],
    )

    assert composed(turned) == composed(release)


def test_days_of_change_are_the_latest_of_what_a_page_tells(report: Report) -> None:
    """A page was last changed when its newest part was, or when the report was published."""
    days = {page.slug: page.updated_on for page in report.pages}

    assert days["index"] == date(2022, 7, 1)
    assert days["rooms"] == date(2022, 6, 1)
    assert days["section--rooms"] == date(2022, 5, 1)
    assert days["foreword"] == days["staff"] == days["evidence"] == date(2022, 3, 25)


def test_a_day_that_is_not_recorded_is_not_made_up(release: Release) -> None:
    """Without a day of publication, only parts with a day of their own have one."""
    bare = attrs.evolve(changed(release, cycle={"published_on": None}), corrections=())

    days = {page.slug: page.updated_on for page in composed(bare).pages}

    assert days["index"] == date(2022, 4, 1)
    assert days["staff"] is None
    assert days["rooms"] == date(2022, 6, 1)


@pytest.mark.parametrize(
    "id_",
    ["index", "evidence", "evidence-2", "other-recommendations", "recommendation-r-1"],
)
def test_a_chapter_never_takes_the_place_of_another_page(release: Release, id_: str) -> None:
    """A theme and a section whose id is the slug of another page get slugs of their own."""
    taken = changed(
        release,
        themes=(Theme(id=id_, title="A theme"),),
        recommendations=tuple(
            attrs.evolve(r, themes=(id_,)) for r in release.register.recommendations
        ),
        cycle={
            "themes": (),
            "sections": (Section(id=id_, place="opening", text="A word."),),
        },
    )

    slugs = [page.slug for page in composed(taken).pages]

    assert len(set(slugs)) == len(slugs)
    assert {f"theme--{id_}", f"section--{id_}"} <= set(slugs)


def test_no_chapter_takes_the_page_of_evidence_that_is_empty(release: Release) -> None:
    """The page that says that there is no evidence has its name to itself."""
    bare = changed(
        release,
        evidence=(),
        stories=(),
        themes=(Theme(id="evidence", title="A theme"),),
        recommendations=tuple(
            attrs.evolve(r, themes=("evidence",)) for r in release.register.recommendations
        ),
        cycle={"themes": (), "sections": ()},
    )

    slugs = [page.slug for page in composed(bare).pages]

    assert len(set(slugs)) == len(slugs)
    assert {"evidence", "theme--evidence"} <= set(slugs)


def test_prose_without_a_title_is_called_by_its_id(release: Release) -> None:
    """A page of prose always has a heading."""
    section = Section(id="last-words", place="closing", text="Words.")

    report = composed(changed(release, cycle={"sections": (section,)}))

    assert report.page("last-words").title == "Last words"


def test_themes_without_an_order_keep_that_of_the_register(release: Release) -> None:
    """A cycle that names no chapters has the register's; one without recommendations is left out."""
    report = composed(changed(release, cycle={"themes": ()}))

    chapters = [page.slug for page in report.pages if page.kind == "chapter"]
    assert chapters == ["rooms", "staff", "other-recommendations"]


def test_only_what_is_in_scope_is_told(release: Release) -> None:
    """A cycle with a scope has records of that alone; links to others are plain words."""
    report = composed(changed(release, cycle={"scope": ("r-1", "r-2a")}))

    records = [page.slug for page in report.pages if page.kind == "record"]
    assert records == ["recommendation-r-1", "recommendation-r-2a"]
    assert all(link.page != "recommendation-r-6" for link in found(report, TextLink))
    assert "Recommendation 6 (old)" in words(report.page("recommendation-r-1"))


def test_a_register_without_records_makes_a_report_all_the_same() -> None:
    """Nothing on record is said to be nothing on record."""
    register = rich_register()
    empty = attrs.evolve(
        register,
        recommendations=(),
        evidence=(),
        stories=(),
        indicators=(),
        observations=(),
        assessments=(),
        responses=(),
        claims=(),
        milestones=(),
    )
    release = attrs.evolve(rich_release(), register=empty, proposals=(), remarks=(), corrections=())

    report = composed(release)

    assert [page.slug for page in report.pages] == [
        "index",
        "foreword",
        "section--rooms",
        "evidence",
    ]
    assert "no recommendation in its scope" in words(report.page("index"))
    assert "No evidence is on record" in words(report.page("evidence"))
    assert found(report, Notice) == []


def test_a_long_list_of_evidence_goes_on_on_other_pages(release: Release) -> None:
    """Past 250 records evidence goes on on pages that links reach, and links name the right one."""
    many = tuple(
        Evidence(
            id=f"ev-{number:04}",
            bears_on=("r-1",),
            kind="research",
            about="action",
            direction="mixed",
            says="It is so.",
        )
        for number in range(501)
    )

    report = composed(changed(release, evidence=many, stories=()))

    lists: list[Page] = [page for page in report.pages if page.kind == "list"]
    assert [(page.slug, page.in_contents) for page in lists] == [
        ("evidence", True),
        ("evidence-2", False),
        ("evidence-3", False),
    ]
    links = {link.text: link for link in found(report.page("recommendation-r-1"), TextLink)}
    assert links["ev-0000"].page == "evidence"
    assert links["ev-0250"].page == "evidence-2"
    assert links["ev-0500"].anchor == "ev-0500"
    assert "part 3" in words(report.page("index"))


def test_work_grows_with_the_number_of_records_alone(release: Release) -> None:
    """A thousand recommendations are composed without looking through all of them for each."""
    looked = 0

    class Counted(tuple[Recommendation, ...]):
        __slots__ = ()

        def __iter__(self) -> Iterator[Recommendation]:
            nonlocal looked
            looked += 1
            return super().__iter__()

    many = Counted(
        Recommendation(id=f"r-{number}", number=str(number), themes=("rooms",))
        for number in range(1000)
    )

    report = composed(changed(release, recommendations=many))

    assert sum(page.kind == "record" for page in report.pages) == 1000
    assert looked < 20
