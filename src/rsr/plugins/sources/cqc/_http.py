"""A polite client for public web services: it waits when told to, and keeps its key to itself."""

import json
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from threading import Timer
from typing import Any
from urllib.parse import urljoin

from attrs import define, field, frozen

from rsr.errors import RsrError, Where, import_extra, short_repr
from rsr.plugins.sources.cqc._options import is_local, origin

_AGAIN = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_MOVED = frozenset({301, 302, 303, 307, 308})
_CHUNK = 1 << 16
# A shorter secret could stand in an answer by chance.
_TELLING = 8


class NoAnswerError(RsrError):
    """One address gave no answer that can be used, however often it was asked."""


class ServiceError(NoAnswerError):
    """There is no use in asking for anything else: the key is refused, or the service says stop."""


def utc_now() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


@frozen(kw_only=True)
class Answer:
    """What a service answered, byte for byte, and when."""

    url: str
    status: int
    content: bytes
    fetched_at: datetime
    # The JSON object that the content is; None where the service says there is no such thing.
    value: dict[str, Any] | None = None


@frozen
class _Again(Exception):  # noqa: N818  # not an error: the request is made once more
    """A fault that may pass."""

    code: str
    must: str
    got: str
    wait: float | None = None


def _too_slow() -> _Again:
    return _Again("fetch-failed", "the service must answer in time", "too slow")


