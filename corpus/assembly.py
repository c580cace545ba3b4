"""A story under compilation: its bare text, mentions, chains, quotes, dates and places."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.chains import (
    Chain,
    Chains,
    Mention,
    country_of,
    label_of,
    read_mention,
    role_of,
    sectors_of,
)
from corpus.enums import INTERNATIONAL, DateBasis, Field
from corpus.markup import MarkupError, Problem, SourceSentence, SourceStory
from corpus.records import Entity, Place, Quote, Sentence, TimeExpression
from corpus.timex import timex_days, timex_type

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
# What stands before a word that is capitalised for its place: nothing, an opening mark, a dash, a colon.
SENTENCE_START = re.compile(r"(?:^|[—–:.?!]|\s-)[\s\"'“‘«(]*$")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\d{1,4}[/-]\d{1,2}|\d{4}", re.I)


@dataclass(slots=True)
class Placed:
    """A sentence at its place in the story."""

    source: SourceSentence
    index: int
    field: Field
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.source.text)


@dataclass(slots=True)
class Assembly:
    """What the event and quote lines of one story may refer to."""

    source: SourceStory
    problems: list[Problem]
    sentences: list[Placed] = field(default_factory=list)
    title: str = ""
    text: str = ""
    mentions: list[Mention] = field(default_factory=list)
    chains: Chains = field(default_factory=Chains)
    dates: list[TimeExpression] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)

    def fault(self, line: int, message: str) -> None:
        """Note a fault of the source."""
        self.problems.append(Problem(self.source.path, line, self.source.id, message))

    def mention_id(self, mention: Mention) -> str:
        """Id of a mention in the compiled story."""
        return f"m{self.mentions.index(mention) + 1}"

    def chain_id(self, mention: Mention) -> str:
        """Id of a mention's chain: that of its first mention."""
        first = mention.chain.mentions[0] if mention.chain else mention
        return f"c{self.mentions.index(first) + 1}"

    def country(self, mention: Mention) -> str | None:
        """Country of a mention, the story's if nothing nearer gives one."""
        return country_of(mention, self.source.country)

    def nearest(
        self, chain: Chain, sentence: Placed, position: int, among: Iterable[Mention] | None = None
    ) -> Mention | None:
        """Mention of an entity to show as evidence at `position` of a sentence.

        Of `among`, all if none are given: the closest one of the sentence; else the last before it in its
        field; else the first after it; else the first in the other field.
        """
        mentions = chain.mentions if among is None else list(among)
        here = [mention for mention in mentions if mention.sentence_index == sentence.index]
        if here:
            return min(here, key=lambda mention: (_distance(mention, position), mention.start, -mention.end))
        same_field = [mention for mention in mentions if mention.field == sentence.field]
        before = [mention for mention in same_field if mention.end <= sentence.start]
        if before:
            return before[-1]
        return next(iter(same_field or mentions), None)


def assemble(source: SourceStory, problems: list[Problem]) -> Assembly:
    """Lay out a story's text and resolve its mentions; faults go to `problems`."""
    story = Assembly(source, problems)
    _lay_out(story)
    for sentence in story.sentences:
        _read_spans(story, sentence)
    _resolve_chains(story)
    return story


def sentences_of(story: Assembly) -> list[Sentence]:
    """Rows of the sentences."""
    return [Sentence(field=item.field, start=item.start, end=item.end) for item in story.sentences]


def entities_of(story: Assembly) -> list[Entity]:
    """Rows of the mentions, in order of the text, outer before inner."""
    rows = []
    for mention in story.mentions:
        sectors = sectors_of(mention)
        rows.append(
            Entity(
                field=mention.field,
                sentence_index=mention.sentence_index,
                start=mention.start,
                end=mention.end,
                text=mention.text,
                mention_id=story.mention_id(mention),
                label=label_of(mention),
                kind=mention.kind,
                chain_id=story.chain_id(mention),
                country=story.country(mention),
                sector=sectors[0] if sectors else None,
                other_sectors=list(sectors[1:]),
                role=role_of(mention),
            )
        )
    return rows


def is_place(story: Assembly, mention: Mention) -> bool:
    """True of a name of a place, demonyms with a country included."""
    if mention.kind != "name":
        return False
    label = label_of(mention)
    if label == "NORP":
        country = story.country(mention)
        return country is not None and country not in INTERNATIONAL
    return label in PLACE_LABELS


def place_name(mention: Mention) -> str:
    """Name of a place as a gazetteer would have it: given by n=, else as written, not in capitals."""
    mentions = [mention] if mention.chain is None else [mention, *mention.chain.mentions]
    for candidate in mentions:
        if candidate.place_name:
            return candidate.place_name
    return mention.text.title() if len(mention.text) > 3 and mention.text.isupper() else mention.text


