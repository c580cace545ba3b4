// Who acts most, who is acted on most, and who speaks most.

const N_LISTED = 10;

// One line of a ranking: a button with its number and a bar, split by quad class where the events are known.
function barItem({ label, aside = "", n, most, quads = null, isChosen, choose, isVague = false }) {
  const bar = element("span", { class: "bar", "aria-hidden": "true" });
  bar.style.setProperty("--share", (n / most).toFixed(4));
  for (const quad of quads ? [1, 2, 0, 3, 4] : []) {
    if (!quads[quad]) continue;
    const part = element("span", { class: `quad-${quad}` });
    part.style.setProperty("flex-grow", quads[quad]);
    bar.append(part);
  }
  return element(
    "li",
    {},
    element(
      "button",
      {
        type: "button",
        class: "bar-button",
        "aria-pressed": String(isChosen),
        onclick: choose,
        "data-key": `${label}|${aside}`,
      },
      element(
        "span",
        { class: isVague ? "bar-label vague" : "bar-label" },
        label,
        aside && element("small", {}, ` ${aside}`),
      ),
      element("span", { class: "number" }, INTEGER.format(n)),
      bar,
    ),
  );
}

// Draws a list anew and leaves the focus on the line that had it.
function keepingFocus(node, draw) {
  const key = node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  draw();
  if (key) node.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

function makePeople() {
  let level = "who";
  const lists = {
    actor: element("ol", { class: "bars" }),
    recipient: element("ol", { class: "bars" }),
    speaker: element("ol", { class: "bars" }),
  };
  const column = (title, about, list) =>
    element("div", {}, element("h3", {}, title), element("p", { class: "note" }, about), list);
  byId("people").append(
    element(
      "div",
      { class: "panel-tools" },
      choiceButtons(
        "Parties",
        [
          ["who", "Actors"],
          ["country", "Countries"],
        ],
        level,
        (key) => {
          level = key;
          render();
        },
      ),
    ),
    element(
      "div",
      { class: "columns" },
      column("Who acts", "events as actor", lists.actor),
      column("Who is acted on", "events as recipient", lists.recipient),
      column("Who says so", "events attributed to", lists.speaker),
    ),
  );

  function drawParties(side, partiesOf) {
    const counts = new Map();
    const quads = new Map();
    for (const event of selection.events(side)) {
      for (const value of atLevel(partiesOf[event], level)) {
        counts.set(value, (counts.get(value) ?? 0) + 1);
        const ofValue = quads.get(value) ?? [0, 0, 0, 0, 0];
        ofValue[EVENTS.quad_class[event] ?? 0]++;
        quads.set(value, ofValue);
      }
    }
    drawRanking(lists[side], counts, (value) => ({
      ...partyLabel(value),
      quads: quads.get(value),
      isChosen: selection.is(side, { level, value }),
      choose: () => selection.toggle(side, { level, value }),
    }));
  }

  function partyLabel(value) {
    if (level === "country") return { label: countryName(value) };
    const [name, country, isKnown] = DATA.whos[value];
    const isOwnName = country === null || name === DATA.countries[country];
    return { label: name, aside: isOwnName ? "" : countryName(country), isVague: !isKnown };
  }

  function drawRanking(list, counts, itemOf) {
    const order = ranked(counts, (value) => (level === "country" ? countryName(value) : whoLabel(value))).slice(
      0,
      N_LISTED,
    );
    const items = order.map(([value, n]) => barItem({ n, most: order[0][1], ...itemOf(value) }));
    list.replaceChildren(...(items.length ? items : [element("li", { class: "empty" }, "nobody here")]));
  }

  function drawSpeakers() {
    const counts = new Map();
    for (const event of selection.events("speaker")) {
      for (const who of new Set(EVENTS.chain[event].map(([speaker]) => speaker).filter(isSomebody)))
        counts.set(who, (counts.get(who) ?? 0) + 1);
    }
    const order = ranked(counts, whoLabel).slice(0, N_LISTED);
    const items = order.map(([who, n]) => {
      const [name, country, isKnown] = DATA.whos[who];
      return barItem({
        label: name,
        aside: country === null || name === DATA.countries[country] ? "" : countryName(country),
        isVague: !isKnown,
        n,
        most: order[0][1],
        isChosen: selection.is("speaker", who),
        choose: () => selection.toggle("speaker", who),
      });
    });
    lists.speaker.replaceChildren(
      ...(items.length ? items : [element("li", { class: "empty" }, "nobody is cited here")]),
    );
  }

  function render() {
    keepingFocus(byId("people"), () => {
      drawParties("actor", EVENTS.actors);
      drawParties("recipient", EVENTS.recipients);
      drawSpeakers();
    });
  }
  return { node: byId("people"), render };
}
