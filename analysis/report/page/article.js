// Articles with their annotations: each layer can be switched, each item shows all the words it lies on.

const DATA = JSON.parse(byId("data").textContent);
const LAYER_NAMES = Object.keys(DATA.layers);
// Parts that are marked only while their item is chosen: they are mentions or places of their own.
const PARTS_OF_THE_CHOSEN = new Set(["actor", "recipient", "speaker", "scene", "cue"]);

const shownLayers = new Set(["events", "quotes", "mentions"]);

function makeLayerBar(redraw) {
  const toggles = LAYER_NAMES.map((layer, k) => {
    const n = DATA.articles.reduce((sum, article) => sum + article.layers[layer].length, 0);
    const toggle = element(
      "button",
      {
        type: "button",
        class: `layer in-${layer}`,
        "aria-pressed": String(shownLayers.has(layer)),
        "aria-keyshortcuts": String(k + 1),
        title: `Key ${k + 1}`,
        onclick: () => {
          if (!shownLayers.delete(layer)) shownLayers.add(layer);
          toggle.setAttribute("aria-pressed", String(shownLayers.has(layer)));
          redraw();
        },
      },
      element("span", { class: "swatch" }),
      `${DATA.layers[layer]} `,
      element("small", {}, INTEGER.format(n)),
    );
    return toggle;
  });
  byId("layers").append(element("div", { class: "filter-row", role: "group", "aria-label": "Layers" }, toggles));
  document.addEventListener("keydown", (event) => {
    const toggle = toggles[Number(event.key) - 1];
    if (toggle && !event.ctrlKey && !event.metaKey && !event.altKey) toggle.click();
  });
}

function makeArticle(article) {
  let chosen = null;
  const heading = element("h1", {});
  const text = element("div", { class: "text" });
  const list = element("div", { class: "items" });
  const about = article.about.filter(Boolean).join(" · ");
  const node = element(
    "article",
    {},
    element(
      "div",
      { class: "reading" },
      element("p", { class: "kicker" }, about || "no outlet, no date"),
      heading,
      article.url && element("p", { class: "source" }, sourceLink(article.url, article.url)),
      article.not_coded && element("p", { class: "warning" }, `Not coded: ${article.not_coded}`),
      text,
    ),
    element("aside", { "aria-label": "Annotations" }, list),
  );

  const items = LAYER_NAMES.flatMap((layer) =>
    article.layers[layer].map((item, k) => ({ ...item, layer, key: `${layer}-${k}` })),
  );

  function spansOf(field) {
    const spans = [];
    for (const item of items) {
      if (!shownLayers.has(item.layer)) continue;
      for (const [where, start, end, part] of item.stretches) {
        if (where === field && (item === chosen || !PARTS_OF_THE_CHOSEN.has(part)))
          spans.push({ start, end, part, item });
      }
    }
    return spans;
  }

  function wrap(over, at) {
    const classes = new Set();
    for (const { item, part } of over) {
      classes.add(`in-${item.layer}`);
      if (item === chosen) classes.add("is-chosen").add(`is-${part}`);
      if (part === "trigger") classes.add("is-trigger").add(`quad-${item.quad ?? 0}`);
    }
    const innermost = over.reduce((best, span) => (span.end - span.start < best.end - best.start ? span : best));
    const chain = over.find((span) => span.item.chain && span.start === at)?.item.chain;
    return element("mark", {
      class: [...classes].join(" "),
      "data-chain": chain,
      title: [...new Set(over.map(({ item, part }) => `${part}: ${item.title}`))].join("\n"),
      onclick: () => choose(innermost.item === chosen ? null : innermost.item, true),
    });
  }

  function choose(item, isFromText = false) {
    chosen = item;
    render();
    const row = item && list.querySelector(`[data-key="${item.key}"]`);
    if (isFromText) row?.scrollIntoView({ block: "nearest" });
    else {
      row?.querySelector("button").focus();
      node.querySelector("mark.is-chosen")?.scrollIntoView({ block: "nearest" });
    }
  }

  function itemRow(item) {
    const isChosen = item === chosen;
    return element(
      "li",
      { "data-key": item.key, class: isChosen ? "is-chosen" : null },
      element(
        "button",
        { type: "button", "aria-expanded": String(isChosen), onclick: () => choose(isChosen ? null : item) },
        item.layer === "events" ? element("span", { class: `badge quad-${item.quad ?? 0}` }, item.title) : item.title,
        item.chain && element("small", {}, ` ${item.chain}`),
        element("span", { class: "about" }, ` ${shortFact(item)}`),
      ),
      isChosen &&
        element(
          "dl",
          {},
          item.facts.map(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]),
        ),
    );
  }

  // What tells an item apart while it is closed.
  function shortFact(item) {
    const facts = new Map(item.facts);
    if (item.layer === "events") return [facts.get("who"), facts.get("to whom")].filter(Boolean).join(" → ");
    if (item.layer === "quotes") return facts.get("says");
    return (
      facts.get("value") ?? facts.get("office") ?? [facts.get("role"), facts.get("country")].filter(Boolean).join(", ")
    );
  }

  function render() {
    heading.replaceChildren(article.title ? markedText(article.title, spansOf("title"), wrap) : "Untitled");
    text.replaceChildren(markedText(article.text, spansOf("text"), wrap));
    const layers = LAYER_NAMES.filter((layer) => shownLayers.has(layer) && article.layers[layer].length);
    list.replaceChildren(
      ...layers.flatMap((layer) => [
        element("h2", {}, `${DATA.layers[layer]} `, element("small", {}, INTEGER.format(article.layers[layer].length))),
        element("ul", {}, items.filter((item) => item.layer === layer).map(itemRow)),
      ]),
    );
    if (!layers.length) list.append(element("p", { class: "empty" }, "Nothing is annotated in these layers."));
  }

  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen) choose(null);
  });
  return { node, render };
}

function start() {
  const articles = DATA.articles.map(makeArticle);
  const redraw = () => articles.forEach((article) => article.render());
  makeLayerBar(redraw);
  byId("articles").append(
    ...DATA.failures.map((line) => element("p", { class: "warning" }, line)),
    ...articles.map((article) => article.node),
  );
  redraw();
  document.documentElement.dataset.ready = "true";
}

start();
