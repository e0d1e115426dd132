"""Fetching from the public API: the list of locations, each of them, and their providers."""

import json
import re
from collections.abc import Callable, Generator, Iterator
from datetime import timedelta
from pathlib import Path as FilePath
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from attrs import evolve, field, frozen

from rsr.errors import ExtraMissingError, Problem, RsrError, Where
from rsr.plugins.sources.cqc._http import Client, NoAnswerError, ServiceError
from rsr.plugins.sources.cqc._options import Question, origin
from rsr.plugins.sources.cqc._snapshots import HEAD, Snapshot, SnapshotHeader, locked, read_head

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What a list may have in all.
_MOST_PAGES, _MOST_BYTES = 10_000, 1 << 30
# How often the list is asked for anew where it changes while it is read.
_TURNS = 3
# How many failures in a row mean that the service is down, and how many are told one by one.
_IN_A_ROW = 5
_TOLD = 20
# Later than this a snapshot that broke off is too old to be gone on with: it would mix two times.
_TOO_OLD = timedelta(days=7)


@frozen
class _Listed:
    """What the pages of a list held."""

    ids: set[str] = field(factory=set)
    totals: set[int] = field(factory=set)

    @property
    def settled(self) -> bool:
        """True where all pages agree, and hold as many as they say."""
        return self.totals == {len(self.ids)}


