"""Lexicon of the ontology: words that report speech, and words that tell quotation marks apart.

The heads of `speech/verbs.yaml`, `nouns.yaml`, `phrases.yaml` and `marks.yaml` say what each key means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from configs.lexicon.folder import OntologyFolder
from configs.lexicon.speech_forms import noun_forms, verb_forms
from configs.lexicon.yaml_entries import Entry, read_list

CueClass = Literal[
    "neutral", "asserting", "confirming", "judging", "believing", "alleging", "denying", "planning", "requesting"
]
Content = Literal[
    "quote",
    "clause",
    "bare",
    "infinitive",
    "noun",
    "marked noun",
    "naming",
    "about",
    "against",
    "at",
    "for",
    "in",
    "of",
    "on",
    "to",
    "with",
]


class VerbGroup(Entry):
    """Verbs of one class that take the same kinds of content."""

    cue_class: CueClass = Field(alias="class")
    takes: tuple[Content, ...] = Field(min_length=1)
    words: tuple[str, ...] = Field(min_length=1)
    irregular: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class NounGroup(Entry):
    """Nouns of one class."""

    cue_class: CueClass = Field(alias="class")
    speaks: bool
    reports: bool
    words: tuple[str, ...] = Field(min_length=1)


class PhraseGroup(Entry):
    """Prepositions that lead to a speaker, or hedges."""

    kind: Literal["source", "hedge"]
    cue_class: CueClass = Field(alias="class")
    words: tuple[str, ...] = Field(min_length=1)


class MarkGroup(Entry):
    """Words that tell what a quotation mark beside them is."""

    role: Literal["scare", "title", "elision", "addressee", "telling", "abbreviation"]
    words: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class VerbCue:
    """A verb that reports; `classes` gives its class by the kind of content it takes.

    `rest` are the words after the first one of a cue of several words, in lower case.
    """

    lemma: str
    rest: tuple[str, ...]
    classes: Mapping[Content, CueClass]

    def takes(self, *kinds: Content) -> bool:
        """Whether the content can be of one of the kinds."""
        return any(kind in self.classes for kind in kinds)


@dataclass(frozen=True, slots=True)
class NounCue:
    """A noun of speech: `reports` if a clause can follow it, `speaks` if such a text speaks for whoever issued it."""

    lemma: str
    cue_class: CueClass
    speaks: bool
    reports: bool


@dataclass(frozen=True, slots=True)
class SpeechCues:
    """Cues of reported speech, found by their forms in lower case.

    `verbs` and `sources` have, for the first word of each cue, those that begin so, the ones of most words first;
    sources are prepositions of one or more words, `first_words` the first words of all cues. `longest_opener` counts
    the words of the longest opener.
    """

    verbs: Mapping[str, tuple[VerbCue, ...]]
    nouns: Mapping[str, NounCue]
    sources: Mapping[str, tuple[tuple[str, ...], ...]]
    first_words: frozenset[str]
    hedges: Mapping[str, CueClass]
    scare_openers: frozenset[tuple[str, ...]]
    title_openers: frozenset[tuple[str, ...]]
    longest_opener: int
    elisions: frozenset[str]
    addressee_prepositions: frozenset[str]
    telling: frozenset[str]
    abbreviations: frozenset[str]
    class_by_lemma: Mapping[tuple[str, Content], CueClass]

    def class_of(self, cue_lemma: str, content: Content = "clause") -> CueClass:
        """Class of a cue by its lemma; where it does not take this kind of content, of the first kind it takes."""
        found = self.class_by_lemma.get((cue_lemma, content))
        return found if found is not None else self.class_by_lemma.get((cue_lemma, "quote"), "neutral")


def load_speech_cues(folder: OntologyFolder) -> SpeechCues:
    """Reads the folder `speech`. Raises OntologyError."""
    verbs, irregular = _verb_cues(read_list(folder.file("speech/verbs.yaml"), VerbGroup))
    nouns = _noun_cues(read_list(folder.file("speech/nouns.yaml"), NounGroup))
    phrases = read_list(folder.file("speech/phrases.yaml"), PhraseGroup)
    marks = read_list(folder.file("speech/marks.yaml"), MarkGroup)
    openers = _phrases(marks, "scare"), _phrases(marks, "title")
    sources = {tuple(w.split()): group.cue_class for group in phrases if group.kind == "source" for w in group.words}
    verb_by_form = _by_first_form(verbs, irregular)
    noun_by_form = {form: noun for noun in nouns for form in noun_forms(noun.lemma)}
    source_by_word = _by_first_word(sources)
    return SpeechCues(
        verbs=verb_by_form,
        nouns=noun_by_form,
        sources=source_by_word,
        first_words=frozenset((*verb_by_form, *noun_by_form, *source_by_word)),
        hedges={word: group.cue_class for group in phrases if group.kind == "hedge" for word in group.words},
        scare_openers=openers[0],
        title_openers=openers[1],
        longest_opener=max((len(words) for group in openers for words in group), default=0),
        elisions=_words(marks, "elision"),
        addressee_prepositions=_words(marks, "addressee"),
        telling=_words(marks, "telling"),
        abbreviations=_words(marks, "abbreviation"),
        class_by_lemma=_classes(verbs, nouns, sources),
    )


def _verb_cues(groups: Iterable[VerbGroup]) -> tuple[list[VerbCue], dict[str, tuple[str, ...]]]:
    """One cue per lemma; where several groups give a class for the same kind of content, the first one holds."""
    classes: defaultdict[str, dict[Content, CueClass]] = defaultdict(dict)
    irregular: dict[str, tuple[str, ...]] = {}
    for group in groups:
        irregular.update(group.irregular)
        for word in group.words:
            for kind in group.takes:
                classes[word].setdefault(kind, group.cue_class)
    return [VerbCue(lemma, tuple(lemma.split()[1:]), by_kind) for lemma, by_kind in classes.items()], irregular


def _noun_cues(groups: Iterable[NounGroup]) -> list[NounCue]:
    found: dict[str, NounCue] = {}
    for group in groups:
        for word in group.words:
            found.setdefault(word, NounCue(word, group.cue_class, group.speaks, group.reports))
    return list(found.values())


def _by_first_form(
    verbs: Iterable[VerbCue], irregular: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[VerbCue, ...]]:
    by_form: defaultdict[str, list[VerbCue]] = defaultdict(list)
    for verb in verbs:
        for form in (*verb_forms(verb.lemma.split()[0]), *irregular.get(verb.lemma, ())):
            if verb not in by_form[form]:
                by_form[form].append(verb)
    return {form: tuple(sorted(cues, key=lambda cue: -len(cue.rest))) for form, cues in by_form.items()}


def _by_first_word(phrases: Iterable[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in sorted(phrases, key=len, reverse=True):
        found[words[0]].append(words)
    return {first: tuple(phrases) for first, phrases in found.items()}


def _classes(
    verbs: Iterable[VerbCue], nouns: Iterable[NounCue], sources: Mapping[tuple[str, ...], CueClass]
) -> dict[tuple[str, Content], CueClass]:
    found: dict[tuple[str, Content], CueClass] = {}
    for noun in nouns:
        found[noun.lemma, "clause"] = found[noun.lemma, "quote"] = noun.cue_class
    for verb in verbs:
        first = next(iter(verb.classes.values()))
        found[verb.lemma, "quote"] = verb.classes.get("quote", first)
        found.update({(verb.lemma, kind): cue_class for kind, cue_class in verb.classes.items()})
    found.update({(" ".join(words), "clause"): cue_class for words, cue_class in sources.items()})
    return found


def _phrases(groups: Iterable[MarkGroup], role: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(word.split()) for group in groups if group.role == role for word in group.words)


def _words(groups: Iterable[MarkGroup], role: str) -> frozenset[str]:
    return frozenset(word for group in groups if group.role == role for word in group.words)
