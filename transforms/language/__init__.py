"""Linguistics: a spaCy Doc in, records out. Nothing here knows of Beam."""
