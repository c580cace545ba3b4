// Brings the page to life: heading, panels, and what happens when the selection changes.

function writeHeading() {
  const { about } = DATA;
  const days = DATA.articles.day.filter((day) => day !== null);
  const [first, last] = days.reduce(
    ([low, high], day) => [Math.min(low, day), Math.max(high, day)],
    [Infinity, -Infinity],
  );
  const span = days.length ? `, reported ${daysText(first, last)}` : "";
  const what = `${count(about.n_shown, "event")} and ${count(N_QUOTES, "quote")}`;
  const where = `${count(DATA.articles.title.length, "article")} of ${count(DATA.outlets.length, "outlet")}`;
  byId("summary").textContent = `${what} from ${where}${span}.`;
  if (about.n_shown < about.n_events)
    byId("summary").append(
      ` The dataset has ${INTEGER.format(about.n_events)} events; this page shows the latest that were asked for.`,
    );
  const [version, model, ontology] = about.versions;
  byId("made").textContent =
    `As of ${about.as_of} UTC${version ? ` · demarche ${version} · ${model} · ${ontology}` : ""}`;
}

// Four figures of the selected events.
function makeFigures() {
  return () => {
    const events = selection.events();
    const conflict = events.filter((event) => EVENTS.quad_class[event] >= 3).length;
    const asserted = events.filter((event) => DATA.claims[EVENTS.claim[event]] === "asserted").length;
    const countries = new Set(
      events.flatMap((event) => atLevel([...EVENTS.actors[event], ...EVENTS.recipients[event]], "country")),
    );
    const figures = [
      [INTEGER.format(events.length), "events"],
      [share(conflict, events.length), "conflict"],
      [share(events.length - asserted, events.length), "claimed by others"],
      [INTEGER.format(countries.size), "countries"],
    ];
    byId("figures").replaceChildren(
      ...figures.map(([value, name]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))),
    );
  };
}

function start() {
  writeHeading();
  if (!N_EVENTS) document.documentElement.classList.add("is-empty");
  const filters = makeFilters();
  const drawFigures = makeFigures();
  new ResizeObserver(([{ target }]) =>
    document.documentElement.style.setProperty("--bar", `${target.offsetHeight}px`),
  ).observe(byId("filters"));
  const panels = [
    makeEvidence(),
    makeTimeline(),
    makeDyads(),
    makeMap(),
    makePeople(),
    makeClaims(),
    makeQuotes(),
    makeQuality(),
  ];
  const stale = new Set(panels);
  const inView = new Set(panels.filter((panel) => panel.isUrgent));

  // Only panels in view are drawn; the others are, once they come into view.
  const draw = onceAFrame(() => {
    filters.render();
    drawFigures();
    for (const panel of panels) {
      if (!inView.has(panel) || !stale.delete(panel)) continue;
      panel.render();
    }
  });
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const panel = panels.find((candidate) => candidate.node === entry.target);
        if (entry.isIntersecting || panel.isUrgent) inView.add(panel);
        else inView.delete(panel);
      }
      draw();
    },
    { rootMargin: "300px" },
  );
  for (const panel of panels) observer.observe(panel.node);

  let isReadingAddress = true;
  selection.changed = () => {
    for (const panel of panels) stale.add(panel);
    if (!isReadingAddress) {
      const address = selection.address();
      history.replaceState(null, "", address ? `#${address}` : location.pathname);
    }
    draw();
  };
  const readAddress = () => {
    isReadingAddress = true;
    selection.clear();
    selection.readAddress(location.hash.slice(1));
    isReadingAddress = false;
  };
  selection.set("repeats", true);
  readAddress();
  addEventListener("hashchange", () => {
    if (!document.getElementById(location.hash.slice(1))) readAddress();
  });
  matchMedia(ON_PHONES).addEventListener("change", () => selection.changed());
  addEventListener("beforeprint", () => panels.forEach((panel) => panel.render()));
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
      event.preventDefault();
      byId("search").focus();
    }
    if (event.key === "Escape" && document.documentElement.classList.contains("is-reading")) {
      document.querySelector("#evidence .close").click();
    }
  });
  document.documentElement.dataset.ready = "true";
}

start();
