// Who to whom as a network: circles that repel each other, held together by their events.

const MOST_NODES = 24;
const MOST_EDGES = 60;
const NETWORK_WIDTH = 720;
const NETWORK_HEIGHT = 460;
const ROUNDS = 260;

// Places the nodes by forces, from a circle on and without chance, so that the same selection looks the same.
function layOut(nodes, edges) {
  nodes.forEach((node, k) => {
    const angle = (2 * Math.PI * k) / nodes.length;
    node.x = NETWORK_WIDTH / 2 + Math.cos(angle) * NETWORK_WIDTH * 0.3;
    node.y = NETWORK_HEIGHT / 2 + Math.sin(angle) * NETWORK_HEIGHT * 0.3;
  });
  const length = Math.sqrt((NETWORK_WIDTH * NETWORK_HEIGHT) / Math.max(1, nodes.length)) * 0.75;
  for (let round = 0; round < ROUNDS; round++) {
    for (const node of nodes) {
      node.dx = (NETWORK_WIDTH / 2 - node.x) * 0.03;
      node.dy = (NETWORK_HEIGHT / 2 - node.y) * 0.05;
    }
    for (const a of nodes) {
      for (const b of nodes) {
        if (a === b) continue;
        const [x, y] = [a.x - b.x, a.y - b.y];
        const square = Math.max(25, x * x + y * y);
        a.dx += (x * length * length) / square / Math.sqrt(square);
        a.dy += (y * length * length) / square / Math.sqrt(square);
      }
    }
    for (const { from, to, n } of edges) {
      const pull = 0.04 * Math.min(3, 1 + Math.log2(n));
      const [x, y] = [to.x - from.x, to.y - from.y];
      from.dx += x * pull;
      from.dy += y * pull;
      to.dx -= x * pull;
      to.dy -= y * pull;
    }
    const heat = 12 * (1 - round / ROUNDS) + 0.5;
    for (const node of nodes) {
      const size = Math.hypot(node.dx, node.dy) || 1;
      const step = Math.min(heat, size) / size;
      node.x = Math.min(NETWORK_WIDTH - 70, Math.max(70, node.x + node.dx * step));
      node.y = Math.min(NETWORK_HEIGHT - 30, Math.max(30, node.y + node.dy * step));
    }
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
  const nodes = top.map(([value, n]) => ({ value, n, radius: 4 + 14 * Math.sqrt(n / most) }));
  const nodeOf = new Map(nodes.map((node) => [node.value, node]));
  const edges = between
    .filter((pair) => nodeOf.has(pair.actor) && nodeOf.has(pair.recipient))
    .sort((a, b) => b.n - a.n)
    .slice(0, MOST_EDGES)
    .map((pair) => ({ pair, n: pair.n, from: nodeOf.get(pair.actor), to: nodeOf.get(pair.recipient) }));
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
    { id: "arrow", viewBox: "0 0 8 8", refX: 5, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto" },
    svg("path", { d: "M0 0.5L7 4L0 7.5z", class: "arrow" }),
  );
  return svg(
    "svg",
    { class: "network", viewBox: `0 0 ${NETWORK_WIDTH} ${NETWORK_HEIGHT}`, role: "group", "aria-label": "Network of parties" },
    svg("defs", {}, arrow),
    lines,
    circles,
  );
}

function shortened(text, length) {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
