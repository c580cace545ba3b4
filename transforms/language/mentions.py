"""Finds mentions of actors and says whom each one means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc

from configs.lexicon.actors import ActorLexicon
from schemas.articles import TITLE
from schemas.ids import child_id_of, content_id
from schemas.mentions import Mention
from transforms.language.acronyms import link_acronyms
from transforms.language.actor_senses import ActorContext
from transforms.language.actors import actor_of, extent_of
from transforms.language.antecedents import link_anaphors, settle_anaphors
from transforms.language.appositions import link_appositions
from transforms.language.coreference import link_names, link_offices
from transforms.language.doc_columns import columns_of
from transforms.language.drafts import PERSON_NOUNS, Draft, draft_of
from transforms.language.home_countries import fill_countries
from transforms.language.lexical_units import Unit, units_of
from transforms.language.nominal_links import link_nouns
from transforms.language.noun_phrases import phrases_of
from transforms.language.pronouns import pronoun_drafts
from transforms.language.qualified_places import with_qualified_places
from transforms.language.reading import Reading
from transforms.language.shared_heads import share_heads
from transforms.language.speech_pronouns import link_persons_of_speech
from transforms.language.syntax import clause_of, complement_clause_of, full_phrase_of, obliques_of

_BASED = ("-", "based")
# How much a country counts as whose embassy something is, or as where somebody said something.
_ABROAD = 0.5


def extract_mentions(reading: Reading) -> Iterator[Mention]:
    """Records of the table `mentions`, in order of the text; a longer one comes before one that it holds."""
    drafts = drafts_of(reading)
    for draft in drafts:
        yield _record(reading, draft)


def drafts_of(reading: Reading) -> list[Draft]:
    """Mentions with all that the article tells of them, in order of the text."""
    lexicon = reading.ontology.actors
    abbreviations = reading.ontology.places.abbreviations
    units = {
        field: with_qualified_places(units_of(doc, lexicon), doc, lexicon, abbreviations)
        for field, doc in reading.docs.items()
    }
    context = ActorContext(_countries(units, reading.docs, lexicon), reading.article.published_on)
    drafts: list[Draft] = []
    for field, doc in reading.docs.items():
        tokens = columns_of(doc).tokens
        for phrase in phrases_of(doc, units[field], lexicon, reading.ontology.places.departure):
            actor = actor_of(phrase, doc, lexicon, context)
            sentence = reading.sentence_of(field, tokens[phrase.head.start]).index
            drafts.append(draft_of(phrase, extent_of(phrase), actor, doc, field, sentence, lexicon))
        named = {(draft.start, draft.end) for draft in drafts if draft.field == field}
        drafts.extend(draft for draft in pronoun_drafts(reading, field) if (draft.start, draft.end) not in named)
    drafts = [draft for draft in drafts if _is_telling(draft) or _may_stand_for_body(draft, lexicon)]
    drafts = _ordered([*drafts, *link_acronyms(reading, drafts)])
    share_heads(drafts, reading.docs, lexicon)
    link_appositions(drafts, reading.docs)
    link_names(drafts)
    link_offices(drafts, lexicon)
    link_nouns(drafts, reading.docs, lexicon, context)
    drafts = [draft for draft in drafts if _is_telling(draft)]
    link_anaphors(drafts, reading.docs, lexicon)
    link_persons_of_speech(drafts, reading)
    fill_countries(drafts, reading.docs, context, lexicon.abroad)
    settle_anaphors(drafts)
    return drafts


def _is_telling(draft: Draft) -> bool:
    """Whether a mention says anything: a common noun without sector, country or person is none."""
    if draft.kind != "nominal" or draft.actor.resolved_by is not None or draft.chain is not None:
        return True
    names_people = draft.noun is not None and draft.noun.noun in PERSON_NOUNS
    return names_people or draft.is_gathered or draft.is_realm


def _may_stand_for_body(draft: Draft, lexicon: ActorLexicon) -> bool:
    return draft.noun is not None and draft.noun.name in lexicon.anaphors


def _ordered(drafts: Sequence[Draft]) -> list[Draft]:
    ordered = sorted(drafts, key=lambda d: (d.field != TITLE, d.start, -d.end))
    for order, draft in enumerate(ordered):
        draft.order = order
    reach: tuple[str, int] = ("", -1)
    for draft in ordered:
        draft.is_attributive = (draft.field, draft.end) <= reach and draft.field == reach[0] and draft.kind == "name"
        if draft.field != reach[0] or draft.end > reach[1]:
            reach = (draft.field, draft.end)
    return ordered


def _countries(units: Mapping[str, Sequence[Unit]], docs: Mapping[str, Doc], lexicon: ActorLexicon) -> dict[str, float]:
    """How often each country is named; in the title it counts twice, as where something was said or the like half.

    Seats of others ("Paris-based") do not count at all.
    """
    counts: dict[str, float] = defaultdict(float)
    for field, found in units.items():
        doc = docs[field]
        for unit in found:
            if not unit.is_area or unit.is_cut_off or unit.senses[0].country is None or _is_seat(unit, doc):
                continue
            if len({sense.country for sense in unit.senses}) == 1:
                is_mission = unit.end < len(doc) and doc[unit.end].lower_ in lexicon.abroad
                is_abroad = is_mission or _is_where_told(unit, doc)
                counts[unit.senses[0].country] += (2 if field == TITLE else 1) * (_ABROAD if is_abroad else 1)
    return counts


def _is_where_told(unit: Unit, doc: Doc) -> bool:
    """Whether a place is but where the clause around is told: "civilians had fled, he said in the Kenyan capital"."""
    verb = clause_of(doc[unit.start])
    if complement_clause_of(verb) is None:
        return False
    places = (full_phrase_of(o.noun) for o in obliques_of(verb) if o.preposition in ("in", "at"))
    return any(place.start <= unit.start < place.end for place in places)


def _is_seat(unit: Unit, doc: Doc) -> bool:
    return doc[unit.end : unit.end + len(_BASED)].text.lower() == "".join(_BASED)


def _record(reading: Reading, draft: Draft) -> Mention:
    columns = columns_of(reading.docs[draft.field])
    start, end = _extent(reading, draft)
    actor = draft.actor
    article_id = reading.article.article_id
    return Mention(
        mention_id=child_id_of(article_id, draft.field, "mention", start, end),
        article_id=article_id,
        field=draft.field,
        sentence_index=draft.sentence,
        start=start,
        end=end,
        text=columns.text[start:end],
        kind=draft.kind,
        confidence=round(actor.confidence, 3),
        label=draft.label,
        chain_id=None if draft.chain is None else content_id(article_id, "chain", draft.chain.order),
        entity_id=actor.entity_id,
        name=actor.name,
        role=actor.role,
        country=actor.country,
        sector=actor.sector,
        other_sectors=actor.other_sectors,
        resolved_by=actor.resolved_by,
        members=tuple(_id_of(reading, member) for member in draft.members),
    )


def _id_of(reading: Reading, draft: Draft) -> str:
    return child_id_of(reading.article.article_id, draft.field, "mention", *_extent(reading, draft))


def _extent(reading: Reading, draft: Draft) -> tuple[int, int]:
    tokens = columns_of(reading.docs[draft.field]).tokens
    last = tokens[draft.end - 1]
    return tokens[draft.start].idx, last.idx + len(last)
