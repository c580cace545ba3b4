"""The code that Markdown pages show: their blocks, and the command lines in them, as a shell would take them apart."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from pipeline.cli import app

_FENCED = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?:^    [^\n]+\n)+", re.MULTILINE)
_ALONE = re.compile(r"^`(demarche [^`\n]+)`$", re.MULTILINE)
# After a prompt, the schedule of a crontab, or a folder.
_CALL = re.compile(r"(?:^|(?<=[\s/]))demarche(?= [a-z-])")
_ENDS = ("|", "&&", "<", ">")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code; its language is empty for commands."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """One call of demarche: its arguments, the files it reads from and writes to, and the program it pipes into."""

    arguments: tuple[str, ...]
    reads: str | None = None
    writes: str | None = None
    pipes_into: tuple[str, ...] = ()

    def __str__(self) -> str:
        return shlex.join(("demarche", *self.arguments))


def blocks_of(page: Path) -> list[Block]:
    """The blocks of a page, in order: fenced, indented, or a command that stands alone in its line."""
    text = page.read_text(encoding="utf-8")
    found = [(match.start(), Block(match[1], match[2])) for match in _FENCED.finditer(text)]
    prose = _FENCED.sub(lambda match: "\n" * len(match[0]), text)
    found += [(match.start(), Block("", match[0].replace("\n    ", "\n"))) for match in _INDENTED.finditer(prose)]
    found += [(match.start(), Block("", match[1])) for match in _ALONE.finditer(prose)]
    return [block for _, block in sorted(found, key=lambda pair: pair[0])]


def calls_in(block: Block) -> Iterator[Call]:
    """The calls of demarche in a block of commands; an argument may run over several lines."""
    lines = iter(block.text.splitlines())
    for line in lines:
        match = _CALL.search(line)
        if match is None or line.lstrip().startswith("#"):
            continue
        command = line[match.start() :]
        while True:
            try:
                words = _words(command)
                break
            except ValueError:
                command += "\n" + next(lines)
        yield from _calls(words)


def _words(command: str) -> list[str]:
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|<>&")
    lexer.whitespace_split = True
    return list(lexer)


def _calls(words: list[str]) -> Iterator[Call]:
    while words:
        size = words.index("&&") if "&&" in words else len(words)
        part, words = words[:size], words[size + 1 :]
        first = next((i for i, word in enumerate(part) if word in _ENDS), len(part))
        arguments, rest = part[1:first], part[first:]
        pipe = rest[rest.index("|") + 1 :] if "|" in rest else []
        files = {sign: name for sign, name in zip(part[first:], part[first + 1 :], strict=False) if sign in ("<", ">")}
        command = tuple(pipe[: pipe.index(">")] if ">" in pipe else pipe)
        yield Call(tuple(arguments), files.get("<"), files.get(">"), command)


def perform(call: Call) -> tuple[int, str]:
    """Runs a call in this process and folder: exit code, and what it printed where that helps to see why it failed."""
    given = None if call.reads is None else Path(call.reads).read_bytes()
    result = CliRunner().invoke(app, list(call.arguments), input=given)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    printed = result.stdout_bytes
    if call.pipes_into:
        printed = subprocess.run(call.pipes_into, input=printed, capture_output=True, check=True).stdout
    if call.writes is not None:
        Path(call.writes).write_bytes(printed)
    return result.exit_code, result.output
