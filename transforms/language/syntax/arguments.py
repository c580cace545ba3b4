"""Who acts and who is acted on, wherever the clause puts them."""

from __future__ import annotations

from spacy.tokens import Token

from transforms.language.doc_columns import columns_of, word_of
from transforms.language.syntax.clauses import clause_of, is_clause_head
from transforms.language.syntax.dependents import (
    children_of,
    governor_of,
    indirect_object_of,
    later_conjuncts_of,
    marker_of,
    next_word_of,
    object_of,
    passive_subject_of,
    subject_of,
)
from transforms.language.syntax.labels import (
    ACTIVE_SUBJECTS,
    NOUN_CLAUSES,
    OBJECTS,
    PASSIVE_SUBJECTS,
    PREDICATE_COMPLEMENTS,
    RELATIVE_CLAUSES,
)
from transforms.language.syntax.nouns import possessor_of
from transforms.language.syntax.obliques import is_time_noun, oblique_of, obliques_of
from transforms.language.syntax.verbs import is_passive, is_stranded, is_stray_verb
from transforms.language.words import Oblique, Word

_NO_PARTICLES = ACTIVE_SUBJECTS | PASSIVE_SUBJECTS | frozenset({"punct", "conj", "cc", "mark", "prep"})
_NOUN_PARTICIPLES = NOUN_CLAUSES | frozenset({"amod"})
_BESIDE_CONJUNCTS = frozenset({"cc", "punct", "advmod", "conj", "compound:prt", "prt"})
# "kidnapped up to 16 advisers": what parsers take for a preposition.
# "accused Y of shelling", "barred Y from leaving": prepositions of clauses whose subject is the object above.
_OBJECT_CONTROL = frozenset({"of", "for", "from", "with", "into"})
_APPROXIMATIONS = ("up to", "more than", "as many as", "at least")
_ADVERB_TAGS = frozenset({"RB", "RP"})
_PAST = frozenset({"VBD", "VBN"})
_TIMES = frozenset({"during", "after", "before", "following", "ahead of"})
_CIRCUMSTANCES = _TIMES | frozenset({"on", "from"})
_RELATIVE_PRONOUNS = frozenset({"who", "which", "that", "whom", "whose"})


def agent_of(verb: Token) -> Word | None:
    """Noun of the by-phrase of a passive verb or participle, or of an event noun ("the shelling of Y by X").

    Passives that "and" joins share it: "refugees were beaten and robbed by soldiers".
    """
    own = _own_agent_of(verb)
    if own is None and verb.tag_ == "VBN" and is_passive(verb):
        joined = (word for word in later_conjuncts_of(verb)[1:] if word.tag_ == "VBN" and is_passive(word))
        later = (word for word in joined if subject_of(word) is None and passive_subject_of(word) is None)
        return next((agent for agent in map(_own_agent_of, later) if agent is not None), None)
    return own


def _own_agent_of(verb: Token) -> Word | None:
    obliques = obliques_of(verb)
    if not obliques:
        return None
    marked = [o.noun for o in obliques if o.noun.dep_ == "obl:agent"]
    if marked:
        # "cut by two hours by the government": what a measure looks like comes first.
        return marked[-1]
    if verb.pos_ in ("NOUN", "PROPN") or is_passive(verb):
        return next((o.noun for o in reversed(obliques) if o.preposition == "by" and not is_time_noun(o.noun)), None)
    return None


def particle_among(verb: Token, particles: frozenset[str]) -> str | None:
    """The one of some particles that a verb has, also where the parser took it for another kind of word."""
    for child in children_of(verb):
        is_beside = child.i >= verb.i - 1 and not child.compound
        if child.lower_ in particles and child.dep_ not in _NO_PARTICLES and is_beside:
            return child.lower_
    target = logical_object_of(verb)
    after = next_word_of(verb)
    if after is not None and after.lower_ in particles and (after.tag_ in _ADVERB_TAGS or _parts_from(after, target)):
        return after.lower_
    if target is None:
        return next((o.preposition for o in obliques_of(verb) if o.preposition in particles), None)
    return next((p for p in map(particle_before, (*obliques_of(verb), *obliques_of(target))) if p in particles), None)


def particle_before(oblique: Oblique) -> str | None:
    """The first word of a preposition of two, which may be a verb's particle: "out" of "pulled its troops out of"."""
    first, _, rest = oblique.preposition.partition(" ")
    return first if rest else None


def _parts_from(particle: Word, target: Word | None) -> bool:
    """Whether a word after a verb is its particle, though it was hung on a noun: "handed over him", "thrown out of"."""
    following = next_word_of(particle)
    return particle.head == target or (following is not None and following.lower_ == "of")


