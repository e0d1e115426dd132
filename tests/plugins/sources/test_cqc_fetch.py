"""Fetching from a public API that is slow, moody and sometimes wrong; it is made up, and local."""

import json
import logging
import multiprocessing
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from cqc_made_up import (
    KEY,
    Clock,
    Reply,
    Service,
    codes,
    fetch,
    fetch_alone,
    location,
    serving,
    table,
)

from rsr.errors import ModelError
from rsr.model import DataSource, Register
from rsr.plugins import FetchContext
from rsr.plugins.sources.cqc._options import CqcOptions
from rsr.plugins.sources.cqc._snapshots import locked
from rsr.plugins.sources.cqc._source import Cqc

IDS = ("1-1", "1-2", "1-3", "1-4", "1-5")
CACHE = Path("data/cqc")
DAY = CACHE / "2031-03-01"


@pytest.fixture
def service() -> Any:
    """Return a service of five locations, in pages of two."""
    with serving(Service(map(location, IDS))) as made:
        yield made


def head(folder: Path) -> dict[str, Any]:
    """Return what the snapshot of the first day says of itself."""
    value: dict[str, Any] = json.loads((folder / DAY / "snapshot.json").read_text())
    return value


def test_every_page_and_every_location_is_fetched_and_kept_byte_for_byte(
    service: Service, tmp_path: Path
) -> None:
    """A snapshot holds the raw answers, each with its address, time and digest."""
    problems = fetch(tmp_path, service)

    assert problems == []
    assert service.paths() == ["/locations"] * 3 + [f"/locations/{one}" for one in IDS]
    raw = (tmp_path / DAY / "locations/-1/1-1.json").read_bytes()
    assert raw == json.dumps(location("1-1")).encode()
    line = json.loads((tmp_path / DAY / "answers.jsonl").read_text().splitlines()[3])
    assert line["url"] == f"{service.base}/locations/1-1"
    assert datetime.fromisoformat(line["fetched_at"]).tzinfo is not None
    assert head(tmp_path)["answers"] == 8


def test_the_same_day_is_not_fetched_twice_and_another_is_another_snapshot(
    service: Service, tmp_path: Path
) -> None:
    """Later fetches leave earlier snapshots as they are."""
    fetch(tmp_path, service)
    asked = len(service.asked)
    fetch(tmp_path, service)
    again = len(service.asked)
    service.locations["1-1"] = location("1-1", "Inadequate")
    fetch(tmp_path, service, Clock(datetime(2031, 4, 1, tzinfo=UTC)))

    made, rows = table(tmp_path, base=service.base)

    assert asked == again
    ratings = [row["overall_rating"] for row in rows if row["location_id"] == "1-1"]
    assert ratings == ["Good", "Inadequate"]
    assert [str(vintage.on) for vintage in made.layout.vintages.values()] == [
        "2031-03-01",
        "2031-04-01",
    ]


