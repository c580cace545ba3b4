"""Questions about grammar, answered for any parse.

The one module that reads dependency labels. Two label schemes are understood: Universal Dependencies (`obj`, `obl` with
`case`) and ClearNLP, as spaCy's own English models have it (`dobj`, `prep` with `pobj`). Every function takes tokens of
one Doc and gives tokens of the same Doc; none writes to it, and none raises on an odd parse.

Source: de Marneffe et al., 2021, Universal Dependencies, sections 2-4; Choi and Palmer, 2012, Guidelines for the
CLEAR Style Constituent to Dependency Conversion.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from spacy.tokens import Span, Token

from transforms.language.doc_columns import Oblique, columns_of

_ACTIVE_SUBJECTS = frozenset({"nsubj", "csubj", "nsubj:outer"})
_PASSIVE_SUBJECTS = frozenset({"nsubj:pass", "csubj:pass", "nsubjpass", "csubjpass"})
_OBJECTS = frozenset({"obj", "dobj"})
_INDIRECT_OBJECTS = frozenset({"iobj", "dative"})
_ADVERBIAL_NOUNS = frozenset({"obl:unmarked", "npadvmod", "nmod:unmarked", "obl:tmod", "nmod:tmod"})
_OBLIQUES = frozenset({"obl", "obl:agent", "nmod", "nmod:desc"})
_PREPOSITIONS = frozenset({"prep", "agent", "dative"})
_PREPOSITION_OBJECTS = frozenset({"pobj", "pcomp"})
_POSSESSORS = frozenset({"nmod:poss", "poss"})
_RELATIVE_CLAUSES = frozenset({"acl:relcl", "relcl", "advcl:relcl"})
_NOUN_CLAUSES = frozenset({"acl"})
_PASSIVE_AUXILIARIES = frozenset({"aux:pass", "auxpass"})
_AUXILIARIES = frozenset({"aux", "aux:pass", "auxpass", "cop"})
_PARTICLES = frozenset({"compound:prt", "prt"})
_NO_PARTICLES = _ACTIVE_SUBJECTS | _PASSIVE_SUBJECTS | frozenset({"punct", "conj", "cc", "mark", "prep"})
_PREDICATE_COMPLEMENTS = frozenset({"attr", "acomp"})
_NAME_PARTS = frozenset({"compound", "flat", "nn", "goeswith"})
_OUTSIDE_PHRASE = frozenset({"appos", "conj", "cc", "punct", "parataxis", "list", "dep", "discourse", "dislocated"})
_CLAUSE_ENDS = _RELATIVE_CLAUSES | frozenset({"acl", "advcl", "ccomp"})
_BESIDE_CONJUNCTS = frozenset({"cc", "punct", "advmod", "conj", "compound:prt", "prt"})
# "kidnapped up to 16 advisers": what parsers take for a preposition.
_APPROXIMATIONS = ("up to", "more than", "as many as", "at least")
_NOMINALS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "SYM"})
_RELATIVE_PRONOUNS = frozenset({"who", "which", "that", "whom", "whose"})


class Tense(Enum):
    """When a finite clause places its verb; `NONE` for infinitives and participles without an auxiliary."""

    PAST = "past"
    PRESENT = "present"
    PERFECT = "perfect"
    PROGRESSIVE = "progressive"
    FUTURE = "future"
    NONE = "none"


def children_of(token: Token) -> tuple[Token, ...]:
    """The tokens that hang on a token itself, in order of the text."""
    return columns_of(token.doc).children[token.i]


def subject_of(verb: Token) -> Token | None:
    """Subject of an active clause, as it stands there; None if unsaid or passive."""
    return _child(verb, _ACTIVE_SUBJECTS)


def passive_subject_of(verb: Token) -> Token | None:
    """Subject of a passive clause: who is acted on."""
    return _child(verb, _PASSIVE_SUBJECTS)


def is_subject(noun: Token) -> bool:
    """Whether a noun is the subject of its clause, active or passive; later ones of coordinated subjects are not."""
    return noun.dep_ in _ACTIVE_SUBJECTS or noun.dep_ in _PASSIVE_SUBJECTS


def object_of(verb: Token) -> Token | None:
    """Direct object, as it stands there."""
    return _child(verb, _OBJECTS)


def indirect_object_of(verb: Token) -> Token | None:
    """Indirect object: "gave Kyiv arms"."""
    found = _child(verb, _INDIRECT_OBJECTS)
    return None if found is None or found.pos_ == "ADP" else found


def agent_of(verb: Token) -> Token | None:
    """Noun of the by-phrase of a passive verb or participle, or of an event noun ("the shelling of Y by X")."""
    marked = next((o.noun for o in obliques_of(verb) if o.noun.dep_ == "obl:agent"), None)
    if marked is not None:
        return marked
    if verb.pos_ in ("NOUN", "PROPN") or is_passive(verb):
        return next((o.noun for o in obliques_of(verb) if o.preposition == "by" and not _is_time_noun(o.noun)), None)
    return None


def obliques_of(head: Token) -> tuple[Oblique, ...]:
    """Nouns that hang on a verb, noun or adjective by a preposition, in order; the first of coordinated ones only."""
    known = columns_of(head.doc).obliques
    found = known.get(head.i)
    if found is None:
        found = known[head.i] = tuple(_obliques(head))
    return found


def oblique_of(head: Token, *prepositions: str) -> Token | None:
    """The first noun that hangs on `head` by one of the prepositions."""
    return next((o.noun for o in obliques_of(head) if o.preposition in prepositions), None)


def adverbial_nouns_of(head: Token) -> tuple[Token, ...]:
    """Nouns that hang on a verb without a preposition: "arrived Monday"."""
    return tuple(child for child in children_of(head) if child.dep_ in _ADVERBIAL_NOUNS)


def conjuncts_of(token: Token) -> tuple[Token, ...]:
    """The token and all that it is coordinated with, in order of the text; what hangs by the token itself included."""
    return tuple(sorted({token, *token.conjuncts}, key=lambda t: t.i))


def first_conjunct_of(token: Token) -> Token:
    """The token on which a coordination hangs."""
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    return token


def later_conjuncts_of(token: Token) -> tuple[Token, ...]:
    """The token and those coordinated with it that stand below it, in order of the text."""
    known = columns_of(token.doc).conjuncts
    members = known.get(token.i)
    if members is None:
        found = [token]
        for member in found:
            found.extend(child for child in children_of(member) if child.dep_ == "conj")
        members = known[token.i] = tuple(sorted(found, key=lambda t: t.i))
    return members


def appositions_of(noun: Token) -> tuple[Token, ...]:
    """Heads of the appositions of a noun."""
    return tuple(child for child in children_of(noun) if child.dep_ == "appos")


def apposed_noun_of(noun: Token) -> Token | None:
    """The noun that this one is an apposition of."""
    return noun.head if noun.dep_ == "appos" else None


def possessor_of(noun: Token) -> Token | None:
    """ "Russia" of "Russia's attack", "its" of "its drills"."""
    return _child(noun, _POSSESSORS)


def name_parts_of(noun: Token) -> tuple[Token, ...]:
    """Nouns that make one name or compound with the noun, itself included, in order of the text."""
    parts = [noun, *(child for child in children_of(noun) if child.dep_ in _NAME_PARTS)]
    return tuple(sorted(parts, key=lambda t: t.i))


def is_oblique(noun: Token) -> bool:
    """Whether a noun hangs by a preposition or as a possessor, and so does not act."""
    return noun.dep_ in _POSSESSORS | _PREPOSITION_OBJECTS or any(_case_markers(noun))


def is_premodifier(noun: Token) -> bool:
    """Whether a word stands before a noun that it modifies: "opposition candidates", "the besieged town"."""
    if _is_stray_verb(noun) or noun.i > noun.head.i:
        return False
    is_part = noun.dep_ in _NAME_PARTS or noun.dep_ in ("amod", "nmod", "nmod:desc")
    return is_part and not any(_case_markers(noun))


def modifiers_of(noun: Token) -> tuple[Token, ...]:
    """Adjectives and nouns that stand before a noun and modify it, in order: "joint US-South Korea" of "war games"."""
    kinds = _NAME_PARTS | {"amod", "nmod", "nmod:desc", "nummod", "advmod"}
    return tuple(child for child in noun.lefts if child.dep_ in kinds and not any(_case_markers(child)))


def particle_of(verb: Token) -> str | None:
    """ "off" of "broke off", in lower case."""
    child = _child(verb, _PARTICLES)
    return None if child is None else child.lower_


def all_modifiers_of(noun: Token) -> tuple[Token, ...]:
    """The modifiers of a noun and those of its modifiers: "US" and "Korea" of "US-South Korea war games"."""
    found = list(modifiers_of(noun))
    for modifier in found:
        found.extend(modifiers_of(modifier))
    return tuple(sorted(found, key=lambda t: t.i))


def particle_among(verb: Token, particles: frozenset[str]) -> str | None:
    """The one of some particles that a verb has, also where the parser took it for another kind of word."""
    for child in children_of(verb):
        if child.lower_ in particles and child.dep_ not in _NO_PARTICLES:
            return child.lower_
    if logical_object_of(verb) is not None:
        return None
    return next((o.preposition for o in _obliques(verb) if o.preposition in particles), None)


def object_with_particle(verb: Token, particles: frozenset[str]) -> Token | None:
    """What is acted on, also where the parser took the verb's particle for the preposition of the object."""
    found = logical_object_of(verb)
    if found is None and particles:
        found = oblique_of(verb, *particles)
    return oblique_of(verb, *_APPROXIMATIONS) if found is None else found


