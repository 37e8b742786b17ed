"""The bytes of a file on their way: a thread of its own asks for them and reads, so that who takes them can turn to the
person at any moment and hang up.
"""

import contextlib
import queue
import socket
import threading
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, cast
from urllib.parse import urljoin, urlsplit

from huggingface_hub import get_session

from photoclip.domain.errors import ModelError
from photoclip.embed.hub import headers_for, host_of, normal_etag, origin

_HOPS = 10
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNKS = 64
_HANG_UP_S = 2.0


@dataclass(frozen=True, slots=True)
class Answer:
    """How the last server answered. Its content begins at byte `start` of the whole, which has `total_bytes`: None
    where it does not say. `etag` is its mark of the content, `linked_etag` the hub's, which passed the request on.
    `is_first`: nobody else was asked before it.
    """

    status: int
    host: str
    start: int
    total_bytes: int | None
    etag: str
    linked_etag: str
    is_first: bool
    after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Ended:
    """The last of what arrives: all there was, or what broke it."""

    error: BaseException | None = None


class _Response(Protocol):
    """What is used of an httpx.Response, which the hub's client returns: httpx2 calls it the same."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def extensions(self) -> object: ...
    def iter_raw(self) -> Iterator[bytes]: ...
    def close(self) -> None: ...


class Arriving:
    """Asks `url` for its bytes from `start` on. A context: leaving it hangs up."""

    def __init__(self, url: str, start: int, timeout_s: float) -> None:
        self._url, self._start, self._timeout_s = url, start, timeout_s
        self._items: queue.Queue[Answer | bytes | Ended] = queue.Queue(_CHUNKS)
        self._hung_up = threading.Event()
        self._changing = threading.Lock()
        self._response: _Response | None = None
        self._thread = threading.Thread(target=self._run, name="photoclip-download", daemon=True)

    def __enter__(self) -> "Arriving":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changing:
            self._hung_up.set()
            response = self._response
            if response is not None:
                _shut(response)
        if response is not None:
            self._thread.join(_HANG_UP_S)
        # A thread that is still connecting ends by itself, at the latest when its time is up.

    def take(self, wait_s: float) -> Answer | bytes | Ended | None:
        """What comes next: an Answer, bytes, and at last an Ended. None when nothing came in that time."""
        try:
            return self._items.get(timeout=wait_s)
        except queue.Empty:
            return None

    def _run(self) -> None:
        try:
            with self._opened() as (response, answer):
                self._put(answer)
                for chunk in response.iter_raw() if answer.status in (200, 206) else ():
                    self._put(chunk)
                    if self._hung_up.is_set():
                        return
            self._put(Ended())
        # Not swallowed: it is raised again by who takes it.
        except BaseException as error:  # noqa: BLE001
            self._put(Ended(error))

    def _put(self, item: Answer | bytes | Ended) -> None:
        while not self._hung_up.is_set():
            with contextlib.suppress(queue.Full):
                self._items.put(item, timeout=0.1)
                return

    @contextmanager
    def _opened(self) -> Generator[tuple[_Response, Answer], None, None]:
        url, linked_etag = self._url, ""
        for _ in range(_HOPS):
            response = self._ask(url)
            try:
                linked_etag = linked_etag or normal_etag(response.headers.get("X-Linked-Etag"))
                if response.status_code not in _REDIRECTS:
                    yield response, _answer(response, url, linked_etag, is_first=origin(url) == origin(self._url))
                    return
                url = _next(url, response.headers.get("Location", ""))
            finally:
                with self._changing:
                    self._response = None
                response.close()
        raise ModelError(f"{host_of(self._url)} passes the request on for ever", "try again later")

    def _ask(self, url: str) -> _Response:
        session = get_session()
        headers = {**headers_for(url), "Range": f"bytes={self._start}-"}
        request = session.build_request("GET", url, headers=headers, timeout=self._timeout_s)
        response = session.send(request, stream=True, follow_redirects=False)
        with self._changing:
            self._response = response
            if self._hung_up.is_set():
                _shut(response)
        return response


def _shut(response: _Response) -> None:
    """Wake the thread that reads from it: closing a socket does not. The key is httpx's ("Extensions: network_stream"),
    and the thread wakes when its time is up without it.
    """
    stream = cast("Mapping[str, Any]", response.extensions).get("network_stream")
    connection = stream.get_extra_info("socket") if stream is not None else None
    if isinstance(connection, socket.socket):
        with contextlib.suppress(OSError):
            # ssl.SSLSocket would forget that it is one: its reader would take what comes for plain bytes.
            socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _next(url: str, location: str) -> str:
    following = urljoin(url, location)
    host = host_of(following)
    if urlsplit(following).scheme not in ("http", "https") or not host:
        raise ModelError(f"{host_of(url)} passes the request on to {location[:200]!r}", "try again later")
    if urlsplit(url).scheme == "https" and urlsplit(following).scheme == "http":
        raise ModelError(f"{host_of(url)} passes the request on to {host} without encryption", "use another mirror")
    return following


def _answer(response: _Response, url: str, linked_etag: str, *, is_first: bool) -> Answer:
    status, start, total = response.status_code, 0, response.headers.get("Content-Length", "")
    if status in (206, 416):
        # "bytes 100-199/200", "bytes */200" (RFC 9110, section 14.4)
        span, _, total = response.headers.get("Content-Range", "").removeprefix("bytes").strip().partition("/")
        first = span.partition("-")[0]
        start = int(first) if first.isdecimal() else -1
    after = response.headers.get("Retry-After", "")
    return Answer(
        status=status,
        host=host_of(url),
        start=start,
        total_bytes=int(total) if total.isdecimal() else None,
        etag=normal_etag(response.headers.get("ETag")),
        linked_etag=linked_etag,
        is_first=is_first,
        after_s=float(after) if after.isdecimal() else 0.0,
    )
