"""A made-up care regulator for tests: its files, its web service, and a clock that obeys."""

import gzip
import json
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape, quoteattr

from rsr.errors import DocumentError, Problem, Where
from rsr.model import DataSource, Provenance, Register
from rsr.plugins import FetchContext, SourceContext, Table
from rsr.plugins.sources.cqc._options import CqcOptions
from rsr.plugins.sources.cqc._source import Cqc

KEY = "made-up-key-0123456789"
Cell = str | tuple[str, dict[str, str]]


class Clock:
    """A clock that moves only when somebody waits."""

    def __init__(self, start: datetime = datetime(2031, 3, 1, 9, tzinfo=UTC)) -> None:
        self.at = start
        self.waits: list[float] = []

    def now(self) -> datetime:
        """Return the time."""
        return self.at

    def ticks(self) -> float:
        """Return the seconds since some day."""
        return self.at.timestamp()

    def sleep(self, seconds: float) -> None:
        """Wait, at once."""
        self.waits.append(seconds)
        self.at += timedelta(seconds=seconds)


class Reply:
    """What the service sends, which may be any nonsense."""

    def __init__(
        self,
        content: bytes | dict[str, Any] = b"",
        *,
        status: int = 200,
        kind: str = "application/json",
        headers: dict[str, str] | None = None,
        cut: int = 0,
        drop: bool = False,
        packed: bool = False,
        chunks: bool = False,
    ) -> None:
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.content = gzip.compress(raw) if packed else raw
        self.status, self.kind, self.headers = status, kind, dict(headers or {})
        self.cut, self.drop, self.chunks = cut, drop, chunks
        if packed:
            self.headers["Content-Encoding"] = "gzip"

    def send(self, handler: BaseHTTPRequestHandler) -> None:
        """Send it, or as much of it as is to be sent."""
        if self.drop:
            handler.close_connection = True
            return
        handler.send_response(self.status)
        if self.kind:
            handler.send_header("Content-Type", self.kind)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        if self.chunks:
            handler.send_header("Transfer-Encoding", "chunked")
        else:
            handler.send_header("Content-Length", str(len(self.content)))
        handler.end_headers()
        whole = self.content[: len(self.content) - self.cut]
        if self.chunks:
            handler.wfile.write(f"{len(whole):x}\r\n".encode() + whole + b"\r\n")
            if not self.cut:
                handler.wfile.write(b"0\r\n\r\n")
        else:
            handler.wfile.write(whole)
        if self.cut:
            handler.close_connection = True