class Fetch:
    """One run: begins a snapshot or goes on with one, and says what went amiss."""

    def __init__(
        self,
        *,
        client: Client,
        question: Question,
        partner: str | None,
        per_page: int,
        folder: FilePath,
        name: str,
        progress: Callable[[int, int | None], None],
    ) -> None:
        self._client, self._question = client, question
        self._partner, self._per_page = partner, per_page
        self._folder, self._name = folder, name
        self._progress = progress
        self._failures = 0
        self._in_a_row = 0
        self._gone = 0

    def run(self) -> Iterator[Problem]:
        """Fetch what is not there yet; yield what went amiss."""
        try:
            with locked(self._folder, self._name):
                begun = yield from self._begun()
                if begun is None:
                    return
                snapshot = Snapshot(self._folder / begun[0], f"{self._name}/{begun[0]}", begun[1])
                try:
                    snapshot.open()
                    yield from self._fill(snapshot)
                finally:
                    snapshot.close()
        except ExtraMissingError:
            raise
        except RsrError as error:
            yield from error.problems

    def _begun(self) -> Generator[Problem, None, tuple[str, SnapshotHeader] | None]:
        """Return the snapshot to fill, and its name; None where nothing is to be done."""
        now = self._client.now()
        today = now.date().isoformat()
        chosen = today, SnapshotHeader(question=self._question, started_at=now)
        for path in sorted(self._folder.iterdir()):
            if _DAY.fullmatch(path.name) is None or not (path / HEAD).exists():
                continue
            name = f"{self._name}/{path.name}/{HEAD}"
            head = read_head(path / HEAD, name)
            if head.question != self._question:
                if path.name == today:
                    yield Problem(
                        code="snapshot-other",
                        must="a folder must hold snapshots of one question",
                        got="one of today that asked something else",
                        hint="give this source a cache of its own",
                        where=Where(file=name),
                    )
                    return None
            elif head.finished_at is not None:
                if path.name == today:
                    return None
            elif now - head.started_at <= _TOO_OLD:
                chosen = path.name, head
            else:
                yield Problem(
                    code="snapshot-unfinished",
                    must="a snapshot must be finished within 7 days",
                    got=f"one that was begun on {head.day}",
                    hint="remove its folder; another was begun",
                    where=Where(file=name),
                    severity="warning",
                )
        return chosen

    def _fill(self, snapshot: Snapshot) -> Iterator[Problem]:
        what = self._question.what
        try:
            ids = self._listing(snapshot)
            providers: set[str] = set()
            if what != "list":
                for value in (yield from self._each(snapshot, "locations", "locationId", ids)):
                    provider = value.get("providerId")
                    if isinstance(provider, str) and _ID.fullmatch(provider):
                        providers.add(provider)
            if what == "providers":
                yield from self._each(snapshot, "providers", "providerId", sorted(providers))
        except NoAnswerError as error:
            yield from error.problems
            self._failures += 1
        if self._gone > _TOLD:
            yield _gone(f"{self._gone} that are not", snapshot.name)
        if self._failures:
            yield Problem(
                code="snapshot-unfinished",
                must="a snapshot must have all its answers before it is read",
                got=f"{self._failures} that did not come",
                hint="fetch again; what came is kept",
                where=Where(file=f"{snapshot.name}/{HEAD}"),
            )
        else:
            snapshot.finish(self._client.now())

    def _listing(self, snapshot: Snapshot) -> list[str]:
        """Return the ids of all locations, sorted, once the list stood still while it was read."""
        turns = 0
        while not (listed := self._listed(snapshot)).settled:
            snapshot.put_head(evolve(snapshot.head, turn=snapshot.head.turn + 1))
            turns += 1
            if turns < _TURNS:
                continue
            raise NoAnswerError.of(
                "list-unsettled",
                "the list of locations must stand still while it is read",
                got=f"{len(listed.ids)} locations where {_in_words(listed.totals)} were promised",
                hint=f"read {_TURNS} times; fetch again later",
                where=Where(file=self._address("locations")),
            )
        if not listed.ids:
            raise NoAnswerError.of(
                "list-empty",
                "the list must hold locations",
                got="none",
                hint="see whether the query is spelt as the service spells it",
                where=Where(file=self._address("locations")),
            )
        return sorted(listed.ids)

    def _listed(self, snapshot: Snapshot) -> _Listed:
        """Read all pages of the list, in one turn."""
        listed, seen, number = _Listed(), set[str](), 0
        url: str | None = self._address("locations", page="1", perPage=str(self._per_page))
        while url is not None:
            seen.add(url)
            number += 1
            if number > _MOST_PAGES or snapshot.size_of("lists") > _MOST_BYTES:
                raise NoAnswerError.of(
                    "list-large",
                    f"a list must have at most {_MOST_PAGES:,} pages of {_MOST_BYTES >> 30} GiB together",
                    got=f"page {number:,}",
                    hint="let query ask for less; set per_page to more",
                    where=Where(file=url),
                )
            file = f"lists/{snapshot.head.turn}/{number:05}.json"
            value = self._get(snapshot, url, file, _page_oddity)
            if value is None:
                raise NoAnswerError.of(
                    "fetch-failed",
                    "the service must have a list of locations",
                    got="none",
                    hint="see whether base is right",
                    where=Where(file=url),
                )
            before = len(listed.ids)
            listed.ids.update(one["locationId"] for one in value["locations"])
            listed.totals.add(value["total"])
            following = self._following(value, number)
            if following is not None and (following in seen or len(listed.ids) == before):
                # These pages are kept; the next run must not go round with them again.
                snapshot.put_head(evolve(snapshot.head, turn=snapshot.head.turn + 1))
                raise NoAnswerError.of(
                    "fetch-loop",
                    "the pages of a list must come to an end",
                    got="one that leads back, or holds nothing new",
                    hint="fetch again later",
                    where=Where(file=url),
                )
            pages = value.get("totalPages")
            self._progress(number, pages if isinstance(pages, int) else None)
            url = following
        return listed

    def _following(self, value: dict[str, Any], number: int) -> str | None:
        """Return the address of the page after one, or None after the last."""
        said = value.get("nextPageUri")
        pages = value.get("totalPages")
        if "nextPageUri" not in value and isinstance(pages, int) and number < pages:
            return self._address("locations", page=str(number + 1), perPage=str(self._per_page))
        if not isinstance(said, str) or not said.strip():
            return None
        base = self._question.base
        scheme, host, path, _, _ = urlsplit(base)
        if said.startswith(f"{path}/") and not said.startswith("//"):
            target = f"{scheme}://{host}{said}"
        elif said.startswith("/") and not said.startswith("//"):
            target = base + said  # as the service writes it: below its base
        else:
            try:
                target = urljoin(f"{base}/", said)
            except ValueError:
                target = ""
        if origin(target) != origin(base):
            raise NoAnswerError.of(
                "fetch-elsewhere",
                "an answer must come from the service that was asked",
                got="a next page at another",
                hint="the key was not sent there; see whether the service has moved",
                where=Where(file=base),
            )
        return target

    def _each(
        self, snapshot: Snapshot, kind: str, key: str, ids: list[str]
    ) -> Generator[Problem, None, list[dict[str, Any]]]:
        """Fetch one thing after another; return what each answer says of its provider."""
        made: list[dict[str, Any]] = []
        for at, one in enumerate(ids):
            self._progress(at, len(ids))
            url = self._address(kind, one)
            file = f"{kind}/{one[-2:]}/{one}.json"

            def odd(value: dict[str, Any], one: str = one) -> str | None:
                return None if value.get(key) == one else f"another {key}"

            try:
                value = self._get(snapshot, url, file, odd)
            except ServiceError:
                raise
            except NoAnswerError as error:
                self._failures += 1
                self._in_a_row += 1
                if self._failures <= _TOLD:
                    yield from error.problems
                if self._in_a_row >= _IN_A_ROW:
                    raise ServiceError.of(
                        "fetch-stopped",
                        "the service must answer",
                        got=f"{_IN_A_ROW} failures in a row",
                        hint="fetch again later; what was fetched is kept",
                        where=Where(file=url),
                    ) from error
                continue
            self._in_a_row = 0
            if value is not None:
                made.append({"providerId": value.get("providerId")})
            else:
                self._gone += 1
                if self._gone <= _TOLD:
                    yield _gone("one that is not", url)
        self._progress(len(ids), len(ids))
        return made

    def _get(
        self,
        snapshot: Snapshot,
        url: str,
        file: str,
        odd: Callable[[dict[str, Any]], str | None],
    ) -> dict[str, Any] | None:
        """Return an answer, kept or asked for; None where the service has no such thing."""
        kept = snapshot.kept(file, url)
        if kept is not None:
            value = json.loads(kept[1]) if kept[0].status == 200 else None
            return value if isinstance(value, dict) else None
        answer = self._client.get(url, odd)
        snapshot.keep(answer, file)
        return answer.value

    def _address(self, *steps: str, **query: str) -> str:
        pairs = [*query.items()]
        if len(steps) == 1:
            pairs = [*self._question.query, *pairs]
        if self._partner is not None:
            pairs.append(("partnerCode", self._partner))
        path = "/".join(quote(step, safe="") for step in steps)
        asked = urlencode(pairs, quote_via=quote)
        return f"{self._question.base}/{path}" + (f"?{asked}" if asked else "")


def _page_oddity(value: dict[str, Any]) -> str | None:
    """Say what is odd about a page of the list of locations, or None."""
    locations, total = value.get("locations"), value.get("total")
    if not isinstance(locations, list) or type(total) is not int:
        return "a page without locations, or without their number"
    for one in locations:
        id_ = one.get("locationId") if isinstance(one, dict) else None
        if not isinstance(id_, str) or _ID.fullmatch(id_) is None:
            return "a location without an id that a file could have"
    return None


def _gone(got: str, where: str) -> Problem:
    return Problem(
        code="location-gone",
        must="what is listed must be there",
        got=got,
        hint="it was taken off while the list was read, and is not counted",
        where=Where(file=where),
        severity="warning",
    )


def _in_words(totals: set[int]) -> str:
    return " and ".join(str(total) for total in sorted(totals)[:3])
