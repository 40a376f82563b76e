"""The Scrapy project: collects pages and hands them to `cleaning`."""
