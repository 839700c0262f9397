from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.sources import SHIPPED, SourceError, find_source, load_source
from pipeline.sources.archive import Archive, fetch_source
from pipeline.sources.client import Client, FetchFailed
from pipeline.sources.discover import RELIEFWEB_APPNAME, discover


def source_file(folder: Path, **keys: object) -> Path:
    path = folder / "test.yaml"
    base = {"title": "Test", "allow_private": "true", "limits": "{interval: 0, backoff: 0.01, retries: 1, timeout: 2}"}
    path.write_text("".join(f"{k}: {v}\n" for k, v in (base | keys).items()))
    return path


def links(site, folder, **keys):
    source = load_source(source_file(folder, **keys))
    with Client(source.limits, allow_private=True) as client:
        return list(discover(source, client))


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda p: p.stem)
def test_shipped_sources_are_understood_and_marked_untested(path):
    source = load_source(path)
    assert not source.tested_live
    assert not source.allow_private
    assert source.limits.interval >= 1


def test_a_key_nobody_knows_is_an_error(tmp_path):
    with pytest.raises(SourceError, match="unknown key 'wher'.*'where' is missing"):
        load_source(source_file(tmp_path, kind="feed", wher="x"))
    with pytest.raises(SourceError, match="kind 'gopher'"):
        load_source(source_file(tmp_path, kind="gopher", where="x"))
    with pytest.raises(SourceError, match="one of"):
        find_source("nowhere")


def test_feed(site, tmp_path):
    found = links(site, tmp_path, kind="feed", where=site.url + "/feed")
    assert [link.url.removeprefix(site.url) for link in found] == ["/news/0", "/news/1", "/news/2"]
    assert {link.published for link in found} == {"2024-03-05"}
    assert links(site, tmp_path, kind="feed", where=site.url + "/atom")[0].published == "2024-03-05"


@pytest.mark.parametrize("where", ["/sitemap.xml", "/sitemap.xml.gz", "/sitemaps"])
def test_sitemap(site, tmp_path, where):
    found = links(site, tmp_path, kind="sitemap", where=site.url + where, link_pattern="/news/")
    assert len(found) == 3


def test_listing_follows_its_pages(site, tmp_path):
    keys = {"kind": "listing", "where": site.url + "/list", "link_pattern": "/news/", "date_formats": '["%d %B %Y"]'}
    found = links(site, tmp_path, **keys, next_pattern='"page="', max_pages=2)
    assert [link.url.removeprefix(site.url) for link in found] == ["/news/0", "/news/1", "/news/2", "/news/9"]
    assert found[0].published == "2024-03-05"


def test_what_is_no_feed_is_said(site, tmp_path):
    with pytest.raises(FetchFailed, match="no RSS or Atom feed"):
        links(site, tmp_path, kind="feed", where=site.url + "/notafeed")


def test_reliefweb_without_an_appname_says_what_to_do(site, tmp_path, monkeypatch):
    monkeypatch.delenv(RELIEFWEB_APPNAME, raising=False)
    with pytest.raises(FetchFailed, match="appname") as caught:
        links(site, tmp_path, kind="reliefweb", where=site.url + "/v2/reports")
    assert RELIEFWEB_APPNAME in caught.value.hint


def run(site, folder: Path, **keys):
    source = load_source(source_file(folder, **({"kind": "feed", "where": site.url + "/feed"} | keys)))
    with Archive(folder / "archive") as archive, Client(source.limits, allow_private=True) as client:
        return fetch_source(source, archive, client), archive.latest()


def test_a_second_fetch_brings_only_what_changed(site, tmp_path):
    first, _ = run(site, tmp_path)
    assert (first.seen, first.new, first.changed, first.unchanged) == (3, 3, 0, 0)
    second, _ = run(site, tmp_path)
    assert (second.new, second.changed, second.unchanged) == (0, 0, 3)
    site.pages["/news/1"] += b"<p>Corrected.</p>"
    third, latest = run(site, tmp_path)
    assert (third.new, third.changed, third.unchanged) == (0, 1, 2)
    assert [v.version for v in latest] == [1, 2, 1]
    assert latest[1].path.read_bytes() == site.pages["/news/1"]


