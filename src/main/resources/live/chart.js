// SPDX-License-Identifier: Apache-2.0
// The chart draws the series of one measure with uPlot. Each key has a number at the end of its line, because colors alone do
// not distinguish twenty keys.

const CHART_HEIGHT = 320;
const COLORS = 10;
const FONT = "12px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

class Chart {
  constructor(onCursor) {
    this.onCursor = onCursor;
    this.node = el("div", { class: "chart", role: "img" });
    new ResizeObserver(() => this.resize()).observe(this.node);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.rebuild());
  }

  /** Shows other series. The plot is only made again when the keys changed, so that the cursor stays where it is. */
  show(series, sessions, label) {
    this.data = columnsOf(series, sessions);
    setAttribute(this.node, "aria-label", label);
    const keys = series.map((one) => JSON.stringify(one.key)).join("\n");
    if (!this.plot || keys !== this.keys) {
      this.keys = keys;
      this.rebuild();
    } else {
      this.plot.setData(this.columns());
    }
  }

  columns() {
    return [this.data.ends.map((end) => end / 1_000), ...this.data.columns.flatMap(({ final, early }) => [final, early])];
  }

  rebuild() {
    this.plot?.destroy();
    this.plot = null;
    if (this.data && this.node.clientWidth > 0) {
      this.plot = new uPlot(this.options(), this.columns(), this.node);
    }
  }

  resize() {
    const width = this.node.clientWidth;
    if (!this.plot) {
      this.rebuild();
    } else if (width > 0 && width !== this.plot.width) {
      this.plot.setSize({ width, height: CHART_HEIGHT });
    }
  }

  options() {
    const axis = { stroke: color("--muted"), font: FONT, grid: { stroke: color("--line"), width: 1 }, ticks: { show: false } };
    return {
      width: this.node.clientWidth,
      height: CHART_HEIGHT,
      padding: [12, 34, 0, 0],
      legend: { show: false },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), "Etc/UTC"),
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      focus: { alpha: 0.2 },
      scales: { y: { range: (plot, low, high) => valueRange(low, high) } },
      axes: [{ ...axis, space: 70, values: timeLabels }, { ...axis, size: axisSize, values: (plot, values) => values.map(formatValue) }],
      series: [{}, ...this.data.columns.flatMap((column, i) => this.lines(i))],
      hooks: {
        draw: [(plot) => this.drawMarks(plot)],
        setCursor: [() => this.onCursor(this.cursorEnd())],
      },
    };
  }

  lines(i) {
    const stroke = seriesColor(i);
    const line = { stroke, width: 1.75, spanGaps: false };
    return [
      { ...line, points: { size: 5, fill: stroke } },
      { ...line, dash: [5, 4], points: { size: 5, fill: color("--ground") } },
    ];
  }

  /** The time below the cursor, or null while the cursor is elsewhere. */
  cursorEnd() {
    const at = this.plot?.cursor.idx;
    return at === null || at === undefined ? null : this.data.ends[at] ?? null;
  }

  focus(i) {
    this.plot?.setSeries(i === null ? null : 1 + 2 * i, { focus: true });
  }

  /** Draws a diamond around revised values, and the number of the key behind the last value of each line. */
  drawMarks(plot) {
    const ctx = plot.ctx;
    const scale = devicePixelRatio;
    const ends = [];
    ctx.save();
    ctx.font = `600 ${11 * scale}px system-ui, sans-serif`;
    ctx.textBaseline = "middle";
    ctx.textAlign = "left";
    ctx.setLineDash([]);
    ctx.lineWidth = 1.5 * scale;
    this.data.points.forEach((points, i) => {
      ctx.strokeStyle = seriesColor(i);
      points.filter((p) => p.kind === "revised" && isNumber(p.value)).forEach((p) => diamond(ctx, place(plot, p), 5 * scale));
      const last = points.findLast((p) => isNumber(p.value));
      if (last) {
        ends.push({ i, ...place(plot, last) });
      }
    });
    spread(ends, 12 * scale).forEach(({ i, x, y }) => {
      ctx.fillStyle = seriesColor(i);
      ctx.fillText(String(i + 1), x + 9 * scale, y);
    });
    ctx.restore();
  }
}

function place(plot, point) {
  return { x: plot.valToPos(point.end / 1_000, "x", true), y: plot.valToPos(point.value, "y", true) };
}

function diamond(ctx, { x, y }, size) {
  ctx.beginPath();
  ctx.moveTo(x, y - size);
  ctx.lineTo(x + size, y);
  ctx.lineTo(x, y + size);
  ctx.lineTo(x - size, y);
  ctx.closePath();
  ctx.stroke();
}

/** Moves labels apart that would cover each other. */
function spread(labels, distance) {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  for (let i = 1; i < sorted.length; i++) {
    if (Math.abs(sorted[i].x - sorted[i - 1].x) < 3 * distance) {
      sorted[i].y = Math.max(sorted[i].y, sorted[i - 1].y + distance);
    }
  }
  return sorted;
}

function seriesColor(i) {
  return color(`--series-${i % COLORS}`);
}

/** The range of the values with a margin; a constant line is in the middle. */
function valueRange(low, high) {
  if (!isNumber(low) || !isNumber(high)) {
    return [0, 1];
  }
  const margin = high > low ? (high - low) * 0.08 : Math.abs(high) * 0.1 || 1;
  return [low >= 0 ? Math.max(0, low - margin) : low - margin, high + margin];
}

function axisSize(plot, values) {
  const longest = (values ?? []).reduce((most, text) => Math.max(most, String(text).length), 3);
  return Math.min(140, 16 + 7.5 * longest);
}

/** Times with seconds only where the ticks need them. */
function timeLabels(plot, ticks, axis, space, step) {
  return ticks.map((tick) => {
    const time = new Date(tick * 1_000).toISOString();
    return step >= 86_400 ? time.slice(5, 10) : step >= 60 ? time.slice(11, 16) : time.slice(11, 19);
  });
}
