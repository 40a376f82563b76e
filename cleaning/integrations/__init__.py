"""The cleaning inside other people's pipelines: one module for each, importing what it serves."""
