// SPDX-License-Identifier: Apache-2.0
// The flow shows where records go, from the topics that are read to those that are written, with a count at each exit. The nodes
// are HTML, because their texts wrap and can be read aloud; edges.js draws the lines between them.

const OUTPUTS = [["results", "Results"], ["alerts", "Alerts"], ["late", "Late"], ["rejected", "Rejected"]];
const MANY_TOPICS = 6;

class FlowView {
  constructor(body) {
    this.topics = el("ul", { class: "topics", "aria-label": "Topics that are read" });
    this.read = number("read");
    this.perSecond = number("perSecond");
    this.exits = el("div", { class: "exits" });
    this.sourceExits = this.makeSourceExits();
    this.aggregations = el("div", { class: "aggregations" });
    this.outputs = el("ul", { class: "outputs", "aria-label": "Topics that are written" });
    this.none = el("p", { class: "empty", hidden: true }, "The pipeline has no aggregations. Its records are decoded, counted and printed.");
    this.root = el("div", { class: "flow" },
      el("div", { class: "source" },
        this.topics,
        el("div", { class: "node read" },
          el("p", { class: "main" }, this.read, " read"),
          el("p", { class: "minor" }, this.perSecond, " per second")),
        this.exits),
      el("div", { class: "middle" }, this.none, this.aggregations),
      this.outputs);
    this.edges = new FlowEdges(this.root);
    body.append(this.root);
    new ResizeObserver(() => this.edges.draw(this.flow)).observe(this.root);
  }

  makeSourceExits() {
    const rejected = new RejectedEntry();
    const duplicates = number("duplicates");
    const headers = number("headers");
    this.exits.append(
      rejected.node,
      entry("duplicates", duplicates, " duplicates"),
      entry("headers", headers, " header rows"));
    return { rejected, duplicates, headers };
  }

  update(snapshot) {
    const flow = snapshot.flow ?? {};
    const aggregations = list(flow.aggregations);
    this.flow = flow;
    this.showTopics(list(flow.topics));
    setNumber(this.read, flow.read);
    setQuietNumber(this.perSecond, flow.perSecond, formatRate(flow.perSecond));
    this.sourceExits.rejected.update(flow.rejected);
    setNumber(this.sourceExits.duplicates, flow.duplicates);
    setNumber(this.sourceExits.headers, flow.headers);
    setAttribute(this.none, "hidden", !hasNoAggregations(snapshot));
    reconcile(this.aggregations, aggregations, (a) => a.name, (a) => {
      const view = new AggregationNode(a);
      view.node.view = view;
      return view.node;
    }, (node, a) => node.view.update(a));
    this.showOutputs(flow.outputs ?? {});
    this.edges.draw(flow);
  }

  showTopics(topics) {
    const shown = topics.slice(0, MANY_TOPICS);
    const more = topics.length - shown.length;
    const items = more > 0 ? [...shown, `and ${formatNumber(more)} more`] : shown;
    reconcile(this.topics, items, (topic) => topic, (topic) => el("li", { class: "node topic", title: visible(topic) }, bdi(visible(topic))));
  }

  showOutputs(outputs) {
    const items = OUTPUTS.filter(([name]) => outputs[name]);
    reconcile(this.outputs, items, ([name]) => name,
      ([name, label]) => el("li", { class: "node output", "data-output": name }, el("span", { class: "label" }, label), bdi("")),
      (node, [name]) => {
        setText(node.lastChild, visible(outputs[name]));
        setAttribute(node, "title", visible(outputs[name]));
      });
  }
}

/** One line of the books: a number and what became of so many events. */
function entry(exit, ...children) {
  return el("div", { class: "entry", "data-exit": exit }, el("span", {}, ...children));
}

/** The rejected records as a sum and by code, the most frequent code first. */
class RejectedEntry {
  constructor() {
    this.sum = number("rejected");
    this.codes = el("span", { class: "codes" });
    this.node = entry("rejected", this.sum, " rejected");
    this.node.append(this.codes);
  }