def object_with_particle(verb: Token, particles: frozenset[str]) -> Word | None:
    """What is acted on, also where the parser took the verb's particle for the preposition of the object."""
    found = logical_object_of(verb)
    if found is None and particles:
        found = oblique_of(verb, *particles)
    return oblique_of(verb, *_APPROXIMATIONS) if found is None else found


def shared_object_of(verb: Token) -> Word | None:
    """Object that a verb shares with the one coordinated after it: "shelled and then captured a base"."""
    children = children_of(verb)
    for child in children:
        if child.dep_ == "conj" and child.pos_ == "VERB":
            between = (other for other in children if verb.i < other.i < child.i)
            if all(other.dep_ in _BESIDE_CONJUNCTS for other in between):
                return object_of(child)
    return None


def predication_subject_of(predicate: Token) -> Word | None:
    """Subject of a predicate noun or adjective: "Seoul" of "Seoul is ready"; the noun that an adjective modifies."""
    predicate = word_of(predicate)
    own = subject_of(predicate)
    if own is not None:
        return _resolved_relative(predicate, own)
    if predicate.dep_ in PREDICATE_COMPLEMENTS:
        return logical_subject_of(predicate.head)
    if predicate.dep_ in ("acl", "amod", "acl:relcl"):
        return predicate.head
    return _logical_subject(predicate, depth=0)


def circumstance_subject_of(noun: Token) -> Word | None:
    """Who acts in the clause that an event noun is a circumstance of: "he" of "he spoke during a trip to Paris"."""
    governor = _circumstance_verb_of(noun, _CIRCUMSTANCES)
    if governor is None:
        return None
    return passive_subject_of(governor) if is_passive(governor) else logical_subject_of(governor)


def verb_at_time_of(noun: Token) -> Word | None:
    """The verb whose time an event noun tells: "agreed" of "agreed after a week of talks" for "talks"."""
    return _circumstance_verb_of(noun, _TIMES)


def _circumstance_verb_of(noun: Token, prepositions: frozenset[str]) -> Word | None:
    noun = word_of(noun)
    measure = noun.head
    if measure.pos_ == "NOUN" and any(o.noun == noun and o.preposition == "of" for o in obliques_of(measure)):
        noun = measure
    governor = noun.head
    if governor.pos_ != "VERB":
        return None
    is_circumstance = any(o.noun == noun and o.preposition in prepositions for o in obliques_of(governor))
    return governor if is_circumstance else None


def governing_subject_of(token: Token) -> Word | None:
    """Who acts in the clause that a clause hangs in: "Japan" for "it" in "Japan said it had halted aid"."""
    clause = clause_of(token)
    governor = governor_of(clause)
    while governor is not None and not is_clause_head(governor):
        governor = governor_of(governor)
    return None if governor is None else logical_subject_of(governor)


def logical_subject_of(verb: Token) -> Word | None:
    """Who acts: the subject said, shared by coordination, borrowed by control, or described by the clause.

    The agent of a passive; for "X agreed to send" X, for "X urged Y to send" Y; for "troops that attacked" and "troops
    attacking" troops; for "after visiting Seoul, he" he. None where the text leaves the actor out.
    """
    return _logical_subject(word_of(verb), depth=0)


def logical_object_of(verb: Token) -> Word | None:
    """Who or what is acted on: the object of an active verb, the subject of a passive one, the noun of a gap."""
    verb = word_of(verb)
    if is_passive(verb):
        own = passive_subject_of(verb)
        if own is None and verb.dep_ == "conj" and is_passive(verb.head):
            return logical_object_of(verb.head)
        if own is None and verb.dep_ in _NOUN_PARTICIPLES:
            return verb.head
        if own is None and verb.dep_ == "advcl" and verb.tag_ == "VBN" and verb.i < verb.head.i:
            # "Freed by a court, he left".
            return passive_subject_of(verb.head) if is_passive(verb.head) else subject_of(verb.head)
        return _resolved_relative(verb, own)
    own = object_of(verb)
    if own is not None:
        return _resolved_relative(verb, own)
    if is_stray_verb(verb):
        return verb.head
    has_gap = verb.dep_ in RELATIVE_CLAUSES and subject_of(verb) is not None
    if not has_gap or is_relative_pronoun(subject_of(verb)) or _is_filled_by_preposition(verb):
        return None
    return None if verb.head.pos_ == "VERB" else verb.head


def _is_filled_by_preposition(clause: Word) -> bool:
    """Whether a preposition stands before the relative pronoun: "a siege in which hundreds surrendered"."""
    return any(is_relative_pronoun(o.noun) and o.noun.i < clause.i for o in obliques_of(clause))