@define(kw_only=True, eq=False)
class Client:
    """Asks one service for JSON, one request at a time.

    ``secret`` goes to that service alone, in the header ``secret_header``, and into nothing else:
    no error, no answer that is kept.
    """

    base: str
    secret: str = field(repr=False)
    secret_header: str
    agent: str
    per_minute: float
    tries: int = 6
    # The longest that the service may tell us to wait, in seconds; for longer we stop.
    longest_wait: float = 300
    # How long one answer may take in all, in seconds, and how large it may be, in bytes.
    longest_answer: float = 120
    largest_answer: int = 1 << 26
    connect_seconds: float = 10
    read_seconds: float = 30
    now: Callable[[], datetime] = utc_now
    sleep: Callable[[float], None] = time.sleep
    ticks: Callable[[], float] = time.monotonic
    _pool: Any = field(default=None, init=False, repr=False)
    # The connection in use, and whether its time was up.
    _socket: Any = field(default=None, init=False, repr=False)
    _late: bool = field(default=False, init=False, repr=False)
    _due: float | None = field(default=None, init=False, repr=False)

    def close(self) -> None:
        """Close the connections."""
        if self._pool is not None:
            self._pool.clear()
            self._pool = None

    def get(self, url: str, check: Callable[[dict[str, Any]], str | None]) -> Answer:
        """Ask for a JSON object, as often as is polite.

        Args:
            url: The address, at the service that the client was made for.
            check: Says what is odd about an answer, or None; an odd answer is asked for again.

        Returns:
            The answer; its status is 200, or 404 or 410 where the service has no such thing.

        Raises:
            NoAnswerError: There was none that can be used.
            ServiceError: There will be none for other addresses either.
        """
        turn = 0
        while True:
            turn += 1
            try:
                return self._once(url, check)
            except _Again as fault:
                wait = min(2.0 ** (turn - 1), 60.0) if fault.wait is None else fault.wait
                last = fault
            if wait > self.longest_wait:
                raise ServiceError.of(
                    "fetch-wait",
                    f"the service must let us go on within {self.longest_wait:g} seconds",
                    got=f"a wait of {wait:.0f} seconds",
                    hint="fetch again later; what was fetched is kept",
                    where=Where(file=url),
                )
            if turn >= self.tries:
                raise NoAnswerError.of(
                    last.code,
                    last.must,
                    got=last.got,
                    hint=f"asked {turn} times; fetch again later, what was fetched is kept",
                    where=Where(file=url),
                )
            self.sleep(wait)

    def _once(self, url: str, check: Callable[[dict[str, Any]], str | None]) -> Answer:
        target, seen = url, {url}
        while True:
            status, headers, content = self._request(target)
            if status not in _MOVED:
                break
            try:
                target = urljoin(target, headers.get("location", ""))
            except ValueError:
                target = ""
            if origin(target) != origin(self.base):
                raise NoAnswerError.of(
                    "fetch-elsewhere",
                    "an answer must come from the service that was asked",
                    got="a redirection to another",
                    hint="the key was not sent there; see whether the service has moved",
                    where=Where(file=url),
                )
            if target in seen or len(seen) > 5:
                raise _refused("fetch-loop", "redirections must come to an end", url, "a loop")
            seen.add(target)
        answer = Answer(url=url, status=status, content=content, fetched_at=self.now())
        if len(self.secret) >= _TELLING and self.secret.encode() in content:
            raise _refused("fetch-secret", "an answer must not hold the key", url, "one that does")
        if status in _GONE:
            return answer
        self._check_status(url, status, headers)
        value = _json_object(headers.get("content-type", ""), content)
        odd = check(value)
        if odd is not None:
            raise _Again("answer-odd", "an answer must be what was asked for", odd)
        return Answer(
            url=url, status=status, content=content, fetched_at=answer.fetched_at, value=value
        )

    def _check_status(self, url: str, status: int, headers: Mapping[str, str]) -> None:
        said = headers.get("retry-after")
        # A quota that is used up is told with 403 and a time to come back.
        if status in _AGAIN or (status == HTTPStatus.FORBIDDEN and said):
            raise _Again(
                "fetch-failed",
                "the service must answer",
                f"status {status}",
                _seconds(said, self.now()),
            )
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise ServiceError.of(
                "key-refused",
                "the service must accept the key",
                got=f"status {status}",
                hint="see whether the key is right and still good",
                where=Where(file=url),
            )
        if status != HTTPStatus.OK:
            raise _refused("fetch-failed", "the service must answer", url, f"status {status}")

    def _request(self, url: str) -> tuple[int, dict[str, str], bytes]:
        urllib3 = import_extra("urllib3", extra="http", to="fetch over the network")
        self._take_turn()
        started = self.ticks()
        response: Any = None
        whole = self._late = False
        # Headers, interim answers and trailers may come a byte at a time: each keeps within the bound
        # of one reading, and all of them together within none.
        deadline = Timer(self.longest_answer, self._end)
        deadline.daemon = True
        deadline.start()
        try:
            response = self._pooled(urllib3).request(
                "GET",
                url,
                headers={
                    self.secret_header: self.secret,
                    "Accept": "application/json",
                    "Accept-Encoding": "gzip",
                    "User-Agent": self.agent,
                },
                preload_content=False,
                redirect=False,
                retries=False,
            )
            content = self._read(response, started)
            if self._late:  # what was cut off looks like an answer that ended
                raise _too_slow()
            status = response.status
            headers = {name.lower(): text for name, text in response.headers.items()}
            whole = True
        except urllib3.exceptions.SSLError as error:
            if self._late:
                raise _too_slow() from error
            raise ServiceError.of(
                "fetch-insecure",
                "the service must prove who it is",
                got="a certificate that is not trusted",
                hint="see whether a proxy stands in between, and whether the clock is right",
                where=Where(file=url),
            ) from error
        except (urllib3.exceptions.HTTPError, OSError) as error:
            if self._late:
                raise _too_slow() from error
            kind = type(error).__name__
            raise _Again("fetch-failed", "the service must answer whole", kind) from error
        finally:
            deadline.cancel()
            if response is not None:
                # A connection with the rest of an answer in it is of no more use.
                response.release_conn() if whole else response.close()
        return status, headers, content

    def _read(self, response: Any, started: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        while part := response.read1(_CHUNK, decode_content=True):
            size += len(part)
            if size > self.largest_answer:
                raise _refused(
                    "answer-large",
                    f"an answer must be within {self.largest_answer} bytes",
                    response.url or self.base,
                    "more",
                )
            if self.ticks() - started > self.longest_answer:
                raise _too_slow()
            parts.append(part)
        said = response.headers.get("content-length", "")
        plain = "content-encoding" not in response.headers
        if plain and said.isascii() and said.isdigit() and int(said) != size:
            raise _Again(
                "fetch-failed", "the service must answer whole", f"{size} bytes of {said[:20]}"
            )
        return b"".join(parts)

    def _end(self) -> None:
        """End the exchange: whoever reads or writes is told that nothing more comes."""
        self._late = True
        if self._socket is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _pooled(self, urllib3: Any) -> Any:
        if self._pool is None:
            from urllib.request import getproxies, proxy_bypass

            scheme, host, _ = origin(self.base)
            proxy = getproxies().get(scheme)
            timeout = urllib3.Timeout(connect=self.connect_seconds, read=self.read_seconds)
            if proxy and not is_local(self.base) and not proxy_bypass(host):
                self._pool = urllib3.ProxyManager(proxy, timeout=timeout)
            else:
                self._pool = urllib3.PoolManager(timeout=timeout)
            self._pool.pool_classes_by_scheme = {
                scheme: self._noting(pool)
                for scheme, pool in self._pool.pool_classes_by_scheme.items()
            }
        return self._pool

    def _noting(self, pool: Any) -> Any:
        """Return a class of connections whose socket is known while it is used."""
        client = self

        class Connection(pool.ConnectionCls):  # type: ignore[misc]  # one of urllib3's
            def _new_conn(self) -> Any:
                client._socket = super()._new_conn()  # its own
                return client._socket  # its own

        return type(pool.__name__, (pool,), {"ConnectionCls": Connection})

    def _take_turn(self) -> None:
        """Wait until the next request is due."""
        at = self.ticks()
        due = at if self._due is None else max(self._due, at)
        if due > at:
            self.sleep(due - at)
        self._due = due + 60 / self.per_minute


def _refused(code: str, must: str, url: str, got: str) -> NoAnswerError:
    return NoAnswerError.of(
        code, must, got=got, hint="nothing of it was kept", where=Where(file=url)
    )


def _seconds(said: str | None, now: datetime) -> float | None:
    """Return how long a service says to wait: a number of seconds, or a date."""
    if said is None:
        return None
    said = said.strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())


def _json_object(kind: str, content: bytes) -> dict[str, Any]:
    """Return the JSON object that an answer is; a web page that says sorry is none."""
    must = "an answer must be a JSON object"
    if content.lstrip()[:1] == b"<":
        raise _Again("answer-not-json", must, "a web page")
    if "json" not in kind.lower():
        raise _Again("answer-not-json", must, short_repr(kind) if kind else "an answer of no kind")
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        raise _Again("answer-not-json", must, f"{len(content)} bytes that are not JSON") from None
    if not isinstance(value, dict):
        raise _Again("answer-not-json", must, "JSON of another kind")
    return value
