"""Quotes of a story: spans in angle brackets and the lines `~ speaker cue` below their sentence."""

import re
from dataclasses import dataclass

from corpus.assembly import Assembly, Placed
from corpus.chains import Mention, sectors_of
from corpus.enums import QuoteKind
from corpus.markup import MarkupError
from corpus.records import Fragment, Quote

_OPENING_MARKS = frozenset("\"'“‘«„")
_CLOSING_MARKS = frozenset("\"'”’»“")


@dataclass(frozen=True, slots=True)
class Content:
    """One quote's fragments in a field, from `sentence` on."""

    sentence: Placed
    fragments: list[tuple[int, int]]

    def covers(self, start: int, end: int) -> bool:
        """True if a span lies within one fragment."""
        return any(first <= start and end <= last for first, last in self.fragments)


def resolve_quotes(story: Assembly) -> None:
    """Fill `story.quotes`, in order of their beginning."""
    contents: list[Content] = []
    lines: list[tuple[Content, int, str]] = []
    for sentence in story.sentences:
        if sentence.source.is_broken:
            continue
        own = _contents(story, sentence, contents)
        contents += own
        own_lines = sentence.source.quote_lines
        if len(own_lines) == len(own):
            lines += [(content, number, line) for content, (number, line) in zip(own, own_lines, strict=True)]
        else:
            story.fault(
                sentence.source.line,
                f"{len(own)} quotes <...> but {len(own_lines)} lines `~ speaker cue`: one each is due",
            )
    # A later sentence may go on with a quote, so that none is complete before all sentences are read.
    for content, number, line in lines:
        try:
            story.quotes.append(_quote(story, content, line))
        except MarkupError as error:
            story.fault(number, f"~ {line}: {error}")


def _contents(story: Assembly, sentence: Placed, earlier: list[Content]) -> list[Content]:
    """Quotes beginning in a sentence; its continuing fragments are added to the quote before."""
    found: list[Content] = []
    for marked in sentence.source.spans_of("<"):
        fragment = _with_marks(_body(story, sentence), marked.start + sentence.start, marked.end + sentence.start)
        if not marked.continues:
            found.append(Content(sentence, [fragment]))
            continue
        before = [
            content
            for content in (*earlier, *found)
            if content.sentence.field == sentence.field and not content.covers(*fragment)
        ]
        if before:
            before[-1].fragments.append(fragment)
        else:
            story.fault(sentence.source.line, "<+...> continues no quote")
    return found


def _quote(story: Assembly, content: Content, line: str) -> Quote:
    words = line.split()
    if len(words) != 2:
        raise MarkupError("two words are due, speaker id (or ?) and cue (or -; spaces as _)")
    sentence = content.sentence
    text = _body(story, sentence)
    fragments = content.fragments
    start, end = fragments[0][0], max(last for _, last in fragments)
    cue = None if words[1] == "-" else _cue(story, content, words[1])
    speaker = _speaker(story, content, words[0], cue[0] if cue else start)
    sectors = sectors_of(speaker) if speaker else ()
    return Quote(
        field=sentence.field,
        sentence_index=sentence.index,
        start=start,
        end=end,
        text=text[start:end],
        quote_id=f"q{len(story.quotes) + 1}",
        kind=_kind(text, fragments),
        fragments=[Fragment(start=first, end=last) for first, last in fragments],
        cue=text[cue[0] : cue[1]] if cue else None,
        cue_start=cue[0] if cue else None,
        cue_end=cue[1] if cue else None,
        speaker=speaker.text if speaker else None,
        speaker_start=speaker.start if speaker else None,
        speaker_end=speaker.end if speaker else None,
        speaker_mention_id=story.mention_id(speaker) if speaker else None,
        speaker_country=story.country(speaker) if speaker else None,
        speaker_sector=sectors[0] if sectors else None,
    )


def split_ordinal(reference: str) -> tuple[str, int | None]:
    """`x#2` as ("x", 2); without a number, ("x", None). Raises MarkupError."""
    name, hash_sign, number = reference.partition("#")
    if hash_sign and not (number.isdigit() and int(number) > 0):
        raise MarkupError(f"{reference!r}: after # a number from 1 is due")
    return name, int(number) if number else None


def _cue(story: Assembly, content: Content, written: str) -> tuple[int, int]:
    """Offsets of the cue in the sentences that the quote touches, outside its fragments."""
    words, ordinal = split_ordinal(written)
    text = _body(story, content.sentence)
    phrase = re.escape(words.replace("_", " "))
    pattern = re.compile(rf"(?<!\w){phrase}(?!\w)", re.IGNORECASE)
    found = [
        match.span()
        for sentence in story.sentences
        if sentence.field == content.sentence.field
        and any(sentence.start <= first < sentence.end for first, _ in content.fragments)
        for match in pattern.finditer(text, sentence.start, sentence.end)
        if not content.covers(*match.span())
    ]
    if not found or (ordinal or 0) > len(found):
        raise MarkupError(f"cue {written!r} is not in the sentence outside the quote's brackets")
    if ordinal:
        return found[ordinal - 1]
    edges = [edge for fragment in content.fragments for edge in fragment]
    return min(found, key=lambda span: min(abs(end - edge) for end in span for edge in edges))


def _speaker(story: Assembly, content: Content, written: str, near: int) -> Mention | None:
    """Mention of the speaker nearest to `near`, outside the quote; None if written as ?."""
    if written == "?":
        return None
    reference, ordinal = split_ordinal(written)
    chain = story.chains.resolve(reference)
    field = content.sentence.field
    outside = [
        mention
        for mention in chain.mentions
        if mention.field == field and not content.covers(mention.start, mention.end)
    ]
    if ordinal:
        outside = [mention for mention in outside if mention.sentence_index == content.sentence.index][
            ordinal - 1 : ordinal
        ]
    speaker = story.nearest(chain, content.sentence, near, outside)
    if speaker is None:
        raise MarkupError(f"speaker {written!r} has no mention outside the quote in the {field}")
    return speaker


def _kind(text: str, fragments: list[tuple[int, int]]) -> QuoteKind:
    """Direct if each fragment is in quotation marks, mixed if only part of one is, else indirect."""
    contents = [text[start:end] for start, end in fragments]
    if all(part[0] in _OPENING_MARKS or part[-1] in _CLOSING_MARKS for part in contents) and all(
        _is_one_quotation(part) for part in contents
    ):
        return "direct"
    marked = any(re.search(r'["“”«»]|(?<!\w)[\'‘]\S.*?\S[\'’](?!\w)', part) for part in contents)
    return "mixed" if marked else "indirect"


def _is_one_quotation(part: str) -> bool:
    """True if no word stands before the opening or after the closing mark."""
    inner = part.strip("\"'“”‘’«»„,. ")
    return not re.search(r'["“”«»]\s+\w.*["“”«»]', inner) and (
        part[0] in _OPENING_MARKS or not re.search(r'["“«]', part)
    )


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """A fragment widened by quotation marks that stand right outside it on both sides."""
    is_inside_marks = start > 0 and text[start - 1] in _OPENING_MARKS and text[end : end + 1] in _CLOSING_MARKS
    if is_inside_marks:
        return start - 1, end + 1
    return start, end


def _body(story: Assembly, sentence: Placed) -> str:
    return story.title if sentence.field == "title" else story.text