def is_relative_pronoun(token: Token | None) -> bool:
    return token is not None and token.lower_ in _RELATIVE_PRONOUNS and token.pos_ in ("PRON", "SCONJ", "DET")


def _logical_subject(verb: Word, depth: int) -> Word | None:
    if depth > len(ACTIVE_SUBJECTS) + 5:
        return None
    if is_passive(verb):
        return agent_of(verb)
    if is_stranded(verb):
        return next(word for word in columns_of(verb.doc).sentence_of(verb.i) if word.head is word)
    own = subject_of(verb)
    if own is not None:
        return _resolved_relative(verb, own)
    if is_stray_verb(verb):
        return _logical_subject(verb.head.head, depth + 1) if verb.head.dep_ in OBJECTS else None
    stolen = _subject_of_compound(verb)
    if stolen is not None:
        return stolen
    is_active_participle = verb.tag_ == "VBG" or (verb.tag_ in _PAST and object_of(verb) is not None)
    if verb.dep_ in RELATIVE_CLAUSES or (verb.dep_ in NOUN_CLAUSES and is_active_participle):
        return None if verb.head.pos_ == "VERB" else verb.head
    if verb.dep_ in NOUN_CLAUSES and verb.tag_ == "VB":
        return _subject_of_noun_clause(verb, depth)
    controller = _controlling_object_of(verb)
    if controller is not None:
        return controller
    if verb.dep_ in ("conj", "parataxis", "advcl") or (verb.dep_ == "pcomp" and verb.head is not verb):
        return _borrowed(verb.head, depth)
    if verb.dep_ == "ccomp" and verb.tag_ == "VBG":
        told = _clause_told_before(verb)
        if told is not None:
            return _logical_subject(told, depth + 1)
    if verb.dep_ in ("xcomp", "ccomp") and verb.head is not verb:
        controller = object_of(verb.head) or indirect_object_of(verb.head) or passive_subject_of(verb.head)
        return _resolved_relative(verb.head, controller) if controller is not None else _borrowed(verb.head, depth)
    return None


def _subject_of_compound(verb: Word) -> Word | None:
    """ "India" of "India test-fired a missile", which parsers hang on "test"."""
    if not verb.compound:
        return None
    part = word_of(verb.doc[verb.i - 2])
    nouns = (child for child in children_of(part) if child.i < part.i and child.pos_ in ("NOUN", "PROPN"))
    return next(nouns, None)


def _clause_told_before(participle: Word) -> Word | None:
    """ "shelled" for "killing" in "they shelled it, killing nine, medics said", where both hang on "said"."""
    told = (child for child in children_of(participle.head) if child.i < participle.i and child.dep_ == "ccomp")
    return next((clause for clause in told if clause.pos_ == "VERB" and clause.tag_ != "VBG"), None)


def _subject_of_noun_clause(verb: Word, depth: int) -> Word | None:
    """ "a plan by X to attack", "X's decision to leave", "X made a decision to leave"."""
    noun = verb.head
    holder = possessor_of(noun) or agent_of(noun)
    if holder is not None:
        return holder
    governor = governor_of(noun)
    if governor is None or noun.dep_ == "parataxis":
        # A headline: "Turkish leader to visit Athens".
        return noun
    return _logical_subject(governor, depth + 1) if governor.pos_ == "VERB" else None


def _controlling_object_of(verb: Word) -> Word | None:
    """ "Moscow" for "shelling" in "accused Moscow of shelling"."""
    if verb.dep_ == "pcomp" and verb.head.lower_ in _OBJECT_CONTROL:
        governor = verb.head.head
    elif verb.dep_ == "advcl" and marker_of(verb) in _OBJECT_CONTROL:
        governor = verb.head
    else:
        return None
    controller = object_of(governor) or indirect_object_of(governor) or passive_subject_of(governor)
    if controller is None and is_passive(governor):
        return logical_object_of(governor)
    return _resolved_relative(governor, controller)


def _borrowed(governor: Word, depth: int) -> Word | None:
    if governor.pos_ == "ADP" and governor.head is not governor:
        governor = governor.head
    if is_passive(governor):
        return passive_subject_of(governor)
    return _logical_subject(governor, depth + 1)


def _resolved_relative(verb: Word, noun: Word | None) -> Word | None:
    """The antecedent for a relative pronoun, else the noun itself."""
    if noun is not None and verb.dep_ in RELATIVE_CLAUSES and is_relative_pronoun(noun):
        return verb.head
    return noun
