"""Files as other tools lay them out: each is read without an option, or with those named."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow
import pyarrow.parquet
import pytest
from scrapy.exporters import (
    CsvItemExporter,
    JsonItemExporter,
    JsonLinesItemExporter,
    XmlItemExporter,
)

from cleaning.config import FieldNames
from cleaning.model import Page
from cleaning.read import Damaged, read_inputs
from tests.stories import BRIDGE, LIBRARY

if TYPE_CHECKING:
    from pathlib import Path

URLS = ["https://waha.example/1", "https://waha.example/2"]
RECORDS: list[dict[str, Any]] = [
    {
        "url": URLS[0],
        "title": "الجسر",
        "text": BRIDGE,
        "date": "2024-02-03",
        "tags": ["طرق", "جسور"],
    },
    {"url": URLS[1], "title": "المكتبة", "text": LIBRARY, "date": "2024-02-04", "tags": ["ثقافة"]},
]
FINEWEB = {
    "id": "<urn:uuid:1>", "dump": "CC-MAIN-2024-10", "url": URLS[0], "text": BRIDGE,
    "date": "2024-02-29T10:11:12Z", "file_path": "s3://commoncrawl/crawl-data/x.warc.gz",
    "language": "arb", "language_score": 0.99, "language_script": "Arab",
    "minhash_cluster_size": 3, "top_langs": "{}",
}  # fmt: skip


def pages(path: Path, **names: str) -> list[Page]:
    found = list(read_inputs([str(path)], fields=FieldNames(**names)))
    assert not [page for page in found if isinstance(page, Damaged)]
    return [page for page in found if isinstance(page, Page)]


@pytest.mark.parametrize(
    ("exporter", "name"),
    [
        (JsonItemExporter, "feed.json"),
        (JsonLinesItemExporter, "feed.jl"),
        (CsvItemExporter, "feed.csv"),
        (XmlItemExporter, "feed.xml"),
        (XmlItemExporter, "feed"),
    ],
)
def test_scrapys_own_feeds(tmp_path: Path, exporter: Any, name: str) -> None:
    with (tmp_path / name).open("wb") as stream:
        feed = exporter(stream)
        feed.start_exporting()
        for record in RECORDS:
            feed.export_item(record)
        feed.finish_exporting()
    first, second = pages(tmp_path / name)
    assert (first.content, second.content) == (BRIDGE, LIBRARY)
    assert (first.url, first.hints.title, first.hints.published) == (URLS[0], "الجسر", "2024-02-03")
    assert (first.hints.tags, second.hints.tags) == (("طرق", "جسور"), ("ثقافة",))


def test_lists_of_one_as_item_loaders_give_them(tmp_path: Path) -> None:
    path = tmp_path / "feed.jl"
    path.write_text(json.dumps({name: [value] for name, value in RECORDS[0].items()}))
    (page,) = pages(path)
    assert (page.content, page.url, page.hints.title) == (BRIDGE, URLS[0], "الجسر")


@pytest.mark.parametrize(
    ("cut", "reason"), [(b"</items>", "truncated"), (b"</item>", "bad_record")]
)
def test_a_damaged_xml_feed_gives_what_is_whole(tmp_path: Path, cut: bytes, reason: str) -> None:
    feed = f"<?xml version='1.0'?><items><item><text>{BRIDGE}</text></item><item/></items>".encode()
    if reason == "bad_record":
        feed = feed.replace(b"<item/>", b"<item><text></item>")
    else:
        feed = feed.replace(b"<item/>", b"").removesuffix(cut)
    (tmp_path / "feed.xml").write_bytes(feed)
    page, damage = read_inputs([str(tmp_path / "feed.xml")], fields=FieldNames())
    assert isinstance(page, Page)
    assert isinstance(damage, Damaged)
    assert (page.content, damage.reason, damage.line) == (BRIDGE, reason, 2)


def test_an_xml_feed_that_declares_entities_is_no_feed(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE items [<!ENTITY a "aaaa">]><items><item><text>&a;</text></item></items>'
    (tmp_path / "feed.xml").write_text(bomb)
    found = list(read_inputs([str(tmp_path / "feed.xml")], fields=FieldNames()))
    assert "aaaa" not in [getattr(page, "content", "") for page in found]


def test_fineweb_2_parquet_whose_date_is_the_crawls(tmp_path: Path) -> None:
    table = pyarrow.Table.from_pylist([FINEWEB])
    pyarrow.parquet.write_table(table, tmp_path / "000_00000.parquet")
    (page,) = pages(tmp_path)
    assert (page.id, page.url, page.content) == ("<urn:uuid:1>", URLS[0], BRIDGE)
    assert page.fetched_at == "2024-02-29T10:11:12+00:00"
    assert page.hints.published is None


def test_a_hugging_face_folder_of_shards(tmp_path: Path) -> None:
    for number, record in enumerate(RECORDS):
        when = datetime(2024, 2, 3, 8, tzinfo=UTC)
        table = pyarrow.Table.from_pylist(
            [{**record, "id": str(number), "date": when, "language": "ar"}]
        )
        pyarrow.parquet.write_table(table, tmp_path / f"train-0000{number}-of-00002.parquet")
    (tmp_path / "README.md").write_text("---\nlanguage: ar\n---\n" + "كلام عن المجموعة " * 40)
    found = pages(tmp_path)
    assert [page.content for page in found][-2:] == [BRIDGE, LIBRARY]
    assert found[-1].hints.published == "2024-02-03T08:00:00+00:00"


def test_the_export_of_a_spreadsheet(tmp_path: Path) -> None:
    text = io.StringIO()
    rows = csv.DictWriter(text, ["العنوان", "النص"], delimiter=";")
    rows.writeheader()
    rows.writerow({"العنوان": "الجسر", "النص": BRIDGE})
    (tmp_path / "export.csv").write_bytes(text.getvalue().encode("utf-8-sig"))
    (page,) = pages(tmp_path / "export.csv", text="النص", title="العنوان")
    assert (page.content, page.hints.title) == (BRIDGE, "الجسر")


def test_a_wet_file_of_common_crawl(tmp_path: Path) -> None:
    body = f"{BRIDGE}\n{LIBRARY}".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: {URLS[0]}\r\n"
        "WARC-Date: 2024-02-29T10:11:12Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    path = tmp_path / "x.warc.wet.gz"
    path.write_bytes(gzip.compress(head.encode() + body + b"\r\n\r\n"))
    (page,) = pages(path)
    assert (page.kind, page.content, page.url) == ("text", body.decode(), URLS[0])
    assert page.fetched_at == "2024-02-29T10:11:12+00:00"
