// The bar that stays in view: search, choices, what is filtered for, and how much is left.

const SEARCH_PAUSE_MS = 120;

function optionList(values, labelOf, all) {
  return [
    element("option", { value: "" }, all),
    ...values.map((value) => element("option", { value: String(value) }, labelOf(value))),
  ];
}

function facetSelect(name, label, values, labelOf) {
  const select = element(
    "select",
    {
      "aria-label": label,
      onchange: () => selection.set(name, select.value === "" ? null : Number(select.value)),
    },
    optionList(values, labelOf, label),
  );
  return {
    node: select,
    render: () => {
      const value = selection.get(name);
      select.value = value === null ? "" : String(value);
      select.classList.toggle("is-set", value !== null);
    },
  };
}

function makeFilters() {
  let pause = 0;
  const search = element("input", {
    type: "search",
    id: "search",
    placeholder: "Search events and quotes",
    "aria-label": "Search events and quotes; quotation marks for a phrase, a minus sign to exclude",
    title: 'All words must occur. "a phrase" · -without',
    autocomplete: "off",
    spellcheck: "false",
    oninput: () => {
      clearTimeout(pause);
      pause = setTimeout(() => selection.set("words", search.value.trim() || null), SEARCH_PAUSE_MS);
    },
  });
  const numbers = (list) => list.map((_, number) => number);
  const selects = [
    facetSelect("status", "Any status", numbers(DATA.statuses), (number) => DATA.statuses[number]),
    facetSelect("claim", "Any claim", numbers(DATA.claims), (number) => DATA.claims[number]),
    facetSelect(
      "outlet",
      "Any outlet",
      numbers(DATA.outlets).sort((a, b) => (DATA.outlets[a] < DATA.outlets[b] ? -1 : 1)),
      (number) => DATA.outlets[number],
    ),
  ];
  const repeats = element("input", {
    type: "checkbox",
    id: "repeats",
    onchange: () => selection.set("repeats", repeats.checked ? null : true),
  });
  const first = element("input", {
    type: "checkbox",
    onchange: () => selection.set("first", first.checked ? true : null),
  });
  const hasStories = EVENTS.n_outlets.some((n) => n > 1);
  const chips = element("ul", { class: "chips", "aria-label": "Active filters" });
  const shown = element("output", { class: "shown", "aria-live": "polite" });
  byId("filters").append(
    element(
      "div",
      { class: "filter-row" },
      search,
      selects.map((select) => select.node),
      [
        element(
          "label",
          {
            class: "check",
            title: "Count an event again where its article repeats it, and those of superseded revisions",
          },
          repeats,
          "repeats",
        ),
        hasStories &&
          element(
            "label",
            { class: "check", title: "Count what several articles report once, where it was first reported" },
            first,
            "first reports",
          ),
      ],
    ),
    element("div", { class: "filter-row" }, shown, chips),
  );

  function chip(label, clear) {
    return element(
      "li",
      {},
      element(
        "button",
        { type: "button", class: "chip", "aria-label": `Remove filter ${label}`, onclick: clear },
        label,
      ),
    );
  }

  return {
    render() {
      const named = selection.named();
      const n = selection.events().length;
      shown.replaceChildren(element("strong", {}, INTEGER.format(n)), ` of ${count(N_EVENTS, "event")}`);
      chips.replaceChildren(...named.map(([name, label]) => chip(label, () => selection.set(name, null))));
      if (named.length > 1) chips.append(chip("Clear all", () => selection.clear()));
      for (const select of selects) select.render();
      if (document.activeElement !== search) search.value = selection.get("words") ?? "";
      first.checked = selection.get("first") !== null;
      repeats.checked = selection.get("repeats") === null;
    },
  };
}
