"""The layers of annotation of an article, as items that stand for one thing and the stretches of text they lie on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from analysis.report.numbering import BrowserOffsets
from schemas.articles import FIELDS, Article
from schemas.dates import DateExpression
from schemas.events import Event, Party
from schemas.mentions import Mention
from schemas.places import Place
from schemas.quotes import Quote
from schemas.roles import Role

Item = dict[str, Any]
Stretch = tuple[str, int, int, str]

# Layers in the order of the page, by the table whose rows they show.
LAYERS: Mapping[str, str] = {
    "events": "Events",
    "quotes": "Quotes",
    "mentions": "Mentions",
    "places": "Places",
    "dates": "Dates",
    "roles": "Offices",
}


def annotated_article(article: Article, records: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """An article with the items of each layer; offsets count as a browser does."""
    offsets = {field: BrowserOffsets(getattr(article, field) or "") for field in FIELDS}
    makers: dict[str, Callable[[Any], Iterable[Item]]] = {
        "events": lambda rows: map(_event, sorted(rows, key=_in_text)),
        "quotes": lambda rows: map(_quote, sorted(rows, key=_in_text)),
        "mentions": _chains,
        "places": lambda rows: map(_place, sorted(rows, key=_in_text)),
        "dates": lambda rows: map(_date, sorted(rows, key=_in_text)),
        "roles": lambda rows: map(_role, sorted(rows, key=_in_text)),
    }
    layers = {layer: list(makers[layer](records.get(layer, ()))) for layer in LAYERS}
    for item in (item for items in layers.values() for item in items):
        item["stretches"] = [
            [field, offsets[field](start), offsets[field](end), part] for field, start, end, part in item["stretches"]
        ]
    return {
        "title": article.title,
        "text": article.text,
        "url": article.canonical_url or article.url,
        "about": [
            article.outlet,
            article.language,
            article.published_at and f"{article.published_at:%Y-%m-%d %H:%M} UTC",
        ],
        "not_coded": article.not_coded_reason,
        "layers": layers,
    }


def _in_text(record: Any) -> tuple[bool, int, int]:
    return record.field != "title", record.start, record.end


def _item(title: str, stretches: Sequence[Stretch], facts: Iterable[tuple[str, Any]], **more: Any) -> Item:
    told = [
        [name, value if isinstance(value, str) else str(value)] for name, value in facts if value not in (None, "", ())
    ]
    return {"title": title, "stretches": list(dict.fromkeys(stretches)), "facts": told, **more}


def _event(event: Event) -> Item:
    field = event.field
    stretches: list[Stretch] = [(field, event.trigger_start, event.trigger_end, "trigger")]
    stretches += [(field, party.start, party.end, "actor") for party in event.actors]
    stretches += [(field, party.start, party.end, "recipient") for party in event.recipients]
    stretches += [
        (field, link.speaker_start, link.speaker_end, "speaker")
        for link in event.attributions
        if link.speaker_start is not None and link.speaker_end is not None
    ]
    if event.place is not None:
        stretches.append((field, event.place.start, event.place.end, "scene"))
    days = (event.happened_from, event.happened_to)
    facts = [
        ("who", "; ".join(map(_party, event.actors))),
        ("to whom", "; ".join(map(_party, event.recipients))),
        ("status", f"{event.status}, {event.claim}"),
        ("says who", " citing ".join(link.name or link.speaker or "unnamed" for link in event.attributions)),
        ("when", " – ".join(str(day) for day in dict.fromkeys(days) if day is not None)),
        ("from", event.date_basis and f"{event.date_basis}{_quoted(event.date_text)}"),
        ("where", event.place and (event.place.name or event.place.text)),
        ("about", ", ".join(event.contexts)),
        ("intensity", event.intensity and f"{event.intensity:+.1f}".replace("-", "−")),
        ("CAMEO", event.cameo_code),
        ("confidence", f"{event.confidence:.2f}"),
        ("rule", event.rule_id),
        ("repeats", event.duplicate_of and "an earlier event of this article"),
    ]
    return _item(" / ".join([event.event_type, *event.modes]), stretches, facts, quad=event.quad_class)


def _party(party: Party) -> str:
    codes = " ".join(code for code in (party.country, party.sector, *party.other_sectors) if code)
    supplied = ", from the context" if party.is_inferred else ""
    return f"{party.name or party.text}{f' ({codes})' if codes else ''}{supplied}"


def _quote(quote: Quote) -> Item:
    stretches: list[Stretch] = [(quote.field, part.start, part.end, "quote") for part in quote.fragments]
    if not stretches:
        stretches.append((quote.field, quote.start, quote.end, "quote"))
    if quote.speaker_start is not None and quote.speaker_end is not None:
        stretches.append((quote.field, quote.speaker_start, quote.speaker_end, "speaker"))
    if quote.cue_start is not None and quote.cue_end is not None:
        stretches.append((quote.field, quote.cue_start, quote.cue_end, "cue"))
    facts = [
        ("says", quote.text),
        ("as written", quote.speaker),
        ("role", quote.speaker_role),
        ("country", quote.speaker_country),
        ("sector", quote.speaker_sector),
        ("to", quote.addressee),
        ("cue", quote.cue),
        ("kind", quote.kind),
        ("confidence", f"{quote.confidence:.2f}"),
    ]
    return _item(quote.speaker_name or quote.speaker or "Unnamed speaker", stretches, facts)


def _chains(mentions: Sequence[Mention]) -> Iterable[Item]:
    """One item for each chain, in the order of first mentions; those with several are numbered."""
    chains: dict[str, list[Mention]] = defaultdict(list)
    for mention in sorted(mentions, key=_in_text):
        chains[mention.chain_id or mention.mention_id].append(mention)
    number = 0
    for chain in chains.values():
        number += len(chain) > 1
        yield _chain(chain, number if len(chain) > 1 else None)


def _chain(chain: Sequence[Mention], number: int | None) -> Item:
    facts = [
        ("as written", "; ".join(dict.fromkeys(mention.text for mention in chain)) if number else None),
        *((name, _values(chain, name)) for name in ("role", "country", "sector", "label", "kind")),
        ("resolved by", _values(chain, "resolved_by") or "unresolved"),
        ("entity", _values(chain, "entity_id")),
    ]
    title = next((mention.name for mention in chain if mention.name), chain[0].text)
    stretches: list[Stretch] = [(mention.field, mention.start, mention.end, "mention") for mention in chain]
    return _item(title, stretches, facts, chain=number)


def _values(chain: Sequence[Mention], name: str) -> str:
    return ", ".join(dict.fromkeys(value for mention in chain if (value := getattr(mention, name)) is not None))


def _place(place: Place) -> Item:
    facts = [
        ("name", place.name),
        ("division", place.admin1),
        ("country", place.country),
        ("degrees", None if place.latitude is None else f"{place.latitude:.2f}, {place.longitude:.2f}"),
        ("GeoNames", place.geonames_id),
        ("class", place.feature_class),
        ("demonym", "yes" if place.is_demonym else None),
        ("confidence", f"{place.confidence:.2f}"),
    ]
    return _item(place.text, [(place.field, place.start, place.end, "place")], facts)


def _date(date: DateExpression) -> Item:
    facts = [
        ("value", date.value),
        ("from", date.from_at and f"{date.from_at:%Y-%m-%d %H:%M}"),
        ("until before", date.to_at and f"{date.to_at:%Y-%m-%d %H:%M}"),
        ("granularity", date.granularity),
        ("basis", date.basis),
        ("type", date.type),
    ]
    return _item(date.text, [(date.field, date.start, date.end, "date")], facts)


def _role(role: Role) -> Item:
    facts = [
        ("office", role.role),
        ("of", role.organisation),
        ("country", role.country),
        ("former", "yes" if role.is_former else None),
    ]
    return _item(role.name or role.text, [(role.field, role.start, role.end, "role")], facts)


def _quoted(text: str | None) -> str:
    return "" if text is None else f", “{text}”"