def shared_object_of(verb: Token) -> Token | None:
    """Object that a verb shares with the one coordinated after it: "shelled and then captured a base"."""
    for child in children_of(verb):
        between = [other for other in children_of(verb) if verb.i < other.i < child.i]
        if child.dep_ == "conj" and child.pos_ == "VERB" and all(o.dep_ in _BESIDE_CONJUNCTS for o in between):
            return object_of(child)
    return None


def embedded_clauses_of(head: Token, of_object: bool = False) -> tuple[Token, ...]:
    """Heads of the clauses that complete a word: "agreed to send", "said that", "a threat to strike".

    Infinitives that the parser hangs on as adverbial clauses are taken in, after the others; with `of_object` also
    those on the object ("urged Y to release").
    """
    complements = [child for child in children_of(head) if child.dep_ in ("xcomp", "ccomp")]
    if head.pos_ in ("NOUN", "PROPN"):
        complements.extend(child for child in children_of(head) if child.dep_ in _NOUN_CLAUSES and child.tag_ == "VB")
    complements.extend(
        child
        for child in children_of(head)
        if child.dep_ == "advcl" and any(m.lower_ == "to" and m.dep_ in ("mark", "aux") for m in children_of(child))
    )
    target = object_of(head) if of_object else None
    if target is not None:
        complements.extend(child for child in children_of(target) if child.dep_ in _NOUN_CLAUSES and child.tag_ == "VB")
    return tuple(complements)


