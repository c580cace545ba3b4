"""Timings that pair two things in one run and report a ratio."""
