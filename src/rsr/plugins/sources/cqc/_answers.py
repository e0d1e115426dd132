"""The public API's answers, as rows of the table; nothing of a person is taken from them."""

import json
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from rsr.documents import read_bytes, sha256
from rsr.errors import DocumentError, Problem
from rsr.plugins.sources.cqc._directory import Row, odd_words
from rsr.plugins.sources.cqc._snapshots import ANSWERS, Kept, SnapshotHeader, damaged, kept_lines
from rsr.plugins.sources.cqc._words import Words

_TOLD = 20
_QUESTIONS = {
    "safe": "safe",
    "effective": "effective",
    "caring": "caring",
    "responsive": "responsive",
    "well-led": "well_led",
    "well led": "well_led",
}
_IN_FORCE = frozenset({"active", "current"})


def _text(value: Any) -> str | None:
    """Return a text, or a number or a flag as a text; None for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None


def _mapping(value: Any, *steps: str) -> dict[str, Any]:
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _mappings(value: Any) -> list[dict[str, Any]]:
    """Return the mappings of a list; one that stands alone counts as a list of one."""
    if isinstance(value, dict):
        return [value]
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _by_question(value: Any) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for one in _mappings(value):
        column = _QUESTIONS.get((_text(one.get("name")) or "").strip().casefold())
        if column is not None:
            found[column] = _text(one.get("rating"))
    return found


def _rated(value: dict[str, Any]) -> dict[str, str | None]:
    """Return the rating in force, by key question too.

    Ratings stand in two places: those of inspections, and those of the assessments that followed
    them. The later one holds; an assessment that rates several groups of services, and does not
    rate the location, gives none.
    """
    current = _mapping(value, "currentRatings")
    overall = _mapping(current, "overall")
    made = _by_question(overall.get("keyQuestionRatings"))
    made["overall_rating"] = _text(overall.get("rating"))
    made["rating_on"] = _text(overall.get("reportDate")) or _text(current.get("reportDate"))
    made["inherited"] = "Y" if overall.get("organisationId") else None
    for assessment in _mappings(value.get("assessment")):
        ratings = _mapping(assessment, "ratings")
        rated = _mappings(ratings.get("overall")) or _mappings(ratings.get("asgRatings"))
        in_force = [
            one for one in rated if str(one.get("status", "")).strip().casefold() in _IN_FORCE
        ]
        if len(in_force or rated) != 1:
            continue
        one = (in_force or rated)[0]
        on = _text(assessment.get("assessmentPlanPublishedDateTime")) or _text(
            one.get("assessmentDate")
        )
        if not _text(one.get("rating")) or (on or "")[:10] < (made["rating_on"] or "")[:10]:
            continue
        made = {
            **_by_question(one.get("keyQuestionRatings")),
            "overall_rating": _text(one.get("rating")),
            "rating_on": on,
            "inherited": None,
        }
    return made


def location_cells(value: dict[str, Any]) -> Row:
    """Return what an answer about a location says, by the table's names of columns."""
    kinds = [_text(one.get("name")) or "" for one in _mappings(value.get("gacServiceTypes"))]
    categories = _mappings(value.get("inspectionCategories"))
    first = [one for one in categories if str(one.get("primary")).casefold() == "true"]
    return {
        "location_id": _text(value.get("locationId")),
        "location_name": _text(value.get("name")),
        "provider_id": _text(value.get("providerId")),
        "location_type": _text(value.get("type")),
        "service_types": "|".join(kinds),
        "care_home": _text(value.get("careHome")),
        "directorate": _text(value.get("inspectionDirectorate")),
        "category": _text(first[0].get("name")) if len(first) == 1 else None,
        "region": _text(value.get("region")),
        "local_authority": _text(value.get("localAuthority")),
        "registration_status": _text(value.get("registrationStatus")),
        "dormant": _text(value.get("dormancy")),
        "beds": _text(value.get("numberOfBeds")),
        **_rated(value),
    }


class Answers:
    """A snapshot that is finished: its locations, one by one, and what was amiss in them."""

    def __init__(self, folder: FilePath, name: str, head: SnapshotHeader) -> None:
        self._folder, self._name, self._head = folder, name, head
        self._list = f"{name}/{ANSWERS}"
        self._words = Words()
        self._changed: list[Problem] = []
        self._others = 0

    def rows(self) -> Iterator[Row]:
        """Yield the locations in the order in which they were fetched.

        Raises:
            DocumentError: Something is not as it was fetched; the rows that were yielded before
                are then those of a part, and not to be used.
        """
        raw = read_bytes(self._folder / ANSWERS, file=self._list)
        if sha256(raw) != self._head.sha256:
            raise damaged(self._list)
        listed = raw.splitlines()
        last = {kept.file: number for number, kept in kept_lines(iter(listed), self._list)}
        holding = [
            (number, kept)
            for number, kept in kept_lines(iter(listed), self._list)
            if last[kept.file] == number
        ]
        names = self._provider_names(holding)
        for number, kept in holding:
            for cells in self._cells(kept):
                provider = cells.get("provider_id")
                cells["provider_name"] = names.get(provider) if provider else None
                row = self._words.row(cells, number)
                if row["location_id"] is not None:
                    row["row"] = str(number)
                    yield row
        if self._others:
            self._changed.extend(damaged(self._list, got=f"{self._others} others too").problems)
        if self._changed:
            raise DocumentError(*self._changed)

    def _cells(self, kept: Kept) -> Iterator[Row]:
        """Yield the locations that one answer tells of."""
        if self._head.question.what == "list":
            turn = f"lists/{self._head.turn}/"
            if kept.file.startswith(turn):
                value = self._value(kept)
                for one in _mappings((value or {}).get("locations")):
                    yield {
                        "location_id": _text(one.get("locationId")),
                        "location_name": _text(one.get("locationName")),
                    }
        elif kept.kind == "locations" and kept.status == 200:
            value = self._value(kept)
            if value is not None:
                yield location_cells(value)

    def problems(self) -> Iterator[Problem]:
        """Yield what was amiss, once the rows were read."""
        yield from odd_words(self._words, self._list)

    def _provider_names(self, holding: list[tuple[int, Kept]]) -> dict[str, str]:
        names: dict[str, str] = {}
        for _, kept in holding:
            if kept.kind == "providers" and kept.status == 200:
                value = self._value(kept) or {}
                names[_text(value.get("providerId")) or ""] = _text(value.get("name")) or ""
        return names

    def _value(self, kept: Kept) -> dict[str, Any] | None:
        """Return what an answer holds, if it is still what was fetched."""
        name = f"{self._name}/{kept.file}"
        try:
            raw = read_bytes(self._folder / kept.file, file=name)
            if sha256(raw) == kept.sha256:
                value = json.loads(raw)
                if isinstance(value, dict):
                    return value
            error = damaged(name)
        except DocumentError as refused:
            error = refused
        except (ValueError, RecursionError):
            error = damaged(name)
        if len(self._changed) < _TOLD:
            self._changed.extend(error.problems)
        else:
            self._others += 1
        return None
