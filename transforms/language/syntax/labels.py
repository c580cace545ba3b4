"""Labels of dependencies, in Universal Dependencies and in ClearNLP, by what they say.

Source: de Marneffe et al., 2021, Universal Dependencies, sections 2-4; Choi and Palmer, 2012, Guidelines for the
CLEAR Style Constituent to Dependency Conversion.
"""

ACTIVE_SUBJECTS = frozenset({"nsubj", "csubj", "nsubj:outer"})
PASSIVE_SUBJECTS = frozenset({"nsubj:pass", "csubj:pass", "nsubjpass", "csubjpass"})
OBJECTS = frozenset({"obj", "dobj"})
OBLIQUES = frozenset({"obl", "obl:agent", "nmod", "nmod:desc"})
POSSESSORS = frozenset({"nmod:poss", "poss"})
RELATIVE_CLAUSES = frozenset({"acl:relcl", "relcl", "advcl:relcl"})
NOUN_CLAUSES = frozenset({"acl"})
AUXILIARIES = frozenset({"aux", "aux:pass", "auxpass", "cop"})
PREDICATE_COMPLEMENTS = frozenset({"attr", "acomp"})
CLAUSE_ENDS = RELATIVE_CLAUSES | frozenset({"acl", "advcl", "ccomp"})
ATTRIBUTES = frozenset({"amod", "compound", "nmod"})