def test_bytes_that_were_lost_are_fetched_again(site, tmp_path):
    _, latest = run(site, tmp_path)
    latest[0].path.unlink()
    _, again = run(site, tmp_path)
    assert again[0].path.exists()


def test_one_broken_document_does_not_stop_the_others(site, tmp_path):
    site.fail_first["/news/1"] = 99
    report, latest = run(site, tmp_path)
    assert (report.new, len(latest)) == (2, 2)
    assert [code for _, code, _ in report.failures] == ["http_429"]


def test_a_source_that_shrinks_below_its_minimum_says_so(site, tmp_path):
    report, _ = run(site, tmp_path, minimum=10)
    assert [code for _, code, _ in report.failures] == ["too_few_links"]


def test_what_can_be_fetched_again_is_said(site, tmp_path):
    site.fail_first["/news/1"] = 2
    assert run(site, tmp_path)[0].recovered == ()
    report, _ = run(site, tmp_path)
    assert (report.failures, report.recovered) == ((), (f"{site.url}/news/1",))


def test_a_document_that_two_sources_list_belongs_to_both(site, tmp_path):
    for name, keys in (("a", {}), ("b", {"kind": "sitemap", "where": site.url + "/sitemap.xml", "link_pattern": "/news/"})):
        (tmp_path / name).mkdir()
        path = source_file(tmp_path / name, **({"kind": "feed", "where": site.url + "/feed"} | keys))
        path = path.rename(tmp_path / f"{name}.yaml")
        with Archive(tmp_path / "archive") as archive, Client(load_source(path).limits, allow_private=True) as client:
            fetch_source(load_source(path), archive, client)
    with Archive(tmp_path / "archive") as archive:
        assert [len(archive.latest(name, "2024-03-05", "2024-03-05")) for name in ("a", "b", "c")] == [3, 3, 0]


def test_a_date_range_for_a_backfill(site, tmp_path):
    run(site, tmp_path)
    with Archive(tmp_path / "archive") as archive:
        assert len(archive.latest(since="2024-03-01", until="2024-03-31")) == 3
        assert archive.latest(since="2024-04-01") == []


def test_a_source_is_fetched_and_its_documents_are_ingested(site, tmp_path):
    from pipeline.files import Source as Document
    from pipeline.ingest import ingest
    from pipeline.sources.fetch import bring_up_to_date
    from pipeline.store import read_snapshot

    path = source_file(tmp_path, kind="feed", where=site.url + "/feed")
    database = tmp_path / "u.duckdb"

    def night() -> list[tuple]:
        report, versions = bring_up_to_date(str(path), tmp_path / "archive")
        assert report.failures == ()
        ingest([], database, sources=[Document(v.url, str(v.path)) for v in versions])
        with read_snapshot(database) as db:
            return db.execute("SELECT source, version, current FROM sources ORDER BY ALL").fetchall()

    assert night() == [(f"{site.url}/news/{n}", 1, True) for n in range(3)]
    added = b"<p>MINUSCA police also trained officers in Bangui.</p></main>"
    site.pages["/news/1"] = site.pages["/news/1"].replace(b"</main>", added)
    second = night()
    assert (f"{site.url}/news/1", 1, False) in second
    assert (f"{site.url}/news/1", 2, True) in second
    with read_snapshot(database) as db:
        assert db.execute("SELECT count(*) FROM changes WHERE cause = 'new_version' AND change = 'added'").fetchone()[0] > 0


def test_a_folder_is_no_source_to_fetch(tmp_path):
    from pipeline.sources.fetch import bring_up_to_date

    path = source_file(tmp_path, kind="folder", where=str(tmp_path))
    with pytest.raises(SourceError, match="ingest .* itself"):
        bring_up_to_date(str(path), tmp_path / "archive")