def places_of(story: Assembly) -> list[Place]:
    """Rows of the places; `place_id` follows the mention's."""
    return [
        Place(
            field=mention.field,
            sentence_index=mention.sentence_index,
            start=mention.start,
            end=mention.end,
            text=mention.text,
            place_id=f"p{story.mention_id(mention)[1:]}",
            mention_id=story.mention_id(mention),
            name=place_name(mention),
            country=story.country(mention),
            is_demonym=label_of(mention) == "NORP",
        )
        for mention in story.mentions
        if is_place(story, mention)
    ]


def _lay_out(story: Assembly) -> None:
    body: list[str] = []
    length = 0
    for index, source in enumerate(story.source.sentences()):
        if source is story.source.title:
            story.title = source.text
            story.sentences.append(Placed(source, index, "title", 0))
            continue
        separator = ("\n\n" if source.starts_paragraph else " ") if body else ""
        story.sentences.append(Placed(source, index, "text", length + len(separator)))
        body += [separator, source.text]
        length += len(separator) + len(source.text)
    story.text = "".join(body)


def _read_spans(story: Assembly, sentence: Placed) -> None:
    outer: list[Mention] = []
    for marked in sentence.source.spans_of("["):
        text = sentence.source.text[marked.start : marked.end]
        where = (sentence.field, sentence.index, sentence.source.line)
        try:
            read = read_mention(marked, text, where, sentence.start)
        except MarkupError as error:
            story.fault(sentence.source.line, str(error))
            continue
        if isinstance(read, str):
            story.dates.append(_time_expression(story, sentence, text, read, marked.start))
            continue
        story.mentions.append(read)
        outer = [mention for mention in outer if mention.end >= read.end]
        for mention in outer:
            mention.inside.append(read)
        outer.append(read)


def _time_expression(story: Assembly, sentence: Placed, text: str, value: str, start: int) -> TimeExpression:
    kind = timex_type(value)
    assert kind is not None
    days = timex_days(value)
    basis: DateBasis = "explicit" if _MONTH.search(text) else "relative"
    return TimeExpression(
        field=sentence.field,
        sentence_index=sentence.index,
        start=start + sentence.start,
        end=start + sentence.start + len(text),
        text=text,
        date_id=f"d{len(story.dates) + 1}",
        type=kind,
        value=value,
        granularity=days[2] if days else None,
        basis=basis if days else None,
    )


def _resolve_chains(story: Assembly) -> None:
    pointing = []
    relabelling = []
    for mention in story.mentions:
        says_new = mention.country or mention.sectors or mention.has_no_country
        if mention.is_bare or len(mention.ids) > 1 or (mention.ids and not mention.is_defining):
            pointing.append(mention)
        elif mention.ids and not says_new:
            relabelling.append(mention)
        else:
            story.chains.define(mention)
    for mention in relabelling:
        if story.chains.is_known(mention.ids[0]):
            pointing.append(mention)
        else:
            story.chains.define(mention)
    # A mention may point to a group that is itself still to be linked: repeat until nothing more resolves.
    while pointing:
        faults: list[tuple[Mention, str]] = []
        for mention in pointing:
            try:
                story.chains.link(mention)
            except MarkupError as error:
                faults.append((mention, str(error)))
        if len(faults) == len(pointing):
            for mention, message in faults:
                story.fault(mention.line, f"[{mention.text}]: {message}")
            break
        pointing = [mention for mention, _ in faults]
    try:
        story.chains.check_ids()
    except MarkupError as error:
        story.fault(story.source.line, str(error))
    for mention in story.mentions:
        if mention.chain is not None:
            mention.chain.mentions.sort(key=lambda item: (item.field == "text", item.start))
    for mention in story.mentions:
        if mention.chain is None:
            continue
        label = label_of(mention)
        if mention.kind == "name" and label is None and opens_sentence(story, mention):
            mention.kind = "nominal"
        if mention.kind == "name" and label is None:
            story.fault(mention.line, f"[{mention.text}]: a name needs a label, one of P O G L N F E")
        if label == "GPE" and story.country(mention) is None:
            story.fault(mention.line, f"[{mention.text}]: a place of label G needs a country")


def opens_sentence(story: Assembly, mention: Mention) -> bool:
    """True of a span whose capital may be due to its place: in a headline, or at the start of a sentence."""
    if mention.field == "title":
        return True
    sentence = story.sentences[mention.sentence_index]
    rest = mention.text.split()[1:]
    before = sentence.source.text[: mention.start - sentence.start]
    return SENTENCE_START.search(before) is not None and all(word.islower() for word in rest)


def _distance(mention: Mention, position: int) -> int:
    if mention.start <= position < mention.end:
        return 0
    return min(abs(mention.start - position), abs(mention.end - position))
