// Building the page: elements from plain values. Text only ever becomes text; no markup is parsed anywhere.

// Screens on which the style sheets put everything in one column of large targets.
const ON_PHONES = "(max-width: 760px)";

const SVG = "http://www.w3.org/2000/svg";

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(2).filter(Boolean));
  return node;
}

// An HTML element; properties named on… are listeners. Null and false are left out, of properties and of children.
function element(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function byId(id) {
  return document.getElementById(id);
}

// The one place that makes links out of addresses found in the data: anything but the web stays text.
function sourceLink(url, label) {
  if (!/^https?:\/\//i.test(url ?? "")) return element("span", {}, label);
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label);
}

const INTEGER = new Intl.NumberFormat("en-GB");
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const DAY_IN_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
const MILLISECONDS_A_DAY = 86400000;

function count(n, singular, plural = `${singular}s`) {
  return `${INTEGER.format(n)} ${n === 1 ? singular : plural}`;
}

function share(part, whole) {
  if (!whole) return "–";
  const percent = (100 * part) / whole;
  return percent > 0 && percent < 1 ? "<1%" : `${Math.round(percent)}%`;
}

function dateOf(day) {
  return new Date(day * MILLISECONDS_A_DAY);
}

function dayText(day) {
  return day === null ? "undated" : DAY.format(dateOf(day));
}

// First and last day; null is open or unknown.
function daysText(first, last) {
  if (first === null && last === null) return "undated";
  if (first === null) return `until ${dayText(last)}`;
  if (last === null) return `from ${dayText(first)}`;
  return first === last ? dayText(first) : `${dayText(first)} – ${dayText(last)}`;
}

// Signed numbers with a true minus.
function signed(value, digits = 1) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 ? `−${text}` : value > 0 ? `+${text}` : text;
}

// Calls `draw` once before the next frame, however often it is asked for.
function onceAFrame(draw) {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      draw();
    });
  };
}

// A row of buttons of which one is pressed; `choose` hears the key of the new one.
function choiceButtons(label, options, chosen, choose) {
  const buttons = options.map(([key, text]) =>
    element(
      "button",
      {
        type: "button",
        "aria-pressed": String(key === chosen),
        onclick: () => {
          for (const button of buttons)
            button.setAttribute("aria-pressed", String(button === buttons[keys.indexOf(key)]));
          choose(key);
        },
      },
      text,
    ),
  );
  const keys = options.map(([key]) => key);
  return element("div", { class: "choice", role: "group", "aria-label": label }, buttons);
}
