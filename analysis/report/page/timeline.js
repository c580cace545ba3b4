// Events over time: all of them by quad class, to brush a stretch of days; and a strip for every type.

const OVERVIEW_HEIGHT = 150;
const AXIS_HEIGHT = 22;
const STRIP_HEIGHT = 20;
// Pixels that a pointer may stray while it only clicks.
const CLICK_SLACK = 4;

function makeTimeline() {
  let bins = makeBins("reported") ?? makeBins("happened");
  const chart = svg("svg", { class: "overview", role: "group", "aria-label": "Events over time, by quad class" });
  const strips = element("ul", { class: "strips" });
  const note = element("p", { class: "note" });
  const dates = ["from", "to"].map((end) =>
    element("input", { type: "date", "aria-label": end === "from" ? "First day" : "Last day", onchange: readDates }),
  );
  const legend = element(
    "ul",
    { class: "legend" },
    [1, 2, 3, 4].map((quad) =>
      element(
        "li",
        {},
        element(
          "button",
          {
            type: "button",
            class: `quad-${quad}`,
            "data-quad": quad,
            onclick: () => selection.toggleMember("quad", quad),
          },
          QUAD_NAMES[quad],
        ),
      ),
    ),
  );
  const basisChoice = choiceButtons(
    "Count events by the day on which they were",
    [
      ["reported", "Day of report"],
      ["happened", "Day of event"],
    ],
    bins?.basis,
    (basis) => {
      bins = makeBins(basis);
      selection.set("day", null);
    },
  );
  byId("timeline").append(
    element("div", { class: "panel-tools" }, basisChoice, element("div", { class: "dates" }, dates[0], "to", dates[1])),
    legend,
    chart,
    strips,
    note,
  );
  let width = Math.max(240, chart.clientWidth);
  let drag = null;

  function readDates() {
    const [from, to] = dates.map((input) =>
      input.value ? Math.round(Date.parse(input.value) / MILLISECONDS_A_DAY) : null,
    );
    const isOpen = from === null && to === null;
    const last = Math.max(to ?? bins.end(bins.n - 1), from ?? -Infinity);
    selection.set("day", isOpen ? null : { basis: bins.basis, from: from ?? bins.start(0), to: last });
  }

  function selectBins(a, b) {
    const [first, last] = a <= b ? [a, b] : [b, a];
    selection.set("day", { basis: bins.basis, from: bins.start(first), to: bins.end(last) });
  }

  function brushed() {
    const value = selection.get("day");
    if (value === null || value.basis !== bins.basis) return null;
    return [value.from === null ? 0 : bins.of(value.from), bins.of(value.to)];
  }

  const binAt = (event) => {
    const box = chart.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * bins.n);
    return Math.min(bins.n - 1, Math.max(0, at));
  };
  const brush = onceAFrame(() => drag && selectBins(drag.first, drag.last));
  chart.addEventListener("pointerdown", (event) => {
    if (!bins || event.button !== 0 || event.target.getAttribute("role") === "slider") return;
    drag = { first: binAt(event), last: binAt(event), x: event.clientX, isMoved: false };
    chart.setPointerCapture(event.pointerId);
  });
  chart.addEventListener("pointermove", (event) => {
    if (!drag) return;
    drag.isMoved ||= Math.abs(event.clientX - drag.x) > CLICK_SLACK;
    drag.last = binAt(event);
    if (drag.isMoved) brush();
  });
  chart.addEventListener("pointerup", () => {
    if (drag && !drag.isMoved) {
      if (selection.get("day") === null) selectBins(drag.first, drag.first);
      else selection.set("day", null);
    }
    drag = null;
  });
  chart.addEventListener("pointercancel", () => (drag = null));

  // One end of the brushed stretch, to move with the arrow keys.
  function handle(end, bin, x, stretch) {
    const move = (step) => {
      const next = Math.min(bins.n - 1, Math.max(0, bin + step));
      const moved = end === 0 ? [Math.min(next, stretch[1]), stretch[1]] : [stretch[0], Math.max(next, stretch[0])];
      selectBins(...moved);
      onceDrawn = () => chart.querySelector(`[data-end="${end}"]`)?.focus();
    };
    const steps = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -7,
      PageUp: 7,
      Home: -bins.n,
      End: bins.n,
    };
    return svg("rect", {
      class: "handle",
      role: "slider",
      tabindex: 0,
      "data-end": end,
      "aria-label": end === 0 ? "First day" : "Last day",
      "aria-valuemin": 0,
      "aria-valuemax": bins.n - 1,
      "aria-valuenow": bin,
      "aria-valuetext": dayText(end === 0 ? bins.start(bin) : bins.end(bin)),
      x: x - 4,
      y: 0,
      width: 8,
      height: OVERVIEW_HEIGHT,
      rx: 3,
      onkeydown: (event) => {
        if (event.key === "Escape") selection.set("day", null);
        else if (steps[event.key] !== undefined) move(steps[event.key]);
        else return;
        event.preventDefault();
      },
    });
  }
  let onceDrawn = null;

  function drawOverview() {
    const w = width;
    chart.setAttribute("viewBox", `0 0 ${w} ${OVERVIEW_HEIGHT + AXIS_HEIGHT}`);
    chart.setAttribute("height", OVERVIEW_HEIGHT + AXIS_HEIGHT);
    const counts = [0, 1, 2, 3, 4].map(() => new Int32Array(bins.n));
    const outside = { [-1]: 0, [-2]: 0, [-3]: 0 };
    for (const event of selection.events("day")) {
      const bin = bins.ofEvent[event];
      if (bin < 0) outside[bin]++;
      else counts[EVENTS.quad_class[event] ?? 0][bin]++;
    }
    const totals = Array.from({ length: bins.n }, (_, bin) => counts.reduce((sum, of) => sum + of[bin], 0));
    const most = Math.max(1, ...totals);
    const scale = (OVERVIEW_HEIGHT - 14) / most;
    const step = w / bins.n;
    const gap = step > 6 ? 1.5 : step > 3 ? 0.5 : 0;
    const base = new Float64Array(bins.n).fill(OVERVIEW_HEIGHT);
    const bars = [1, 2, 0, 3, 4].map((quad) => {
      let path = "";
      for (let bin = 0; bin < bins.n; bin++) {
        const height = counts[quad][bin] * scale;
        if (!height) continue;
        base[bin] -= height;
        const [x, y, w, h] = [bin * step, base[bin], step - gap, height].map((value) => value.toFixed(1));
        path += `M${x} ${y}h${w}v${h}h-${w}z`;
      }
      return svg("path", { d: path, class: `quad-${quad}` });
    });
    const labels = binLabels(bins, w, 74).map(({ bin, text }) =>
      svg("text", { x: bin * step, y: OVERVIEW_HEIGHT + 16, class: "tick" }, text),
    );
    const lines = [svg("line", { x1: 0, x2: w, y1: OVERVIEW_HEIGHT + 0.5, y2: OVERVIEW_HEIGHT + 0.5, class: "axis" })];
    const top = OVERVIEW_HEIGHT - most * scale;
    lines.push(
      svg("line", { x1: 0, x2: w, y1: top, y2: top, class: "grid" }),
      svg("text", { x: w, y: top - 3, class: "tick end" }, `${INTEGER.format(most)} a ${bins.unit}`),
    );
    chart.replaceChildren(...lines, ...bars, ...labels);
    const stretch = brushed();
    if (stretch) {
      const [x1, x2] = [stretch[0] * step, (stretch[1] + 1) * step];
      chart.append(
        svg("rect", { class: "veil", x: 0, y: 0, width: x1, height: OVERVIEW_HEIGHT }),
        svg("rect", { class: "veil", x: x2, y: 0, width: Math.max(0, w - x2), height: OVERVIEW_HEIGHT }),
        handle(0, stretch[0], x1, stretch),
        handle(1, stretch[1], x2, stretch),
      );
    } else {
      chart.append(handle(0, 0, 0, [0, bins.n - 1]), handle(1, bins.n - 1, w, [0, bins.n - 1]));
    }
    onceDrawn?.();
    onceDrawn = null;
    const apart = [
      outside[-1] && `${INTEGER.format(outside[-1])} earlier`,
      outside[-2] && `${INTEGER.format(outside[-2])} later`,
      outside[-3] && `${INTEGER.format(outside[-3])} without a day`,
    ].filter(Boolean);
    const notDrawn = apart.length ? ` Not drawn: ${apart.join(", ")}.` : "";
    note.textContent = `Drag across the bars to choose days; click again to clear.${notDrawn}`;
  }

  function drawStrips() {
    const counts = DATA.types.map(() => new Int32Array(bins.n));
    const totals = new Int32Array(DATA.types.length);
    const stretch = brushed();
    const isDayFree = stretch === null;
    for (const event of selection.events("day", "type")) {
      const bin = bins.ofEvent[event];
      const type = EVENTS.event_type[event];
      if (bin >= 0) counts[type][bin]++;
      if (isDayFree || (bin >= stretch[0] && bin <= stretch[1])) totals[type]++;
    }
    const chosen = selection.get("type") ?? [];
    const order = DATA.types
      .map((_, type) => type)
      .sort((a, b) => (DATA.quad_of_type[a] ?? 9) - (DATA.quad_of_type[b] ?? 9) || totals[b] - totals[a]);
    const most = Math.max(1, ...counts.map((of) => Math.max(...of)));
    strips.replaceChildren(
      ...order.map((type) => {
        let path = "";
        for (let bin = 0; bin < bins.n; bin++) {
          const height = counts[type][bin] && Math.max(1.5, (counts[type][bin] / most) * STRIP_HEIGHT);
          if (height) path += `M${bin} ${STRIP_HEIGHT}v${-height.toFixed(1)}h.85v${height.toFixed(1)}z`;
        }
        return element(
          "li",
          {},
          element(
            "button",
            {
              type: "button",
              class: "strip",
              "aria-pressed": String(chosen.includes(type)),
              "data-type": DATA.types[type],
              onclick: () => selection.toggleMember("type", type),
            },
            element("span", { class: "strip-name" }, DATA.types[type]),
            svg(
              "svg",
              { viewBox: `0 0 ${bins.n} ${STRIP_HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
              svg("path", { d: path, class: `quad-${DATA.quad_of_type[type] ?? 0}` }),
            ),
            element("span", { class: "number" }, INTEGER.format(totals[type])),
          ),
        );
      }),
    );
  }

  // The width is told, not asked for while drawing, which would lay out the page an extra time.
  const redraw = onceAFrame(() => bins && drawOverview());
  new ResizeObserver(([entry]) => {
    if (entry.contentRect.width === width) return;
    width = Math.max(240, entry.contentRect.width);
    redraw();
  }).observe(chart);

  return {
    node: byId("timeline"),
    render() {
      if (!bins) {
        note.textContent = "No event has a day.";
        return;
      }
      const focused = strips.contains(document.activeElement) ? document.activeElement.dataset.type : null;
      drawOverview();
      drawStrips();
      if (focused) strips.querySelector(`[data-type="${CSS.escape(focused)}"]`)?.focus();
      const value = selection.get("day");
      dates.forEach((input, end) => {
        const day = value?.[end === 0 ? "from" : "to"] ?? null;
        input.value = day === null ? "" : dateOf(day).toISOString().slice(0, 10);
      });
      const quads = selection.get("quad") ?? [];
      for (const button of legend.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(quads.includes(Number(button.dataset.quad))));
      }
    },
  };
}
