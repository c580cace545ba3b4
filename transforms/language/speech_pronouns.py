"""First persons inside quotes: "we" of "We support peace," Lavrov said, is Lavrov's side."""

from __future__ import annotations

from schemas.mentions import Mention
from transforms.language.reading import Reading

_FIRST_PERSON = frozenset({"speaker", "we"})


def referent_of(reading: Reading, mention: Mention) -> Mention:
    """The speaker's mention for a first person inside a quote whose speaker is known, else the mention itself.

    To be asked once the quotes of the reading are found. The innermost quote counts.
    """
    if mention.kind != "pronoun":
        return mention
    if reading.ontology.actors.pronouns.get(mention.text.lower()) not in _FIRST_PERSON:
        return mention
    around = [
        quote
        for quote in reading.quotes
        if quote.field == mention.field and quote.start <= mention.start and mention.end <= quote.end
    ]
    if not around:
        return mention
    innermost = min(around, key=lambda quote: quote.end - quote.start)
    speaker = innermost.speaker_mention_id
    return mention if speaker is None else reading.mention_by_id.get(speaker, mention)
