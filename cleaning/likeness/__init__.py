"""How much a text is like samples of a subject.

A text becomes weighted stems: how often each stands in it, by how rare it is in Arabic news at
large (`background.ar.tsv`: in how many of 39,886 public news articles each of the commonest 20,000
stems stood). Two texts are as alike as the cosine between their weights. What is asked of a page is
the mean of two: its likeness to the middle of the samples, which is what they have in common, and
to the nearest of them, because samples may be of more than one subject.
"""

from cleaning.likeness.subject import FEW, Subject

__all__ = ["FEW", "Subject"]
