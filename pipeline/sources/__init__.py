"""Readers: feeds and files in, raw articles out."""
