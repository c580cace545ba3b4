"""Reports in parsed drafts: "..., the ministry said on Monday." put after sentences of the treebanks.

News attributes most of what it tells, after the content as a rule; the treebanks' genres do so in quotes, if at all.
"""

from dataclasses import replace
from random import Random

from models.training.drafts import OUTSIDE, UNKNOWN, Draft, Word
from models.training.grafting import Grafts

_FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP"})
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_VERBS = (("said", "say"), ("said", "say"), ("said", "say"), ("reported", "report"), ("announced", "announce"))
_PLAIN = (
    ("officials", "NNS", "NOUN", "Number=Plur", "official"),
    ("police", "NNS", "NOUN", "Number=Plur", "police"),
    ("witnesses", "NNS", "NOUN", "Number=Plur", "witness"),
    ("residents", "NNS", "NOUN", "Number=Plur", "resident"),
    ("he", "PRP", "PRON", "Case=Nom|Gender=Masc|Number=Sing|Person=3|PronType=Prs", "he"),
    ("she", "PRP", "PRON", "Case=Nom|Gender=Fem|Number=Sing|Person=3|PronType=Prs", "she"),
)
_BODIES = ("ministry", "army", "government", "agency", "court", "group", "union", "company", "president", "statement")
_THE = Word("the", True, OUTSIDE, tag="DT", pos="DET", morph="Definite=Def|PronType=Art", lemma="the", dep="det")
_VERB_MORPH = "Mood=Ind|Number={}|Person=3|Tense=Past|VerbForm=Fin"
_MIN_WORDS, _MAX_WORDS = 5, 45


def attribute(draft: Draft, grafts: Grafts, share: float, random: Random) -> None:
    """Turn some statements of `draft` into the content of a report that follows them."""
    ends = [*draft.sentence_ends(), len(draft.words) - 1]
    starts = [0, *(end + 1 for end in ends[:-1])]
    for start, end in reversed([*zip(starts, ends, strict=True)]):
        if random.random() < share and _is_statement(draft.words[start : end + 1]):
            stop = draft.words[end]
            draft.words[end:end] = _report(draft.words[start:end], stop, grafts, random)


def _is_statement(sentence: list[Word]) -> bool:
    stop = sentence[-1]
    roots = [word for word in sentence if word.dep == "ROOT"]
    if stop.text != "." or len(roots) != 1 or not _MIN_WORDS < len(sentence) < _MAX_WORDS:
        return False
    root = roots[0]
    own = [word for word in sentence if word.head is root and word is not root]
    has_verb = root.tag in _FINITE_TAGS or any(word.tag in (*_FINITE_TAGS, "MD") for word in own)
    return (
        stop.head is root
        and has_verb
        and any(word.dep.startswith("nsubj") for word in own)
        and not any(word.dep in ("parataxis", "ccomp") for word in own)
        and not any(word.text in '"“”?!' for word in sentence)
    )


def _report(content: list[Word], stop: Word, grafts: Grafts, random: Random) -> list[Word]:
    """The words to put before `stop`, with the heads of both changed."""
    root = next(word for word in content if word.dep == "ROOT")
    comma = Word(",", True, OUTSIDE, tag=",", pos="PUNCT", lemma=",", dep="punct", head=root)
    source, head = _source(grafts, random)
    form, lemma = random.choice(_VERBS)
    number = "Plur" if "Number=Plur" in head.morph else "Sing"
    verb = Word(form, True, OUTSIDE, tag="VBD", pos="VERB", morph=_VERB_MORPH.format(number), lemma=lemma, dep="ROOT")
    verb.head = verb
    head.head, head.dep = verb, "nsubj"
    root.head, root.dep = verb, "ccomp"
    stop.head = verb
    added = [comma, *source, verb, *_day(verb, random)]
    added[-1].space = False
    return added


def _source(grafts: Grafts, random: Random) -> tuple[list[Word], Word]:
    dice = random.random()
    if dice < 0.3:
        words, head = random.choice(grafts.names if dice < 0.2 else grafts.descriptions).copy()
        words[-1].space = True
        return words, head
    if dice < 0.65:
        text = random.choice(_BODIES)
        noun = Word(text, True, OUTSIDE, tag="NN", pos="NOUN", morph="Number=Sing", lemma=text)
        return [replace(_THE, head=noun), noun], noun
    text, tag, pos, morph, lemma = random.choice(_PLAIN)
    noun = Word(text, True, OUTSIDE, tag=tag, pos=pos, morph=morph, lemma=lemma)
    return [noun], noun


def _day(verb: Word, random: Random) -> list[Word]:
    if random.random() < 0.6:
        return []
    day = random.choice(_DAYS)
    noun = Word(day, True, UNKNOWN, tag="NNP", pos="PROPN", morph="Number=Sing", lemma=day, dep="obl", head=verb)
    return [Word("on", True, OUTSIDE, tag="IN", pos="ADP", lemma="on", dep="case", head=noun), noun]
