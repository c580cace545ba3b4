"""What each command does; `pipeline.cli` wires them to the command line."""
