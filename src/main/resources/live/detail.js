// SPDX-License-Identifier: Apache-2.0
// The dialog with the details of one alert. It follows the alert while it is open, and is only drawn again when the alert changed.

class AlertDetail {
  constructor() {
    this.title = el("h2", { id: "detail-title" });
    this.body = el("div");
    this.dialog = el("dialog", { class: "detail", "aria-labelledby": "detail-title", onclose: () => { this.id = null; },
      onclick: (event) => { if (event.target === this.dialog) this.dialog.close(); } },
      el("div", { class: "sheet" },
        el("form", { method: "dialog" }, el("button", { class: "close" }, "Close")),
        this.title, this.body));
    document.body.append(this.dialog);
    this.alerts = new Map();
  }

  update(snapshot) {
    this.now = eventNow(snapshot);
    this.alerts = new Map([...list(snapshot.alerts?.ended), ...list(snapshot.alerts?.firing)].map((alert) => [alert.id, alert]));
    this.show();
  }

  open(id) {
    this.id = id;
    this.shown = null;
    this.show();
    this.dialog.showModal();
  }

  show() {
    const alert = this.alerts.get(this.id);
    const text = JSON.stringify(alert);
    if (!alert || text === this.shown) {
      return;
    }
    this.shown = text;
    setAttribute(this.dialog, "data-alert-id", alert.id);
    setText(this.title, titleOf(alert));
    this.body.replaceChildren(
      el("p", { class: "summary", dir: "auto" }, visible(alert.summary || "The alert has no summary.")),
      this.facts(alert),
      section("Values", this.values(alert)),
      section("Evidence", this.evidence(alert)),
      section("Lifecycle", this.history(alert)));
  }

  facts(alert) {
    const time = (millis) => `${formatTime(millis, this.now)} UTC`;
    const window = alert.window ? `${formatTime(alert.window.start, this.now)} – ${formatTime(alert.window.end, this.now)} UTC` : UNKNOWN;
    return definitions([
      ["Status", SHAPES[alert.status] ?? visible(alert.status)],
      ["Severity", visible(alert.severity || "none")],
      ["Aggregation", visible(alert.aggregation)],
      ["Key", formatNamedKey(alert.key)],
      ["From", time(alert.startsAt)],
      ["To", isNumber(alert.endsAt) ? `${time(alert.endsAt)}, after ${formatDuration(alert.endsAt - alert.startsAt)}` : "it still fires"],
      ["Last window", window],
      ["Id", visible(alert.id)],
    ]);
  }

  values(alert) {
    const values = Object.entries(alert.values ?? {});
    const exact = ([name, value]) => [visible(name), isNumber(value) ? String(value) : formatValue(value)];
    return values.length > 0 ? definitions(values.map(exact))
      : el("p", { class: "minor" }, "The alert has no values: no window made it fire.");
  }

  evidence(alert) {
    const ranges = list(alert.evidence);
    const place = (r) => el("li", {}, bdi(`${visible(r.topic)}/${r.partition}@${r.first}..${r.last}`));
    return ranges.length > 0 ? el("ul", { class: "places" }, ...ranges.map(place))
      : el("p", { class: "minor" }, "No records are named as evidence.");
  }

  history(alert) {
    const steps = list(alert.history);
    const step = (s) => el("li", {}, el("b", {}, visible(s.status)), ` at ${formatTime(s.at, this.now)} UTC`);
    return steps.length > 0 ? el("ol", { class: "history" }, ...steps.map(step))
      : el("p", { class: "minor" }, "The page has not seen how it came to this.");
  }
}

function section(title, content) {
  return el("section", {}, el("h3", {}, title), content);
}

function definitions(pairs) {
  return el("dl", {}, ...pairs.map(([name, value]) => el("div", {}, el("dt", {}, bdi(name)), el("dd", {}, bdi(value)))));
}
