// Where: circles at the places of the events, countries tinted by how many events lie in them.

const LARGEST_CIRCLE = 26;
const SMALLEST_VIEW = 420;
const COUNTRY_PRECISIONS = new Set(["country", "region"]);
const N_PLACES_LISTED = 12;
const N_TINTS = 4;

function makeMap() {
  let isFitted = false;
  const { width, height, countries } = DATA.outline;
  const paths = new Map(
    Object.entries(countries).map(([code, d]) => {
      const title = svg("title");
      const path = svg(
        "path",
        { d, class: "land", onclick: () => selection.toggle("place", { country: code }) },
        title,
      );
      return [code, { path, title }];
    }),
  );
  const circles = svg("g", {});
  const chart = svg(
    "svg",
    { class: "map", role: "img", "aria-label": "Map of the places of events; the list beside it says the same" },
    svg(
      "g",
      {},
      [...paths.values()].map(({ path }) => path),
    ),
    circles,
  );
  const list = element("ol", { class: "bars" });
  const note = element("p", { class: "note" });
  byId("map").append(
    element(
      "div",
      { class: "panel-tools" },
      choiceButtons(
        "Extent",
        [
          [false, "World"],
          [true, "Events only"],
        ],
        false,
        (key) => {
          isFitted = key;
          render();
        },
      ),
    ),
    element("div", { class: "map-and-list" }, chart, list),
    note,
  );

  function viewBox(points) {
    if (!isFitted || !points.length) return [0, 0, width, height];
    const xs = points.map(([place]) => DATA.places[place][4]);
    const ys = points.map(([place]) => DATA.places[place][5]);
    const [left, top] = [Math.min(...xs) - 60, Math.min(...ys) - 60];
    const w = Math.min(
      width,
      Math.max(SMALLEST_VIEW, Math.max(...xs) + 60 - left, (Math.max(...ys) + 60 - top) * (width / height)),
    );
    const h = w * (height / width);
    const middle = [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
    return [middle[0] - w / 2, middle[1] - h / 2, w, h];
  }

  function render() {
    const byPlace = new Map();
    const byCountry = new Map();
    const quads = new Map();
    let without = 0;
    for (const event of selection.events("place")) {
      const place = EVENTS.place[event];
      if (place === null) {
        without++;
        continue;
      }
      byPlace.set(place, (byPlace.get(place) ?? 0) + 1);
      const country = DATA.places[place][1];
      if (country !== null) byCountry.set(country, (byCountry.get(country) ?? 0) + 1);
      const ofPlace = quads.get(place) ?? [0, 0, 0, 0, 0];
      ofPlace[EVENTS.quad_class[event] ?? 0]++;
      quads.set(place, ofPlace);
    }
    const most = Math.max(1, ...byCountry.values());
    for (const [code, { path, title }] of paths) {
      const n = byCountry.get(code) ?? 0;
      const tint = n ? Math.max(1, Math.ceil((Math.log(n + 1) / Math.log(most + 1)) * N_TINTS)) : 0;
      path.setAttribute("class", `land tint-${tint}${selection.is("place", { country: code }) ? " is-chosen" : ""}`);
      title.textContent = `${countryName(code)}: ${count(n, "event")}`;
    }
    const placeLabel = (place) => DATA.places[place][0];
    const order = ranked(byPlace, placeLabel);
    const points = order.filter(
      ([place]) => DATA.places[place][4] !== null && !COUNTRY_PRECISIONS.has(DATA.places[place][3]),
    );
    const view = viewBox(points);
    const zoom = view[2] / width;
    chart.setAttribute("viewBox", view.map((value) => value.toFixed(1)).join(" "));
    const largest = Math.max(1, points[0]?.[1] ?? 1);
    circles.replaceChildren(
      ...points.map(([place, n]) => {
        const ofPlace = quads.get(place);
        const quad = ofPlace.indexOf(Math.max(...ofPlace));
        const isChosen = selection.is("place", { place });
        return svg(
          "circle",
          {
            cx: DATA.places[place][4],
            cy: DATA.places[place][5],
            r: (Math.max(5, LARGEST_CIRCLE * Math.sqrt(n / largest)) * zoom).toFixed(1),
            class: `spot quad-${quad}${isChosen ? " is-chosen" : ""}`,
            onclick: () => selection.toggle("place", { place }),
          },
          svg("title", {}, `${placeLabel(place)}: ${count(n, "event")}`),
        );
      }),
    );
    list.replaceChildren(
      ...order.slice(0, N_PLACES_LISTED).map(([place, n]) =>
        barItem({
          label: placeLabel(place),
          aside: DATA.places[place][1] === null ? "" : countryName(DATA.places[place][1]),
          n,
          most: order[0][1],
          quads: quads.get(place),
          isChosen: selection.is("place", { place }),
          choose: () => selection.toggle("place", { place }),
        }),
      ),
    );
    note.textContent =
      `${count(without, "event")} without a place. Circles: cities and divisions, in the colour of the most ` +
      "frequent class. Outline: Natural Earth.";
  }
  return { node: byId("map"), render };
}