class Service:
    """A web service with locations and providers, in pages; faults are put before its answers."""

    def __init__(self, locations: Iterable[dict[str, Any]] = ()) -> None:
        self.locations = {one["locationId"]: one for one in locations}
        self.providers: dict[str, dict[str, Any]] = {}
        self.faults: dict[str, list[Reply]] = {}
        self.asked: list[str] = []
        self.keys: list[str | None] = []
        self.before: Callable[[str], None] = lambda _path: None
        self.base = ""

    def paths(self) -> list[str]:
        """Return what was asked for, without its query."""
        return [urlsplit(one).path.removeprefix("/public/v1") for one in self.asked]

    def reply(self, target: str) -> Reply:
        """Return what is answered to a request."""
        parts = urlsplit(target)
        path = parts.path.removeprefix("/public/v1")
        self.before(path)
        for key in (target, path):
            if self.faults.get(key):
                return self.faults[key].pop(0)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if path == "/locations":
            return self._page(int(query["page"]), int(query["perPage"]))
        kind, _, id_ = path.strip("/").partition("/")
        found = (self.locations if kind == "locations" else self.providers).get(id_)
        return Reply({"message": "no such thing"}, status=404) if found is None else Reply(found)

    def _page(self, page: int, size: int) -> Reply:
        ids = sorted(self.locations)
        pages = -(-len(ids) // size)
        shown = ids[(page - 1) * size : page * size]
        following = f"/locations?page={page + 1}&perPage={size}" if page < pages else None
        return Reply(
            {
                "total": len(ids),
                "page": page,
                "totalPages": pages,
                "nextPageUri": following,
                "locations": [{"locationId": one, "locationName": f"Home {one}"} for one in shown],
            }
        )


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    """Serve on this machine, on a port of the system's choice."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 5
        # Answers go out in one piece, or each would wait for the other side's acknowledgement.
        wbufsize = 1 << 20

        def do_GET(self) -> None:  # the name that the base class calls
            service.asked.append(self.path)
            service.keys.append(self.headers.get("Ocp-Apim-Subscription-Key"))
            service.reply(self.path).send(self)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # likewise
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    service.base = f"http://127.0.0.1:{server.server_port}/public/v1"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def location(id_: str, rating: str | None = "Good", **others: Any) -> dict[str, Any]:
    """Return an answer about a made-up location, with a made-up manager in it."""
    overall: dict[str, Any] = {
        "reportDate": "2030-05-06",
        "keyQuestionRatings": [{"name": "Safe", "rating": rating}, {"name": "Well-led"}],
    }
    if rating is not None:
        overall["rating"] = rating
    return {
        "locationId": id_,
        "providerId": "1-9",
        "name": f"Home {id_}",
        "type": "Social Care Org",
        "careHome": "Y",
        "region": "Middle",
        "localAuthority": "Riverside",
        "registrationStatus": "Registered",
        "numberOfBeds": 12,
        "mainPhoneNumber": "01632960000",
        "gacServiceTypes": [{"name": "Nursing homes"}],
        "regulatedActivities": [
            {"contacts": [{"personGivenName": "Quillon", "personFamilyName": "Madeupname"}]}
        ],
        "currentRatings": {"overall": overall},
        **others,
    }


def fetch(
    folder: Path, service: Service, clock: Clock | None = None, **options: Any
) -> list[Problem]:
    """Fetch from the service into a folder, as the key's owner."""
    time = clock or Clock()
    source = Cqc(
        CqcOptions(**{"base": service.base, "per_page": 2, **options}),
        environ={"CQC_API_KEY": KEY, "CQC_API_BASE": service.base},
        now=time.now,
        sleep=time.sleep,
        ticks=time.ticks,
    )
    context = FetchContext(
        source=DataSource(id="cqc", use="cqc"), register=Register(title="Made up"), folder=folder
    )
    return list(source.fetch(context))


def fetch_alone(folder: str, base: str) -> None:
    """Fetch in a process of its own, from a service that another one runs."""
    service = Service()
    service.base = base
    fetch(Path(folder), service)


def context_of(folder: Path, frame: Any = None) -> SourceContext:
    """Return what a source below a folder is given."""

    def files(pattern: str) -> tuple[str, ...]:
        found = sorted(path.relative_to(folder).as_posix() for path in folder.glob(pattern))
        if not found:
            raise DocumentError.of("file-unreadable", "it must be there", where=Where(file=pattern))
        return tuple(found)

    return SourceContext(
        source=DataSource(id="cqc", use="cqc"),
        register=Register(title="Made up"),
        read=lambda name: (folder / name).read_bytes(),
        provenance=lambda file, place: Provenance(
            plugin="p", distribution="d", version="1", file=file, place=place
        ),
        path=lambda name: folder / name,
        files=files,
        frame=frame,
    )


def table(folder: Path, **options: Any) -> tuple[Table, list[dict[str, Any]]]:
    """Return the table of a folder, closed, and its rows."""
    made = Cqc(CqcOptions(**options)).table(context_of(folder))
    try:
        relation = made.frame
        names = relation.columns
        rows = [dict(zip(names, row, strict=True)) for row in relation.fetchall()]
    finally:
        made.close()
    return made, sorted(rows, key=lambda row: (row["file"], row["row"]))


def codes(problems: Iterable[Problem]) -> list[str]:
    """Return the codes of problems."""
    return [problem.code for problem in problems]


def sheet(name: str, rows: Iterable[Iterable[Cell]]) -> str:
    """Write a sheet; a cell may come with attributes, a blank one without text."""
    lines = []
    for row in rows:
        cells = []
        for cell in row:
            text, attributes = cell if isinstance(cell, tuple) else (cell, {})
            given = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
            inner = "".join(f"<text:p>{escape(part)}</text:p>" for part in text.split("\n") if text)
            cells.append(f"<table:table-cell{given}>{inner}</table:table-cell>")
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return f"<table:table table:name={quoteattr(name)}>{''.join(lines)}</table:table>"


def ods(path: Path, *sheets: str, before: str = "", after: str = "") -> Path:
    """Write a spreadsheet of sheets."""
    spaces = "".join(
        f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
        for one, space in (
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("draw", "drawing"),
        )
    )
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content{spaces}>'
        f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body>"
        f"</office:document-content>{after}"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", text)
    return path
