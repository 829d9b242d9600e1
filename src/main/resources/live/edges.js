// SPDX-License-Identifier: Apache-2.0
// The edges of the flow are SVG paths behind its nodes. Their ends are measured, because texts wrap and grow.

const LANES = ["rejected", "late", "alerts", "results"];
const LANE_GAP = 16;
const CORNER = 7;

class FlowEdges {
  constructor(root) {
    this.root = root;
    this.paths = new Map();
    this.svg = svg("svg", { class: "edges", "aria-hidden": "true" });
    root.prepend(this.svg);
  }

  draw(flow) {
    if (!flow || this.root.offsetParent === null) {
      return;
    }
    this.origin = this.root.getBoundingClientRect();
    this.lines = new Map();
    this.all = flow.read;
    const read = this.box(".read");
    this.drawTopics(read);
    const lanes = this.wide() ? this.lanes() : null;
    if (lanes) {
      this.drawWide(flow, read, lanes);
    } else {
      this.drawNarrow(flow, read);
    }
    this.apply();
  }

  wide() {
    return getComputedStyle(this.root).getPropertyValue("--lanes").trim() === "1";
  }

  box(selector, within = this.root) {
    const node = typeof selector === "string" ? within.querySelector(selector) : selector;
    const r = node.getBoundingClientRect();
    const x = r.left - this.origin.left;
    const y = r.top - this.origin.top;
    return { left: x, right: x + r.width, top: y, bottom: y + r.height, x: x + r.width / 2, y: y + r.height / 2 };
  }

  drawTopics(read) {
    const topics = this.box(".topics");
    if (topics.bottom > topics.top) {
      this.path("topics", [[read.x, topics.bottom], [read.x, read.top]], "flow", this.all, true);
    }
  }

  /** The lanes are vertical lines between the entries and the output topics, one for each topic that exists. */
  lanes() {
    const outputs = new Map();
    for (const node of this.root.querySelectorAll(".output")) {
      outputs.set(node.dataset.output, this.box(node));
    }
    const names = LANES.filter((name) => outputs.has(name));
    const end = this.box(".outputs").left;
    return new Map(names.map((name, i) => [name, { x: end - 28 - (names.length - 1 - i) * LANE_GAP, to: outputs.get(name) }]));
  }

  drawWide(flow, read, lanes) {
    const trunk = read.right + 18;
    for (const node of this.root.querySelectorAll(".aggregation")) {
      const name = node.dataset.aggregation;
      const a = list(flow.aggregations).find((other) => other.name === name);
      const box = this.box(".box", node);
      const y = box.top + 22;
      this.path(`in ${name}`, [[read.right, read.y], [trunk, read.y], [trunk, y], [box.left, y]], "flow", a?.events, true);
      const used = this.text(node, "used");
      this.path(`used ${name}`, [[box.right, used.y], [used.left - 6, used.y]], "flow", a?.used, true);
      this.path(`turn ${name}`, [[used.right + 6, used.y], [this.text(node, "results").left - 6, used.y]], "results", a?.used, true);
      this.drawLeaves(node, name, box);
      this.drawExit(lanes, "results", name, this.text(node, "results"), sum(a?.results));
      this.drawExit(lanes, "alerts", name, this.text(node, "alerts"), sum(a?.alerts));
      this.drawExit(lanes, "late", name, this.text(node, "late"), isNumber(a?.late) ? a.late + (a.partlyLate ?? 0) : null);
      this.drawExit(lanes, "rejected", name, this.text(node, "rejected"), sum(a?.rejected));
    }
    this.drawSourceExit(lanes.get("rejected"), flow);
  }

  /** Short lines lead from the box of an aggregation to what leaves it before a window. */
  drawLeaves(node, name, box) {
    for (const exit of ["filtered", "late", "rejected"]) {
      const text = this.text(node, exit);
      this.path(`leaf ${exit} ${name}`, [[box.right, text.y], [text.left - 6, text.y]], exit, this.countOf(node, exit));
    }
  }

  countOf(node, exit) {
    return Number(node.querySelector(`[data-exit="${exit}"] .number`).dataset.value);
  }

  text(node, exit) {
    const box = this.box(`[data-exit="${exit}"] > span`, node);
    return { ...box, y: box.top + Math.min(10, (box.bottom - box.top) / 2) };
  }

