// SPDX-License-Identifier: Apache-2.0
// These functions turn the points of /api/figures into the columns of uPlot: one array of times, and for each key one array of
// final values and one of early values.

/** The newest result of each window, in the order of event time. A final result replaces the early ones of its window. */
function newestPoints(points) {
  const byWindow = new Map();
  for (const point of list(points)) {
    if (isNumber(point?.end)) {
      const id = `${point.start}/${point.end}`;
      const other = byWindow.get(id);
      if (!other || rank(point) >= rank(other)) {
        byWindow.set(id, point);
      }
    }
  }
  return [...byWindow.values()].sort((a, b) => a.end - b.end || a.start - b.start);
}

function rank(point) {
  return point.kind === "early" ? 0 : 1 + (point.revision ?? 0);
}

/**
 * Makes the columns of all series. A window without a result interrupts the line, unless windows are sessions, which end at any
 * time. In a column, null interrupts a line, and undefined only means that the time belongs to another key.
 */
function columnsOf(series, sessions) {
  const all = series.map((one) => newestPoints(one.points));
  const step = sessions ? Infinity : smallestStep(all);
  const times = new Set();
  for (const points of all) {
    points.forEach((point, i) => {
      times.add(point.end);
      if (i > 0 && point.end - points[i - 1].end > 1.5 * step) {
        times.add(gapAfter(points[i - 1].end, step));
      }
    });
  }
  const ends = [...times].sort((a, b) => a - b);
  const index = new Map(ends.map((end, i) => [end, i]));
  const columns = all.map((points) => fillColumns(points, index, ends.length, step));
  return { ends, columns, points: all };
}

function smallestStep(all) {
  let step = Infinity;
  for (const points of all) {
    for (let i = 1; i < points.length; i++) {
      const difference = points[i].end - points[i - 1].end;
      step = difference > 0 ? Math.min(step, difference) : step;
    }
  }
  return step;
}

function gapAfter(end, step) {
  return end + step / 2;
}

/** Early values begin at the final one before them, so that the dashed line continues the solid one. */
function fillColumns(points, index, length, step) {
  const final = new Array(length);
  const early = new Array(length);
  points.forEach((point, i) => {
    const at = index.get(point.end);
    const value = isNumber(point.value) ? point.value : null;
    const previous = points[i - 1];
    if (previous && point.end - previous.end > 1.5 * step) {
      final.fill(null, index.get(previous.end) + 1, at);
      early.fill(null, index.get(previous.end) + 1, at);
    }
    if (point.kind === "early") {
      early[at] = value;
      if (previous && previous.kind !== "early" && isNumber(previous.value)) {
        early[index.get(previous.end)] = previous.value;
      }
    } else {
      final[at] = value;
      early[at] = early[at] ?? null;
    }
  });
  return { final, early };
}
