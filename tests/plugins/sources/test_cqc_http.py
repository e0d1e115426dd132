"""The client itself: what it will not take, where it goes, and what it never shows."""

import socket
import threading
import time
from contextlib import suppress
from typing import Any

import pytest
from cqc_made_up import KEY, Clock, Reply, Service, serving
from hypothesis import given
from hypothesis import strategies as st

from rsr.plugins.sources.cqc._http import Client, NoAnswerError, ServiceError, _seconds
from rsr.plugins.sources.cqc._options import origin


def client(base: str, clock: Clock | None = None, **others: Any) -> Client:
    """Return a client of a service, with a clock that obeys."""
    time = clock or Clock()
    return Client(
        base=base,
        secret=KEY,
        secret_header="Ocp-Apim-Subscription-Key",  # noqa: S106  # its name
        agent="made-up",
        per_minute=600,
        now=time.now,
        sleep=time.sleep,
        ticks=time.ticks,
        **others,
    )


def ask(one: Client, path: str = "/x") -> str:
    """Ask, and return the code of the error that follows."""
    with pytest.raises(NoAnswerError) as caught:
        one.get(one.base + path, lambda _value: None)
    one.close()
    return caught.value.code


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_of_any_size_is_not_taken(packed: bool) -> None:  # noqa: FBT001  # a parameter
    """Nor one that is small on the way and large when unpacked."""
    service = Service()
    service.faults["/x"] = [Reply(b'{"a": "' + b"a" * 3_000_000 + b'"}', packed=packed)]
    with serving(service):
        code = ask(client(service.base, largest_answer=1 << 20))

    assert code == "answer-large"


def test_an_answer_that_never_ends_is_given_up() -> None:
    """Time passes while it comes, and it is asked for again, but not for ever."""
    service, clock = Service(), Clock()
    service.faults["/x"] = [Reply({"a": 1})] * 2
    ticking = client(service.base, clock, tries=2, longest_answer=5)

    def ticks() -> float:
        clock.sleep(10)
        return clock.at.timestamp()

    ticking.ticks = ticks
    with serving(service):
        ticking.base = service.base
        code = ask(ticking)

    assert code == "fetch-failed"
    assert len(service.asked) == 2


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    ("begin", "drip"),
    [
        pytest.param(b"", b"H", id="status"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: ", b"a", id="headers"),
        pytest.param(b"", b"HTTP/1.1 100 Continue\r\n\r\n", id="interim-answers"),
        pytest.param(_HEAD + b"Content-Length: 9000\r\n\r\n", b"a", id="content"),
        pytest.param(
            _HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n",
            b"X: a\r\n",
            id="trailers",
        ),
    ],
)
def test_one_deadline_holds_for_the_whole_exchange(begin: bytes, drip: bytes) -> None:
    """Whatever comes a little at a time, and in time each, takes no longer in all."""
    done = threading.Event()

    def answer(listening: socket.socket) -> None:
        taken, _ = listening.accept()
        with taken, suppress(OSError):
            taken.recv(1 << 16)
            taken.sendall(begin)
            while not done.wait(0.05):
                taken.sendall(drip)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer, args=(listening,))
        thread.start()
        one = client(f"http://127.0.0.1:{listening.getsockname()[1]}", tries=1, longest_answer=0.5)
        one.ticks = time.monotonic
        began = time.monotonic()
        code = ask(one)
        took = time.monotonic() - began
        done.set()
        thread.join()

    assert code == "fetch-failed"
    assert 0.4 < took < 5


def test_a_service_that_is_not_there_is_a_failure() -> None:
    """Nobody listens any more."""
    with serving(Service()) as service:
        base = service.base

    code = ask(client(base, tries=2))

    assert code == "fetch-failed"


def test_a_service_that_cannot_prove_who_it_is_gets_no_key() -> None:
    """The connection is not made, so nothing is sent."""
    with serving(Service()) as service:
        one = client(service.base.replace("http:", "https:"))
        with pytest.raises(ServiceError) as caught:
            one.get(one.base + "/x", lambda _value: None)
        one.close()

    assert caught.value.code == "fetch-insecure"
    assert service.keys == []


def test_the_way_leads_through_the_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """But not to this machine, and not to hosts that are exempt."""
    urllib3 = pytest.importorskip("urllib3")
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "exempt.example")

    kinds = {}
    for base in ("https://api.example/v1", "https://exempt.example/v1", "http://127.0.0.1:9/v1"):
        one = client(base)
        kinds[base] = type(one._pooled(urllib3))
        one.close()

    assert list(kinds.values()) == [
        urllib3.ProxyManager,
        urllib3.PoolManager,
        urllib3.PoolManager,
    ]


def test_the_key_is_not_shown() -> None:
    """Neither in the client's own notation, nor in an error with its cause."""
    one = client("http://127.0.0.1:1/public/v1", tries=1)

    with pytest.raises(NoAnswerError) as caught:
        one.get(one.base + "/x", lambda _value: None)
    one.close()

    assert KEY not in repr(one)
    assert KEY not in repr(caught.value)
    assert KEY not in repr(caught.value.__cause__)


@given(st.text() | st.integers().map(str) | st.datetimes().map("{:%a, %d %b %Y %T GMT}".format))
def test_any_word_on_waiting_is_a_time_or_nothing(said: str) -> None:
    """It is never less than nothing, and never an error."""
    found = _seconds(said, Clock().at)

    assert found is None or found >= 0


@given(st.text())
def test_any_text_has_an_origin_or_none(text: str) -> None:
    """What is no address is the same as no other service."""
    assert len(origin(text)) == 3
