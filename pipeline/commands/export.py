"""`demarche export`: a dataset in the forms of others."""

from __future__ import annotations

from pathlib import Path

from analysis.exports import FORMATS, Choice, exported_rows
from analysis.session import Session
from pipeline.commands.query import tell_unlinked
from pipeline.console import complain
from pipeline.errors import ExitCode
from pipeline.output_files import STANDARD_OUTPUT, output_stream

_JSON_ENDINGS = (".json", ".jsonl", ".ndjson")


def export(dataset: Path, form: str, choice: Choice, output: Path | None) -> ExitCode:
    """Writes the chosen events in a form; to standard output without a file. Raises DatasetError."""
    with Session(dataset) as session:
        rows = session.despite_commits(lambda: exported_rows(session.database, form, choice))
        if form == "gdelt":
            tell_unlinked(session)
    write, write_json = FORMATS[form]
    with output_stream(output) as stream:
        (write_json if output is not None and output.suffix in _JSON_ENDINGS else write)(rows, stream)
    if output is not None and output != STANDARD_OUTPUT:
        complain(f"{output}: {rows.num_rows} rows")
    return ExitCode.DONE
