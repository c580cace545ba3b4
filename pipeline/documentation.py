"""`docs/settings.md`, `docs/commands.md` and `docs/views.md`, read off settings, command line and views.

`python -m pipeline.documentation --write docs` writes them, `--check docs` says whether they are up to date.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import typer.main
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from analysis.catalog import View, views
from pipeline.cli import EPILOG, app
from pipeline.settings import RunSettings

_SETTINGS_HEAD = """# Settings

Written from the settings' models by `make docs`. A settings file is YAML and states what differs from the defaults; an
unknown key is an error. `demarche check FILE` says what is wrong with one; flags of `demarche run` override it.
"""
_VIEWS_HEAD = """# Views

Written from `analysis/views.sql` by `make docs`. `demarche query` offers these views beside the [tables](tables.md);
[analysis](analysis.md) says how to use them, and what they count.
"""
_COMMANDS_HEAD = f"""# Commands

Written from the command line by `make docs`; `demarche COMMAND --help` says the same.

{EPILOG}
"""


def settings_page() -> str:
    """`docs/settings.md`."""
    return "\n".join([_SETTINGS_HEAD, *_section(RunSettings, "")])


def commands_page() -> str:
    """`docs/commands.md`."""
    return "\n".join([_COMMANDS_HEAD, *_commands(typer.main.get_command(app), "demarche")])


def views_page() -> str:
    """`docs/views.md`."""
    return "\n".join([_VIEWS_HEAD, *(line for view in views() for line in _view(view))])


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "views.md": views_page,
}


def _view(view: View) -> Iterator[str]:
    yield f"## {view.name}\n"
    yield f"{view.doc}\n"
    yield "| column | type | meaning |"
    yield "|---|---|---|"
    for column in view.columns:
        yield f"| `{column.name}` | {column.short_type} | {column.doc} |"
    yield ""


def _section(model: type[BaseModel], prefix: str) -> Iterator[str]:
    yield f"## {f'`{prefix}`' if prefix else 'Top level'}\n"
    yield f"{' '.join((model.__doc__ or '').split())}\n"
    yield "| key | default | meaning |"
    yield "|---|---|---|"
    nested: list[tuple[str, type[BaseModel]]] = []
    for name, field in model.model_fields.items():
        inner = _nested(field.annotation)
        if inner is not None:
            nested.append((f"{prefix}.{name}".lstrip("."), inner))
        shown = "see below" if inner is not None and _is_section(field.annotation) else f"`{_default(field)}`"
        yield f"| `{name}` | {shown} | {field.description} |"
    yield ""
    for name, inner in nested:
        yield from _section(inner, name)


def _nested(annotation: Any) -> type[BaseModel] | None:
    """The model that a field is, or is a list of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _nested(part)) is not None), None)


def _is_section(annotation: Any) -> bool:
    return get_origin(annotation) not in (tuple, list, Union, UnionType)


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return json.dumps(field.default_factory())  # type: ignore[call-arg]
    if field.default is PydanticUndefined:
        return "required"
    value = field.default
    return json.dumps(list(value) if isinstance(value, tuple) else value, default=str)


def _commands(command: Any, name: str) -> Iterator[str]:
    children = getattr(command, "commands", None)
    if children is not None:
        for child_name, child in sorted(children.items()):
            yield from _commands(child, f"{name} {child_name}")
        return
    yield f"## {name}\n"
    yield f"{(command.help or '').strip()}\n"
    yield "| argument or option | meaning |"
    yield "|---|---|"
    for parameter in command.params:
        if parameter.name != "help":
            yield f"| {_written(parameter)} | {getattr(parameter, 'help', None) or ''} |"
    yield ""
    if command.epilog:
        yield f"{command.epilog}\n"


def _written(parameter: Any) -> str:
    metavar = (parameter.metavar or "").replace("|", "\\|")
    if parameter.param_type_name == "argument":
        return f"`{metavar or parameter.name.upper()}`"
    return f"`{', '.join(parameter.opts)}{f' {metavar}' if metavar else ''}`"


def main() -> int:
    """Writes the pages, or with `--check` says which of them are not up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", type=Path, metavar="FOLDER")
    action.add_argument("--check", type=Path, metavar="FOLDER")
    arguments = parser.parse_args()
    folder: Path = arguments.write or arguments.check
    stale = 0
    for name, page in PAGES.items():
        path = folder / name
        if arguments.write is not None:
            path.write_text(page(), encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != page():
            sys.stderr.write(f"{path} is not what the code says; run: make docs\n")
            stale += 1
    return int(stale > 0)


if __name__ == "__main__":
    sys.exit(main())
