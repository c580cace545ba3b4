// The evidence: the list of events, and one event in full with the chain of those who say so.

const N_SIBLINGS = 8;

function term(name, ...value) {
  return [element("dt", {}, name), element("dd", {}, ...value)];
}

function partyItem(party, facet) {
  const [who, sector, role, text] = DATA.parties[party];
  const country = DATA.whos[who][1];
  const about = [role, country !== null && countryName(country) !== whoName(who) && countryName(country), sector]
    .filter(Boolean)
    .join(" · ");
  const pick = () => selection.toggle(facet, { level: "who", value: who });
  return element(
    "li",
    {},
    element("button", { type: "button", class: "party", title: "Filter by this party", onclick: pick }, whoName(who)),
    about && element("span", { class: "about" }, ` ${about}`),
    text && element("span", { class: "about" }, ` in the text: “${text}”`),
  );
}

// Outlet, then who it cites, then whom they cite, inwards.
function chainOf(event) {
  const outlet = element("li", {}, element("strong", {}, outletName(EVENTS.article[event])), " reports");
  const links = EVENTS.chain[event].map(([who, cue]) =>
    element(
      "li",
      {},
      element(
        "button",
        { type: "button", class: "party", onclick: () => selection.toggle("speaker", who) },
        whoLabel(who),
      ),
      cue !== null && ` “${DATA.cues[cue]}”`,
    ),
  );
  const voice = links.length ? null : element("li", { class: "about" }, "in its own voice");
  return element("ol", { class: "chain" }, outlet, links, voice);
}

function whenText(event) {
  const days = daysText(EVENTS.from[event], EVENTS.to[event]);
  const basis = EVENTS.date_basis[event] === null ? "" : DATA.bases[EVENTS.date_basis[event]];
  const words = EVENTS.date_text[event] === null ? "" : `“${DATA.date_texts[EVENTS.date_text[event]]}”`;
  const how = {
    explicit: "the text says",
    relative: "counted from the report",
    context: "from the context",
    publication: "taken from the day of the report",
  };
  return [days, basis && element("span", { class: "about" }, ` ${how[basis] ?? basis} ${words}`)];
}

function whereText(event) {
  if (EVENTS.place[event] === null) return ["the sentence does not say"];
  const [name, country, division, precision] = DATA.places[EVENTS.place[event]];
  return [
    [name, division !== name && division, country !== null && countryName(country)].filter(Boolean).join(", "),
    precision && element("span", { class: "about" }, ` ${precision}`),
  ];
}

// A line from −10 to 10 with the value on it.
function intensityScale(value, quad) {
  return svg(
    "svg",
    {
      class: "scale",
      viewBox: "-104 -8 208 16",
      role: "img",
      "aria-label": `Intensity ${signed(value)} of −10 to +10`,
    },
    svg("line", { x1: -100, x2: 100, y1: 0, y2: 0, class: "axis" }),
    svg("line", { x1: 0, x2: 0, y1: -5, y2: 5, class: "axis" }),
    svg("circle", { cx: value * 10, cy: 0, r: 6, class: `quad-${quad}` }),
  );
}

