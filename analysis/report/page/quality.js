// How good the data are: what failed, what stayed unresolved, which feeds are ill. Of the whole dataset, always.

function plainTable(caption, heads, rows) {
  if (!rows.length) return null;
  return element(
    "div",
    { class: "table-frame", tabindex: 0, role: "region", "aria-label": caption },
    element(
      "table",
      { class: "plain" },
      element("caption", {}, caption),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          heads.map((head) => element("th", { scope: "col" }, head)),
        ),
      ),
      element(
        "tbody",
        {},
        rows.map((row) => element("tr", {}, row.map(plainCell))),
      ),
    ),
  );
}

function plainCell(value) {
  if (typeof value === "number") return element("td", { class: "number" }, INTEGER.format(value));
  return element("td", {}, value ?? "–");
}

function shareBars(caption, part, whole) {
  return element(
    "div",
    {},
    element("h3", {}, caption),
    element(
      "ul",
      { class: "shares" },
      part.map(([label, n]) => {
        const bar = element("span", { class: "bar", "aria-hidden": "true" });
        bar.style.setProperty("--share", whole ? (n / whole).toFixed(4) : 0);
        return element(
          "li",
          {},
          element("span", {}, label),
          element("span", { class: "number" }, share(n, whole)),
          bar,
        );
      }),
    ),
  );
}

function makeQuality() {
  const { totals, not_coded: notCoded, completeness, unresolved, dead_letters: letters, feeds, runs } = DATA.quality;
  const { events, ...parts } = completeness;
  const nLetters = letters.reduce((sum, row) => sum + row.n, 0);
  const ill = feeds.filter((feed) => feed.failures > 0 || feed.retired).length;
  const state = (feed) =>
    feed.retired ? "gone" : feed.failures ? `failing (${feed.failures})` : feed.last_success ? "well" : "not yet read";
  byId("quality").append(
    element(
      "p",
      { class: "facts" },
      element(
        "span",
        {},
        element("strong", {}, INTEGER.format(totals.articles)),
        " articles, ",
        share(totals.coded, totals.articles),
        " coded",
      ),
      element("span", {}, element("strong", {}, INTEGER.format(totals.undated)), " without a date"),
      element(
        "span",
        {},
        element("strong", {}, INTEGER.format(nLetters)),
        nLetters === 1 ? " dead letter" : " dead letters",
      ),
      feeds.length &&
        element("span", {}, element("strong", {}, `${feeds.length - ill} of ${feeds.length}`), " feeds well"),
    ),
    element(
      "div",
      { class: "columns two" },
      shareBars("Events with …", Object.entries(parts), events),
      element(
        "div",
        {},
        element("h3", {}, "Parties without a country"),
        unresolved.length
          ? element(
              "ul",
              { class: "words" },
              unresolved.map(({ name, n }) => element("li", {}, name, element("small", {}, ` ${n}`))),
            )
          : element("p", { class: "empty" }, "none"),
        notCoded.length && element("h3", {}, "Articles not coded"),
        notCoded.length &&
          element(
            "ul",
            { class: "words" },
            notCoded.map(({ reason, n }) => element("li", {}, reason, element("small", {}, ` ${n}`))),
          ),
      ),
    ),
    ...[
      plainTable(
        "Dead letters by reason",
        ["Stage", "Reason", "Number", "May pass later", "For example", "From"],
        letters.map((row) => [row.stage, row.reason, row.n, row.retryable, row.message, row.source]),
      ),
      plainTable(
        "Feeds",
        ["Feed", "State", "Last success (UTC)", "Entries", "Last error"],
        feeds.map((feed) => [feed.source, state(feed), feed.last_success, feed.items, feed.error]),
      ),
      plainTable(
        "Runs",
        runs.length ? Object.keys(runs[0]).map((name) => name[0].toUpperCase() + name.slice(1)) : [],
        runs.map((run) => Object.values(run)),
      ),
    ].filter(Boolean),
  );
  return { node: byId("quality"), render() {} };
}
