"""Raw pages: whole WARC files that any reader understands, also after a kill."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from warcio.archiveiterator import ArchiveIterator

from cleaning.errors import OutputError
from crawler.items import FetchedPage
from crawler.pages import PageArchive, recover, whole_size

if TYPE_CHECKING:
    from pathlib import Path

BODY = "<html><p>نص الخبر</p></html>".encode()


def page(number: int, body: bytes = BODY) -> FetchedPage:
    url = f"https://waha.example/{number}"
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
        ("Content-Length", "17"),
        ("X-Name", "قيمة".encode().decode("latin-1")),
    ]
    return FetchedPage("waha", url, url, 200, headers, body, "utf-8", "2026-01-02T03:04:05+00:00")


def records(path: Path) -> list[tuple[str, bytes, str | None]]:
    with path.open("rb") as stream:
        found = []
        for record in ArchiveIterator(stream, check_digests="raise"):
            if record.rec_type == "response":
                length = record.http_headers.get_header("Content-Length")
                url = record.rec_headers.get_header("WARC-Target-URI")
                assert record.http_headers.get_header("Content-Encoding") is None
                assert record.http_headers.get_header("Transfer-Encoding") is None
                assert record.rec_headers.get_header("WARC-Date") == "2026-01-02T03:04:05Z"
                found.append((url, record.content_stream().read(), length))
        return found


def test_a_page_is_kept_as_it_came_out_of_its_compression(tmp_path: Path) -> None:
    archive = PageArchive(tmp_path, run=7)
    assert [archive.write(page(n)) for n in (1, 2)] == [
        "000007-001.warc.gz:2",
        "000007-001.warc.gz:3",
    ]
    archive.close()
    assert [path.name for path in tmp_path.iterdir()] == ["000007-001.warc.gz"]
    length = str(len(BODY))
    assert records(tmp_path / "000007-001.warc.gz") == [
        ("https://waha.example/1", BODY, length),
        ("https://waha.example/2", BODY, length),
    ]


def test_a_full_file_is_followed_by_another(tmp_path: Path) -> None:
    archive = PageArchive(tmp_path, run=1, max_file=1_000)
    places = [archive.write(page(n)) for n in range(4)]
    archive.close()
    files = sorted(path.name for path in tmp_path.iterdir())
    assert len(files) > 1
    assert sum(len(records(tmp_path / name)) for name in files) == 4
    assert [place.split(":")[0] for place in places] == sorted(p.split(":")[0] for p in places)


def test_a_run_without_pages_leaves_no_file(tmp_path: Path) -> None:
    PageArchive(tmp_path / "pages", run=1).close()
    assert not (tmp_path / "pages").exists()


def left_by_a_kill(tmp_path: Path, pages: int) -> Path:
    """A folder as a run leaves it that is killed after some pages."""
    archive = PageArchive(tmp_path / "alive", run=1)
    for number in range(pages):
        archive.write(page(number))
    folder = tmp_path / "killed"
    shutil.copytree(tmp_path / "alive", folder)
    archive.close()
    return folder


@pytest.mark.parametrize("cut", [1, 30, 200])
def test_what_a_kill_cut_off_is_left_out_and_the_rest_kept(tmp_path: Path, cut: int) -> None:
    folder = left_by_a_kill(tmp_path, pages=3)
    left = folder / "000001-001.warc.gz.open"
    left.write_bytes(left.read_bytes()[:-cut])
    (name,) = recover(folder)
    assert [path.name for path in folder.iterdir()] == ["000001-001.warc.gz"]
    assert [url[-1] for url, _, _ in records(name)] == ["0", "1"]


def test_a_whole_file_loses_nothing_to_recovery(tmp_path: Path) -> None:
    folder = left_by_a_kill(tmp_path, pages=1)
    left = folder / "000001-001.warc.gz.open"
    assert whole_size(left) == left.stat().st_size
    (name,) = recover(folder)
    assert len(records(name)) == 1
    assert recover(folder) == []


def test_a_file_without_one_whole_record_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "000001-001.warc.gz.open").write_bytes(b"\x1f\x8b\x08")
    assert recover(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "pages").write_text("a file")
    with pytest.raises(OutputError, match="Cannot write"):
        PageArchive(tmp_path / "pages", run=1).write(page(1))
