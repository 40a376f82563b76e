"""How we behave on other people's machines: robots.txt, pace, and leaving when asked to."""

from crawler.politeness.pace import HostPace
from crawler.politeness.robots import RobotsGate

__all__ = ["HostPace", "RobotsGate"]