def prepositional_clauses_of(head: Token) -> tuple[tuple[str, Token], ...]:
    """Heads of clauses that hang by a preposition, with it: ("of", shelling) for "accused Y of shelling"."""
    found: list[tuple[str, Token]] = []
    for child in children_of(head):
        if child.dep_ in ("advcl", "acl", "xcomp", "ccomp", "obl", "nmod") and child.pos_ == "VERB":
            found.extend(
                (m.lower_, child) for m in children_of(child) if m.dep_ in ("mark", "case") and m.pos_ != "PART"
            )
        elif child.dep_ in _PREPOSITIONS:
            found.extend((child.lower_, clause) for clause in children_of(child) if clause.dep_ == "pcomp")
    target = object_of(head) if head.pos_ == "VERB" else None
    if target is not None:
        found.extend(prepositional_clauses_of(target))
    return tuple(found)


def copular_preposition_of(noun: Token) -> str | None:
    """ "under" of "is under sanctions", in lower case, where the noun is the predicate."""
    if not any(child.dep_ == "cop" for child in children_of(noun)):
        return None
    return " ".join(_case_words(noun)) or None


def predication_subject_of(predicate: Token) -> Token | None:
    """Subject of a predicate noun or adjective: "Seoul" of "Seoul is ready"; the noun that an adjective modifies."""
    own = subject_of(predicate)
    if own is not None:
        return _resolved_relative(predicate, own)
    if predicate.dep_ in _PREDICATE_COMPLEMENTS:
        return logical_subject_of(predicate.head)
    if predicate.dep_ in ("acl", "amod", "acl:relcl"):
        return predicate.head
    return _logical_subject(predicate, depth=0)


