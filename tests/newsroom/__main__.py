"""`python -m tests.newsroom`: serve the newsroom, or write its pages to a folder."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from tests.newsroom import truth
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.outlets import outlets
from tests.newsroom.server import NewsroomServer, seeds_toml
from tests.newsroom.site import Site


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.newsroom", description=__doc__)
    parser.add_argument("--pages", type=int, default=150, help="article pages of the first edition")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--edition", type=int, default=1, help="how often it has published")
    parser.add_argument("--port", type=int, default=8070, help="on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--truth", type=Path, help="write the truth about each page here")
    parser.add_argument("--seeds", type=Path, help="write a seeds file for the crawler here")
    parser.add_argument("--save", type=Path, help="write the pages to this folder and exit")
    return parser.parse_args()


def save(newsroom: Newsroom, folder: Path) -> int:
    """Writes folder/pages/OUTLET/NUMBER.html and folder/urls.tsv; returns the number of pages."""
    rows = []
    for name, outlet in outlets().items():
        site, target = Site(outlet, newsroom), folder / "pages" / name
        target.mkdir(parents=True, exist_ok=True)
        for post in site.posts:
            path = target / f"{post.number:05d}.html"
            path.write_bytes(site.get(post.path).body)
            rows.append(f"{path.relative_to(folder / 'pages')}\t{site.base}{post.path}\n")
    (folder / "urls.tsv").write_text("".join(rows), encoding="utf-8")
    return len(rows)


def _write(newsroom: Newsroom, options: argparse.Namespace) -> None:
    if options.truth:
        truth.write(newsroom.truth, options.truth)
    if options.seeds:
        options.seeds.write_text(seeds_toml(newsroom), encoding="utf-8")


def main() -> None:
    options = _arguments()
    newsroom = Newsroom(options.pages, options.seed, options.edition)
    if options.save:
        newsroom.port = options.port
        print(f"{save(newsroom, options.save)} pages in {options.save}", flush=True)
        _write(newsroom, options)
        return
    with NewsroomServer(newsroom, options.port) as server:
        server.on_publish = lambda: _write(newsroom, options)
        _write(newsroom, options)
        print(
            f"{len(newsroom)} article pages on http://newsroom.localhost:{server.port}/", flush=True
        )
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
