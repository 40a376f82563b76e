"""Trying a site that is not in the seeds yet: one polite visit, and everything it tells.

The visit is a crawl like any other, with few pages, into a folder that is thrown away.
"""
