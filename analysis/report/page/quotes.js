// In their words: quotes of the selected days and words, and of the articles that the selected events come from.

const QUOTES_AT_A_TIME = 12;
// Facets that say something about an event and nothing about a quote.
const EVENT_FACETS = ["type", "quad", "status", "claim", "actor", "recipient", "party", "dyad", "place", "speaker"];

function chosenQuotes(speaker) {
  const articles = EVENT_FACETS.some((name) => selection.get(name) !== null)
    ? new Set(selection.events("words", "day", "outlet").map((event) => EVENTS.article[event]))
    : null;
  const words = selection.get("words");
  const passes = words === null ? null : searchTest(words, quoteText);
  const days = selection.get("day");
  const outlet = selection.get("outlet");
  const chosen = [];
  for (let quote = 0; quote < N_QUOTES; quote++) {
    const article = QUOTES.article[quote];
    const day = DATA.articles.day[article];
    if (speaker !== null && QUOTES.speaker[quote] !== speaker) continue;
    if (articles !== null && !articles.has(article)) continue;
    if (outlet !== null && DATA.articles.outlet[article] !== outlet) continue;
    if (days !== null && (day === null || day < days.from || day > days.to)) continue;
    if (passes !== null && !passes(quote)) continue;
    chosen.push(quote);
  }
  return chosen;
}

function makeQuotes() {
  let speaker = null;
  let n = QUOTES_AT_A_TIME;
  const speakers = element("ol", { class: "bars" });
  const list = element("ol", { class: "quotes" });
  const more = element("button", { type: "button", class: "more", hidden: true, onclick: showMore });
  byId("quotes").append(
    element(
      "div",
      { class: "quotes-and-speakers" },
      element("div", {}, list, more),
      element("div", {}, element("h3", {}, "Who speaks"), speakers),
    ),
  );

  function showMore() {
    const first = n;
    n += QUOTES_AT_A_TIME;
    render();
    list.children[first]?.querySelector("blockquote").focus();
  }

  function drawSpeakers() {
    const counts = new Map();
    for (const quote of chosenQuotes(null)) {
      const who = QUOTES.speaker[quote];
      if (who !== null && isSomebody(who)) counts.set(who, (counts.get(who) ?? 0) + 1);
    }
    if (speaker !== null && !counts.has(speaker)) speaker = null;
    const order = ranked(counts, whoLabel).slice(0, QUOTES_AT_A_TIME);
    speakers.replaceChildren(
      ...order.map(([who, times]) => {
        const [name, country, isKnown] = DATA.whos[who];
        return barItem({
          label: name,
          aside: country === null || name === DATA.countries[country] ? "" : countryName(country),
          isVague: !isKnown,
          n: times,
          most: order[0][1],
          isChosen: speaker === who,
          choose: () => {
            speaker = speaker === who ? null : who;
            render();
          },
        });
      }),
    );
  }

  function quoteItem(quote) {
    const article = QUOTES.article[quote];
    const who = QUOTES.speaker[quote];
    const [open, close] = DATA.quote_kinds[QUOTES.kind[quote]] === "direct" ? ["“", "”"] : ["", ""];
    const about = [QUOTES.role[quote], QUOTES.cue[quote] && `“${QUOTES.cue[quote]}”`].filter(Boolean).join(", ");
    return element(
      "li",
      {},
      element("blockquote", { tabindex: -1 }, open + QUOTES.text[quote] + close),
      element(
        "p",
        {},
        element("strong", {}, who === null ? "Unnamed speaker" : whoLabel(who)),
        about && ` ${about}`,
        element(
          "span",
          { class: "source" },
          sourceLink(DATA.articles.url[article], outletName(article)),
          ` · ${dayText(DATA.articles.day[article])}`,
        ),
      ),
    );
  }

  function render() {
    keepingFocus(speakers, drawSpeakers);
    const chosen = chosenQuotes(speaker);
    list.replaceChildren(...chosen.slice(0, n).map(quoteItem));
    if (!chosen.length) list.append(element("li", { class: "empty" }, "No quotes here."));
    more.hidden = chosen.length <= n;
    more.textContent = `Show more of ${count(chosen.length, "quote")}`;
  }
  return { node: byId("quotes"), render };
}
