// Texts with highlighted stretches, which may overlap and nest.

// A fragment of the text in which each stretch is wrapped by all marks that cover it.
// `spans` are {start, end, kind, …}; `wrap` makes the element of a stretch from the spans over it.
function markedText(text, spans, wrap) {
  const cuts = new Set([0, text.length]);
  for (const span of spans) cuts.add(span.start).add(span.end);
  const edges = [...cuts].filter((edge) => edge >= 0 && edge <= text.length).sort((a, b) => a - b);
  const fragment = document.createDocumentFragment();
  for (let k = 0; k + 1 < edges.length; k++) {
    const piece = text.slice(edges[k], edges[k + 1]);
    const over = spans.filter((span) => span.start <= edges[k] && span.end >= edges[k + 1]);
    if (!over.length) {
      fragment.append(piece);
      continue;
    }
    const node = wrap(over, edges[k]);
    node.append(piece);
    fragment.append(node);
  }
  return fragment;
}