def is_passive(verb: Token) -> bool:
    """Whether a verb is passive, with its auxiliary or as a bare participle ("troops backed by Iran")."""
    known = columns_of(verb.doc).passives
    found = known.get(verb.i)
    if found is None:
        found = known[verb.i] = _is_passive(verb)
    return found


def _is_passive(verb: Token) -> bool:
    if _is_stray_verb(verb):
        return False
    if any(child.dep_ in _PASSIVE_AUXILIARIES or child.dep_ in _PASSIVE_SUBJECTS for child in children_of(verb)):
        return True
    if _child(verb, _ACTIVE_SUBJECTS) is not None and verb.dep_ != "conj":
        return False
    if verb.dep_ == "conj" and "Part" in verb.morph.get("VerbForm", []) and not auxiliaries_of(verb):
        return object_of(verb) is None and is_passive(verb.head)
    return verb.tag_ == "VBN" and verb.dep_ in {"acl", "amod", "advcl"} and object_of(verb) is None


def auxiliaries_of(verb: Token) -> tuple[Token, ...]:
    """Auxiliaries of a verb in order, the copula included; those of the first verb for a coordinated participle."""
    return tuple(child for child in children_of(verb) if child.dep_ in _AUXILIARIES)


def modal_of(verb: Token) -> Token | None:
    """ "may" of "may strike"."""
    return next((aux for aux in auxiliaries_of(verb) if aux.tag_ == "MD"), None)


def has_auxiliary(verb: Token, word: str) -> bool:
    """Whether one of a verb's auxiliaries is the word, also by coordination: "would ban and seize"."""
    first = verb
    while first.dep_ == "conj" and not auxiliaries_of(first) and first.head != first:
        first = first.head
    return any(aux.lower_ == word for aux in auxiliaries_of(first))


def is_finite(verb: Token) -> bool:
    """Whether a verb has tense of its own or an auxiliary that has."""
    return (
        verb.tag_ in ("VBD", "VBZ", "VBP")
        or _is_stray_verb(verb)
        or any(a.tag_ in ("VBD", "VBZ", "VBP", "MD") for a in auxiliaries_of(verb))
    )


def adverbs_of(head: Token) -> tuple[Token, ...]:
    """Adverbs and adjectives that hang on a word: "reportedly struck", "a planned visit"."""
    return tuple(child for child in children_of(head) if child.dep_ in ("advmod", "amod", "neg"))


def is_infinitive(verb: Token) -> bool:
    """Whether a verb stands with "to" and without a finite auxiliary."""
    return any(child.lower_ == "to" and child.dep_ in ("mark", "aux") for child in children_of(verb))


def is_content_clause(verb: Token) -> bool:
    """Whether a clause is what is said or thought."""
    return verb.dep_ in ("ccomp", "parataxis")


def is_bare_infinitive(verb: Token) -> bool:
    """Whether a verb stands without "to" and without auxiliary below another: "build" of "how to help build"."""
    is_below = verb.dep_ not in ("ROOT", "conj", "ccomp", "xcomp")
    return verb.tag_ == "VB" and is_below and not is_infinitive(verb) and not auxiliaries_of(verb)


def is_open_complement(verb: Token) -> bool:
    """Whether a verb borrows its subject from the verb that it completes: "helped build"."""
    return first_conjunct_of(verb).dep_ == "xcomp"


def is_purpose_clause(verb: Token) -> bool:
    """Whether an infinitive says what something is for: "marched to demand", "troops to fight"."""
    return is_infinitive(verb) and verb.dep_ in ("advcl", "acl")


