"""The lemmatizer of the bundled model: spaCy's English rules, and what they cannot say.

spaCy's rules give adjectives and common nouns in small letters. The treebanks keep the capital of "Palestinian", of
"Islamic" in "the Islamic Republic" and of "TV"; they do not where it is the capital of a sentence or of a headline. And
the rules look at the form alone, whereas "her" is of "she" as an object only.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from spacy.attrs import IS_TITLE, IS_UPPER, LOWER, POS
from spacy.lang.en import English
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.symbols import ADJ, NOUN, PRON
from spacy.tokens import Doc, Span, Token
from thinc.api import Model

FACTORY = "newswire_lemmatizer"
# Words of a sentence with a capital above this share make it a headline.
_HEADLINE_SHARE = 0.6


class NewswireLemmatizer(EnglishLemmatizer):
    """spaCy's English lemmatizer, which leaves adjectives and nouns in names their capitals; sentences must be set."""

    def rule_lemmatize(self, token: Token) -> list[str]:
        """The words that an exception or the rules lead to; the first counts.

        Of several known words it is the longest: "staged" is of "stage" rather than of "stag", "motives" of "motive"
        rather than of "motif". spaCy's own order differs between its releases.
        """
        forms: list[str] = super().rule_lemmatize(token)
        if len(forms) == 1:
            return forms
        part = token.pos_.lower()
        exceptions, index = (self.lookups.get_table(f"lemma_{name}").get(part, ()) for name in ("exc", "index"))
        if token.lower_ in exceptions and forms[0] in exceptions[token.lower_]:
            return forms
        return sorted(forms, key=lambda form: -len(form) if form in index else 0)

    def __call__(self, doc: Doc) -> Doc:
        """Sets `lemma_` of every token."""
        doc = super().__call__(doc)
        parts, titles, capitals, forms = doc.to_array([POS, IS_TITLE, IS_UPPER, LOWER]).T
        keep = (((parts == ADJ) | (parts == NOUN)) & (titles == 1)) | ((parts == NOUN) & (capitals == 1))
        for index in np.flatnonzero(keep):
            token = doc[int(index)]
            if not _is_capital_of_sentence(token.i, token.sent):
                token.lemma_ = token.lemma_.title() if titles[index] else token.lemma_.upper()
        for index in np.flatnonzero((parts == PRON) & (forms == self.vocab.strings["her"])):
            token = doc[int(index)]
            if "Acc" in token.morph.get("Case", []):
                token.lemma_ = "she"
        return doc


def _is_capital_of_sentence(index: int, sentence: Span) -> bool:
    """Whether the word at `index` of the document starts the sentence, or the sentence is a headline."""
    words = [token for token in sentence if token.is_alpha]
    if not words or index <= words[0].i:
        return True
    return sum(word.text[0].isupper() for word in words) > _HEADLINE_SHARE * len(words)


@English.factory(
    FACTORY,
    assigns=["token.lemma"],
    requires=["token.pos", "token.is_sent_start"],
    default_config={
        "model": None,
        "mode": "rule",
        "overwrite": False,
        "scorer": {"@scorers": "spacy.lemmatizer_scorer.v1"},
    },
    default_score_weights={"lemma_acc": 1.0},
)
def make_lemmatizer(
    nlp: Language,
    model: Model[Any, Any] | None,
    name: str,
    mode: str,
    overwrite: bool,
    scorer: Callable[..., Any] | None,
) -> NewswireLemmatizer:
    """The component for `nlp.add_pipe`; spaCy finds it by the entry point of the installed package."""
    return NewswireLemmatizer(nlp.vocab, model, name, mode=mode, overwrite=overwrite, scorer=scorer)