function makeEvidence() {
  const pane = byId("evidence");
  const heading = element("h2", { tabindex: -1 }, "Evidence");
  const order = element(
    "select",
    { "aria-label": "Order of the events", onchange: () => refill() },
    Object.entries(ORDERS).map(([key, [label]]) => element("option", { value: key }, label)),
  );
  const close = element("button", { type: "button", class: "close", onclick: hidePane }, "Close");
  const detail = element("article", {
    class: "detail",
    hidden: true,
    tabindex: -1,
    "aria-label": "Event",
    onkeydown: onDetailKey,
  });
  const empty = element("p", { class: "empty" }, "No event fits. Remove a filter.");
  const legend = element(
    "p",
    { class: "mark-legend" },
    ["actor", "trigger", "recipient", "speaker", "place"].map((name) => [
      element("mark", { class: `is-${name}` }, name),
      " ",
    ]),
  );
  const opener = byId("open-evidence");
  let position = 0;
  const list = makeEvidenceList(openDetail);
  const help = element("p", { class: "note keys" }, "↑ ↓ move · Enter opens · Esc goes back · / searches");
  const save = element(
    "button",
    { type: "button", class: "save", title: "Save the selected events as a table", onclick: saveSelection },
    "CSV",
  );
  pane.append(element("header", {}, heading, order, save, close), legend, empty, list.frame, detail, help);
  opener.addEventListener("click", () => {
    cover(true);
    heading.focus();
  });

  // On narrow screens the evidence covers the page, which then takes no keys.
  function cover(isCovering) {
    document.documentElement.classList.toggle("is-reading", isCovering);
    for (const part of document.querySelectorAll(".masthead, #filters, main, #open-evidence")) part.inert = isCovering;
  }

  function hidePane() {
    cover(false);
    opener.focus();
  }

  function refill() {
    const events = selection.events();
    const compare = ORDERS[order.value][1];
    if (compare) events.sort(compare);
    closeDetail(false);
    empty.hidden = events.length > 0;
    list.show(events);
    opener.textContent = `Read ${count(events.length, "event")}`;
  }

  function openDetail(at) {
    position = at;
    show(list.at(at));
  }

  // Opens an event, be it in the list or only told of by another.
  function openEvent(event) {
    const at = list.find(event);
    if (at >= 0) openDetail(at);
    else show(event);
  }

  function show(event) {
    detail.replaceChildren(...contents(event));
    detail.hidden = false;
    list.frame.hidden = true;
    detail.scrollTop = 0;
    detail.focus({ preventScroll: true });
  }

  function closeDetail(isReturning = true) {
    if (detail.hidden) return;
    detail.hidden = true;
    list.frame.hidden = false;
    if (!isReturning) return;
    list.activate(position);
    list.frame.focus();
  }

  function step(by) {
    const next = position + by;
    if (next < 0 || next >= list.length()) return;
    openDetail(next);
  }

  function onDetailKey(event) {
    if (event.key === "Escape") closeDetail();
    else if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "ArrowRight") step(1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function contents(event) {
    const quad = EVENTS.quad_class[event] ?? 0;
    const article = EVENTS.article[event];
    const button = (label, name, act, isOff = false) =>
      element("button", { type: "button", "aria-label": name, disabled: isOff, onclick: act }, label);
    const parties = (numbers, facet) =>
      numbers.length
        ? element(
            "ul",
            { class: "parties" },
            numbers.map((party) => partyItem(party, facet)),
          )
        : element("span", { class: "about" }, "the text names nobody");
    const isReciprocal = EVENTS.is_reciprocal[event];
    const contexts = EVENTS.contexts[event].map((context) => DATA.contexts[context]).join(", ");
    return [
      element(
        "nav",
        { "aria-label": "Events" },
        button("← List", "Back to the list", () => closeDetail()),
        element("span", { class: "note" }, `${INTEGER.format(position + 1)} of ${INTEGER.format(list.length())}`),
        button("‹", "Previous event", () => step(-1), position === 0),
        button("›", "Next event", () => step(1), position === list.length() - 1),
      ),
      element(
        "div",
        { class: "row-head" },
        element("span", { class: `badge quad-${quad}` }, typeLabel(event)),
        element("span", { class: "state" }, DATA.statuses[EVENTS.status[event]]),
        element("span", { class: `state claim-${DATA.claims[EVENTS.claim[event]]}` }, DATA.claims[EVENTS.claim[event]]),
      ),
      element("blockquote", { class: `evidence-text quad-${quad}` }, markedSentence(event)),
      element(
        "p",
        { class: "source" },
        sourceLink(DATA.articles.url[article], DATA.articles.title[article] ?? "untitled"),
        element("br"),
        `${outletName(article)}, ${dayText(DATA.articles.day[article])}`,
      ),
      element("h3", {}, "Who says so"),
      chainOf(event),
      element(
        "dl",
        {},
        term(isReciprocal ? "Parties" : "Who", parties(EVENTS.actors[event], "actor")),
        isReciprocal ? null : term("To whom", parties(EVENTS.recipients[event], "recipient")),
        term("When", ...whenText(event)),
        term("Where", ...whereText(event)),
        contexts && term("About", contexts),
        EVENTS.intensity[event] !== null &&
          term("Intensity", `${signed(EVENTS.intensity[event])} `, intensityScale(EVENTS.intensity[event], quad)),
        term("Confidence", EVENTS.confidence[event].toFixed(2)),
        EVENTS.n_outlets[event] > 1 && term("Reported by", count(EVENTS.n_outlets[event], "outlet")),
        EVENTS.cameo_code[event] !== null && term("CAMEO", DATA.cameo[EVENTS.cameo_code[event]]),
        term("Rule", element("code", {}, DATA.rules[EVENTS.rule_id[event]])),
        term("Why", element("code", {}, `demarche explain OUT ${EVENTS.event_id[event]}`)),
      ),
      otherReports(event),
      siblings(event),
    ];
  }

  function eventLinks(title, events, labelOf) {
    if (!events.length) return "";
    const links = events
      .slice(0, N_SIBLINGS)
      .map((event) =>
        element("li", {}, element("button", { type: "button", onclick: () => openEvent(event) }, labelOf(event))),
      );
    return element("div", {}, element("h3", {}, title), element("ul", { class: "siblings" }, links));
  }

  // Reports of the same event in other articles, whatever is filtered for.
  function otherReports(event) {
    const story = EVENTS.story[event];
    const others = [];
    for (let other = 0; other < N_EVENTS && story !== null; other++) {
      const isOfStory = EVENTS.story[other] === story && EVENTS.article[other] !== EVENTS.article[event];
      if (isOfStory && EVENTS.is_current[other]) others.push(other);
    }
    return eventLinks(
      "Also reported by",
      others,
      (other) => {
        const article = EVENTS.article[other];
        const source = `${outletName(article)}, ${dayText(DATA.articles.day[article])}`;
        return `${source}: ${DATA.sentences[EVENTS.sentence[other]]}`;
      },
    );
  }

  function siblings(event) {
    const others = [];
    for (let at = 0; at < list.length(); at++) {
      const other = list.at(at);
      if (other !== event && EVENTS.article[other] === EVENTS.article[event]) others.push(other);
    }
    const names = (event) =>
      [EVENTS.actors[event], EVENTS.recipients[event]].map(partyNames).filter(Boolean).join(" → ");
    return eventLinks("Also in this article", others, (other) => `${typeLabel(other)}: ${names(other) || "unnamed"}`);
  }

  matchMedia("(min-width: 1080px)").addEventListener("change", (event) => event.matches && cover(false));
  return { node: pane, render: refill, isUrgent: true };
}
