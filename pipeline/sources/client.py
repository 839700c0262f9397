"""A polite HTTP client: one place that talks to the outside, and the limits it keeps.

Per host a minimum interval and robots.txt; retries with backoff on 429, 5xx and broken connections; conditional
requests; limits of size and time; and no address that is not public unless a source file allows it, checked for the very
address that is connected to, so that neither a redirect nor a changing name leads inside.
"""

from __future__ import annotations

import ipaddress
import random
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
from protego import Protego

from pipeline.errors import DocumentError, Stage

USER_AGENT = "unrecords/0.1 (document pipeline; respects robots.txt)"
RETRY_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
REDIRECT_STATUS = frozenset({301, 302, 303, 307, 308})


class FetchFailed(DocumentError):
    """A document could not be fetched; ``code`` says why."""

    stage: Stage = "fetch"

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.code = code


@dataclass(frozen=True, slots=True)
class Limits:
    """What one source may cost; seconds and bytes."""

    interval: float = 1.0
    timeout: float = 20.0
    total_time: float = 120.0
    max_bytes: int = 50_000_000
    retries: int = 4
    backoff: float = 1.0
    max_wait: float = 60.0
    max_redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: ``body`` is None when the server says that nothing changed (304)."""

    url: str
    status: int
    body: bytes | None
    content_type: str
    etag: str | None
    last_modified: str | None


class _ForbiddenAddress(httpcore.ConnectError):
    """The name leads to an address that is not public."""


class PublicOnly(httpcore.NetworkBackend):
    """Connects to public addresses only: the name is looked up once, and what was checked is what is connected to."""

    def __init__(self, allow_private: bool) -> None:
        self.allow_private = allow_private
        self.inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except OSError as e:
            raise httpcore.ConnectError(f"{host}: {e}") from e
        if not self.allow_private:
            addresses = [a for a in addresses if is_public(str(a))]
            if not addresses:
                raise _ForbiddenAddress(f"{host} is no public address")
        return self.inner.connect_tcp(str(addresses[0]), port, timeout, local_address, socket_options)

    def connect_unix_socket(self, path, timeout=None, socket_options=None):
        raise _ForbiddenAddress("no Unix sockets")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet.

    >>> [is_public(a) for a in ("127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1", "93.184.216.34")]
    [False, False, False, False, False, True]
    """
    ip = ipaddress.ip_address(address.split("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    ip = mapped or ip
    return ip.is_global and not ip.is_multicast


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self.stream = stream

    def __iter__(self):
        yield from self.stream

    def close(self) -> None:
        if close := getattr(self.stream, "close", None):
            close()


class _Transport(httpx.BaseTransport):
    """httpx over an httpcore pool with our network backend (httpx has no public switch for it)."""

    def __init__(self, allow_private: bool) -> None:
        self.pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=PublicOnly(allow_private), max_connections=4
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path)
        answer = self.pool.handle_request(httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions))
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions)

    def close(self) -> None:
        self.pool.close()


def retry_after(value: str | None) -> float | None:
    """The seconds that a ``Retry-After`` header asks for: a number, or a date from now.

    >>> retry_after("12"), retry_after(None), retry_after("soon")
    (12.0, None, None)
    """
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


