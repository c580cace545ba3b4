// The list of the selected events. Only the rows in view exist, so that its length costs nothing.

const ROW_HEIGHT = 132;
const ROWS_BEYOND_VIEW = 4;

const ORDERS = {
  newest: ["Newest first", null],
  oldest: [
    "Oldest first",
    (a, b) =>
      (DAYS.reported[a] === NO_DAY) - (DAYS.reported[b] === NO_DAY) || DAYS.reported[a] - DAYS.reported[b] || a - b,
  ],
  hostile: ["Most hostile first", (a, b) => (EVENTS.intensity[a] ?? 0) - (EVENTS.intensity[b] ?? 0) || a - b],
  cooperative: ["Most cooperative first", (a, b) => (EVENTS.intensity[b] ?? 0) - (EVENTS.intensity[a] ?? 0) || a - b],
  reported: ["Most reported first", (a, b) => EVENTS.n_outlets[b] - EVENTS.n_outlets[a] || a - b],
  doubtful: ["Least confident first", (a, b) => EVENTS.confidence[a] - EVENTS.confidence[b] || a - b],
};

function partyNames(parties) {
  return parties.map((party) => whoName(whoOf(party))).join(", ");
}

// The sentence of an event with its actor, trigger, recipient, speaker and place marked.
function markedSentence(event) {
  const flat = EVENTS.marks[event];
  const spans = [];
  for (let k = 0; k < flat.length; k += 3) spans.push({ kind: flat[k], start: flat[k + 1], end: flat[k + 2] });
  const quad = EVENTS.quad_class[event] ?? 0;
  return markedText(DATA.sentences[EVENTS.sentence[event]], spans, (over) => {
    const names = [...new Set(over.map((span) => MARK_NAMES[span.kind]))];
    return element("mark", {
      class: [...names.map((name) => `is-${name}`), names.includes("trigger") && `quad-${quad}`]
        .filter(Boolean)
        .join(" "),
      title: names.join(", "),
    });
  });
}

function makeEvidenceList(open) {
  let rows = [];
  let active = 0;
  let drawn = "";
  let height = 0;
  const spacer = element("div", { class: "spacer" });
  const frame = element(
    "div",
    {
      class: "rows",
      role: "listbox",
      tabindex: 0,
      "aria-label": "Events with their evidence",
      onkeydown: onKey,
      onscroll: onceAFrame(() => draw(false)),
    },
    spacer,
  );

  function row(position) {
    const event = rows[position];
    const quad = EVENTS.quad_class[event] ?? 0;
    const recipients = partyNames(EVENTS.recipients[event]);
    const status = DATA.statuses[EVENTS.status[event]];
    const claim = DATA.claims[EVENTS.claim[event]];
    const node = element(
      "div",
      {
        class: `row quad-${quad}`,
        role: "option",
        id: `row-${position}`,
        "aria-selected": String(position === active),
        "aria-posinset": position + 1,
        "aria-setsize": rows.length,
        onclick: () => {
          activate(position, false);
          open(position);
        },
      },
      element(
        "div",
        { class: "row-head" },
        element("span", { class: `badge quad-${quad}` }, typeLabel(event)),
        status !== "actual" && element("span", { class: "state" }, status),
        claim !== "asserted" && element("span", { class: `state claim-${claim}` }, claim),
        EVENTS.n_outlets[event] > 1 && element("span", { class: "state" }, count(EVENTS.n_outlets[event], "outlet")),
        element("time", {}, dayText(DATA.articles.day[EVENTS.article[event]])),
      ),
      element(
        "div",
        { class: "row-who" },
        element("span", {}, partyNames(EVENTS.actors[event]) || "unnamed"),
        recipients && element("span", { class: "arrow", "aria-label": "to" }, "→"),
        recipients && element("span", {}, recipients),
      ),
      element("div", { class: "row-text" }, markedSentence(event)),
    );
    node.style.transform = `translateY(${position * ROW_HEIGHT}px)`;
    return node;
  }

  function draw(isForced) {
    const first = Math.max(0, Math.floor(frame.scrollTop / ROW_HEIGHT) - ROWS_BEYOND_VIEW);
    const last = Math.min(rows.length, Math.ceil((frame.scrollTop + height) / ROW_HEIGHT) + ROWS_BEYOND_VIEW);
    const range = `${first}-${last}`;
    if (!isForced && range === drawn) return;
    drawn = range;
    const nodes = [];
    for (let position = first; position < last; position++) nodes.push(row(position));
    spacer.replaceChildren(...nodes);
    frame.setAttribute("aria-activedescendant", rows.length ? `row-${active}` : "");
  }

  function activate(position, isScrolling = true) {
    active = Math.min(rows.length - 1, Math.max(0, position));
    if (isScrolling) {
      const top = active * ROW_HEIGHT;
      if (top < frame.scrollTop) frame.scrollTop = top;
      else if (top + ROW_HEIGHT > frame.scrollTop + height) frame.scrollTop = top + ROW_HEIGHT - height;
    }
    draw(true);
  }

  function onKey(event) {
    const page = Math.max(1, Math.floor(height / ROW_HEIGHT) - 1);
    const steps = {
      ArrowDown: 1,
      j: 1,
      ArrowUp: -1,
      k: -1,
      PageDown: page,
      PageUp: -page,
      Home: -rows.length,
      End: rows.length,
    };
    if (event.ctrlKey || event.metaKey || event.altKey || !rows.length) return;
    if (event.key === "Enter" || event.key === " ") open(active);
    else if (steps[event.key] !== undefined) activate(active + steps[event.key]);
    else return;
    event.preventDefault();
  }

  new ResizeObserver(([entry]) => {
    if (entry.contentRect.height === 0 || entry.contentRect.height === height) return;
    height = entry.contentRect.height;
    draw(true);
  }).observe(frame);

  return {
    frame,
    // Shows these events, from the top.
    show(events) {
      rows = events;
      active = 0;
      spacer.style.height = `${rows.length * ROW_HEIGHT}px`;
      frame.scrollTop = 0;
      draw(true);
    },
    activate,
    find: (event) => rows.indexOf(event),
    at: (position) => rows[position],
    length: () => rows.length,
  };
}
