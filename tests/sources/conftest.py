"""A real HTTP server on loopback that behaves and misbehaves as news sites do."""

from __future__ import annotations

import gzip
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

PAGE = "<html><body><main><h1>{title}</h1><p>UNMISS police trained officers in Juba.</p></main></body></html>"


class QuietServer(ThreadingHTTPServer):
    """A client that gives up on a slow answer is part of the tests, not worth a traceback."""

    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        pass


class Site:
    """What the server answers with, changed by tests; ``hits`` counts requests by path."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {f"/news/{n}": PAGE.format(title=f"Release {n}").encode() for n in range(3)}
        self.robots: tuple[int, bytes] = (404, b"")
        self.hits: Counter[str] = Counter()
        self.fail_first: dict[str, int] = {}
        self.url = ""

    def feed(self) -> bytes:
        items = "".join(
            f"<item><title>Release {p}</title><link>{self.url}{p}</link><pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate></item>"
            for p in self.pages
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()

    def atom(self) -> bytes:
        return (
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><title>Release 0</title>'
            f'<link href="{self.url}/news/0"/><updated>2024-03-05T10:00:00Z</updated></entry></feed>'
        ).encode()

    def sitemap(self) -> bytes:
        urls = "".join(f"<url><loc>{self.url}{p}</loc><lastmod>2024-03-05</lastmod></url>" for p in [*self.pages, "/about"])
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()

    def listing(self, page: int) -> bytes:
        items = "".join(f'<li><a href="{p}">Release {p}</a><span>5 March 2024</span></li>' for p in self.pages) if page == 0 else ""
        extra = '<li><a href="/news/9">Old release</a></li>' if page == 1 else ""
        return f'<ul>{items}{extra}</ul><a href="/about">About</a><a href="/list?page={page + 1}">Next</a>'.encode()


class Handler(BaseHTTPRequestHandler):
    site: Site

    def log_message(self, *args: object) -> None:
        pass

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        site, path = self.site, self.path
        site.hits[path] += 1
        if site.fail_first.get(path, 0) >= site.hits[path]:
            return self.answer(429, retry_after="0")
        fixed = {"/feed": site.feed, "/atom": site.atom, "/sitemap.xml": site.sitemap}
        if path == "/robots.txt":
            return self.answer(*site.robots)
        if path in fixed:
            return self.answer(200, fixed[path]())
        if path == "/sitemap.xml.gz":
            return self.answer(200, gzip.compress(site.sitemap()))
        if path == "/sitemaps":
            index = f"<sitemapindex><sitemap><loc>{site.url}/sitemap.xml</loc></sitemap></sitemapindex>"
            return self.answer(200, index.encode())
        if path.startswith("/list"):
            return self.answer(200, site.listing(int(path.partition("page=")[2] or 0)))
        if path in site.pages:
            return self.page(site.pages[path])
        return self.odd(path)

    def page(self, body: bytes) -> None:
        etag = f'"{hash(body)}"'
        if self.headers.get("If-None-Match") == etag:
            return self.answer(304)
        return self.answer(200, body, etag=etag, content_type="text/html; charset=utf-8")

    def odd(self, path: str) -> None:
        if path == "/slow":
            time.sleep(3)
            return self.answer(200, b"late")
        if path == "/drip":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            for _ in range(30):
                self.wfile.write(b".")
                self.wfile.flush()
                time.sleep(0.1)
            return None
        if path == "/cut":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"half")
            return None
        if path == "/bomb":
            return self.answer(200, gzip.compress(b"\0" * 5_000_000), content_encoding="gzip")
        if path == "/loop":
            return self.answer(302, location="/loop")
        if path == "/moved":
            return self.answer(301, location="/news/0")
        if path == "/inside":
            return self.answer(302, location="http://10.0.0.1/secret")
        if path == "/broken":
            return self.answer(500)
        if path == "/notafeed":
            return self.answer(200, b"\x00\x01 this is no feed")
        return self.answer(404)


@pytest.fixture
def site():
    site = Site()
    handler = type("Bound", (Handler,), {"site": site})
    server = QuietServer(("127.0.0.1", 0), handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()