def is_negated(token: Token) -> bool:
    """Whether a negation hangs on the token: not, never, no, neither, or "without" before a gerund."""
    for child in children_of(token):
        if child.dep_ == "neg" or "Neg" in child.morph.get("Polarity", []):
            return True
        if child.dep_ in ("advmod", "det", "cc:preconj", "preconj") and child.lower_ in _NEGATIONS:
            return True
        if child.dep_ in ("mark", "case") and child.lower_ == "without":
            return True
    return token.dep_ == "pcomp" and token.head.lower_ == "without"


_NEGATIONS = frozenset({"no", "not", "n't", "never", "neither", "nor", "hardly", "scarcely"})


def tense_of(verb: Token) -> Tense:
    """Tense and aspect of a finite verb with its auxiliaries; the copula counts for a predicate noun or adjective."""
    auxiliaries = auxiliaries_of(verb)
    if not auxiliaries and verb.dep_ == "conj" and verb.head != verb and verb.tag_ in ("VBN", "VBG", "VB"):
        auxiliaries = auxiliaries_of(verb.head)
    words = [aux.lower_ for aux in auxiliaries]
    if any(word in ("will", "'ll", "shall", "wo", "’ll") for word in words):
        return Tense.FUTURE
    if any(aux.lemma_ == "have" and aux.tag_ in ("VBZ", "VBP") for aux in auxiliaries):
        return Tense.PERFECT
    if any(aux.tag_ == "VBD" for aux in auxiliaries):
        return Tense.PAST
    if any(aux.tag_ in ("VBZ", "VBP") for aux in auxiliaries):
        return Tense.PROGRESSIVE if verb.tag_ == "VBG" else Tense.PRESENT
    if verb.tag_ == "VBD":
        return Tense.PAST
    return Tense.PRESENT if verb.tag_ in ("VBZ", "VBP") else Tense.NONE


def is_clause_head(token: Token) -> bool:
    """Whether a token is the predicate of a clause: a full verb, or a noun or adjective with a copula."""
    return token.pos_ == "VERB" or any(child.dep_ == "cop" for child in children_of(token)) or _is_copular_be(token)


def predicate_of(verb: Token) -> Token | None:
    """Predicate noun or adjective of a clause, given the clause's head: "ally" of "Seoul is an ally"."""
    if any(child.dep_ == "cop" for child in children_of(verb)):
        return verb
    return _child(verb, _PREDICATE_COMPLEMENTS) if _is_copular_be(verb) else None


def complement_clause_of(verb: Token) -> Token | None:
    """Head of the clause that is said, thought or demanded: "said (that) X did Y"; also speech set beside the cue."""
    return _child(verb, frozenset({"ccomp"}))


def open_complement_of(verb: Token) -> Token | None:
    """Head of a complement that borrows its subject: "agreed to send", "refused to meet"."""
    return _child(verb, frozenset({"xcomp"}))


def adverbial_clauses_of(verb: Token) -> tuple[Token, ...]:
    """Heads of adverbial clauses: "accusing", "after …", "if …"."""
    return tuple(child for child in children_of(verb) if child.dep_ == "advcl")


def noun_clauses_of(noun: Token) -> tuple[Token, ...]:
    """Heads of clauses that hang on a noun, relative ones aside: "troops backed by", "a plan to attack"."""
    return tuple(child for child in children_of(noun) if child.dep_ in _NOUN_CLAUSES)


def relative_clauses_of(noun: Token) -> tuple[Token, ...]:
    """Heads of the relative clauses of a noun."""
    return tuple(child for child in children_of(noun) if child.dep_ in _RELATIVE_CLAUSES)


def marker_of(verb: Token) -> str | None:
    """Subordinating word of a clause, in lower case: if, after, that, to."""
    child = _child(verb, frozenset({"mark"}))
    return None if child is None else child.lower_


def antecedent_of(verb: Token) -> Token | None:
    """The noun that a relative or participial clause describes."""
    return verb.head if verb.dep_ in _RELATIVE_CLAUSES or verb.dep_ in _NOUN_CLAUSES else None


def governing_subject_of(token: Token) -> Token | None:
    """Who acts in the clause that a clause hangs in: "Japan" for "it" in "Japan said it had halted aid"."""
    clause = clause_of(token)
    governor = governor_of(clause)
    while governor is not None and not is_clause_head(governor):
        governor = governor_of(governor)
    return None if governor is None else logical_subject_of(governor)


