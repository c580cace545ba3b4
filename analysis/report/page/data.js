// What the page is about: the data as Python wrote them, in columns, and what is derived from them once.

const DATA = JSON.parse(byId("data").textContent);
const EVENTS = DATA.events;
const QUOTES = DATA.quotes;
const N_EVENTS = EVENTS.event_type.length;
const N_QUOTES = QUOTES.text.length;
const NO_DAY = -(2 ** 31);

const QUAD_NAMES = ["", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];
const MARK_NAMES = { a: "actor", t: "trigger", r: "recipient", s: "speaker", p: "place" };

// Which day an event counts for: that on which it took place, or that on which it was reported.
const DAYS = {
  reported: Int32Array.from(EVENTS.article, (article) => DATA.articles.day[article] ?? NO_DAY),
  happened: Int32Array.from(EVENTS.day, (day) => day ?? NO_DAY),
};

function whoOf(party) {
  return DATA.parties[party][0];
}

function countryOf(party) {
  return DATA.whos[whoOf(party)][1];
}

function countryName(code) {
  return code === null ? "no country" : (DATA.countries[code] ?? code);
}

function whoName(who) {
  return DATA.whos[who][0];
}

// "Name (ABC)", without the code where the name is the country's own.
function whoLabel(who) {
  const [name, country] = DATA.whos[who];
  return country === null || name === DATA.countries[country] ? name : `${name} (${country})`;
}

function typeLabel(event) {
  const modes = EVENTS.modes[event].map((mode) => DATA.modes[mode]);
  return [DATA.types[EVENTS.event_type[event]], ...modes].join(" / ");
}

// Values of parties at a level, each once: countries by code, or actors by number. Nobody and nowhere are left out.
function atLevel(parties, level) {
  const values = level === "country" ? parties.map(countryOf) : parties.map(whoOf).filter(isSomebody);
  return [...new Set(values)].filter((value) => value !== null);
}

// Whether someone can be counted: not a pronoun that was not resolved, nor a speaker whom the text leaves unnamed.
function isSomebody(who) {
  const [name, , isKnown, isPronoun] = DATA.whos[who];
  return !isPronoun && (isKnown || name !== "Unnamed");
}

function levelLabel(level, value) {
  return level === "country" ? countryName(value) : whoLabel(value);
}

// A function of an event and a level that keeps what it has found.
function remembered(find) {
  const found = { country: [], who: [] };
  return (event, level) => (found[level][event] ??= find(event, level));
}

// Pairs of who acts and who is acted on, as the view `dyads` has them: parties of a reciprocal event act on each other.
const pairsOf = remembered((event, level) => {
  const actors = atLevel(EVENTS.actors[event], level);
  const recipients = atLevel(EVENTS.recipients[event], level);
  const pairs = [];
  if (EVENTS.is_reciprocal[event]) {
    for (const actor of actors) for (const other of actors) if (actor !== other) pairs.push([actor, other]);
    if (level === "country") {
      for (const country of actors) {
        if (EVENTS.actors[event].filter((party) => countryOf(party) === country).length > 1)
          pairs.push([country, country]);
      }
    }
  } else {
    for (const actor of actors) for (const recipient of recipients) pairs.push([actor, recipient]);
  }
  return pairs;
});

// Everything one may search an event for, in lower case; built when first asked for.
const eventTexts = [];
function eventText(event) {
  return (eventTexts[event] ??= [
    DATA.sentences[EVENTS.sentence[event]],
    ...[...EVENTS.actors[event], ...EVENTS.recipients[event]].map((party) =>
      [whoName(whoOf(party)), countryName(countryOf(party)), DATA.parties[party][2] ?? ""].join(" "),
    ),
    ...EVENTS.chain[event].map(([who]) => whoName(who)),
    DATA.articles.title[EVENTS.article[event]] ?? "",
    outletName(EVENTS.article[event]),
    typeLabel(event),
    EVENTS.place[event] === null ? "" : DATA.places[EVENTS.place[event]][0],
    DATA.rules[EVENTS.rule_id[event]],
    EVENTS.event_id[event],
  ]
    .join("\n")
    .toLowerCase());
}

function quoteText(quote) {
  const speaker = QUOTES.speaker[quote];
  return `${QUOTES.text[quote]}\n${speaker === null ? "" : whoLabel(speaker)}`.toLowerCase();
}

function outletName(article) {
  const outlet = DATA.articles.outlet[article];
  return outlet === null ? "unnamed outlet" : DATA.outlets[outlet];
}

// Counts by key, largest first; ties in order of the label.
function ranked(counts, labelOf) {
  return [...counts].sort(([a, n], [b, m]) => m - n || (labelOf(a) < labelOf(b) ? -1 : 1));
}
