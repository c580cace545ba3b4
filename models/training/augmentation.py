"""Random changes to gold drafts that make them look like news on the wire.

Every function changes its draft in place and keeps the annotation true. All randomness
comes from the generator that is passed in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from models.training.attribution import attribute
from models.training.drafts import OUTSIDE, SPACE_POS, SPACE_TAG, Draft, Word
from models.training.grafting import Grafts, grow_phrases
from models.training.headlines import condense
from models.training.names import Names, Pieces

_BREAKS = ("\n\n", "\n", "\n\n\n", "\n \n", " ", "  ")
_BREAK_WEIGHTS = (6, 3, 0.4, 0.4, 0.8, 0.4)
# Of the sentences before a blank line, this share loses its full stop, as headlines have it.
_HEADLINE_SHARE = 0.2
# Labels whose mentions are proper names word for word, so that the parse of one fits another.
_RESPELLED = frozenset({"PERSON", "GPE", "ORG"})
_APOSTROPHES = frozenset({"'s", "'re", "'ve", "'ll", "'d", "'m", "n't", "'"})


@dataclass(frozen=True, slots=True)
class Rates:
    """Chance that a document gets each change.

    `attribute_sentence` and `condense_sentence` count per sentence, `rename_mention` and `grow_phrase` per mention and
    phrase.
    """

    lower: float = 0.02
    upper: float = 0.02
    curly_quotes: float = 0.4
    breaks: float = 0.3
    title_case: float = 0.02
    dateline: float = 0.06
    rename: float = 0.6
    rename_mention: float = 0.45
    attribute: float = 0.0
    attribute_sentence: float = 0.4
    condense: float = 0.0
    condense_sentence: float = 0.6
    grow: float = 0.0
    grow_phrase: float = 0.3


def change(draft: Draft, names: Names, grafts: Grafts, rates: Rates, random: Random) -> None:
    """Apply every change that the dice ask for."""
    if draft.has_syntax and random.random() < rates.condense:
        condense(draft, rates.condense_sentence, random)
    if draft.has_syntax and random.random() < rates.attribute:
        attribute(draft, grafts, rates.attribute_sentence, random)
    if draft.has_syntax and random.random() < rates.grow:
        grow_phrases(draft, grafts, rates.grow_phrase, random)
    if random.random() < rates.rename:
        rename_mentions(draft, names, rates.rename_mention, random)
    if not draft.has_syntax and random.random() < rates.dateline:
        add_dateline(draft, names, random)
    dice = random.random()
    for share, recase in ((rates.lower, str.lower), (rates.upper, str.upper), (rates.title_case, _title_case)):
        if dice < share:
            change_case(draft, recase)
            break
        dice -= share
    if random.random() < rates.curly_quotes:
        swap_quotes(draft)
    if draft.has_syntax and random.random() < rates.breaks:
        add_breaks(draft, random)


def change_case(draft: Draft, recase: Callable[[str], str]) -> None:
    """Write every word in another case."""
    for word in draft.words:
        word.text = recase(word.text)


def _title_case(text: str) -> str:
    return text[:1].upper() + text[1:] if len(text) > 3 or not text.islower() else text


def swap_quotes(draft: Draft) -> None:
    """Straight quotation marks and apostrophes become curly, curly ones straight."""
    is_open = False
    for word in draft.words:
        if word.text == '"':
            word.text = "”" if is_open else "“"
            is_open = not is_open
        elif word.text in ("“", "”"):
            word.text = '"'
        elif word.text.lower() in _APOSTROPHES:
            word.text = word.text.replace("'", "’")
        elif "’" in word.text:
            word.text = word.text.replace("’", "'")


def add_breaks(draft: Draft, random: Random) -> None:
    """Insert line breaks and stray spaces, between sentences mostly: paragraphs, headlines, hard wraps."""
    ends = set(draft.sentence_ends())
    words: list[Word] = []
    for place, word in enumerate(draft.words):
        words.append(word)
        is_last = place + 1 == len(draft.words)
        text = None
        if place in ends and random.random() < 0.45:
            text = random.choices(_BREAKS, _BREAK_WEIGHTS)[0]
        elif word.space and not is_last and random.random() < 0.008:
            text = random.choice(("\n", "\n", " "))
        if text is not None:
            if (
                text[0] == text[-1] == "\n"
                and len(text) > 1
                and random.random() < _HEADLINE_SHARE
                and _is_loose_stop(word, draft)
            ):
                words.pop()
                word = words[-1]
            word.space = text[0] != "\n"
            words.append(Word(text, False, OUTSIDE, tag=SPACE_TAG, pos=SPACE_POS, lemma=text, dep="dep", head=word))
    draft.words = words


def _is_loose_stop(word: Word, draft: Draft) -> bool:
    return word.text == "." and word.head is not word and all(other.head is not word for other in draft.words)


def rename_mentions(draft: Draft, names: Names, share: float, random: Random) -> None:
    """Put other names in the place of mentions: of any length without syntax, else of the same length."""
    for start, end, label in reversed(draft.mentions()):
        old = draft.words[start:end]
        if random.random() >= share or not old[0].text[:1].isupper():
            continue
        if draft.has_syntax:
            if label in _RESPELLED and all(word.pos == "PROPN" for word in old):
                _respell(old, names.sample_of_length(label, len(old), random))
        else:
            new = names.sample(label, random, is_short=len(old) == 1)
            if new is not None:
                draft.words[start:end] = _mention(new, label, space_after=old[-1].space)


def _respell(words: Sequence[Word], pieces: Pieces | None) -> None:
    if pieces is None or not all(text[0].isalpha() for text, _ in pieces):
        return
    for word, (text, _) in zip(words, pieces, strict=True):
        word.text = word.lemma = text


def _mention(pieces: Pieces, label: str, *, space_after: bool) -> list[Word]:
    words = [Word(text, space, f"{'I' if place else 'B'}-{label}") for place, (text, space) in enumerate(pieces)]
    words[-1].space = space_after
    return words


def add_dateline(draft: Draft, names: Names, random: Random) -> None:
    """Begin with a dateline: "SEOUL, Nov. 23 (Yonhap) --"."""
    city = names.sample("GPE", random, is_short=True) or names.pieces("Cairo")
    if random.random() < 0.6:
        city = [(text.upper(), space) for text, space in city]
    words = _mention(city, "GPE", space_after=True)
    if random.random() < 0.5:
        words[-1].space = False
        words.append(Word(",", True, OUTSIDE))
        day = f"{random.choice(names.months)} {random.randint(1, 31)}"
        words += _mention(names.pieces(day), "DATE", space_after=True)
    if random.random() < 0.6:
        words.append(Word("(", False, OUTSIDE))
        words += _mention(names.pieces(random.choice(names.agencies)), "ORG", space_after=False)
        words.append(Word(")", True, OUTSIDE))
    words.append(Word(random.choice(("—", "--", "-", "–", ":")), True, OUTSIDE))
    draft.words = words + draft.words
