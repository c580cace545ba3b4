"""Headlines in parsed drafts: "Minister to visit Kenya", made of sentences of the treebanks.

Headlines drop articles, auxiliaries and full stops, tell the past in the present tense and the future by "to", and put
a comma for "and" (Mårdh 1980, Headlinese, chapter 4). The treebanks have next to none.
"""

from random import Random

from models.training.drafts import OUTSIDE, SPACE_POS, SPACE_TAG, UNKNOWN, Draft, Word

_PRESENT = {
    True: ("VBP", "Mood=Ind|Number=Plur|Person=3|Tense=Pres|VerbForm=Fin"),
    False: ("VBZ", "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"),
}
_ARTICLES = frozenset({"the", "a", "an"})
_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_SIBILANTS = ("s", "x", "z", "ch", "sh", "o")
_VOWELS = "aeiou"
_COMMA_SHARE = 0.4
_MIN_WORDS, _MAX_WORDS = 5, 26


def condense(draft: Draft, share: float, random: Random) -> None:
    """Turn some sentences of `draft` into headlines, each with a blank line after it."""
    ends = [*draft.sentence_ends(), len(draft.words) - 1]
    starts = [0, *(end + 1 for end in ends[:-1])]
    for start, end in reversed([*zip(starts, ends, strict=True)]):
        sentence = draft.words[start : end + 1]
        if random.random() < share and _is_tellable(sentence):
            headline = _headline(sentence, random)
            if end + 1 < len(draft.words):
                headline[-1].space = False
                headline.append(_blank_line(headline[-1]))
            draft.words[start : end + 1] = headline


def _is_tellable(sentence: list[Word]) -> bool:
    """Whether it is a statement about somebody named by a noun, of a headline's length, without quotes."""
    roots = [word for word in sentence if word.dep == "ROOT"]
    if len(roots) != 1 or sentence[-1].text != "." or not _MIN_WORDS < len(sentence) < _MAX_WORDS:
        return False
    subjects = [word for word in sentence if word.head is roots[0] and word.dep in ("nsubj", "nsubj:pass")]
    return (
        sentence[-1].head is roots[0]
        and len(subjects) == 1
        and subjects[0].pos in ("NOUN", "PROPN")
        and not any(word.text in '"“”?!' or word.pos == SPACE_POS for word in sentence)
        and not any("Person=1" in word.morph or "Person=2" in word.morph for word in sentence)
    )


def _headline(sentence: list[Word], random: Random) -> list[Word]:
    root = next(word for word in sentence if word.dep == "ROOT")
    own = [word for word in sentence if word.head is root and word is not root]
    subject = next(word for word in own if word.dep.startswith("nsubj"))
    dropped = {id(word) for word in _auxiliaries_dropped(root, own)} | _days_dropped(sentence, own)
    _retell(root, own, is_plural=_is_plural(subject, sentence))
    heads = {id(word.head) for word in sentence if word.head is not word}
    kept: list[Word] = []
    for word in sentence[:-1]:
        is_article = word.dep == "det" and word.text.lower() in _ARTICLES and id(word) not in heads
        if id(word) in dropped or (is_article and word.entity in (OUTSIDE, UNKNOWN)):
            if kept and not kept[-1].space:
                kept[-1].space = word.space
            continue
        if word.text == "and" and word.dep == "cc" and kept and random.random() < _COMMA_SHARE:
            word.text = word.lemma = word.tag = ","
            word.pos, word.dep, kept[-1].space = "PUNCT", "punct", False
        kept.append(word)
    kept[0].text = kept[0].text[:1].upper() + kept[0].text[1:]
    return kept


def _auxiliaries_dropped(root: Word, own: list[Word]) -> list[Word]:
    """Forms of "be" and "have" before a participle, and of "be" before an adjective; none beside "may" or "will"."""
    if any(word.tag == "MD" for word in own):
        return []
    deps = ("aux", "aux:pass", "cop") if root.pos == "ADJ" else ("aux", "aux:pass")
    return [word for word in own if word.dep in deps and word.lemma in ("be", "have")]


def _days_dropped(sentence: list[Word], own: list[Word]) -> set[int]:
    """The words of "on Monday" on the main verb; none if anything else hangs on the day."""
    for day in own:
        if day.dep.startswith("obl") and day.text.lower() in _DAYS:
            parts = [word for word in sentence if word.head is day and word is not day]
            if all(word.dep == "case" for word in parts):
                return {id(word) for word in (day, *parts)}
    return set()


def _is_plural(subject: Word, sentence: list[Word]) -> bool:
    is_joined = any(word.head is subject and word.dep == "conj" for word in sentence)
    return is_joined or "Number=Plur" in subject.morph or "Number=Ptan" in subject.morph


def _retell(root: Word, own: list[Word], *, is_plural: bool) -> None:
    """Past and perfect become present ("agreed", "has agreed": "agrees"), and "will agree" becomes "to agree"."""
    auxiliaries = [word for word in own if word.dep in ("aux", "aux:pass")]
    will = next((word for word in auxiliaries if word.tag == "MD" and word.lemma == "will"), None)
    if will is not None and will.text.lower() == "will":
        will.text = will.lemma = "to"
        will.tag, will.pos, will.morph, will.dep = "TO", "PART", "", "mark"
        if root.tag == "VB":
            root.morph = "VerbForm=Inf"
    is_active_past = root.tag == "VBD" or (
        root.tag == "VBN" and auxiliaries and all(word.lemma == "have" for word in auxiliaries)
    )
    if is_active_past and root.pos == "VERB" and root.lemma.isalpha():
        root.tag, root.morph = _PRESENT[is_plural]
        root.text = root.lemma if is_plural else _third_person(root.lemma)


def _third_person(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return f"{lemma[:-1]}ies"
    return f"{lemma}es" if lemma.endswith(_SIBILANTS) else f"{lemma}s"


def _blank_line(last: Word) -> Word:
    text = "\n\n"
    return Word(text, False, OUTSIDE, tag=SPACE_TAG, pos=SPACE_POS, lemma=text, dep="dep", head=last)
