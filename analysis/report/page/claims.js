// Claims against facts: how sure the reports are that a thing took place, and who vouches for it.

const CLAIM_ORDER = ["asserted", "attributed", "alleged", "denied"];
const STATUS_ORDER = ["actual", "ongoing", "habitual", "historical", "future", "hypothetical", "negated"];

// Numbers of a list's values: known ones in a reader's order, others after them.
function inOrder(values, order) {
  const position = (number) => (order.includes(values[number]) ? order.indexOf(values[number]) : order.length);
  return values.map((_, number) => number).sort((a, b) => position(a) - position(b));
}

function makeClaims() {
  const claims = inOrder(DATA.claims, CLAIM_ORDER);
  const statuses = inOrder(DATA.statuses, STATUS_ORDER);
  const lead = element("p", { class: "lead-figure" });
  const stack = element("div", { class: "stack", "aria-hidden": "true" });
  const table = element("table", { class: "claims" });
  const byType = element("ol", { class: "claim-types" });
  byId("claims").append(
    lead,
    stack,
    element(
      "div",
      { class: "columns two" },
      element("div", {}, element("h3", {}, "Did it happen, and who vouches for it?"), table),
      element("div", {}, element("h3", {}, "What is only claimed, by type"), byType),
    ),
  );
  const numbers = (n) => new Int32Array(n);

  function drawTable(counts, most) {
    const head = (facet, number, label, scope) =>
      element(
        "th",
        { scope },
        element(
          "button",
          {
            type: "button",
            "aria-pressed": String(selection.is(facet, number)),
            onclick: () => selection.toggle(facet, number),
          },
          label,
        ),
      );
    const cell = (status, claim) => {
      const n = counts[status][claim];
      const isChosen = selection.is("status", status) && selection.is("claim", claim);
      const choose = () => {
        selection.set("status", isChosen ? null : status);
        selection.set("claim", isChosen ? null : claim);
      };
      const label = `${DATA.statuses[status]}, ${DATA.claims[claim]}: ${count(n, "event")}`;
      const node = element(
        "td",
        {},
        n
          ? element(
              "button",
              {
                type: "button",
                "aria-pressed": String(isChosen),
                "aria-label": label,
                "data-key": label,
                onclick: choose,
              },
              INTEGER.format(n),
            )
          : "·",
      );
      node.style.setProperty("--weight", n ? (0.08 + 0.62 * Math.sqrt(n / most)).toFixed(3) : 0);
      return node;
    };
    table.replaceChildren(
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          element("td", {}),
          claims.map((claim) => head("claim", claim, DATA.claims[claim], "col")),
        ),
      ),
      element(
        "tbody",
        {},
        statuses.map((status) =>
          element(
            "tr",
            {},
            head("status", status, DATA.statuses[status], "row"),
            claims.map((claim) => cell(status, claim)),
          ),
        ),
      ),
    );
  }

  function stackOf(counts) {
    return claims
      .filter((claim) => counts[claim])
      .map((claim) => {
        const part = element("span", {
          class: `claim-${DATA.claims[claim]}`,
          title: `${DATA.claims[claim]}: ${INTEGER.format(counts[claim])}`,
        });
        part.style.setProperty("flex-grow", counts[claim]);
        return part;
      });
  }

  function render() {
    const counts = DATA.statuses.map(() => numbers(DATA.claims.length));
    for (const event of selection.events("status", "claim")) counts[EVENTS.status[event]][EVENTS.claim[event]]++;
    const ofClaim = numbers(DATA.claims.length);
    const ofType = DATA.types.map(() => numbers(DATA.claims.length));
    const chosen = selection.events();
    for (const event of chosen) {
      ofClaim[EVENTS.claim[event]]++;
      ofType[EVENTS.event_type[event]][EVENTS.claim[event]]++;
    }
    lead.replaceChildren(
      ...claims.map((claim) =>
        element(
          "span",
          {},
          element("i", { class: `swatch claim-${DATA.claims[claim]}` }),
          element("strong", {}, share(ofClaim[claim], chosen.length)),
          ` ${DATA.claims[claim]}`,
        ),
      ),
    );
    stack.replaceChildren(...stackOf(ofClaim));
    keepingFocus(table, () => drawTable(counts, Math.max(1, ...counts.flatMap((row) => [...row]))));
    const vouched = claims.filter((claim) => DATA.claims[claim] === "asserted");
    const sum = (row) => row.reduce((total, n) => total + n, 0);
    const claimed = (type) => 1 - vouched.reduce((total, claim) => total + ofType[type][claim], 0) / sum(ofType[type]);
    const order = DATA.types.map((_, type) => type).filter((type) => sum(ofType[type]));
    order.sort((a, b) => claimed(b) - claimed(a) || sum(ofType[b]) - sum(ofType[a]));
    byType.replaceChildren(
      ...order.map((type) =>
        element(
          "li",
          {},
          element("span", {}, DATA.types[type]),
          element("span", { class: "stack", "aria-hidden": "true" }, stackOf(ofType[type])),
          element(
            "span",
            { class: "number" },
            `${Math.round(100 * claimed(type))}% of ${INTEGER.format(sum(ofType[type]))}`,
          ),
        ),
      ),
    );
  }
  return { node: byId("claims"), render };
}
