// Who to whom: the busiest actors against the busiest recipients, as a matrix or as a network.

const MATRIX_SIZE = 12;
const MATRIX_SIZE_ON_PHONES = 8;

// Five steps from conflict to cooperation, by mean intensity.
function intensityClass(mean) {
  if (mean === null) return "tone-0";
  if (mean <= -5) return "tone-m2";
  if (mean < -0.5) return "tone-m1";
  if (mean <= 0.5) return "tone-0";
  return mean < 5 ? "tone-p1" : "tone-p2";
}

// Pairs of the selected events at a level: by "actor|recipient", the two, how often, and the mean intensity.
// Pairs within one country are another matter than those between countries, and would outweigh them.
function countPairs(level, isWithin) {
  const pairs = new Map();
  for (const event of selection.events("dyad")) {
    for (const [actor, recipient] of pairsOf(event, level)) {
      if (level === "country" && (actor === recipient) !== isWithin) continue;
      const key = `${actor}|${recipient}`;
      const pair = pairs.get(key) ?? { actor, recipient, n: 0, sum: 0, weighed: 0, quads: [0, 0, 0, 0, 0] };
      pair.n++;
      pair.quads[EVENTS.quad_class[event] ?? 0]++;
      if (EVENTS.intensity[event] !== null) {
        pair.sum += EVENTS.intensity[event];
        pair.weighed++;
      }
      pairs.set(key, pair);
    }
  }
  for (const pair of pairs.values()) pair.mean = pair.weighed ? pair.sum / pair.weighed : null;
  return pairs;
}

// The actors and the recipients of the busiest pairs, with how many events they have in all; at most `size` of each.
function busiestSides(pairs, size) {
  const sides = ["actor", "recipient"].map((side) => ({ side, totals: new Map(), kept: new Map() }));
  for (const { side, totals } of sides) {
    for (const pair of pairs.values()) totals.set(pair[side], (totals.get(pair[side]) ?? 0) + pair.n);
  }
  for (const pair of [...pairs.values()].sort((a, b) => b.n - a.n)) {
    const fits = sides.every(({ side, kept }) => kept.has(pair[side]) || kept.size < size);
    if (!fits) continue;
    for (const { side, totals, kept } of sides) kept.set(pair[side], totals.get(pair[side]));
  }
  return sides.map(({ kept }) => kept);
}

function pairText(level, pair) {
  const mean = pair.mean === null ? "" : `, mean intensity ${signed(pair.mean)}`;
  return `${levelLabel(level, pair.actor)} → ${levelLabel(level, pair.recipient)}: ${count(pair.n, "event")}${mean}`;
}

function makeDyads() {
  let level = "country";
  let form = "matrix";
  let isWithin = false;
  const scope = choiceButtons(
    "Scope",
    [
      [false, "Between"],
      [true, "Within"],
    ],
    isWithin,
    (key) => {
      isWithin = key;
      render();
    },
  );
  const byForm = choiceButtons(
    "Form",
    [
      ["matrix", "Matrix"],
      ["network", "Network"],
    ],
    form,
    (key) => {
      form = key;
      render();
    },
  );
  const drawing = element("div", { class: "dyads" });
  const caption = element("p", { class: "caption", "aria-live": "polite" });
  byId("dyads").append(
    element(
      "div",
      { class: "panel-tools" },
      choiceButtons(
        "Parties",
        [
          ["country", "Countries"],
          ["who", "Actors"],
        ],
        level,
        (key) => {
          level = key;
          scope.hidden = level !== "country";
          render();
        },
      ),
      scope,
      byForm,
    ),
    drawing,
    caption,
    toneLegend(),
  );

  function toneLegend() {
    const steps = [
      ["tone-m2", "hostile"],
      ["tone-m1", ""],
      ["tone-0", "neutral"],
      ["tone-p1", ""],
      ["tone-p2", "cooperative"],
    ];
    return element(
      "p",
      { class: "tones" },
      steps.map(([tone, label]) => [element("span", { class: `swatch ${tone}` }), label]),
    );
  }

  const tell = (text) => (caption.textContent = text);
  const choose = (pair) => selection.toggle("dyad", { level, actor: pair.actor, recipient: pair.recipient });

  function render() {
    const pairs = countPairs(level, isWithin);
    if (!pairs.size) {
      drawing.replaceChildren(element("p", { class: "empty" }, "No event has both an actor and a recipient here."));
      tell("");
      return;
    }
    const isList = isWithin && level === "country";
    byForm.hidden = isList;
    const focused = drawing.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    drawing.replaceChildren(
      isList ? withinList(pairs, choose) : (form === "matrix" ? matrix : network)(pairs, level, choose, tell),
    );
    if (focused) drawing.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    const busiest = [...pairs.values()].sort((a, b) => b.n - a.n)[0];
    tell(pairText(level, busiest));
  }
  return { node: byId("dyads"), render };
}

