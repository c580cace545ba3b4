// Who to whom as a network: circles that repel each other, held together by their events.

const MOST_NODES = 18;
const MOST_EDGES = 40;
const NETWORK_WIDTH = 720;
const NETWORK_HEIGHT = 480;
const ROUNDS = 400;
const NODE_DISTANCE = 120;
const PULL = 0.012;
const NETWORK_MARGINS = { left: 70, right: 70, top: 26, bottom: 44 };

// Places the nodes by forces, from a circle on and without chance, so that the same selection looks the same.
function layOut(nodes, edges) {
  nodes.forEach((node, k) => {
    const angle = (2 * Math.PI * k) / nodes.length;
    node.x = Math.cos(angle) * NODE_DISTANCE;
    node.y = Math.sin(angle) * NODE_DISTANCE;
  });
  for (let round = 0; round < ROUNDS; round++) {
    for (const node of nodes) [node.dx, node.dy] = [-node.x * PULL, -node.y * PULL];
    for (const a of nodes) {
      for (const b of nodes) {
        if (a === b) continue;
        const [x, y] = [a.x - b.x, a.y - b.y];
        const push = NODE_DISTANCE ** 2 / Math.max(100, x * x + y * y);
        const distance = Math.hypot(x, y) || 1;
        a.dx += (x / distance) * push * 4;
        a.dy += (y / distance) * push * 4;
      }
    }
    for (const { from, to } of edges) {
      const [x, y] = [(to.x - from.x) * PULL * 2, (to.y - from.y) * PULL * 2];
      from.dx += x;
      from.dy += y;
      to.dx -= x;
      to.dy -= y;
    }
    const heat = 14 * (1 - round / ROUNDS) + 0.2;
    for (const node of nodes) {
      const size = Math.hypot(node.dx, node.dy) || 1;
      const step = Math.min(heat, size) / size;
      node.x += node.dx * step;
      node.y += node.dy * step;
    }
  }
  fitIntoFrame(nodes);
}

function fitIntoFrame(nodes) {
  const { left, right, top, bottom } = NETWORK_MARGINS;
  for (const [axis, first, last] of [
    ["x", left, NETWORK_WIDTH - right],
    ["y", top, NETWORK_HEIGHT - bottom],
  ]) {
    const values = nodes.map((node) => node[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    for (const node of nodes)
      node[axis] = high > low ? first + ((node[axis] - low) / (high - low)) * (last - first) : (first + last) / 2;
  }
}

// An edge bends, so that both directions between two nodes can be told apart.
function edgePath({ from, to }) {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(x, y) || 1;
  const [startX, startY] = [from.x + (x / length) * from.radius, from.y + (y / length) * from.radius];
  const [endX, endY] = [to.x - (x / length) * (to.radius + 6), to.y - (y / length) * (to.radius + 6)];
  const [midX, midY] = [(startX + endX) / 2 - y * 0.14, (startY + endY) / 2 + x * 0.14];
  const f = (value) => value.toFixed(1);
  return `M${f(startX)} ${f(startY)}Q${f(midX)} ${f(midY)} ${f(endX)} ${f(endY)}`;
}

function network(pairs, level, choose, tell) {
  const between = [...pairs.values()].filter((pair) => pair.actor !== pair.recipient);
  const totals = new Map();
  for (const pair of between) {
    for (const value of [pair.actor, pair.recipient]) totals.set(value, (totals.get(value) ?? 0) + pair.n);
  }
  const top = ranked(totals, (value) => levelLabel(level, value)).slice(0, MOST_NODES);
  const most = Math.max(1, ...top.map(([, n]) => n));
  const candidates = top.map(([value, n]) => ({ value, n, radius: 4 + 14 * Math.sqrt(n / most) }));
  const nodeOf = new Map(candidates.map((node) => [node.value, node]));
  const edges = between
    .filter((pair) => nodeOf.has(pair.actor) && nodeOf.has(pair.recipient))
    .sort((a, b) => b.n - a.n)
    .slice(0, MOST_EDGES)
    .map((pair) => ({ pair, n: pair.n, from: nodeOf.get(pair.actor), to: nodeOf.get(pair.recipient) }));
  const nodes = candidates.filter((node) => edges.some((edge) => edge.from === node || edge.to === node));
  layOut(nodes, edges);
  const widest = Math.max(1, ...edges.map((edge) => edge.n));
  const lines = edges.map((edge) =>
    svg(
      "path",
      {
        d: edgePath(edge),
        class: `edge ${intensityClass(edge.pair.mean)}`,
        "stroke-width": (1 + 5 * Math.sqrt(edge.n / widest)).toFixed(1),
        "marker-end": "url(#arrow)",
        onclick: () => choose(edge.pair),
        onpointerenter: () => tell(pairText(level, edge.pair)),
      },
      svg("title", {}, pairText(level, edge.pair)),
    ),
  );
  const circles = nodes.map((node) => {
    const text = `${levelLabel(level, node.value)}: ${count(node.n, "event")}`;
    const pick = () => selection.toggle("party", { level, value: node.value });
    return svg(
      "g",
      {
        class: "node",
        role: "button",
        tabindex: 0,
        "data-key": String(node.value),
        "aria-label": text,
        "aria-pressed": String(selection.is("party", { level, value: node.value })),
        transform: `translate(${node.x.toFixed(1)} ${node.y.toFixed(1)})`,
        onclick: pick,
        onfocus: () => tell(text),
        onpointerenter: () => tell(text),
        onkeydown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          pick();
        },
      },
      svg("circle", { r: node.radius.toFixed(1) }),
      svg("text", { y: (node.radius + 12).toFixed(1) }, shortened(levelLabel(level, node.value), 24)),
    );
  });
  const arrow = svg(
    "marker",
    {
      id: "arrow",
      viewBox: "0 0 8 8",
      refX: 5,
      refY: 4,
      markerWidth: 8,
      markerHeight: 8,
      markerUnits: "userSpaceOnUse",
      orient: "auto",
    },
    svg("path", { d: "M0 0.5L7 4L0 7.5z", class: "arrow" }),
  );
  return svg(
    "svg",
    {
      class: "network",
      viewBox: `0 0 ${NETWORK_WIDTH} ${NETWORK_HEIGHT}`,
      role: "group",
      "aria-label": "Network of parties",
    },
    svg("defs", {}, arrow),
    lines,
    circles,
  );
}

function shortened(text, length) {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