  drawExit(lanes, exit, name, from, count) {
    const lane = lanes.get(exit);
    if (lane) {
      const points = [[from.right + 6, from.y], [lane.x, from.y], [lane.x, lane.to.y], [lane.to.left, lane.to.y]];
      this.path(`${exit} ${name}`, points, exit, count, true);
    }
  }

  /** What the source rejects passes below all aggregations. */
  drawSourceExit(lane, flow) {
    if (lane) {
      const from = this.text(this.root.querySelector(".exits"), "rejected");
      const bottom = this.origin.height - 10;
      const down = this.box(".read").right - 8;
      this.path("rejected", [[Math.min(from.right + 6, down), from.y], [down, from.y], [down, bottom], [lane.x, bottom], [lane.x, lane.to.y],
        [lane.to.left, lane.to.y]], "rejected", sum(flow.rejected), true);
    }
  }

  drawNarrow(flow, read) {
    const spine = 9;
    for (const node of this.root.querySelectorAll(".aggregation")) {
      const name = node.dataset.aggregation;
      const a = list(flow.aggregations).find((other) => other.name === name);
      const box = this.box(".box", node);
      const y = box.top + 22;
      this.path(`in ${name}`, [[read.left, read.y], [spine, read.y], [spine, y], [box.left, y]], "flow", a?.events, true);
    }
    const outputs = this.box(".outputs");
    if (outputs.bottom - outputs.top > 20) {
      const y = outputs.top + 22;
      this.path("outputs", [[read.left, read.y], [spine, read.y], [spine, y], [outputs.left, y]], "flow", this.all, true);
    }
  }

  /** Notes a line along the points. All are measured before the first is drawn, because drawing invalidates the layout. */
  path(key, points, kind, count, arrow = false) {
    this.lines.set(key, { points, kind, count, arrow });
  }

  apply() {
    for (const [key, node] of this.paths) {
      if (!this.lines.has(key)) {
        node.remove();
        this.paths.delete(key);
      }
    }
    for (const [key, line] of this.lines) {
      this.drawLine(key, line);
    }
  }

  /** The width of a line grows with the root of its share, so that a small share is still seen. Empty lines lie below others. */
  drawLine(key, { points, kind, count, arrow }) {
    const node = this.paths.get(key) ?? svg("g", {}, svg("path", { class: "line" }), svg("path", { class: "head" }));
    const share = count > 0 && this.all > 0 ? Math.min(1, count / this.all) : 0;
    const empty = share === 0;
    if (!this.paths.has(key) || node.hasAttribute("data-empty") !== empty) {
      this.svg.insertBefore(node, empty ? this.svg.firstChild : null);
    }
    this.paths.set(key, node);
    setAttribute(node, "data-edge", kind);
    setAttribute(node, "data-empty", empty);
    setAttribute(node.firstChild, "d", rounded(points));
    setAttribute(node.firstChild, "stroke-width", empty ? 1.25 : (1.25 + 2.75 * Math.sqrt(share)).toFixed(2));
    setAttribute(node.lastChild, "d", arrow ? head(points) : null);
  }
}

/** A path along horizontal and vertical pieces with rounded corners. */
function rounded(points) {
  const at = (p) => `${p[0].toFixed(1)} ${p[1].toFixed(1)}`;
  let d = `M${at(points[0])}`;
  for (let i = 1; i < points.length - 1; i++) {
    d += `L${at(toward(points[i], points[i - 1]))}Q${at(points[i])} ${at(toward(points[i], points[i + 1]))}`;
  }
  return `${d}L${at(points[points.length - 1])}`;
}

function toward(corner, other) {
  const [dx, dy] = [other[0] - corner[0], other[1] - corner[1]];
  const length = Math.hypot(dx, dy);
  const step = length === 0 ? 0 : Math.min(CORNER, length / 2) / length;
  return [corner[0] + dx * step, corner[1] + dy * step];
}

/** The arrow at the end of a line that ends to the right or downwards. */
function head(points) {
  const [x, y] = points[points.length - 1];
  const down = points[points.length - 2][0] === x;
  return down ? `M${x - 4} ${y - 7}L${x} ${y}L${x + 4} ${y - 7}Z` : `M${x - 7} ${y - 4}L${x} ${y}L${x - 7} ${y + 4}Z`;
}
