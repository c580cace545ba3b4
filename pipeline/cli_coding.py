"""Commands that look into the event coder: names, flags and help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_parts import Dataset, Model, OntologyOption, errors_told, examples, exit_with, given

coding_app = typer.Typer()


@coding_app.command(
    epilog=examples("demarche evaluate out/ gold.jsonl", "demarche evaluate out/ corpus/test --errors 50")
)
def evaluate(
    dataset: Dataset,
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD...", help="JSONL files of gold stories, or folders.")],
    errors: Annotated[int, typer.Option(metavar="N", min=0, help="Worst errors to show.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print all scores as JSON.")] = False,
) -> None:
    """Score the events of a dataset against gold, and show the worst errors.

    A line of gold has `id` (the `id` that the article had as input), `text`, and `events` with the columns of the table
    `events`; only `event_type` is required.
    """
    with errors_told():
        from pipeline.commands.evaluate import evaluate_dataset as command

        exit_with(command(dataset, gold, n_errors=errors, as_json=as_json))


@coding_app.command(
    epilog=examples(
        "demarche calibrate corpus/train corpus/ordinary --ontology my-ontology/",
        "demarche evaluate out/ corpus/test",
    )
)
def calibrate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD...", help="JSONL files of gold stories, or folders.")],
    model: Model = None,
    ontology: OntologyOption = None,
) -> None:
    """Learn from gold how often each rule is right, and what speaks for which mode and which recipient.

    Codes the stories and writes `judge.json` and `recipients.json` into the folder of the ontology; events coded
    afterwards have a calibrated `confidence`. Stories without events, 25 or more, teach what is no public affair:
    sport, business, private life; such events are left out then. Prints the quality of all this on stories that it was
    not fitted on. Needs `pip install 'demarche[calibrate]'`.
    """
    flags = given({"model": model, "ontology": ontology})
    with errors_told():
        from pipeline.commands.calibrate import calibrate_ontology

        exit_with(calibrate_ontology(gold, flags))


@coding_app.command(
    epilog=examples('demarche explain --text "Iran agreed to free two sailors."', "demarche explain out/ EVENT_ID")
)
def explain(
    dataset: Annotated[Path | None, typer.Argument(metavar="[DATASET]", help="Folder of a dataset.")] = None,
    event_id: Annotated[str | None, typer.Argument(metavar="[EVENT_ID]", help="Event of the dataset.")] = None,
    text: Annotated[str | None, typer.Option("--text", metavar="TEXT", help="A text to code instead.")] = None,
    model: Model = None,
    ontology: OntologyOption = None,
) -> None:
    """Tell which frame fired on which words, and what was rejected and why."""
    flags = given({"model": model, "ontology": ontology})
    with errors_told():
        from pipeline.commands.explain import explain_event, explain_text

        if text is not None and dataset is None:
            exit_with(explain_text(text, flags))
        elif text is None and dataset is not None and event_id is not None:
            exit_with(explain_event(dataset, event_id, flags))
        else:
            raise typer.BadParameter("give either --text TEXT, or a dataset and the id of one of its events")
