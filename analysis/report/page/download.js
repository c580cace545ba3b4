// The selected events as a table, to take into a spreadsheet.

const CSV_COLUMNS = {
  event_id: (event) => EVENTS.event_id[event],
  published_on: (event) => isoDay(DATA.articles.day[EVENTS.article[event]]),
  happened_from: (event) => isoDay(EVENTS.from[event]),
  happened_to: (event) => isoDay(EVENTS.to[event]),
  event_type: (event) => DATA.types[EVENTS.event_type[event]],
  modes: (event) => EVENTS.modes[event].map((mode) => DATA.modes[mode]).join("; "),
  quad_class: (event) => EVENTS.quad_class[event],
  intensity: (event) => EVENTS.intensity[event],
  status: (event) => DATA.statuses[EVENTS.status[event]],
  claim: (event) => DATA.claims[EVENTS.claim[event]],
  actors: (event) => EVENTS.actors[event].map((party) => whoName(whoOf(party))).join("; "),
  actor_countries: (event) => atLevel(EVENTS.actors[event], "country").join("; "),
  recipients: (event) => EVENTS.recipients[event].map((party) => whoName(whoOf(party))).join("; "),
  recipient_countries: (event) => atLevel(EVENTS.recipients[event], "country").join("; "),
  speakers: (event) => EVENTS.chain[event].map(([who]) => whoName(who)).join("; "),
  place: (event) => (EVENTS.place[event] === null ? null : DATA.places[EVENTS.place[event]][0]),
  confidence: (event) => EVENTS.confidence[event],
  rule_id: (event) => DATA.rules[EVENTS.rule_id[event]],
  outlet: (event) => (DATA.articles.outlet[EVENTS.article[event]] === null ? null : outletName(EVENTS.article[event])),
  title: (event) => DATA.articles.title[EVENTS.article[event]],
  url: (event) => DATA.articles.url[EVENTS.article[event]],
  text: (event) => DATA.sentences[EVENTS.sentence[event]],
};

function isoDay(day) {
  return day === null ? null : dateOf(day).toISOString().slice(0, 10);
}

// A text that a spreadsheet would take for a formula gets an apostrophe, by which it knows a text.
function csvField(value) {
  if (value === null || typeof value === "number") return String(value ?? "");
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvOf(events) {
  const lines = [
    Object.keys(CSV_COLUMNS),
    ...events.map((event) => Object.values(CSV_COLUMNS).map((valueOf) => valueOf(event))),
  ];
  return lines.map((fields) => `${fields.map(csvField).join(",")}\r\n`).join("");
}

function saveSelection() {
  const address = URL.createObjectURL(new Blob(["\ufeff", csvOf(selection.events())], { type: "text/csv" }));
  element("a", { href: address, download: "events.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(address));
}