// What happens within countries: one line for each.
function withinList(pairs, choose) {
  const order = ranked(new Map([...pairs].map(([key, pair]) => [key, pair.n])), (key) =>
    countryName(pairs.get(key).actor),
  );
  return element(
    "ol",
    { class: "bars within" },
    order.slice(0, 3 * MATRIX_SIZE_ON_PHONES).map(([key, n]) => {
      const pair = pairs.get(key);
      return barItem({
        label: countryName(pair.actor),
        n,
        most: order[0][1],
        quads: pair.quads,
        isChosen: selection.is("dyad", { level: "country", actor: pair.actor, recipient: pair.recipient }),
        choose: () => choose(pair),
      });
    }),
  );
}

// A table whose cells hold a square: its area says how many events, its colour how hostile or cooperative they are.
function matrix(pairs, level, choose, tell) {
  const label = (value) => levelLabel(level, value);
  const size = matchMedia(ON_PHONES).matches ? MATRIX_SIZE_ON_PHONES : MATRIX_SIZE;
  const [rows, columns] = busiestSides(pairs, size).map((sides) => ranked(sides, label));
  const most = Math.max(...[...pairs.values()].map((pair) => pair.n));
  const chosen = selection.get("dyad");
  let isFirst = true;

  function cell(actor, recipient) {
    const pair = pairs.get(`${actor}|${recipient}`);
    if (!pair) return element("td", {});
    const size = Math.max(0.18, Math.sqrt(pair.n / most));
    const isChosen = chosen?.actor === actor && chosen?.recipient === recipient;
    const square = element("span", { class: `square ${intensityClass(pair.mean)}` });
    square.style.setProperty("--size", size.toFixed(3));
    const button = element(
      "button",
      {
        type: "button",
        class: "cell",
        "data-key": `${actor}|${recipient}`,
        tabindex: isFirst ? 0 : -1,
        "aria-label": pairText(level, pair),
        "aria-pressed": String(isChosen),
        title: pairText(level, pair),
        onclick: () => choose(pair),
        onfocus: () => tell(pairText(level, pair)),
        onpointerenter: () => tell(pairText(level, pair)),
      },
      square,
    );
    isFirst = false;
    return element("td", {}, button);
  }
  const head = (facet, value, scope, total) =>
    element(
      "th",
      { scope },
      element(
        "button",
        {
          type: "button",
          title: `${label(value)}: ${count(total, "time")} ${facet === "actor" ? "actor" : "recipient"}`,
          tabindex: -1,
          onclick: () => selection.toggle(facet, { level, value }),
        },
        element("span", {}, label(value)),
      ),
    );
  const table = element(
    "table",
    { class: "matrix", onkeydown: moveInMatrix },
    element("caption", { class: "visually-hidden" }, "Actors in rows, recipients in columns; arrow keys move"),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        element("td", { class: "corner" }, "who ↓  to whom →"),
        columns.map(([value, n]) => head("recipient", value, "col", n)),
      ),
    ),
    element(
      "tbody",
      {},
      rows.map(([actor, n]) =>
        element(
          "tr",
          {},
          head("actor", actor, "row", n),
          columns.map(([recipient]) => cell(actor, recipient)),
        ),
      ),
    ),
  );
  return element("div", { class: "matrix-frame" }, table);
}

// Arrow keys go to the next filled cell in their direction, or to the name at the head of its row or column.
function moveInMatrix(event) {
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
  const from = event.target.closest("td, th");
  if (!from || (!dx && !dy)) return;
  event.preventDefault();
  const table = event.currentTarget;
  let [column, row] = [from.cellIndex + dx, from.parentNode.rowIndex + dy];
  while (table.rows[row]?.cells[column]) {
    const next = table.rows[row].cells[column].querySelector("button");
    if (next) {
      event.target.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
      return;
    }
    column += dx;
    row += dy;
  }
}