@dataclass
class Client:
    """Fetches pages within ``limits``; use as a context manager. ``wait`` sleeps (a test hands in its own)."""

    limits: Limits = field(default_factory=Limits)
    allow_private: bool = False
    obey_robots: bool = True
    wait: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        self._http = httpx.Client(transport=_Transport(self.allow_private), timeout=self.limits.timeout, headers={"User-Agent": USER_AGENT})
        self._last: dict[str, float] = {}
        self._robots: dict[str, Protego | None] = {}

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *exc: object) -> None:
        self._http.close()

    def fetch(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """The page at ``url``, redirects followed; raises ``FetchFailed``."""
        headers = {}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        deadline = time.monotonic() + self.limits.total_time
        for _ in range(self.limits.max_redirects + 1):
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise FetchFailed("bad_url", f"{url} is no web address")
            if self.obey_robots and not self._allowed(url, deadline):
                raise FetchFailed("robots_disallowed", f"robots.txt of {parts.hostname} does not allow {parts.path}")
            answer = self._with_retries(url, headers, deadline)
            if isinstance(answer, Fetched):
                return answer
            url = urljoin(url, answer)
        raise FetchFailed("too_many_redirects", f"more than {self.limits.max_redirects} redirects, last to {url}")

    def _allowed(self, url: str, deadline: float) -> bool:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(site, deadline)
        rules = self._robots[site]
        return rules is None or rules.can_fetch(url, USER_AGENT)

    def _read_robots(self, site: str, deadline: float) -> Protego | None:
        """The site's rules; none when it has no such file. A site whose robots.txt is out of order is left alone (RFC 9309)."""
        target: str | Fetched = f"{site}/robots.txt"
        for _ in range(self.limits.max_redirects + 1):
            try:
                target = self._with_retries(urljoin(site, str(target)), {}, deadline)
            except FetchFailed as e:
                if e.code == "http_4xx":
                    return None
                raise
            if isinstance(target, Fetched):
                return Protego.parse((target.body or b"")[:500_000].decode("utf-8", "replace"))
        raise FetchFailed("too_many_redirects", f"robots.txt of {site} redirects without end")

    def _with_retries(self, url: str, headers: dict[str, str], deadline: float) -> Fetched | str:
        failure: FetchFailed | None = None
        for attempt in range(self.limits.retries + 1):
            pause = self.limits.backoff * 2**attempt * random.uniform(0.8, 1.2)
            self._keep_interval(urlsplit(url).netloc)
            try:
                return self._once(url, headers, deadline)
            except _Again as again:
                failure, pause = again.failure, again.after if again.after is not None else pause
            except (httpx.TransportError, httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as e:
                if isinstance(e, _ForbiddenAddress):
                    raise FetchFailed("forbidden_address", str(e), "a source file can allow it: allow_private: true") from e
                timeout = isinstance(e, httpx.TimeoutException | httpcore.TimeoutException)
                failure = FetchFailed("fetch_timeout" if timeout else "connection_failed", f"{url}: {type(e).__name__} {e}".strip())
            pause = min(pause, self.limits.max_wait)
            if attempt == self.limits.retries or time.monotonic() + pause > deadline:
                break
            self.wait(pause)
        assert failure is not None
        raise failure

    def _keep_interval(self, host: str) -> None:
        since = time.monotonic() - self._last.get(host, -1e9)
        if since < self.limits.interval:
            self.wait(self.limits.interval - since)
        self._last[host] = time.monotonic()

    def _once(self, url: str, headers: dict[str, str], deadline: float) -> Fetched | str:
        """One request: the answer, or where it redirects to."""
        with self._http.stream("GET", url, headers=headers, follow_redirects=False) as response:
            status = response.status_code
            if status in REDIRECT_STATUS and "location" in response.headers:
                return response.headers["location"]
            if status in RETRY_STATUS:
                failure = FetchFailed("http_429" if status == 429 else "http_5xx", f"{url} answers {status}")
                raise _Again(failure, retry_after(response.headers.get("retry-after")))
            if status != 304 and not 200 <= status < 300:
                raise FetchFailed("http_4xx" if 400 <= status < 500 else "http_status", f"{url} answers {status}")
            body = None if status == 304 else self._body(response, deadline)
            h = response.headers
            return Fetched(url, status, body, h.get("content-type", ""), h.get("etag"), h.get("last-modified"))

    def _body(self, response: httpx.Response, deadline: float) -> bytes:
        """The decoded body, its size and time bounded while it arrives (a compressed bomb is stopped too)."""
        chunks: list[bytes] = []
        size = 0
        for chunk in response.iter_bytes():  # as they arrive: a fixed chunk size would wait past the deadline
            size += len(chunk)
            if size > self.limits.max_bytes:
                raise FetchFailed("too_large", f"{response.url} is larger than {self.limits.max_bytes} bytes")
            if time.monotonic() > deadline:
                raise FetchFailed("fetch_timeout", f"{response.url} took longer than {self.limits.total_time} s")
            chunks.append(chunk)
        return b"".join(chunks)


class _Again(Exception):
    """An answer that says to come back later."""

    def __init__(self, failure: FetchFailed, after: float | None) -> None:
        self.failure, self.after = failure, after