def governor_of(token: Token) -> Token | None:
    """The word that a clause or noun hangs on, past coordination; None for the root."""
    first = first_conjunct_of(token)
    return None if first.head == first else first.head


def logical_subject_of(verb: Token) -> Token | None:
    """Who acts: the subject said, shared by coordination, borrowed by control, or described by the clause.

    The agent of a passive; for "X agreed to send" X, for "X urged Y to send" Y; for "troops that attacked" and "troops
    attacking" troops; for "after visiting Seoul, he" he. None where the text leaves the actor out.
    """
    return _logical_subject(verb, depth=0)


def logical_object_of(verb: Token) -> Token | None:
    """Who or what is acted on: the object of an active verb, the subject of a passive one, the noun of a gap."""
    if is_passive(verb):
        own = passive_subject_of(verb)
        if own is None and verb.dep_ == "conj" and is_passive(verb.head):
            return logical_object_of(verb.head)
        if own is None and verb.dep_ in _NOUN_CLAUSES | frozenset({"amod"}):
            return verb.head
        return _resolved_relative(verb, own)
    own = object_of(verb)
    if own is not None:
        return _resolved_relative(verb, own)
    if _is_stray_verb(verb):
        return verb.head
    if verb.dep_ in _RELATIVE_CLAUSES and subject_of(verb) is not None and not _is_relative(subject_of(verb)):
        return None if verb.head.pos_ == "VERB" else verb.head
    return None


def phrase_of(noun: Token) -> Span:
    """The noun with its modifiers and complements, without apposition, coordination and clauses after it."""
    inside = _phrase_tokens(noun)
    return noun.doc[min(inside) : max(inside) + 1]


def full_phrase_of(noun: Token) -> Span:
    """The noun with all that hangs on it, but the preposition that introduces it."""
    tokens = [t.i for t in noun.subtree if not (t.head == noun and t.dep_ in ("case", "punct", "cc", "mark"))]
    return noun.doc[min(tokens) : max(tokens) + 1]


def clause_tokens_of(verb: Token) -> tuple[Token, ...]:
    """Tokens of a clause without the clauses below it, in order of the text."""
    found = [verb]
    for member in found:
        found.extend(child for child in children_of(member) if not _begins_clause(child))
    return tuple(sorted(found, key=lambda t: t.i))


def clause_of(token: Token) -> Token:
    """Head of the smallest clause that holds the token."""
    while token.head != token and not (_begins_clause(token) or token.pos_ == "VERB"):
        token = token.head
    return token


def _is_stray_verb(token: Token) -> bool:
    """Whether a parser took a main verb for a participle before its own object: "police confiscated weapons".

    A participle that modifies a noun follows an article, a number, a preposition or an adjective; this one follows a
    noun, a pronoun or "have".
    """
    if token.dep_ != "amod" or token.pos_ != "VERB" or token.head.i < token.i:
        return False
    first = columns_of(token.doc).sentence_starts[token.i]
    if token.i == first:
        return False
    before = token.doc[token.i - 1]
    while before.pos_ == "ADV" and before.i > first:
        before = before.nbor(-1)
    return before.pos_ in ("NOUN", "PROPN", "PRON") or before.lemma_ == "have"


def _begins_clause(token: Token) -> bool:
    if token.dep_ in _CLAUSE_ENDS or token.dep_ in ("xcomp", "parataxis", "csubj", "pcomp"):
        return True
    return token.dep_ == "conj" and is_clause_head(token)


