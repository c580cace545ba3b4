"""A small language for patterns over the words of time expressions.

A pattern is a regular expression whose letters are headings of the ontology's `times.yaml` (in capitals: `MONTHS`),
kinds of number (`DAY`, `YEAR`) or macros. `name:HEADING` keeps what matched under a name. Each word of a text becomes
one character that stands for the set of headings it belongs to, so that Python's regular expressions do the matching.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from configs.lexicon.times import TimeWords
from transforms.language.timex_atoms import Atom, words_of

ReaderT = TypeVar("ReaderT")

_NAME = re.compile(r"(?:(?P<group>[a-z][a-z0-9_]*):)?(?P<symbol>[A-Z][A-Z_]*)")
_GROUP_NAME = re.compile(r"\(\?P<\w+>")
_FIRST_CODE = 0xE000
_PLAIN = "."
# How many atoms an expression may have before the word that makes it one ("the last two and a half … years").
_LEAD_ATOMS = 9

_MARKS = {
    ",": "COMMA",
    ".": "DOT",
    "-": "HYPHEN",
    "–": "HYPHEN",
    "—": "HYPHEN",
    "‑": "HYPHEN",
    "(": "OPEN",
    ")": "CLOSE",
}
_POSSESSIVE_MARKS = frozenset({"'", "’"})
_MAX_YEAR, _MIN_YEAR = 2099, 1000


@dataclass(frozen=True, slots=True)
class Rule(Generic[ReaderT]):
    """A pattern, and what reads the expressions that it finds."""

    name: str
    pattern: str
    read: ReaderT


class Found:
    """What a pattern matched: the atoms from `first` to `last`, exclusive, and those kept under a name."""

    def __init__(
        self, grammar: Grammar[Any], match: re.Match[str], atoms: Sequence[Atom], groups: Mapping[str, str]
    ) -> None:
        self.first, self.last = match.span()
        self.atoms = atoms
        self._grammar = grammar
        self._match = match
        self._groups = groups

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.atoms[self.first].start

    @property
    def end(self) -> int:
        """Offset just past the last character."""
        return self.atoms[self.last - 1].end

    def has(self, name: str) -> bool:
        """Whether the part of the pattern under a name took part."""
        return self._groups.get(name) is not None and self._match.start(name) >= 0

    def atoms_at(self, name: str) -> Sequence[Atom]:
        """Atoms under a name; none if it took no part."""
        if not self.has(name):
            return ()
        return self.atoms[self._match.start(name) : self._match.end(name)]

    def word(self, name: str) -> str:
        """Words under a name, in lower case."""
        return " ".join(atom.lower for atom in self.atoms_at(name))

    def value(self, name: str) -> int | str:
        """What the ontology says of the words under a name."""
        return self._grammar.value_of(self._groups[name], self.atoms_at(name))

    def heading_value(self, heading: str, atom: Atom) -> int | str | None:
        """Value of one word under a heading; None if it does not stand there."""
        return self._grammar.headings[heading].get((atom.lower,))

    def phrases(self, heading: str) -> tuple[str, ...]:
        """Words and phrases of a heading, their atoms parted by blanks."""
        return tuple(" ".join(words) for words in self._grammar.headings[heading])

    def value_in(self, name: str, *headings: str) -> int | str:
        """Value of the first word under a name that has one of some headings. Raises ValueError if none does."""
        for atom in self.atoms_at(name):
            for heading in headings:
                value = self.heading_value(heading, atom)
                if value is not None:
                    return value
        raise ValueError(f"{self.word(name)!r} has no word of {', '.join(headings)}")

    def number_in(self, name: str, *headings: str) -> int:
        """The same, where it is a number."""
        return int(self.value_in(name, *headings))

    def number(self, name: str) -> int:
        """The same, where it is a number."""
        return int(self.value(name))

    def code(self, name: str) -> str:
        """The same, where it is a code."""
        return str(self.value(name))


class Grammar(Generic[ReaderT]):
    """Rules over the words of an ontology; `cores` are the headings without which nothing is found."""

    def __init__(
        self, words: TimeWords, rules: Sequence[Rule[ReaderT]], macros: Mapping[str, str], cores: Sequence[str]
    ) -> None:
        self.headings = {
            heading: {words_of(phrase): value for phrase, value in entries.items()}
            for heading, entries in words.headings.items()
        }
        self._doubtful = {"MONTHS": words.sets["doubtful_months"], "WEEKDAYS": words.sets["doubtful_weekdays"]}
        self._macros = macros
        self._symbols = self._symbols_by_word()
        self._code_by_symbols: dict[frozenset[str], str] = {}
        self._plain_codes: dict[str, str] = {}
        self._proper_codes: dict[str, str] = {}
        for word, symbols in self._symbols.items():
            self._proper_codes[word] = self._code(symbols)
            self._plain_codes[word] = self._code(self._without_doubtful(word, symbols))
        self._number_codes = {symbols: self._code(symbols) for symbols in _all_number_symbols()}
        self._kind_codes = {kind: self._code(frozenset({kind})) for kind in _KINDS}
        self._mark_codes = {
            mark: self._code(self._symbols.get(mark, frozenset()) | {name}) for mark, name in _MARKS.items()
        }
        self._compiled = [(rule, *self._compile(rule.pattern)) for rule in rules]
        # Most starts begin nothing, which one pattern tells sooner than each rule's own.
        self._any_rule = re.compile("|".join(_unnamed(pattern.pattern) for _, pattern, _ in self._compiled))
        wanted = frozenset(cores) | {
            f"={words[-1]}" for core in cores for words in self.headings.get(core, ()) if len(words) > 1
        }
        core_codes = {code for symbols, code in self._code_by_symbols.items() if symbols & wanted}
        self._core = re.compile(f"[{re.escape(''.join(sorted(core_codes)))}]")

    def find(self, atoms: Sequence[Atom]) -> Generator[list[tuple[Rule[ReaderT], Found]], int | None, None]:
        """What may be expressions, from left to right: those that start at the same atom, the longest first.

        The caller sends back, by `send`, the atom at which to go on.
        """
        codes = "".join([self._code_of(atom) for atom in atoms])
        position = 0
        while (core := self._core.search(codes, position)) is not None:
            begin = max(position, core.start() - _LEAD_ATOMS)
            follow: int | None = None
            for start in range(begin, core.start() + 1):
                if codes[start] == _PLAIN:
                    continue
                candidates = self._matches_at(codes, start, core.start(), atoms)
                if candidates:
                    follow = yield candidates
                    if follow is not None:
                        break
            position = follow if follow is not None else core.start() + 1

    def value_of(self, symbol: str, atoms: Sequence[Atom]) -> int | str:
        """Value of words under a heading; digits are their number."""
        if len(atoms) == 1 and atoms[0].kind == "NUM":
            return int(atoms[0].lower)
        return self.headings[symbol][tuple(atom.lower for atom in atoms)]

    def _matches_at(
        self, codes: str, start: int, core: int, atoms: Sequence[Atom]
    ) -> list[tuple[Rule[ReaderT], Found]]:
        if self._any_rule.match(codes, start) is None:
            return []
        found = [
            (rule, Found(self, match, atoms, groups))
            for rule, pattern, groups in self._compiled
            if (match := pattern.match(codes, start)) is not None and match.end() > core
        ]
        found.sort(key=lambda pair: -pair[1].last)
        return found

    def _code_of(self, atom: Atom) -> str:
        if atom.kind == "WORD":
            return (self._plain_codes if atom.is_lower else self._proper_codes).get(atom.lower, _PLAIN)
        if atom.kind == "NUM":
            return self._number_codes[_number_symbols(atom.lower)]
        if atom.kind == "MARK":
            return self._mark_codes.get(atom.lower) or self._proper_codes.get(atom.lower, _PLAIN)
        return self._kind_codes[atom.kind]

    def _symbols_by_word(self) -> dict[str, frozenset[str]]:
        """Per word the headings it has alone, and one symbol of its own if it is part of a phrase."""
        symbols: dict[str, set[str]] = {}
        for heading, entries in self.headings.items():
            for words in entries:
                if len(words) == 1:
                    symbols.setdefault(words[0], set()).add(heading)
                else:
                    for word in words:
                        symbols.setdefault(word, set()).add(f"={word}")
        for mark in _POSSESSIVE_MARKS:
            symbols.setdefault(mark, set()).add("APOSTROPHE")
        symbols.setdefault("s", set()).add("S")
        return {word: frozenset(found) for word, found in symbols.items()}

    def _without_doubtful(self, word: str, symbols: frozenset[str]) -> frozenset[str]:
        return symbols - {heading for heading, doubtful in self._doubtful.items() if word in doubtful}

    def _code(self, symbols: frozenset[str]) -> str:
        if not symbols:
            return _PLAIN
        return self._code_by_symbols.setdefault(symbols, chr(_FIRST_CODE + len(self._code_by_symbols)))

    def _compile(self, pattern: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
        groups: dict[str, str] = {}
        return re.compile(self._expand(pattern, groups).replace(" ", "")), groups

    def _expand(self, pattern: str, groups: dict[str, str]) -> str:
        def replaced(match: re.Match[str]) -> str:
            symbol = match["symbol"]
            if match["group"] is not None:
                groups[match["group"]] = symbol
            body = self._expand(self._macros[symbol], groups) if symbol in self._macros else self._class_of(symbol)
            return f"(?P<{match['group']}>{body})" if match["group"] is not None else f"(?:{body})"

        return _NAME.sub(replaced, pattern)

    def _class_of(self, symbol: str) -> str:
        """Regular expression of a heading: its phrases, the longest first, then the words that have it alone."""
        parts = [
            "".join(self._class_of(f"={word}") if f"={word}" in self._symbols[word] else "" for word in words)
            for words in sorted(self.headings.get(symbol, ()), key=len, reverse=True)
            if len(words) > 1
        ]
        single = [code for symbols, code in self._code_by_symbols.items() if symbol in symbols]
        if single:
            parts.append(f"[{''.join(sorted(single))}]")
        if not parts:
            raise ValueError(f"no word, number or macro is called {symbol}")
        return "|".join(parts)


_KINDS = (
    "PARAGRAPH",
    "ISO",
    "SLASHED",
    "CLOCK",
    "DOTTED",
    "DECADE",
    "SHORT_YEAR",
    "QUARTER",
    "NTH",
    "HALF_DAYS",
    "OCLOCK",
    "DECIMAL",
)


def _unnamed(pattern: str) -> str:
    """A regular expression whose named groups are plain ones, so that it can stand beside others."""
    return _GROUP_NAME.sub("(?:", pattern)


def _number_symbols(digits: str) -> frozenset[str]:
    """What a run of digits may be: a day or hour, a year, the last digits of a year, a time in four digits."""
    symbols = {"NUM"}
    number = int(digits) if len(digits) <= 4 else 0
    if len(digits) <= 2:
        symbols |= {"DAY"} if 1 <= number <= 31 else set()
        symbols |= {"HOUR"} if number <= 24 else set()
        symbols |= {"TWO_DIGITS"} if len(digits) == 2 else set()
    elif len(digits) == 4:
        symbols |= {"YEAR"} if _MIN_YEAR <= number <= _MAX_YEAR else set()
        symbols |= {"FOUR_DIGITS"} if number // 100 <= 24 and number % 100 < 60 else set()
    return frozenset(symbols)


def _all_number_symbols() -> set[frozenset[str]]:
    return (
        {_number_symbols(str(n)) for n in range(10_000)}
        | {_number_symbols(f"{n:02}") for n in range(100)}
        | {_number_symbols(f"{n:04}") for n in range(10_000)}
        | {_number_symbols("100000")}
    )