def test_the_key_goes_into_the_header_and_nowhere_else(
    service: Service, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither what is kept, nor a log, nor a problem holds it."""
    service.faults["/locations/1-3"] = [Reply(status=500)] * 6
    with caplog.at_level(logging.DEBUG):
        problems = fetch(tmp_path, service)

    assert set(service.keys) == {KEY}
    assert KEY not in "\n".join(service.asked)
    assert KEY not in caplog.text
    assert KEY not in "\n".join(map(str, problems))
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(KEY.encode() in content for content in kept)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Reply(status=500), id="server-error"),
        pytest.param(Reply(status=429), id="throttled"),
        pytest.param(Reply(drop=True), id="connection-dropped"),
        pytest.param(Reply({"locationId": "1-3"}, cut=5), id="cut-short"),
        pytest.param(Reply({"locationId": "1-3"}, cut=5, chunks=True), id="cut-short-in-chunks"),
        pytest.param(Reply({"locationId": "1-3"}, cut=9, packed=True), id="cut-short-and-packed"),
        pytest.param(Reply(b"<!DOCTYPE html><p>Sorry", kind="text/html"), id="web-page"),
        pytest.param(Reply(b"<html>", kind="application/json"), id="web-page-called-json"),
        pytest.param(Reply(b'{"locationId": "1-3"}', kind="text/plain"), id="of-another-kind"),
        pytest.param(Reply(b'{"locationId": "1-3"}', kind=""), id="of-no-kind"),
        pytest.param(Reply(b'{"locationId": '), id="not-json"),
        pytest.param(Reply(b"[" * 100_000), id="json-without-end"),
        pytest.param(Reply(b"[]"), id="json-of-another-kind"),
        pytest.param(Reply(b""), id="nothing"),
        pytest.param(Reply({"locationId": "1-4"}), id="somebody-else"),
        pytest.param(Reply(b"\x1f\x8bno", headers={"Content-Encoding": "gzip"}), id="badly-packed"),
    ],
)
def test_a_fault_that_passes_is_waited_out(service: Service, tmp_path: Path, fault: Reply) -> None:
    """An answer that cannot be used is asked for again, and only the good one is kept."""
    service.faults["/locations/1-3"] = [fault]

    problems = fetch(tmp_path, service)

    assert problems == []
    assert service.paths().count("/locations/1-3") == 2
    kept = json.loads((tmp_path / DAY / "locations/-3/1-3.json").read_bytes())
    assert kept == location("1-3")


@pytest.mark.parametrize(
    "kinds", [{"packed": True}, {"chunks": True}, {"packed": True, "chunks": True}]
)
def test_an_answer_may_be_packed_or_in_chunks(
    service: Service, tmp_path: Path, kinds: dict[str, Any]
) -> None:
    """What is kept is what was said, not how it was sent."""
    service.faults["/locations/1-3"] = [Reply(location("1-3"), **kinds)]

    problems = fetch(tmp_path, service)

    assert problems == []
    assert json.loads((tmp_path / DAY / "locations/-3/1-3.json").read_bytes()) == location("1-3")


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        pytest.param("7", 7.0, id="seconds"),
        pytest.param(
            format_datetime(datetime(2031, 3, 1, 9, 1, tzinfo=UTC), usegmt=True), 58.4, id="date"
        ),
        pytest.param("Sat, 01 Jan 2000 00:00:00 GMT", 0.0, id="date-gone-by"),
        pytest.param("soon", 1.0, id="nonsense"),
        pytest.param("-5", 1.0, id="less-than-nothing"),
        pytest.param("", 1.0, id="blank"),
    ],
)
def test_the_service_says_how_long_to_wait(
    service: Service, tmp_path: Path, said: str, waits: float
) -> None:
    """Retry-After holds seconds or a date; anything else is waited out in the usual way."""
    clock = Clock()
    service.faults["/locations/1-3"] = [Reply(status=429, headers={"Retry-After": said})]

    problems = fetch(tmp_path, service, clock)

    assert problems == []
    # Between requests the clock moves by the pace alone: 0.2 seconds at 300 a minute.
    others = [wait for wait in clock.waits if wait > 0.21 or wait == 0]
    assert others == [pytest.approx(waits, abs=1.0)]


def test_being_told_to_wait_too_long_ends_the_run(service: Service, tmp_path: Path) -> None:
    """What was fetched is kept, and the next run goes on from there."""
    service.faults["/locations/1-3"] = [Reply(status=403, headers={"Retry-After": "86400"})]

    problems = fetch(tmp_path, service)
    asked = len(service.asked)
    later = fetch(tmp_path, service)

    assert codes(problems) == ["fetch-wait", "snapshot-unfinished"]
    assert later == []
    assert service.paths()[asked:] == ["/locations/1-3", "/locations/1-4", "/locations/1-5"]


def test_one_that_never_answers_leaves_the_snapshot_unfinished(
    service: Service, tmp_path: Path
) -> None:
    """The others are fetched all the same; the next run asks for the one alone."""
    service.faults["/locations/1-3"] = [Reply(status=502)] * 6

    problems = fetch(tmp_path, service)
    asked = len(service.asked)
    later = fetch(tmp_path, service)

    assert codes(problems) == ["fetch-failed", "snapshot-unfinished"]
    assert problems[0].where.file == f"{service.base}/locations/1-3"
    assert later == []
    assert service.paths()[asked:] == ["/locations/1-3"]


def test_a_service_that_is_down_is_left_alone(service: Service, tmp_path: Path) -> None:
    """After some failures in a row nothing more is asked for."""
    for one in IDS:
        service.faults[f"/locations/{one}"] = [Reply(status=500)] * 6
    service.locations["1-6"] = location("1-6")

    problems = fetch(tmp_path, service)

    assert codes(problems) == ["fetch-failed"] * 5 + ["fetch-stopped", "snapshot-unfinished"]
    assert "/locations/1-6" not in service.paths()


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_refused_ends_the_run(service: Service, tmp_path: Path, status: int) -> None:
    """Nothing is asked for twice with a key that is not good."""
    service.faults["/locations"] = [Reply({"message": "denied"}, status=status)]

    problems = fetch(tmp_path, service)

    assert codes(problems) == ["key-refused", "snapshot-unfinished"]
    assert len(service.asked) == 1


def test_without_a_key_nothing_is_asked(service: Service, tmp_path: Path) -> None:
    """The variable is named; a text that no header can hold is not shown."""
    options = CqcOptions(base=service.base, per_page=1000)
    fetches = [Cqc(options, environ=environ) for environ in ({}, {"CQC_API_KEY": "two\r\nlines"})]

    context = FetchContext(
        source=DataSource(id="cqc", use="cqc"), register=Register(title="Made up"), folder=tmp_path
    )
    problems = [problem for one in fetches for problem in one.fetch(context)]

    assert codes(problems) == ["key-missing", "key-missing"]
    assert "lines" not in str(problems[1])
    assert service.asked == []


@pytest.mark.parametrize(
    ("named", "codes_told"),
    [
        pytest.param(None, ["key-elsewhere"], id="not-named"),
        pytest.param("http://127.0.0.1:1/public/v1", ["key-elsewhere"], id="another-port"),
        pytest.param("https://127.0.0.1", ["key-elsewhere"], id="another-scheme"),
    ],
)
def test_a_register_cannot_send_the_key_elsewhere(
    service: Service, tmp_path: Path, named: str | None, codes_told: list[str]
) -> None:
    """The user alone says which other service it is for."""
    environ = {"CQC_API_KEY": KEY} | ({} if named is None else {"CQC_API_BASE": named})
    context = FetchContext(
        source=DataSource(id="cqc", use="cqc"), register=Register(title="Made up"), folder=tmp_path
    )

    problems = list(Cqc(CqcOptions(base=service.base), environ=environ).fetch(context))

    assert codes(problems) == codes_told
    assert service.asked == []
    assert KEY not in str(problems)


@pytest.mark.parametrize(
    ("most", "told"),
    [
        pytest.param({"_MOST_PAGES": 3}, [], id="as-many"),
        pytest.param({"_MOST_PAGES": 2}, ["list-large", "snapshot-unfinished"], id="more-pages"),
        pytest.param({"_MOST_BYTES": 10}, ["list-large", "snapshot-unfinished"], id="more-bytes"),
    ],
)
def test_a_list_has_so_many_pages_and_bytes(
    service: Service,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    most: dict[str, int],
    told: list[str],
) -> None:
    """Five locations, two on a page, are three pages."""
    for name, bound in most.items():
        monkeypatch.setattr(f"rsr.plugins.sources.cqc._fetch.{name}", bound)

    assert codes(fetch(tmp_path, service, per_page=2)) == told


@pytest.mark.parametrize("link", ["2031-03-01", "2031-03-01/lists", "2031-03-01/answers.jsonl"])
def test_a_link_in_the_cache_is_not_followed(service: Service, tmp_path: Path, link: str) -> None:
    """Nothing is written where it leads."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    register = tmp_path / "register"
    place = register / "data/cqc" / link
    place.parent.mkdir(parents=True)
    place.symlink_to(elsewhere if place.suffix == "" else elsewhere / "x")

    problems = fetch(register, service)

    assert "snapshot-damaged" in codes(problems)
    assert list(elsewhere.iterdir()) == []


def test_a_location_that_went_away_is_told_and_not_asked_for_again(
    service: Service, tmp_path: Path
) -> None:
    """It was listed, and is not there: that is an answer too."""
    service.faults["/locations/1-3"] = [Reply({"message": "gone"}, status=404)]

    problems = fetch(tmp_path, service)
    _, rows = table(tmp_path, base=service.base)

    assert [(one.code, one.severity) for one in problems] == [("location-gone", "warning")]
    assert head(tmp_path)["finished_at"] is not None
    assert [row["location_id"] for row in rows] == ["1-1", "1-2", "1-4", "1-5"]


def test_a_list_that_changes_while_it_is_read_is_read_anew(
    service: Service, tmp_path: Path
) -> None:
    """A location that comes or goes would shift the pages, and one be missed."""

    def shrink(path: str) -> None:
        if path == "/locations" and len(service.asked) == 2:
            del service.locations["1-1"]

    service.before = shrink

    problems = fetch(tmp_path, service)
    _, rows = table(tmp_path, base=service.base)

    assert problems == []
    assert [row["location_id"] for row in rows] == ["1-2", "1-3", "1-4", "1-5"]


def test_a_list_that_never_stands_still_is_no_snapshot(service: Service, tmp_path: Path) -> None:
    """It is read three times, then left for another day."""

    def grow(path: str) -> None:
        if path == "/locations":
            new = f"2-{len(service.asked)}"
            service.locations[new] = location(new)

    service.before = grow

    problems = fetch(tmp_path, service)
    service.before = lambda _path: None
    later = fetch(tmp_path, service)

    assert codes(problems) == ["list-unsettled", "snapshot-unfinished"]
    assert later == []
    assert head(tmp_path)["finished_at"] is not None


@pytest.mark.parametrize(
    "page",
    [
        pytest.param({"nextPageUri": "/locations?page=1&perPage=2"}, id="back-to-itself"),
        pytest.param(
            {"nextPageUri": "/locations?page=77&perPage=2", "locations": []}, id="on-and-on"
        ),
    ],
)
def test_pages_that_lead_in_a_ring_are_refused(
    service: Service, tmp_path: Path, page: dict[str, Any]
) -> None:
    """A page that holds nothing new and leads on would never end."""
    first = {"total": 9, "locations": [{"locationId": "1-1"}], **page}
    service.faults["/locations"] = [Reply(first)]

    problems = fetch(tmp_path, service)
    later = fetch(tmp_path, service)

    assert codes(problems) == ["fetch-loop", "snapshot-unfinished"]
    assert later == []


@pytest.mark.parametrize(
    "following",
    [
        "https://example.org/x",
        "//example.org/x",
        "http://127.0.0.1:1/public/v1/locations",
        "http://[x/",
    ],
)
def test_the_next_page_is_never_looked_for_elsewhere(
    service: Service, tmp_path: Path, following: str
) -> None:
    """A page at another host would be given the key."""
    page = {"total": 9, "nextPageUri": following, "locations": [{"locationId": "1-1"}]}
    service.faults["/locations"] = [Reply(page)]

    problems = fetch(tmp_path, service)

    assert codes(problems) == ["fetch-elsewhere", "snapshot-unfinished"]


def test_the_next_page_may_be_named_from_the_root_or_not_at_all(
    service: Service, tmp_path: Path
) -> None:
    """Services write the address of a page in more than one way."""
    pages: list[dict[str, Any]] = [
        {"nextPageUri": "/public/v1/locations?page=2&perPage=2"},
        {"totalPages": 3},
        {"nextPageUri": None, "totalPages": 3},
    ]
    service.faults["/locations"] = [
        Reply({"total": 3, "locations": [{"locationId": f"1-{at}"}], **page})
        for at, page in enumerate(pages, start=1)
    ]

    problems = fetch(tmp_path, service)

    assert problems == []
    assert [one.partition("?")[2] for one in service.asked[:3]] == [
        f"page={at}&perPage=2" for at in (1, 2, 3)
    ]


def test_a_redirection_within_the_service_is_followed(service: Service, tmp_path: Path) -> None:
    """Once, and again, but not for ever."""
    there = Reply(status=302, headers={"Location": "/public/v1/locations/1-3?moved=1"})
    service.faults["/locations/1-3"] = [there]
    service.faults["/locations/1-4"] = [Reply(status=301, headers={"Location": "1-4"})] * 9

    problems = fetch(tmp_path, service)

    assert codes(problems) == ["fetch-loop", "snapshot-unfinished"]
    assert (tmp_path / DAY / "locations/-3/1-3.json").exists()


def test_a_redirection_to_another_host_is_not_followed(service: Service, tmp_path: Path) -> None:
    """The key is for one service alone; a port of its own is another service."""
    with serving(Service([location("1-3")])) as other:
        where = {"Location": f"{other.base}/locations/1-3"}
        service.faults["/locations/1-3"] = [Reply(status=307, headers=where)]

        problems = fetch(tmp_path, service)

    assert codes(problems) == ["fetch-elsewhere", "snapshot-unfinished"]
    assert other.asked == []


def test_an_answer_that_gives_the_key_away_is_not_kept(service: Service, tmp_path: Path) -> None:
    """Some services repeat what they were sent."""
    service.faults["/locations/1-3"] = [Reply({"locationId": "1-3", "key": KEY})]

    problems = fetch(tmp_path, service)

    assert codes(problems) == ["fetch-secret", "snapshot-unfinished"]
    assert not (tmp_path / DAY / "locations/-3").exists()


def test_an_id_that_is_a_path_is_refused(service: Service, tmp_path: Path) -> None:
    """What a service lists never says where a file goes."""
    page = {"total": 1, "nextPageUri": None, "locations": [{"locationId": "../../../../evil"}]}
    service.faults["/locations"] = [Reply(page)] * 6

    problems = fetch(tmp_path, service)

    assert codes(problems) == ["answer-odd", "snapshot-unfinished"]
    assert not list(tmp_path.rglob("*evil*"))


def test_a_query_goes_with_the_list_and_the_partner_code_with_everything(
    service: Service, tmp_path: Path
) -> None:
    """A query that is answered by nothing is told: it may be misspelt."""
    service.locations.clear()
    query = {"careHome": ("Y",), "localAuthority": ("A & B", "C")}

    problems = fetch(tmp_path, service, query=query, partner_code="made up")

    assert codes(problems) == ["list-empty", "snapshot-unfinished"]
    path, _, asked = service.asked[0].partition("?")
    assert path == "/public/v1/locations"
    assert asked.split("&") == [
        "careHome=Y",
        "localAuthority=A%20%26%20B",
        "localAuthority=C",
        "page=1",
        "perPage=2",
        "partnerCode=made%20up",
    ]


def test_the_pace_is_kept(service: Service, tmp_path: Path) -> None:
    """Requests are no closer together than was agreed."""
    clock = Clock()

    fetch(tmp_path, service, clock, per_minute=60)

    assert clock.waits == [pytest.approx(1.0)] * 7


def test_half_a_line_that_a_killed_run_left_is_fetched_again(
    service: Service, tmp_path: Path
) -> None:
    """A run may end anywhere; what was listed whole is good, the rest is asked for again."""
    service.faults["/locations/1-5"] = [Reply(status=500)] * 6
    fetch(tmp_path, service)
    path = tmp_path / DAY / "answers.jsonl"
    raw = path.read_bytes()
    path.write_bytes(raw[:-30])
    (tmp_path / DAY / "locations/-1/1-1.json").write_bytes(b"{")
    asked = len(service.asked)

    problems = fetch(tmp_path, service)
    _, rows = table(tmp_path, base=service.base)

    assert problems == []
    assert service.paths()[asked:] == ["/locations/1-1", "/locations/1-4", "/locations/1-5"]
    assert [row["location_id"] for row in rows] == ["1-2", "1-3", "1-1", "1-4", "1-5"]


def test_a_snapshot_that_broke_off_long_ago_is_not_gone_on_with(
    service: Service, tmp_path: Path
) -> None:
    """Within a week it is finished, under its own day; later it would mix two times."""
    service.faults["/locations/1-5"] = [Reply(status=500)] * 12
    start = Clock().at
    fetch(tmp_path, service)
    fetch(tmp_path, service, Clock(start + timedelta(days=6)))
    late = fetch(tmp_path, service, Clock(start + timedelta(days=9)))

    made, rows = table(tmp_path, base=service.base)

    assert [(one.code, one.severity) for one in late] == [("snapshot-unfinished", "warning")]
    assert sorted(path.name for path in (tmp_path / CACHE).glob("2*")) == [
        "2031-03-01",
        "2031-03-10",
    ]
    assert {str(row["snapshot_on"]) for row in rows} == {"2031-03-10"}
    assert codes(made.problems) == ["snapshot-unfinished"]


def test_another_question_needs_a_folder_of_its_own(service: Service, tmp_path: Path) -> None:
    """Snapshots of different questions would look like change."""
    fetch(tmp_path, service)

    problems = fetch(tmp_path, service, query={"careHome": ("Y",)})

    assert codes(problems) == ["snapshot-other"]


def test_providers_are_fetched_for_their_names(service: Service, tmp_path: Path) -> None:
    """Each of them once, however many locations it has."""
    service.providers["1-9"] = {"providerId": "1-9", "name": "Made-up provider"}

    problems = fetch(tmp_path, service, what="providers")
    _, rows = table(tmp_path, base=service.base, what="providers")

    assert problems == []
    assert service.paths().count("/providers/1-9") == 1
    assert {row["provider_name"] for row in rows} == {"Made-up provider"}


def test_the_list_alone_can_be_had(service: Service, tmp_path: Path) -> None:
    """Then there are names and no ratings."""
    problems = fetch(tmp_path, service, what="list")
    _, rows = table(tmp_path, base=service.base, what="list")

    assert problems == []
    assert service.paths() == ["/locations"] * 3
    assert [row["location_name"] for row in rows] == [f"Home {one}" for one in IDS]
    assert {row["overall_rating"] for row in rows} == {None}


def test_a_directory_is_not_fetched(service: Service, tmp_path: Path) -> None:
    """Its publisher gives it out as a file."""
    problems = fetch(tmp_path, service, directory="data/directory.csv")

    assert problems == []
    assert service.asked == []


def test_a_cache_outside_the_register_is_refused(service: Service, tmp_path: Path) -> None:
    """Nothing is ever written elsewhere."""
    problems = fetch(tmp_path / "register", service, cache="../elsewhere")

    assert codes(problems) == ["source-outside"]
    assert not (tmp_path / "elsewhere").exists()


def test_two_fetches_at_once_do_not_get_into_each_others_way(
    service: Service, tmp_path: Path
) -> None:
    """One of them holds the folder; the other is told so at once."""
    with locked(tmp_path / CACHE, "data/cqc"):
        refused = fetch(tmp_path, service)
    freed = fetch(tmp_path, service)

    assert codes(refused) == ["fetch-running"]
    assert freed == []


def test_a_run_that_is_killed_can_be_gone_on_with(service: Service, tmp_path: Path) -> None:
    """The lock goes with the process, and every file that is there is whole."""
    reached, release = threading.Event(), threading.Event()

    def stop(path: str) -> None:
        if path == "/locations/1-4" and not reached.is_set():
            reached.set()
            release.wait(10)

    service.before = stop
    process = multiprocessing.get_context("spawn").Process(
        target=fetch_alone, args=(str(tmp_path), service.base)
    )
    process.start()
    assert reached.wait(60)
    process.kill()
    process.join()
    release.set()
    asked = len(service.asked)

    problems = fetch(tmp_path, service)

    assert problems == []
    assert service.paths()[asked:] == ["/locations/1-4", "/locations/1-5"]
    for path in tmp_path.rglob("locations/*/*.json"):
        assert json.loads(path.read_bytes())["locationId"] == path.stem


def test_progress_is_told(service: Service, tmp_path: Path) -> None:
    """How far the work has come, and of how much."""
    told: list[tuple[int, int | None]] = []
    clock = Clock()
    source = Cqc(
        CqcOptions(base=service.base),
        environ={"CQC_API_KEY": KEY, "CQC_API_BASE": service.base},
        now=clock.now,
        sleep=clock.sleep,
        ticks=clock.ticks,
    )
    context = FetchContext(
        source=DataSource(id="cqc", use="cqc"),
        register=Register(title="Made up"),
        folder=tmp_path,
        progress=lambda done, of: told.append((done, of)),
    )

    problems = list(source.fetch(context))

    assert problems == []
    assert told[-1] == (5, 5)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"base": "http://example.org/public/v1"}, id="open-to-all"),
        pytest.param({"base": "ftp://example.org"}, id="of-another-kind"),
        pytest.param({"base": "nonsense"}, id="no-address"),
        pytest.param({"base": "https://user:word@example.org"}, id="with-a-word"),
        pytest.param({"query": {"page": ("2",)}}, id="a-page"),
        pytest.param({"query": {"Subscription-Key": ("x",)}}, id="a-key"),
        pytest.param({"per_page": 0}, id="empty-pages"),
        pytest.param({"per_minute": 0}, id="never"),
        pytest.param({"per_minute": float("nan")}, id="not-a-number"),
        pytest.param({"columns": {"telephone": "Phone number"}}, id="no-such-column"),
        pytest.param({"snapshot_in_name": "("}, id="no-expression"),
        pytest.param({"snapshot_in_name": "[0-9]+"}, id="without-groups"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options: dict[str, Any]) -> None:
    """The option is named."""
    with pytest.raises(ModelError) as caught:
        CqcOptions(**options)

    assert caught.value.code == "cqc-option"
    assert caught.value.path == (next(iter(options)),)
