"""What the source ``cqc`` is told: which file or which question, and how dates are found."""

from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from attrs import field, frozen

from rsr.errors import ModelError, Where, short_repr
from rsr.model import doc
from rsr.plugins.sources.cqc._words import ALIASES
from rsr.values.patterns import Pattern

What = Literal["list", "locations", "providers"]

# Paging and keys are rsr's own business; a key in an address would be kept with it.
_NOT_ASKED = frozenset({"page", "perpage", "partnercode", "subscription-key"})

SERVICE = "https://api.service.cqc.org.uk/public/v1"
# What the key is kept in, and what names another service that it may go to: both are the user's.
KEY_ENV, BASE_ENV = "CQC_API_KEY", "CQC_API_BASE"
_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of an address; addresses of one service have them in common.

    >>> origin("https://Example.org/a") == origin("https://example.org:443/b")
    True
    """
    usual = {"http": 80, "https": 443}
    try:
        parts = urlsplit(url)
        return parts.scheme, (parts.hostname or "").lower(), parts.port or usual.get(parts.scheme)
    except ValueError:  # no address at all
        return "", "", None


def is_local(url: str) -> bool:
    """Say whether an address is on this machine, where nobody listens on the way."""
    return origin(url)[1] in _LOCAL


@frozen(kw_only=True)
class Question:
    """What a snapshot answers; snapshots of other questions are no vintages of each other."""

    base: str
    what: What
    query: tuple[tuple[str, str], ...]


def _refuse(option: str, must: str, got: object, hint: str) -> ModelError:
    return ModelError.of(
        "cqc-option",
        f"{option} {must}",
        got=short_repr(got),
        hint=hint,
        where=Where(path=(option,)),
    )


@frozen(kw_only=True)
class CqcOptions:
    """Where the data is: in files of the care directory, or in what the public API answered.

    ``directory`` names the files; without it, the answers that ``rsr fetch`` keeps below ``cache``
    are read. Either way each row of the table is a location, on the day of a snapshot.
    """

    directory: str | None = field(
        default=None,
        metadata=doc(
            "The file of the care directory, or of its ratings, in CSV, ODS or XLSX; or a pattern "
            "such as 'data/*.ods', each file a snapshot. None reads the answers of the public API."
        ),
    )
    sheet: str | None = field(
        default=None,
        metadata=doc("The sheet of a workbook; None is the first that has such a header."),
    )
    columns: dict[str, str] = field(
        factory=dict,
        metadata=doc(
            "For columns of the table the heading that a file has for them, where it is one that "
            "its publisher does not use."
        ),
    )
    encoding: str | None = field(
        default=None,
        metadata=doc("The encoding of a CSV file; None is UTF-8, or cp1252 where it is not."),
    )
    snapshot_on: date | None = field(
        default=None,
        metadata=doc(
            "The day that the one file stands for; None takes the day named above its header, or "
            "else in its name."
        ),
    )
    snapshot_in_name: str | None = field(
        default=None,
        metadata=doc(
            "How a file's name tells its day: a regular expression with the groups year, month "
            "and day, in figures; without day it is the first of the month."
        ),
    )
    cache: str = field(
        default="data/cqc",
        metadata=doc("The folder, below the register's, that keeps what the public API answered."),
    )
    base: str = field(
        default=SERVICE,
        metadata=doc(
            "The address of the public API. The key goes to no other, unless whoever runs rsr names "
            "that one in the environment variable CQC_API_BASE."
        ),
    )
    partner_code: str | None = field(
        default=None, metadata=doc("The partner code to be sent along; None sends none.")
    )
    what: What = field(
        default="locations",
        metadata=doc(
            "'list': the list of locations, which has their names alone; 'locations': each of them "
            "too, with its ratings; 'providers': and the provider of each, for its name."
        ),
    )
    query: dict[str, tuple[str, ...]] = field(
        factory=dict,
        metadata=doc(
            "Which locations are asked for, in the words of the API, such as careHome or "
            "localAuthority, each with the texts that are wanted; none is all of them."
        ),
    )
    per_page: int = field(default=500, metadata=doc("How many locations a page of the list holds."))
    per_minute: float = field(
        default=300, metadata=doc("How many requests are made in a minute, at most.")
    )

    def __attrs_post_init__(self) -> None:
        unknown = sorted(set(self.columns) - set(ALIASES))
        if unknown:
            raise _refuse(
                "columns", "must name columns of the table", unknown[0], "such as location_id"
            )
        self._check_days()
        scheme, host, _ = origin(self.base)
        if not host or not (scheme == "https" or (scheme == "http" and is_local(self.base))):
            raise _refuse(
                "base", "must be an https address", self.base, "the key is sent over nothing else"
            )
        if "?" in self.base or "#" in self.base or "@" in self.base:
            raise _refuse("base", "must be a plain address", self.base, "use query for the rest")
        for name in sorted(self.query):
            if name.casefold() in _NOT_ASKED or not name:
                raise _refuse(
                    "query", "must ask for locations alone", name, "there are options for the rest"
                )
        if not 1 <= self.per_page <= 1000:
            raise _refuse("per_page", "must be from 1 to 1000", self.per_page, "500 will do")
        if not 0 < self.per_minute <= 2000:
            raise _refuse(
                "per_minute",
                "must be more than 0 and at most 2000",
                self.per_minute,
                "ask its keeper",
            )

    def _check_days(self) -> None:
        if self.snapshot_in_name is None:
            return
        if self.snapshot_on is not None:
            raise _refuse(
                "snapshot_on", "must stand without snapshot_in_name", self.snapshot_on, "keep one"
            )
        hint = "for example '(?P<year>[0-9]{4})-(?P<month>[0-9]{2})'"
        try:
            groups = Pattern(self.snapshot_in_name).groups
        except ModelError:
            groups = frozenset()
        if not {"year", "month"} <= groups <= {"year", "month", "day"}:
            raise _refuse(
                "snapshot_in_name",
                "must be a regular expression with year and month",
                self.snapshot_in_name,
                hint,
            )

    @property
    def question(self) -> Question:
        """What a snapshot must have asked to be one of this source."""
        return Question(
            base=self.base.rstrip("/"),
            what=self.what,
            query=tuple(
                (name, text) for name in sorted(self.query) for text in sorted(self.query[name])
            ),
        )
