"""Countries of actors whose own words give none: "police", "the president", "protesters"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from configs.lexicon.actor_codes import INTERNATIONAL_KINDS
from schemas.articles import TEXT, TITLE
from transforms.language import syntax
from transforms.language.actor_senses import CONFIDENCE, Actor, ActorContext
from transforms.language.datelines import dateline_end
from transforms.language.doc_columns import columns_of
from transforms.language.drafts import Draft
from transforms.language.opposed import faces

# A country must have this share of all that are named to stand for the article's own.
_DOMINANT_SHARE = 0.25
# How often the country of the dateline must be named elsewhere to be what the article is about.
_NAMED_AGAIN = 1
# How often a country must be named to be that of somebody who deals with another one.
_MIN_NAMED = 2
# By how many more namings the country of the title goes before it.
_LEAD = 1
_AREA_LABELS = frozenset({"GPE", "NORP"})
_FORCES = "MIL"
_FORCES_ABROAD = frozenset({"MIL", "COP"})
_OF_STATES = frozenset({"GOV", "MIL", None})
_ARMED = frozenset({"REB", "CRM", "UAF"})
# Where these are held says nothing of who speaks of them: "the army declined talks in Jeddah".
_MEETINGS = frozenset({"talk", "talks", "summit", "conference", "meeting", "negotiation", "negotiations", "round"})
_SERVING = frozenset({"work", "spy", "fight"})
# Offices and bodies that seldom act outside their country.
_AT_HOME = frozenset({"GOV", "LEG", "JUD"})
# From the end of a noun to what follows "whose", a comma between them.
_WHOSE_REACH = 2
_PLACE_PREPOSITIONS = frozenset({"in", "at", "across", "throughout", "near", "inside", "outside", "around", "through"})


def fill_countries(
    drafts: Sequence[Draft], docs: Mapping[str, Doc], context: ActorContext, abroad: Collection[str]
) -> None:
    """Gives country-less actors the country of their owner, of their sentence's place, or of the whole article.

    Before one of the words of `abroad`, as before "embassy", no country is a place.
    """
    by_sentence: dict[tuple[str, int], list[Draft]] = defaultdict(list)
    pronouns: dict[tuple[str, int], Draft] = {}
    for draft in drafts:
        by_sentence[draft.field, draft.sentence].append(draft)
        if draft.kind == "pronoun":
            pronouns[draft.field, draft.end] = draft
    home = _home_country(drafts, docs, context)
    n_countries = len({draft.actor.country for draft in drafts} - {None})
    for draft in drafts:
        actor = draft.actor
        if draft.kind == "pronoun" or actor.country is not None:
            continue
        is_of_others = draft.noun is not None and draft.noun.is_of_others
        is_somebody = draft.is_individual or draft.is_realm or is_of_others
        if actor.sector is None and actor.role is None and not is_somebody:
            continue
        group = by_sentence[draft.field, draft.sentence]
        owner = pronouns.get((draft.field, draft.start)) or _described_by(draft, group, docs[draft.field])
        if owner is not None and owner.referent.actor.country is not None:
            whose = owner.referent.actor.country
            found = _most_named_but(whose, context) if is_of_others else whose
            if found is not None:
                confidence = CONFIDENCE["coreference"]
                draft.actor = replace(actor, country=found, resolved_by="coreference", confidence=confidence)
            continue
        if is_of_others and draft.phrase is not None and draft.phrase.possessor is not None:
            continue
        if (actor.sector is None and not draft.is_realm) or draft.is_gathered or draft.members:
            continue
        if n_countries > 1 and _sums_up(draft):
            continue
        country = _country_around(draft, group, docs[draft.field], home, context, abroad)
        if country is not None:
            draft.actor = replace(actor, country=country, resolved_by="document", confidence=CONFIDENCE["document"])


def _described_by(draft: Draft, group: Sequence[Draft], doc: Doc) -> Draft | None:
    """Whose an actor is after "whose": Chad of "Chad, whose soldiers left"."""
    if draft.start == 0 or doc[draft.start - 1].lower_ != "whose":
        return None
    before = [d for d in group if d.end < draft.start and draft.start - d.end <= _WHOSE_REACH]
    return before[-1] if before else None


def _most_named_but(country: str, context: ActorContext) -> str | None:
    """The other country that an article names most, if one stands out."""
    others = sorted(
        (weight, other)
        for other, weight in context.countries.items()
        if other != country and other not in INTERNATIONAL_KINDS
    )
    is_clear = bool(others) and (len(others) == 1 or others[-1][0] > others[-2][0])
    return others[-1][1] if is_clear else None


def _sums_up(draft: Draft) -> bool:
    """Whether a plural may mean parties of several countries: "the leaders", "the foreign ministers"."""
    if draft.phrase is None or not draft.is_plural:
        return False
    return any(sense.sums_up for sense in draft.phrase.head.senses)


def _home_country(drafts: Sequence[Draft], docs: Mapping[str, Doc], context: ActorContext) -> str | None:
    """The country of the dateline, if the article names it again; else the one that it names most.

    Where the title is about another country that is named more often, the dateline is but where that is told.
    """
    doc = docs.get(TEXT)
    end = 0 if doc is None else dateline_end(columns_of(doc).text)
    if doc is not None and end > 0:
        written = [d.actor.country for d in drafts if d.field == TEXT and doc[d.start].idx < end and d.actor.country]
        for country in reversed(written):
            n_named = context.countries.get(country, 0.0)
            if n_named - written.count(country) >= _NAMED_AGAIN:
                other = _country_of_title(drafts, docs, country)
                return other if context.countries.get(other or "", 0.0) > n_named + _LEAD else country
    return _dominant_country(context, frozenset())


def _country_of_title(drafts: Sequence[Draft], docs: Mapping[str, Doc], written_in: str) -> str | None:
    """The country that acts in the title, or else the one that its acts are told to be in.

    None if the title names the country that the text was written in. Where a body of several states acts, as in "EU
    sues Hungary", it is the country dealt with.
    """
    title = docs.get(TITLE)
    named = [d for d in drafts if d.field == TITLE and d.actor.country is not None]
    areas = [d for d in named if d.label in _AREA_LABELS]
    if title is None or any(d.actor.country == written_in for d in areas):
        return None
    verb = next((token.i for token in title if token.pos_ == "VERB"), len(title))
    places = [d for d in areas if _is_place(d, title)]
    acting = [d for d in areas if d.start < verb and d not in places]
    is_of_body = any(d.start < verb and d.actor.country in INTERNATIONAL_KINDS for d in named)
    return next((d.actor.country for d in (*acting, *places, *(areas if is_of_body else ()))), None)


def _dominant_country(context: ActorContext, without: frozenset[str | None]) -> str | None:
    """The country that is named most, some left out, if it clearly leads."""
    weights = {country: weight for country, weight in context.countries.items() if country not in without}
    if not weights:
        return None
    code = max(weights, key=lambda country: weights[country])
    return code if weights[code] / sum(context.countries.values()) >= _DOMINANT_SHARE else None


def _country_around(
    draft: Draft, group: Sequence[Draft], doc: Doc, home: str | None, context: ActorContext, abroad: Collection[str]
) -> str | None:
    """The place of the clause ("in Cairo"), else the article's own country, else the only one that the sentence names.

    A country that is another party of the same verb is not the actor's: "The minister accused Minsk". Soldiers of whom
    a force tells are its own, wherever they are; whoever "and" joins to a government or a force is of its country, of a
    force that may be abroad only if nothing else tells.
    """
    own = _force_that_tells(draft, group, doc) or _served_by(draft, group, doc)
    if own is not None:
        return own
    beside = _joined_to(draft, group, doc)
    if beside is not None and beside.sector in _AT_HOME:
        return beside.country
    areas = [d for d in group if d.label in _AREA_LABELS and d.actor.country is not None and not d.is_cut_off]
    grounds = [d for d in areas if _is_place(d, doc) and doc[d.end : d.end + 1].text.lower() not in abroad]
    places = {d.actor.country for d in grounds if _is_whereabouts(d, draft, doc)}
    if len(places) == 1:
        return places.pop()
    written_at = dateline_end(columns_of(doc).text) if draft.field == TEXT else 0
    faced = [d for d in areas if doc[d.start].idx >= written_at and faces(d, draft, doc)]
    facing = frozenset(d.actor.country for d in faced if _is_state_faced(d, draft, group, doc))
    countries = {d.actor.country for d in areas}
    if home is not None and home not in facing:
        return home
    if len(countries) == 1 and not facing:
        return countries.pop()
    if beside is not None:
        return beside.country
    other = _dominant_country(context, facing)
    return other if context.countries.get(other or "", 0.0) >= _MIN_NAMED else None


def _is_state_faced(area: Draft, draft: Draft, group: Sequence[Draft], doc: Doc) -> bool:
    """Whether an actor deals with a state, not with people or property of one: "Serbian students", "Haiti's prison".

    With those rather somebody of their own country deals, unless it is a force, which may be abroad. Armed people deal
    with a country alone if they do so with all of it: "fired rockets at Israel".
    """
    if draft.actor.sector in _FORCES_ABROAD:
        return True
    if draft.actor.sector in _ARMED and syntax.is_premodifier(doc[area.start : area.end].root):
        return False
    around = [d for d in group if d is not area and d.start <= area.start and area.end <= d.end]
    if around:
        return around[0].actor.sector in _OF_STATES
    is_owner = area.end < len(doc) and doc[area.end].tag_ == "POS"
    return not (is_owner and draft.actor.sector in _ARMED)


def _joined_to(draft: Draft, group: Sequence[Draft], doc: Doc) -> Actor | None:
    """The actor with a country and a sector that "and" joins to one: "Chad's army" of "Chad's army and the rebels".

    Two of a government are rather of two countries: "Wu and President Benegas".
    """
    noun = doc[draft.start : draft.end].root
    first = syntax.first_conjunct_of(noun)
    if first == noun or draft.kind == "name" or draft.actor.sector in _AT_HOME:
        return None
    joined = [d.referent.actor for d in group if d.start <= first.i < d.end and d is not draft]
    known = [a for a in joined if a.country not in (None, *INTERNATIONAL_KINDS) and a.sector is not None]
    return known[-1] if known else None


def _force_that_tells(draft: Draft, group: Sequence[Draft], doc: Doc) -> str | None:
    """The country of the force that tells of a soldier: "The U.S. military says a soldier was killed in Baghdad"."""
    if draft.actor.sector != _FORCES:
        return None
    noun = doc[draft.start : draft.end].root
    teller = syntax.governing_subject_of(noun) if syntax.is_content_clause(syntax.clause_of(noun)) else None
    tellers = [d for d in group if teller is not None and d.start <= teller.i < d.end and d.actor.sector == _FORCES]
    return next((d.actor.country for d in tellers if d.actor.country is not None), None)


def _served_by(draft: Draft, group: Sequence[Draft], doc: Doc) -> str | None:
    """The country that somebody serves: "hackers working for North Korea"."""
    clauses = [c for c in syntax.noun_clauses_of(doc[draft.start : draft.end].root) if c.lemma_ in _SERVING]
    masters = [o.noun.i for clause in clauses for o in syntax.obliques_of(clause) if o.preposition == "for"]
    countries = (d.actor.country for d in group if any(d.start <= master < d.end for master in masters))
    return next((country for country in countries if country is not None), None)


def _is_place(draft: Draft, doc: Doc) -> bool:
    """Whether an area is where something is: "in Cairo", "in downtown Cairo", "in the Armenian village of Kirants"."""
    before = draft.start - 1
    if before > 0 and (doc[before].pos_ in ("ADJ", "NOUN") or (draft.label == "NORP" and doc[before].lower_ == "the")):
        before -= 1
    return before >= 0 and doc[before].lower_ in _PLACE_PREPOSITIONS


def _is_whereabouts(place: Draft, draft: Draft, doc: Doc) -> bool:
    """Whether a place is named in an actor's own clause, or in one that describes the actor: "rebels based in Goma"."""
    actor = doc[draft.start : draft.end].root
    noun = doc[place.start : place.end].root
    governor = syntax.governor_of(noun)
    if governor is not None and governor.lemma_.lower() in _MEETINGS:
        return False
    clause = syntax.clause_of(noun)
    return clause == syntax.clause_of(actor) or syntax.antecedent_of(clause) == actor
