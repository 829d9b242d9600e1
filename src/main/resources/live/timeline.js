// SPDX-License-Identifier: Apache-2.0
// The incidents on a line of time: one row for each alert and key, one bar from startsAt to endsAt.

const SHAPES = { firing: "▲ fires", resolved: "■ resolved", corrected: "▨ corrected" };
const LEAST_SPAN = 60_000;

class Timeline {
  constructor(detail) {
    this.detail = detail;
    this.title = el("h3", { id: "incidents-title" }, "Incidents");
    this.legend = el("p", { class: "minor" }, "Solid red bars fire, gray bars are resolved, dashed bars were corrected by late events. ",
      "A bar opens its details; arrow keys move between bars.");
    this.from = el("span");
    this.middle = el("span");
    this.until = el("span");
    this.rows = el("ul", { class: "incidents", "aria-labelledby": "incidents-title" });
    this.arrangeStops = oneTabStop(this.rows, ".bar");
    this.node = el("div", { class: "timeline", hidden: true }, this.title, this.legend,
      el("div", { class: "scale", "aria-hidden": "true" }, this.from, this.middle, this.until), this.rows);
  }

  update(alerts, now) {
    const placed = alerts.filter((alert) => isNumber(alert.startsAt));
    setAttribute(this.node, "hidden", placed.length === 0);
    const first = placed.reduce((least, alert) => Math.min(least, alert.startsAt), now - LEAST_SPAN);
    this.start = first - (now - first) * 0.02;
    this.now = now;
    setText(this.from, formatTime(this.start, now));
    setText(this.middle, formatTime((this.start + now) / 2, now));
    setText(this.until, `${formatTime(now)} UTC`);
    reconcile(this.rows, this.group(placed), (row) => row.id, (row) => this.makeRow(row), (node, row) => this.showRow(node, row));
    this.arrangeStops();
  }

  /** Rows have the order of their names: a row must not run away from the pointer when its alert ends. */
  group(alerts) {
    const rows = new Map();
    for (const alert of alerts) {
      const id = JSON.stringify([alert.aggregation, alert.alert, alert.key]);
      if (!rows.has(id)) {
        rows.set(id, { id, title: titleOf(alert), incidents: [] });
      }
      rows.get(id).incidents.push(alert);
    }
    return [...rows.values()].sort((a, b) => a.title.localeCompare(b.title, "en", { numeric: true }));
  }

  makeRow(row) {
    const track = svg("svg", { class: "track" }, svg("line", { class: "axis", x1: "0%", x2: "100%", y1: 11, y2: 11 }), svg("g"));
    return el("li", { "data-incidents": row.title }, el("span", { class: "name", title: row.title }, bdi(row.title)), track);
  }

  showRow(node, row) {
    const bars = node.querySelector("g");
    const inOrder = [...row.incidents].sort((a, b) => a.startsAt - b.startsAt);
    reconcile(bars, inOrder, (alert) => alert.id, (alert) => this.makeBar(alert), (bar, alert) => this.showBar(bar, alert));
  }

  makeBar(alert) {
    const open = () => this.detail.open(alert.id);
    const bar = svg("g", { class: "bar", role: "button", tabindex: "-1", "data-alert-id": alert.id, onclick: open,
      onkeydown: (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          open();
        }
      } });
    bar.append(svg("title"), svg("rect", { y: 4, height: 14, rx: 2 }));
    return bar;
  }

  showBar(bar, alert) {
    const end = alert.endsAt ?? this.now;
    const left = this.percent(alert.startsAt);
    const rect = bar.lastChild;
    setAttribute(bar, "data-status", alert.status);
    setAttribute(rect, "x", `${left.toFixed(3)}%`);
    setAttribute(rect, "width", `${Math.max(0.6, this.percent(end) - left).toFixed(3)}%`);
    const until = alert.endsAt ? `to ${formatTime(alert.endsAt, this.now)}` : "until now";
    const label = `${titleOf(alert)}, ${SHAPES[alert.status] ?? visible(alert.status)}, from ${formatTime(alert.startsAt, this.now)} ${until}`;
    setText(bar.firstChild, label);
    setAttribute(bar, "aria-label", label);
  }

  percent(time) {
    return Math.min(100, Math.max(0, (100 * (time - this.start)) / (this.now - this.start)));
  }
}
