"""Assembles and runs the pipeline: settings, graph, commits, commands."""
