"""The demo newsroom: invented outlets on loopback, with the truth about every page they print."""

from tests.newsroom.newsroom import Newsroom
from tests.newsroom.server import NewsroomServer
from tests.newsroom.truth import Truth

__all__ = ["Newsroom", "NewsroomServer", "Truth"]
