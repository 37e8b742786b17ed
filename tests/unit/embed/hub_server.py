"""A Hugging Face hub of our own on this machine: real sockets, its addresses, headers and redirects, and its bad days.

A large file is passed on to a second server, as the hub does to its CDN; a small one is handed out by the hub itself.
`faults` are used up one by one, one for each request for content.
"""

import contextlib
import hashlib
import json
import re
import socket
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

COMMIT = "c0ffee" + "0" * 34
_SMALL = 100_000
_BLOCK = 16_384


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one request for content. `cut`: after so many bytes of it the connection breaks. `holds`:
    after those, nothing comes until the event is set.
    """

    cut: int | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    ignores_range: bool = False
    shifts_range: bool = False
    tells_no_length: bool = False
    etag: str = ""
    holds: threading.Event | None = None
    location: str = ""
    at_hub: bool = False
    """The hub itself sends `body`: something between it and here answers in its place."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came in. `server`: "hub", "cdn" or "proxy"."""

    server: str
    method: str
    path: str
    headers: Mapping[str, str]

    @property
    def first_byte(self) -> int:
        found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("range", ""))
        return int(found[1]) if found else -1


class Hub:
    """`files`: repository → file name → bytes. `lists_sizes`: False for a mirror that lists names alone."""

    def __init__(self) -> None:
        self.files: dict[str, dict[str, bytes]] = {}
        self.faults: deque[Fault] = deque()
        self.api_faults: deque[Fault] = deque()
        self.asked: list[Asked] = []
        self.sent = 0
        self.broken = threading.Event()
        """A client hung up in the middle."""
        self.lists_sizes = True
        self._servers = [_Server(self, name) for name in ("hub", "cdn", "proxy")]
        self._threads = [threading.Thread(target=server.serve_forever, args=(0.01,)) for server in self._servers]
        for thread in self._threads:
            thread.start()

    @property
    def url(self) -> str:
        return self._url(0)

    @property
    def proxy_url(self) -> str:
        return self._url(2)

    def content_asked(self) -> list[Asked]:
        """Requests that were answered with content."""
        return [each for each in self.asked if each.method == "GET" and "/api/" not in each.path]

    def close(self) -> None:
        for server, thread in zip(self._servers, self._threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()
        _sha256.cache_clear()

    def find(self, path: str) -> tuple[str, bytes] | None:
        """A file by its address on the hub."""
        found = re.fullmatch(r"/(?P<repository>.+)/resolve/(?P<revision>[^/]+)/(?P<file>.+)", unquote(path))
        if not found or found["revision"] not in (COMMIT, "main"):
            return None
        content = self.files.get(found["repository"], {}).get(found["file"])
        return None if content is None else (found["file"], content)

    def cdn_url(self, content: bytes) -> str:
        return f"{self._url(1)}/blobs/{_sha256(content)}"

    def by_digest(self, digest: str) -> bytes | None:
        every = (content for files in self.files.values() for content in files.values())
        return next((content for content in every if _sha256(content) == digest), None)

    def _url(self, number: int) -> str:
        return f"http://127.0.0.1:{self._servers[number].server_port}"


@contextmanager
def running() -> Iterator[Hub]:
    hub = Hub()
    try:
        yield hub
    finally:
        hub.close()


@lru_cache(maxsize=64)
def _sha256(content: bytes) -> str:
    """Half a gigabyte takes a second, and is asked for with each request."""
    return hashlib.sha256(content).hexdigest()


def etag_of(content: bytes) -> str:
    """The hub's mark: SHA-256 of what is large, git's SHA-1 of what is small."""
    if len(content) > _SMALL:
        return _sha256(content)
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, hub: Hub, name: str) -> None:
        self.hub, self.name = hub, name
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is no error of the server's."""
        self.hub.broken.set()


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self) -> None:
        hub, path = self.server.hub, urlsplit(self.path).path
        headers = {name.lower(): value for name, value in self.headers.items()}
        hub.asked.append(Asked(self.server.name, self.command, self.path, headers))
        if path.startswith("/blobs/"):
            content = hub.by_digest(path.rpartition("/")[2])
            if content is None:
                self._say(404)
            else:
                self._send(content, '"of-the-cdn"')
        elif path.startswith("/api/models/"):
            self._list(unquote(path.removeprefix("/api/models/")))
        else:
            self._resolve(path)

    def _list(self, path: str) -> None:
        repository, _, revision = path.partition("/revision/")
        hub = self.server.hub
        if hub.api_faults:
            fault = hub.api_faults.popleft()
            self._say(fault.status or 200, fault.headers, fault.body or b"")
        elif repository not in hub.files:
            # What the hub says of a repository that is not there, or private.
            self._say(401, {"X-Error-Code": "RepoNotFound"})
        elif revision not in ("", "main", COMMIT):
            self._say(404, {"X-Error-Code": "RevisionNotFound"})
        else:
            siblings = [self._sibling(*each) for each in hub.files[repository].items()]
            body = json.dumps({"id": repository, "sha": COMMIT, "siblings": siblings}).encode()
            self._say(200, {"Content-Type": "application/json"}, body)

    def _sibling(self, name: str, content: bytes) -> dict[str, object]:
        if not self.server.hub.lists_sizes:
            return {"rfilename": name}
        sibling: dict[str, object] = {
            "rfilename": name,
            "size": len(content),
            "blobId": hashlib.sha1(content).hexdigest() if len(content) > _SMALL else etag_of(content),
        }
        if len(content) > _SMALL:
            sibling["lfs"] = {"sha256": etag_of(content), "size": len(content), "pointerSize": 134}
        return sibling

    def _resolve(self, path: str) -> None:
        found = self.server.hub.find(path)
        if found is None:
            self._say(404, {"X-Error-Code": "EntryNotFound"})
            return
        content = found[1]
        marks = {"X-Repo-Commit": COMMIT, "X-Linked-Size": str(len(content))}
        faults = self.server.hub.faults
        if faults and faults[0].location:
            self._say(302, {**marks, "Location": faults.popleft().location})
        elif faults and faults[0].at_hub:
            self._send(content, "", {})
        elif len(content) > _SMALL:
            etag = (faults[0].etag if faults else "") or etag_of(content)
            location = self.server.hub.cdn_url(content)
            self._say(302, {**marks, "X-Linked-Etag": f'"{etag}"', "Location": location})
        else:
            self._send(content, f'"{etag_of(content)}"', marks)

    def _send(self, content: bytes, etag: str, headers: Mapping[str, str] | None = None) -> None:
        hub = self.server.hub
        fault = hub.faults.popleft() if hub.faults and self.command == "GET" else Fault()
        content = content if fault.body is None else fault.body
        if fault.status is not None:
            self._say(fault.status, fault.headers)
            return
        span = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(span[1]) + fault.shifts_range if span and not fault.ignores_range else 0
        if span and start >= len(content):
            self._say(416, {"Content-Range": f"bytes */{len(content)}"})
            return
        ranged = span is not None and not fault.ignores_range
        self.send_response(206 if ranged else 200)
        for name, value in {**(headers or {}), "ETag": etag, "Accept-Ranges": "bytes"}.items():
            self.send_header(name, value)
        if ranged:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        if not fault.tells_no_length:
            self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        if self.command == "GET":
            self._pour(content[start:], fault)

    def _pour(self, rest: bytes, fault: Fault) -> None:
        until = len(rest) if fault.cut is None else min(fault.cut, len(rest))
        for at in range(0, until, _BLOCK):
            block = rest[at : min(at + _BLOCK, until)]
            self.server.hub.sent += len(block)
            self.wfile.write(block)
        if fault.holds is not None:
            self._hold(fault.holds)
        if fault.cut is not None and fault.holds is None:
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

    def _hold(self, until: threading.Event) -> None:
        """Send nothing; notice when the client hangs up."""
        self.connection.settimeout(0.02)
        while not until.is_set():
            try:
                if self.connection.recv(1) == b"":
                    self.server.hub.broken.set()
                    return
            except TimeoutError:
                continue
            except OSError:
                self.server.hub.broken.set()
                return

    def _say(self, status: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)
