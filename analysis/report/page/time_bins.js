// Days in bins: single days, weeks or months, whichever gives a line that can be read.

const MAX_DAYS_IN_DAYS = 100;
const MAX_DAYS_IN_WEEKS = 760;
// 5 January 1970 was a Monday.
const FIRST_MONDAY = 4;

const BIN_SIZES = {
  day: { of: (day) => day, start: (bin) => bin },
  week: {
    of: (day) => Math.floor((day - FIRST_MONDAY) / 7),
    start: (bin) => bin * 7 + FIRST_MONDAY,
  },
  month: {
    of: (day) => dateOf(day).getUTCFullYear() * 12 + dateOf(day).getUTCMonth(),
    start: (bin) => Date.UTC(Math.floor(bin / 12), bin % 12, 1) / MILLISECONDS_A_DAY,
  },
};

// First and last day of the axis. Reports span it; of the days on which things took place, those near the reports.
function axisDays(basis) {
  const range = (days) => {
    let first = Infinity;
    let last = -Infinity;
    for (const day of days) {
      if (day === NO_DAY) continue;
      first = Math.min(first, day);
      last = Math.max(last, day);
    }
    return [first, last];
  };
  const [firstReport, lastReport] = range(DAYS.reported);
  const [first, last] = range(DAYS[basis]);
  if (first > last) return null;
  if (basis === "reported" || firstReport > lastReport) return [first, last];
  const margin = Math.max(30, Math.round((lastReport - firstReport) / 4));
  return [Math.max(first, firstReport - margin), Math.min(last, lastReport + margin)];
}

// The bins of an axis and the bin of every event: −1 before it, −2 after it, −3 without a day.
function makeBins(basis) {
  const days = axisDays(basis);
  if (days === null) return null;
  const [first, last] = days;
  const length = last - first + 1;
  const unit = length <= MAX_DAYS_IN_DAYS ? "day" : length <= MAX_DAYS_IN_WEEKS ? "week" : "month";
  const size = BIN_SIZES[unit];
  const offset = size.of(first);
  const n = size.of(last) - offset + 1;
  const ofEvent = Int32Array.from(DAYS[basis], (day) =>
    day === NO_DAY ? -3 : day < first ? -1 : day > last ? -2 : size.of(day) - offset,
  );
  return {
    basis,
    unit,
    n,
    ofEvent,
    start: (bin) => size.start(bin + offset),
    end: (bin) => size.start(bin + 1 + offset) - 1,
    of: (day) => Math.min(n - 1, Math.max(0, size.of(day) - offset)),
  };
}

// Bins to label, so many that each label has `room` of the `width`.
function binLabels(bins, width, room) {
  const step = Math.max(1, Math.ceil((bins.n * room) / width));
  const label = bins.unit === "month" ? MONTH : DAY_IN_YEAR;
  const labels = [];
  let year = null;
  for (let bin = 0; bin < bins.n; bin += step) {
    const date = dateOf(bins.start(bin));
    const isNewYear = bins.unit !== "month" && date.getUTCFullYear() !== year;
    labels.push({ bin, text: (isNewYear && year !== null ? DAY : label).format(date) });
    year = date.getUTCFullYear();
  }
  return labels;
}
