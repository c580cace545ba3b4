"""Tokenizer rules for newswire, in the tokenisation of the English treebanks."""

import re
from collections.abc import Callable

from spacy.lang.char_classes import ALPHA
from spacy.language import Language
from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

# Prefixes that stay joined to their word ("anti-government", "re-elected"); every other
# hyphen between letters is a token. Source: the affixes named by the LDC's guidelines
# for the tokenisation of English web text, which both treebanks follow.
_JOINED_PREFIXES = (
    *("anti", "bio", "co", "counter", "cross", "cyber", "de", "e", "eco", "ex", "extra", "infra", "inter", "intra"),
    *("macro", "mega", "meta", "micro", "mid", "mini", "multi", "neo", "non", "over", "para", "post", "pre", "pro"),
    *("pseudo", "psycho", "quasi", "re", "semi", "socio", "sub", "super", "trans", "tri", "ultra", "un", "uni"),
)

# Abbreviations that keep their full stop, beyond those spaCy knows.
_ABBREVIATIONS = (
    *("Abp.", "Amb.", "Arch.", "Bp.", "Brig.", "Capt.", "Cdr.", "Cmdr.", "Cmdt.", "Col.", "Cols.", "Cpl.", "Dept."),
    *("Det.", "Fr.", "Ft.", "Gens.", "Govs.", "Hon.", "Insp.", "Lt.", "Maj.", "Mlle.", "Mme.", "Mts.", "Nos.", "Pfc."),
    *("Pres.", "Profs.", "Pvt.", "Reps.", "Revs.", "Sens.", "Sgt.", "Spc.", "Sr.", "Supt.", "Ste.", "Vol.", "approx."),
    *("dept.", "est.", "etc."),
)

# One token however long: "!!!", "?!", "----", "====".
_RUN = r"[!?]{2,}|([=_*~#+-])\1+"

# Dates and telephone numbers: "2024-05-17", "202-555-0143".
_NUMBER_GROUPS = re.compile(r"\d+-\d+-\d+(?:-\d+)*\Z")


def _is_ambiguous_emoticon(text: str) -> bool:
    """Whether news writes `text` for something else: "(aged 8)", "(Reuters):"."""
    return not text.isalpha() and text[0] in ")(0123456789" and "'" not in text and "." not in text


def set_newswire_rules(nlp: Language) -> Language:
    """Give `nlp` the newswire rules, which its tokenizer saves as data: loading needs no code of ours."""
    tokenizer = nlp.tokenizer
    if not isinstance(tokenizer, Tokenizer):
        raise TypeError(f"the newswire rules are for spaCy's tokenizer, not for {type(tokenizer).__name__}")
    prefixes, infixes, suffixes = (
        [str(pattern) for pattern in patterns or ()]
        for patterns in (nlp.Defaults.prefixes, nlp.Defaults.infixes, nlp.Defaults.suffixes)
    )
    joined = "".join(rf"(?<!\b{first}{word[1:]})" for word in _JOINED_PREFIXES for first in (word[0], word[0].upper()))
    infixes = [
        # the rule for hyphens between letters or digits and letters
        rf"(?<=[{ALPHA}0-9]){joined}-(?=[{ALPHA}])" if "(?:-|" in pattern else pattern
        for pattern in infixes
    ]
    infixes += [rf"(?<=[{ALPHA}0-9])(?:–|—|--|---|——|~)(?=[{ALPHA}])", rf"(?<=[{ALPHA}]\.)[-–—](?=[{ALPHA}])"]
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    tokenizer.prefix_search = compile_prefix_regex([_RUN, *prefixes]).search
    tokenizer.suffix_search = compile_suffix_regex([_RUN, *suffixes]).search
    tokenizer.token_match = _NUMBER_GROUPS.match
    tokenizer.rules = {
        text: pieces
        for text, pieces in tokenizer.rules.items()
        if text != "and/or" and not (len(pieces) == 1 and _is_ambiguous_emoticon(text))
    } | {text: [{ORTH: text}] for text in _ABBREVIATIONS}
    return nlp


@registry.callbacks("demarche.newswire_tokenizer.v1")  # type: ignore[untyped-decorator]
def make_newswire_tokenizer() -> Callable[[Language], Language]:
    """The rules as a callback for a config's `initialize.before_init`."""
    return set_newswire_rules