def _logical_subject(verb: Token, depth: int) -> Token | None:
    if depth > len(_ACTIVE_SUBJECTS) + 5:
        return None
    if is_passive(verb):
        return agent_of(verb)
    own = subject_of(verb)
    if own is not None:
        return _resolved_relative(verb, own)
    if _is_stray_verb(verb):
        return _logical_subject(verb.head.head, depth + 1) if verb.head.dep_ in _OBJECTS else None
    if verb.dep_ in _RELATIVE_CLAUSES or (verb.dep_ in _NOUN_CLAUSES and verb.tag_ == "VBG"):
        return None if verb.head.pos_ == "VERB" else verb.head
    if verb.dep_ in _NOUN_CLAUSES and verb.tag_ == "VB":
        return _subject_of_noun_clause(verb, depth)
    if verb.dep_ in ("conj", "parataxis", "advcl") or (verb.dep_ == "pcomp" and verb.head != verb):
        return _borrowed(verb.head, depth)
    if verb.dep_ in ("xcomp", "ccomp") and verb.head != verb:
        controller = object_of(verb.head) or indirect_object_of(verb.head) or passive_subject_of(verb.head)
        return _resolved_relative(verb.head, controller) if controller is not None else _borrowed(verb.head, depth)
    return None


def _subject_of_noun_clause(verb: Token, depth: int) -> Token | None:
    """ "a plan by X to attack", "X's decision to leave", "X made a decision to leave"."""
    noun = verb.head
    holder = possessor_of(noun) or agent_of(noun)
    if holder is not None:
        return holder
    governor = governor_of(noun)
    return None if governor is None or governor.pos_ != "VERB" else _logical_subject(governor, depth + 1)


def _borrowed(governor: Token, depth: int) -> Token | None:
    if governor.pos_ == "ADP" and governor.head != governor:
        governor = governor.head
    if is_passive(governor):
        return passive_subject_of(governor)
    return _logical_subject(governor, depth + 1)


def _resolved_relative(verb: Token, noun: Token | None) -> Token | None:
    """The antecedent for a relative pronoun, else the noun itself."""
    if noun is not None and verb.dep_ in _RELATIVE_CLAUSES and _is_relative(noun):
        return verb.head
    return noun


def _is_relative(token: Token | None) -> bool:
    return token is not None and token.lower_ in _RELATIVE_PRONOUNS and token.pos_ in ("PRON", "SCONJ", "DET")


def _obliques(head: Token) -> Iterator[Oblique]:
    for child in children_of(head):
        if child.dep_ in _OBLIQUES:
            preposition = " ".join(_case_words(child))
            if preposition:
                yield Oblique(preposition, child)
        elif child.dep_ == "prep" or (child.dep_ in _PREPOSITIONS and child.pos_ in ("ADP", "SCONJ")):
            yield from _prepositional(child)


def _prepositional(preposition: Token, before: str = "") -> Iterator[Oblique]:
    words = f"{before} {preposition.lower_}".strip()
    for child in children_of(preposition):
        if child.dep_ in _PREPOSITION_OBJECTS and child.pos_ in _NOMINALS:
            yield Oblique(words, child)
        elif child.dep_ == "prep":
            yield from _prepositional(child, words)


def _case_markers(noun: Token) -> Iterator[Token]:
    return (child for child in children_of(noun) if child.dep_ == "case" and child.lower_ not in ("'s", "’s", "'", "’"))


def _case_words(noun: Token) -> list[str]:
    words: list[str] = []
    for marker in _case_markers(noun):
        words.append(marker.lower_)
        words.extend(child.lower_ for child in children_of(marker) if child.dep_ == "fixed")
    return words


def _phrase_tokens(noun: Token) -> list[int]:
    inside = [noun.i]
    for child in children_of(noun):
        outside = child.dep_ in _OUTSIDE_PHRASE or child.dep_ in _CLAUSE_ENDS or child.dep_ in ("case", "mark", "cop")
        if outside or (child.dep_ in _AUXILIARIES) or child.dep_ in _ACTIVE_SUBJECTS | _PASSIVE_SUBJECTS:
            continue
        inside.extend(_phrase_tokens(child) if child.i > noun.i else (t.i for t in child.subtree))
        if child.dep_ in _OBLIQUES and child.i > noun.i:
            inside.extend(marker.i for marker in _case_markers(child))
    return inside


def _child(head: Token, labels: frozenset[str]) -> Token | None:
    return next((child for child in children_of(head) if child.dep_ in labels), None)


def _is_copular_be(token: Token) -> bool:
    return token.lemma_ == "be" and any(child.dep_ in _PREDICATE_COMPLEMENTS for child in children_of(token))


def _is_time_noun(token: Token) -> bool:
    return token.ent_type_ in ("DATE", "TIME")
