"""The annotated news corpus: sources in inline markup, compiled JSONL, and the tools between them."""
