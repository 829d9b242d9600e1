// SPDX-License-Identifier: Apache-2.0
// These functions turn values into words. An unknown value is a dash, never a zero.

const UNKNOWN = "–";
const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const RATE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const DURATION_UNITS = [["d", 86_400_000], ["h", 3_600_000], ["min", 60_000], ["s", 1_000]];

function isNumber(value) {
  return typeof value === "number" && Number.isFinite(value);
}

function formatNumber(value) {
  return isNumber(value) ? WHOLE.format(value) : UNKNOWN;
}

function formatRate(value) {
  return isNumber(value) ? RATE.format(value) : UNKNOWN;
}

/** Six digits are kept of a measure, and all of a whole number: more cannot be read off a chart. */
function formatValue(value) {
  if (!isNumber(value)) {
    return value === null || value === undefined ? UNKNOWN : String(value);
  }
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-6)) {
    return value.toExponential(4);
  }
  const digits = size < 1 ? 0 : Math.floor(Math.log10(size)) + 1;
  const places = size > 0 && size < 0.1 ? 8 : Math.max(0, 6 - digits);
  return value.toLocaleString("en-US", { maximumFractionDigits: places });
}

/** At most two units, as on the console: `2.4 s`, `1 min 14 s`. */
function formatDuration(millis) {
  if (!isNumber(millis)) {
    return UNKNOWN;
  }
  const size = Math.abs(millis);
  if (size < 9_950) {
    return `${(Math.round(millis / 100) / 10).toLocaleString("en-US")} s`;
  }
  let rest = Math.round(size / 1_000) * 1_000;
  const first = DURATION_UNITS.findIndex(([, unit]) => rest >= unit);
  const words = [];
  for (const [name, unit] of DURATION_UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / unit);
    rest %= unit;
    if (count > 0) {
      words.push(`${formatNumber(count)} ${name}`);
    }
  }
  return (millis < 0 ? "−" : "") + words.join(" ");
}

/** The time of the day in UTC; the day is before it where it is not that of `near`. */
function formatTime(millis, near = millis) {
  if (!isNumber(millis) || Math.abs(millis) > 8.64e15) {
    return UNKNOWN;
  }
  const [day, time] = new Date(millis).toISOString().split("T");
  const text = time.slice(0, 8);
  const sameDay = isNumber(near) && Math.abs(near) <= 8.64e15 && new Date(near).toISOString().startsWith(day);
  return sameDay ? text : `${day} ${text}`;
}

function formatDateTime(millis) {
  return formatTime(millis, null);
}

/** `1 record`, `2 records`. */
function plural(count, noun) {
  return `${formatNumber(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** The values of a key, as in `north / bed-4`; the key of the whole stream has none. */
function formatKey(key) {
  const values = Object.values(key ?? {});
  return values.length === 0 ? "whole stream" : values.map(visible).join(" / ");
}

/** The key with its names, for titles and details. */
function formatNamedKey(key) {
  return Object.entries(key ?? {}).map(([name, value]) => `${name} = ${visible(value)}`).join(", ") || "the whole stream";
}

/** Control characters are shown instead of obeyed: those that turn the direction could make a text show something else. */
function visible(text) {
  return String(text ?? UNKNOWN)
    .replace(/[\u0000-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(/[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
}

function sum(counts) {
  const values = Object.values(counts ?? {}).filter(isNumber);
  return counts ? values.reduce((total, value) => total + value, 0) : null;
}

/** Distinguishes a pipeline that measures nothing from one that is not known yet. */
function hasNoAggregations(snapshot) {
  return Array.isArray(snapshot.flow?.aggregations) && snapshot.flow.aggregations.length === 0;
}

function list(value) {
  return Array.isArray(value) ? value : [];
}
