"""Countries of actors whose own words give none: "police", "the president", "protesters"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from transforms.language.actor_senses import CONFIDENCE, ActorContext
from transforms.language.drafts import Draft

# A country must have this share of all that are named to stand for the article's own.
_DOMINANT_SHARE = 0.25
_PLACE_PREPOSITIONS = frozenset({"in", "at", "across", "throughout", "near", "inside", "outside", "around"})


def fill_countries(drafts: Sequence[Draft], docs: Mapping[str, Doc], context: ActorContext) -> None:
    """Gives country-less actors the country of their owner, of their sentence's place, or of the whole article."""
    by_sentence: dict[tuple[str, int], list[Draft]] = defaultdict(list)
    pronouns: dict[tuple[str, int], Draft] = {}
    for draft in drafts:
        by_sentence[draft.field, draft.sentence].append(draft)
        if draft.kind == "pronoun":
            pronouns[draft.field, draft.end] = draft
    dominant = dominant_country(context)
    n_countries = len({draft.actor.country for draft in drafts} - {None})
    for draft in drafts:
        actor = draft.actor
        if draft.kind == "pronoun" or actor.country is not None:
            continue
        if actor.sector is None and actor.role is None and not draft.is_individual and not draft.is_realm:
            continue
        owner = pronouns.get((draft.field, draft.start))
        if owner is not None and owner.antecedent is not None and owner.antecedent.actor.country is not None:
            found = owner.antecedent.actor.country
            draft.actor = replace(actor, country=found, resolved_by="coreference", confidence=CONFIDENCE["coreference"])
            continue
        if (actor.sector is None and not draft.is_realm) or draft.is_gathered or (n_countries > 1 and _sums_up(draft)):
            continue
        country = _sentence_country(by_sentence[draft.field, draft.sentence], draft, docs[draft.field]) or dominant
        if country is not None:
            draft.actor = replace(actor, country=country, resolved_by="document", confidence=CONFIDENCE["document"])


def _sums_up(draft: Draft) -> bool:
    """Whether a plural may mean parties of several countries: "the leaders", "the foreign ministers"."""
    if draft.phrase is None or not draft.is_plural:
        return False
    return any(sense.noun == "collective" for sense in draft.phrase.head.senses)


def dominant_country(context: ActorContext) -> str | None:
    """The country that is named most, if it clearly leads."""
    total = sum(context.countries.values())
    if not total:
        return None
    code, weight = max(context.countries.items(), key=lambda item: item[1])
    return code if weight / total >= _DOMINANT_SHARE else None


def _sentence_country(group: Sequence[Draft], draft: Draft, doc: Doc) -> str | None:
    """The place of the sentence ("in Cairo"), else the only country that it names."""
    areas = [d for d in group if d.label in ("GPE", "NORP") and d.actor.country is not None and not d.is_cut_off]
    places = {d.actor.country for d in areas if d.start > 0 and doc[d.start - 1].lower_ in _PLACE_PREPOSITIONS}
    if len(places) == 1:
        return places.pop()
    countries = {d.actor.country for d in areas}
    return countries.pop() if len(countries) == 1 else None
