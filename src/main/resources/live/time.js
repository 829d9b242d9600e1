// SPDX-License-Identifier: Apache-2.0
// Event time for each partition, on one scale that ends at the partition that is furthest ahead.

const MOST_PARTITIONS = 20;
const SCALES = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400].map((s) => s * 1_000);
const PARTITION_STATES = { "holds-back": "◆ holds event time back", idle: "○ idle", active: "● active", silent: "– no event yet" };

class TimeView {
  constructor(body) {
    this.why = document.getElementById("why");
    this.lead = el("p", { class: "intro" });
    this.from = el("span");
    this.middle = el("span");
    this.rows = el("tbody", { role: "rowgroup" });
    this.more = el("p", { class: "intro" });
    this.empty = el("p", { class: "empty" }, "No partition is read yet. Each appears here with its first event.");
    this.scale = el("span", { class: "scale", "aria-hidden": "true" }, this.from, this.middle, el("span", {}, "furthest"));
    const head = (...content) => el("th", { scope: "col", role: "columnheader" }, ...content);
    this.table = el("table", { class: "partitions", role: "table", "aria-labelledby": "time-title" },
      el("thead", { role: "rowgroup" }, el("tr", { role: "row" },
        head("Partition"), head(el("span", { class: "unseen" }, "Place on the scale"), this.scale),
        head("Behind"), head("Silent for"), head("Unread"), head("State"))),
      this.rows);
    body.append(this.lead, this.empty, this.table, this.more);
  }

  update(snapshot) {
    const time = snapshot.eventTime ?? {};
    const partitions = list(time.partitions);
    const known = partitions.map((p) => p.eventTime).filter(isNumber);
    this.furthest = known.reduce((a, b) => Math.max(a, b), -Infinity);
    const shown = this.choose(partitions);
    const span = shown.reduce((most, p) => Math.max(most, this.behind(p) ?? 0), 0);
    this.span = SCALES.find((scale) => scale >= span) ?? span;
    this.watermark = time.time;
    this.showWhy(time, snapshot.job?.state);
    this.showLead(time, known.length, snapshot.now);
    setText(this.from, `−${formatDuration(this.span)}`);
    setText(this.middle, `−${formatDuration(this.span / 2)}`);
    setAttribute(this.table, "hidden", partitions.length === 0);
    setAttribute(this.empty, "hidden", partitions.length > 0);
    reconcile(this.rows, shown, placeOf, (p) => this.makeRow(p), (row, p) => this.showRow(row, p));
    this.showMore(partitions, shown);
  }

  /** The sentence has a place of its own even while there is none, so that nothing moves when it comes. */
  showWhy(time, state) {
    const running = state === "RUNNING";
    setAttribute(this.why, "data-cause", time.why ? time.cause || "UNKNOWN" : null);
    setText(this.why, time.why ? sentence(visible(time.why)) : running ? "Nothing holds the results back."
      : `Whether anything holds the results back is not known: the job is ${visible(state ?? "not known yet")}.`);
  }

  showLead(time, known, now) {
    const furthest = known > 0 ? `The partition that is furthest ahead has reached ${formatTime(this.furthest, now)}`
      : "No partition has an event time yet";
    const own = isNumber(time.time) ? `, event time of the job ${formatTime(time.time, now)} (the upright line)` : "";
    setAttribute(this.lead, "hidden", list(time.partitions).length === 0);
    setText(this.lead, `${furthest}${own}.`);
  }

  behind(p) {
    return isNumber(p.eventTime) ? Math.max(0, this.furthest - p.eventTime) : null;
  }

  /** Of many partitions the worst are shown, in the order of their names, because rows that change places cannot be read. */
  choose(partitions) {
    const worst = (p) => (p.holdsBack ? 1e16 : 0) + (p.idle ? 0 : this.behind(p) ?? 1e15) + Math.min(p.unread ?? 0, 1e9) / 1e10;
    const chosen = [...partitions].sort((a, b) => worst(b) - worst(a)).slice(0, MOST_PARTITIONS);
    return chosen.sort((a, b) => String(a.topic).localeCompare(String(b.topic)) || a.partition - b.partition);
  }

  makeRow(p) {
    const cell = (...content) => el("td", { role: "cell" }, ...content);
    const line = svg("line", { class: "gap", y1: 8, y2: 8 });
    const mark = svg("line", { class: "watermark", y1: 0, y2: 16 });
    const dot = svg("svg", { class: "dot", y: 8, overflow: "visible" }, svg("path"));
    const row = el("tr", { role: "row", "data-partition": placeOf(p) },
      el("th", { scope: "row", role: "rowheader", title: visible(placeOf(p)) },
        el("span", { class: "place" }, bdi(visible(p.topic)), el("span", {}, `/${p.partition}`))),
      cell(svg("svg", { class: "track", "aria-hidden": "true" },
        svg("line", { class: "axis", x1: "0%", x2: "100%", y1: 8, y2: 8 }), mark, line, dot)),
      cell(number("behind")), cell(number("silence")), cell(number("unread")), cell(el("span", { class: "partition-state" })));
    row.parts = { line, mark, dot, numbers: [...row.querySelectorAll(".number")], state: row.querySelector(".partition-state") };
    return row;
  }

  showRow(row, p) {
    const { line, mark, dot, numbers, state } = row.parts;
    const behind = this.behind(p);
    const name = p.holdsBack ? "holds-back" : p.idle ? "idle" : behind === null ? "silent" : "active";
    setAttribute(row, "data-state", name);
    setText(state, PARTITION_STATES[name]);
    setQuietNumber(numbers[0], behind, formatDuration(behind));
    setQuietNumber(numbers[1], p.silence, formatDuration(p.silence));
    setQuietNumber(numbers[2], p.unread);
    const at = this.percent(p.eventTime);
    setAttribute(line, "x1", `${at ?? 100}%`);
    setAttribute(line, "x2", "100%");
    setAttribute(dot.firstChild, "d", name === "holds-back" ? "M0 -6L6 0L0 6L-6 0Z" : "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0Z");
    setAttribute(dot, "visibility", at === null ? "hidden" : null);
    setAttribute(dot, "x", `${at ?? 100}%`);
    const own = this.percent(this.watermark);
    setAttribute(mark, "visibility", own === null ? "hidden" : null);
    setAttribute(mark, "x1", `${own ?? 0}%`);
    setAttribute(mark, "x2", `${own ?? 0}%`);
  }

  /** The place on the scale in percent, at its left end for what is further behind. */
  percent(time) {
    if (!isNumber(time) || !isNumber(this.furthest)) {
      return null;
    }
    return Math.min(100, Math.max(0, 100 - (100 * (this.furthest - time)) / this.span));
  }

  showMore(partitions, shown) {
    const rest = partitions.filter((p) => !shown.includes(p));
    const most = rest.reduce((a, p) => Math.max(a, this.behind(p) ?? 0), 0);
    setAttribute(this.more, "hidden", rest.length === 0);
    const count = `${plural(rest.length, "more partition")} ${rest.length === 1 ? "is" : "are"} not shown`;
    setText(this.more, `${count}: ${formatDuration(most)} behind at most.`);
  }
}

/** The job writes its reason in lower case, because a log line has a cause before it; a name in front stays as it is. */
function sentence(text) {
  const begun = /^[a-z]+ /.test(text) ? text[0].toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

function placeOf(p) {
  return `${p.topic}/${p.partition}`;
}