  update(counts) {
    setNumber(this.sum, sum(counts));
    const codes = Object.entries(counts ?? {}).filter(([, count]) => count !== 0).sort((a, b) => b[1] - a[1]);
    reconcile(this.codes, codes, ([code]) => code,
      ([code]) => el("span", {}, number("rejected", { "data-code": code }), ` ${visible(code)}`),
      (node, [, count]) => setNumber(node.firstChild, count));
  }
}

class AggregationNode {
  constructor(aggregation) {
    const names = ["events", "onItsWay", "used", "filtered", "late", "partlyLate", "final", "early", "revised",
      "alertsFiring", "alertsResolved", "firing"];
    this.numbers = Object.fromEntries(names.map((name) => [name, number(name)]));
    this.rejected = new RejectedEntry();
    this.bar = new ShareBar();
    this.firing = el("span", { class: "firing", hidden: true }, "▲ ", this.numbers.firing, " firing");
    const n = this.numbers;
    this.node = el("div", { class: "aggregation", role: "group", "data-aggregation": aggregation.name, "aria-label": visible(aggregation.name) },
      el("p", { class: "events" }, n.events, " ", el("span", {}, "events")),
      el("div", { class: "node box" },
        el("h3", {}, bdi(visible(aggregation.name)), this.firing),
        el("p", { class: "minor" }, bdi(describeWindow(aggregation))),
        aggregation.where ? el("p", { class: "minor" }, "where ", el("code", { dir: "auto" }, visible(aggregation.where))) : null,
        this.bar.node,
        el("p", { class: "minor" }, n.onItsWay, " on their way")),
      el("div", { class: "entries" },
        entry("used", n.used, " used"),
        entry("filtered", n.filtered, " filtered"),
        entry("late", n.late, " late, ", n.partlyLate, " partly late"),
        this.rejected.node,
        entry("results", n.final, " final, ", n.early, " early, ", n.revised, " revised"),
        entry("alerts", n.alertsFiring, " fired, ", n.alertsResolved, " resolved")));
  }

  update(a) {
    const left = { used: a.used, filtered: a.filtered, late: a.late, rejected: sum(a.rejected) };
    const known = isNumber(a.events) && Object.values(left).every(isNumber);
    const onItsWay = known ? Math.max(0, a.events - sum(left)) : null;
    const values = { events: a.events, onItsWay, used: a.used, filtered: a.filtered, late: a.late, partlyLate: a.partlyLate,
      final: a.results?.final, early: a.results?.early, revised: a.results?.revised,
      alertsFiring: a.alerts?.firing, alertsResolved: a.alerts?.resolved, firing: a.firing };
    for (const [name, value] of Object.entries(values)) {
      setNumber(this.numbers[name], value);
    }
    setAttribute(this.firing, "hidden", !(a.firing > 0));
    this.rejected.update(a.rejected);
    this.bar.update(a.events, [["used", left.used], ["filtered", left.filtered], ["late", left.late], ["rejected", left.rejected]]);
  }
}

function describeWindow(aggregation) {
  const key = list(aggregation.keyBy);
  return `${visible(aggregation.window ?? "")} ${key.length > 0 ? `by ${key.map(visible).join(", ")}` : "of the whole stream"}`.trim();
}

/** A bar of the shares of what became of the events. The counts beside it have the same order, so the bar is not read aloud. */
class ShareBar {
  constructor() {
    this.parts = new Map();
    this.node = svg("svg", { class: "share", viewBox: "0 0 100 1", preserveAspectRatio: "none", "aria-hidden": "true" });
  }

  update(all, shares) {
    let x = 0;
    for (const [name, count] of shares) {
      const width = all > 0 && isNumber(count) ? Math.max(count > 0 ? 0.7 : 0, (100 * count) / all) : 0;
      if (!this.parts.has(name)) {
        this.parts.set(name, svg("rect", { height: 1, y: 0, "data-share": name }));
        this.node.append(this.parts.get(name));
      }
      setAttribute(this.parts.get(name), "x", x.toFixed(2));
      setAttribute(this.parts.get(name), "width", Math.min(width, 100 - x).toFixed(2));
      x = Math.min(100, x + width);
    }
  }
}
