// The selection: what the reader has filtered for. Each facet keeps a bit per event that fails it, so that a panel can
// count what all facets but its own let through.

// A search: all words must occur; "a phrase" in quotation marks; -word must not.
function searchTest(query, textOf) {
  const terms = [...query.toLowerCase().matchAll(/(-?)(?:"([^"]*)"?|(\S+))/g)]
    .map(([, minus, phrase, word]) => ({ isWanted: !minus, text: phrase ?? word }))
    .filter((term) => term.text);
  return (item) => terms.every((term) => textOf(item).includes(term.text) === term.isWanted);
}

function hasParty(parties, { level, value }) {
  return level === "country" ? parties.some((p) => countryOf(p) === value) : parties.some((p) => whoOf(p) === value);
}

// By facet: the test that a value stands for, and how the value is called.
const FACETS = {
  words: { test: (query) => searchTest(query, eventText), label: (query) => `“${query}”` },
  repeats: { test: () => (event) => EVENTS.is_current[event], label: () => null },
  first: { test: () => (event) => EVENTS.is_first_report[event], label: () => "first reports only" },
  day: {
    test: ({ basis, from, to }) => {
      const days = DAYS[basis];
      return (event) => days[event] >= from && days[event] <= to;
    },
    label: ({ basis, from, to }) => `${basis} ${daysText(from, to)}`,
  },
  type: {
    test: (types) => (event) => types.includes(EVENTS.event_type[event]),
    label: (types) => types.map((type) => DATA.types[type]).join(", "),
  },
  quad: {
    test: (quads) => (event) => quads.includes(EVENTS.quad_class[event]),
    label: (quads) => quads.map((quad) => QUAD_NAMES[quad]).join(", "),
  },
  status: { test: (status) => (event) => EVENTS.status[event] === status, label: (status) => DATA.statuses[status] },
  claim: { test: (claim) => (event) => EVENTS.claim[event] === claim, label: (claim) => DATA.claims[claim] },
  outlet: {
    test: (outlet) => (event) => DATA.articles.outlet[EVENTS.article[event]] === outlet,
    label: (outlet) => DATA.outlets[outlet],
  },
  actor: {
    test: (party) => (event) => hasParty(EVENTS.actors[event], party),
    label: ({ level, value }) => `by ${levelLabel(level, value)}`,
  },
  recipient: {
    test: (party) => (event) => hasParty(EVENTS.recipients[event], party),
    label: ({ level, value }) => `to ${levelLabel(level, value)}`,
  },
  party: {
    test: (party) => (event) => hasParty(EVENTS.actors[event], party) || hasParty(EVENTS.recipients[event], party),
    label: ({ level, value }) => `with ${levelLabel(level, value)}`,
  },
  dyad: {
    test:
      ({ level, actor, recipient }) =>
      (event) =>
        pairsOf(event, level).some(([a, r]) => a === actor && r === recipient),
    label: ({ level, actor, recipient }) => `${levelLabel(level, actor)} → ${levelLabel(level, recipient)}`,
  },
  place: {
    test: ({ place, country }) =>
      place === undefined
        ? (event) => EVENTS.place[event] !== null && DATA.places[EVENTS.place[event]][1] === country
        : (event) => EVENTS.place[event] === place,
    label: ({ place, country }) => `in ${place === undefined ? countryName(country) : DATA.places[place][0]}`,
  },
  speaker: {
    test: (speaker) => (event) => EVENTS.chain[event].some(([who]) => who === speaker),
    label: (speaker) => `according to ${whoLabel(speaker)}`,
  },
};
const FACET_NAMES = Object.keys(FACETS);

const selection = {
  values: new Map(),
  failures: new Uint32Array(N_EVENTS),
  changed: () => {},

  // Sets a facet; null lets everything through.
  set(name, value) {
    const bit = 1 << FACET_NAMES.indexOf(name);
    const passes = value === null ? null : FACETS[name].test(value);
    if (value === null) this.values.delete(name);
    else this.values.set(name, value);
    for (let event = 0; event < N_EVENTS; event++) {
      if (passes === null || passes(event)) this.failures[event] &= ~bit;
      else this.failures[event] |= bit;
    }
    this.changed();
  },

  get(name) {
    return this.values.get(name) ?? null;
  },

  // Sets a facet, or clears it if it has that value already.
  toggle(name, value) {
    this.set(name, this.is(name, value) ? null : value);
  },

  is(name, value) {
    return this.values.has(name) && JSON.stringify(this.values.get(name)) === JSON.stringify(value);
  },

  // Adds a value to a facet that holds several, or takes it out.
  toggleMember(name, member) {
    const members = this.get(name) ?? [];
    const others = members.filter((other) => other !== member);
    const next = others.length === members.length ? [...members, member] : others;
    this.set(name, next.length ? next : null);
  },

  // Numbers of the events that pass every facet but the named ones.
  events(...except) {
    const ignored = except.reduce((bits, name) => bits | (1 << FACET_NAMES.indexOf(name)), 0);
    const passing = [];
    for (let event = 0; event < N_EVENTS; event++) if (!(this.failures[event] & ~ignored)) passing.push(event);
    return passing;
  },

  // Facets that chips are shown for, in the order in which they were set.
  named() {
    return [...this.values].map(([name, value]) => [name, FACETS[name].label(value)]).filter(([, label]) => label);
  },

  clear() {
    for (const [name] of this.named()) this.set(name, null);
  },

  // The selection as the part of an address after #, and back; what cannot be read is passed over.
  address() {
    const parts = this.named().map(([name]) => [name, JSON.stringify(this.values.get(name))]);
    return new URLSearchParams(parts).toString();
  },

  readAddress(address) {
    for (const [name, text] of new URLSearchParams(address)) {
      if (!Object.hasOwn(FACETS, name)) continue;
      try {
        const value = JSON.parse(text);
        if (FACETS[name].label(value)) this.set(name, value);
      } catch {
        this.set(name, null);
      }
    }
  },
};
