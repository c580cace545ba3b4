"""What an event is about, by the words of its sentence and of its article."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from configs.lexicon.contexts import ContextWords
from transforms.language.doc_columns import columns_of
from transforms.language.reading import Reading, Sentence

# An article is about what at least this share of its sentences, and this many of them, have words of.
_ARTICLE_SHARE = 0.4
_ARTICLE_SENTENCES = 3


class ContextFinder:
    """Finds contexts in one reading."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._words: ContextWords = reading.ontology.types.contexts
        self._by_sentence: dict[tuple[str, int], tuple[str, ...]] = {}

    def contexts_of(self, sentence: Sentence, named: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Contexts named by the frame, then those of the sentence, then those of the article; each once."""
        return tuple(dict.fromkeys((*named, *self._contexts_in(sentence), *self._of_article)))

    def _contexts_in(self, sentence: Sentence) -> tuple[str, ...]:
        key = (sentence.field, sentence.index)
        if key not in self._by_sentence:
            self._by_sentence[key] = self._words.found_in(
                columns_of(sentence.span.doc).lowers[sentence.span.start : sentence.span.end]
            )
        return self._by_sentence[key]

    @cached_property
    def _of_article(self) -> tuple[str, ...]:
        sentences = self._reading.sentences
        counts = Counter(context for sentence in sentences for context in self._contexts_in(sentence))
        least = max(_ARTICLE_SENTENCES, _ARTICLE_SHARE * len(sentences))
        return tuple(sorted(context for context, count in counts.items() if count >= least))
