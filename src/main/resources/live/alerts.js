// SPDX-License-Identifier: Apache-2.0
// What fires now, as buttons that open the details, and a voice for screen readers that reports what begins and what ends.

/** In milliseconds: a destination that works answers sooner. */
const LONG_WAIT = 60_000;

class AlertsView {
  constructor(body, detail) {
    this.detail = detail;
    this.lead = el("p", { class: "intro" });
    this.firing = el("ul", { class: "firing-list", "aria-label": "Alerts that fire now" });
    this.deliveries = el("ul", { class: "deliveries", "aria-label": "Delivery of alerts" });
    this.timeline = new Timeline(detail);
    this.voice = document.getElementById("announcements");
    body.append(this.lead, this.firing, this.deliveries, this.timeline.node);
  }

  update(snapshot) {
    const firing = list(snapshot.alerts?.firing);
    const ended = list(snapshot.alerts?.ended);
    const now = eventNow(snapshot);
    setText(this.lead, this.describe(snapshot, firing, ended));
    reconcile(this.firing, firing, (alert) => alert.id, (alert) => this.makeItem(alert), (node, alert) => showItem(node, alert, now));
    reconcile(this.deliveries, list(snapshot.deliveries), (each) => each.destination, () => el("li", {}), showDelivery);
    this.timeline.update([...firing, ...ended], now);
    this.announce(firing, ended);
  }

  describe(snapshot, firing, ended) {
    if (firing.length > 0) {
      const total = snapshot.alerts.firingTotal ?? firing.length;
      const shown = total > firing.length ? ` These are the newest ${formatNumber(firing.length)}.` : "";
      return `${plural(total, "alert")} ${total === 1 ? "fires" : "fire"} now.${shown}`;
    }
    if (hasNoAggregations(snapshot)) {
      return "The pipeline has no aggregations, so no alert can fire.";
    }
    const since = formatTime(snapshot.since, snapshot.now);
    return ended.length > 0 ? "No alert fires now."
      : `No alert has fired since ${since} UTC. An alert appears here when its condition has held for as long as it requires.`;
  }

  makeItem(alert) {
    const button = el("button", { type: "button", "data-alert-id": alert.id, onclick: () => this.detail.open(alert.id) },
      el("span", { class: "severity" }), el("span", { class: "name" }), el("span", { class: "summary" }), el("span", { class: "age" }));
    return el("li", {}, button);
  }

  /** The first snapshot is not announced: what it holds is no news. */
  announce(firing, ended) {
    const now = new Map(firing.map((alert) => [alert.id, alert]));
    if (this.before) {
      const begun = firing.filter((alert) => !this.before.has(alert.id)).map((alert) => `${titleOf(alert)} fires: ${visible(alert.summary ?? "")}`);
      const over = ended.filter((alert) => this.before.has(alert.id) && !now.has(alert.id)).map((alert) => `${titleOf(alert)} is ${alert.status}.`);
      const news = [...begun, ...over];
      if (news.length > 0) {
        setText(this.voice, news.slice(0, 3).join(" ") + (news.length > 3 ? ` And ${news.length - 3} more.` : ""));
      }
    }
    this.before = now;
  }
}

function showItem(node, alert, now) {
  const [severity, name, summary, age] = node.firstChild.children;
  setText(severity, `▲ ${visible(alert.severity || "firing")}`);
  setAttribute(node.firstChild, "data-severity", alert.severity);
  setText(name, titleOf(alert));
  setText(summary, visible(alert.summary ?? ""));
  const lasting = isNumber(alert.startsAt) ? Math.max(0, now - alert.startsAt) : null;
  setText(age, `since ${formatTime(alert.startsAt, now)}, for ${formatDuration(lasting)}`);
}

/** The books of a destination, and how long the oldest pending notification has waited. */
function showDelivery(node, delivery) {
  const parts = ["delivered", "suppressed", "undelivered", "pending"].map((part) => `${formatNumber(delivery[part])} ${part}`);
  const waits = delivery.pending > 0 ? `, the oldest for ${formatDuration(delivery.wait)}` : "";
  setText(node, `Delivery to ${visible(delivery.destination)}: ${formatNumber(delivery.sent)} sent, ${parts.join(", ")}${waits}`);
  setAttribute(node, "data-trouble", delivery.undelivered > 0 || delivery.wait > LONG_WAIT ? "true" : null);
}

function titleOf(alert) {
  return `${visible(alert.alert)} · ${formatKey(alert.key)}`;
}

/** Alerts live in event time; the clock stands in for it until there is one. */
function eventNow(snapshot) {
  return snapshot.eventTime?.time ?? snapshot.now;
}
