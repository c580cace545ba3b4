"""Outline of the countries, derived from Natural Earth."""
