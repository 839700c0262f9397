from __future__ import annotations

import time

import pytest

from pipeline.sources.client import Client, FetchFailed, Limits

QUICK = Limits(interval=0, timeout=1, total_time=3, retries=2, backoff=0.01, max_bytes=1_000_000)


@pytest.fixture
def client():
    with Client(QUICK, allow_private=True) as client:
        yield client


def failure(client: Client, url: str) -> str:
    with pytest.raises(FetchFailed) as caught:
        client.fetch(url)
    return caught.value.code


def test_a_page_and_its_304(site, client):
    first = client.fetch(site.url + "/news/0")
    assert b"Release 0" in first.body
    again = client.fetch(site.url + "/news/0", etag=first.etag)
    assert (again.status, again.body) == (304, None)


def test_too_many_requests_is_tried_again(site, client):
    site.fail_first["/news/1"] = 2
    assert client.fetch(site.url + "/news/1").status == 200
    assert site.hits["/news/1"] == 3


def test_what_stays_broken_is_a_typed_failure(site, client):
    assert failure(client, site.url + "/broken") == "http_5xx"
    assert site.hits["/broken"] == 3
    assert failure(client, site.url + "/missing") == "http_4xx"
    assert site.hits["/missing"] == 1
    assert failure(client, site.url + "/cut") == "connection_failed"
    assert failure(client, site.url + "/loop") == "too_many_redirects"
    assert failure(client, "ftp://127.0.0.1/x") == "bad_url"


def test_slow_answers_end(site, client):
    begun = time.monotonic()
    assert failure(client, site.url + "/slow") == "fetch_timeout"
    with Client(Limits(interval=0, timeout=1, total_time=0.5, retries=0), allow_private=True) as impatient:
        assert failure(impatient, site.url + "/drip") == "fetch_timeout"
    assert time.monotonic() - begun < 10


def test_a_compressed_bomb_is_stopped_by_its_size_unpacked(site, client):
    assert failure(client, site.url + "/bomb") == "too_large"


def test_redirects_are_followed(site, client):
    answer = client.fetch(site.url + "/moved")
    assert answer.url.endswith("/news/0")


def test_private_addresses_need_permission(site):
    with Client(QUICK) as guarded:
        assert failure(guarded, site.url + "/news/0") == "forbidden_address"
        assert failure(guarded, site.url.replace("127.0.0.1", "localhost") + "/news/0") == "forbidden_address"
    assert not site.hits


def test_robots_txt_is_obeyed(site, client):
    site.robots = (200, b"User-agent: *\nDisallow: /news/1\n")
    assert client.fetch(site.url + "/news/0").status == 200
    assert failure(client, site.url + "/news/1") == "robots_disallowed"
    assert site.hits["/robots.txt"] == 1


def test_a_site_whose_robots_txt_is_out_of_order_is_left_alone(site, client):
    site.robots = (503, b"")
    assert failure(client, site.url + "/news/0") == "http_5xx"
    assert site.hits["/news/0"] == 0


def test_requests_to_one_host_keep_their_distance(site):
    waits: list[float] = []
    with Client(Limits(interval=5), allow_private=True, obey_robots=False, wait=waits.append) as client:
        for n in range(3):
            client.fetch(f"{site.url}/news/{n}")
    assert len(waits) == 2
    assert all(4 < w <= 5 for w in waits)
