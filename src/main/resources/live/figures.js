// SPDX-License-Identifier: Apache-2.0
// The figures: what to show, the chart, and a table with the latest value of each key, which also serves as legend.

const REFETCH_AFTER = 1_000;
const KINDS = { final: "final", early: "early, dashed", revised: "revised ◇" };

class FiguresView {
  constructor(body, frozen) {
    this.data = frozen ? new FrozenFigures(frozen) : new LiveFigures();
    this.aggregation = this.makeSelect("Aggregation", () => this.changeAggregation());
    this.measure = this.makeSelect("Measure", () => this.load());
    this.keys = new KeyPicker((aggregation, contains) => this.data.keys(aggregation, contains), () => this.chooseKeys());
    this.chart = new Chart((end) => this.showAt(end));
    this.note = el("p", { class: "minor" });
    this.rows = el("tbody");
    this.valueTitle = el("th", { scope: "col", class: "value" }, "Value");
    this.empty = el("p", { class: "empty" });
    this.legend = el("p", { class: "minor" },
      "Values are shown at the end of their window, in UTC. Early results are dashed ○, revised ones are marked ◇.");
    this.content = el("div", { class: "figures", hidden: true },
      el("div", { class: "controls" }, this.aggregation.node, this.measure.node, this.keys.node),
      el("div", { class: "plot" }, this.legend, this.chart.node, this.note,
        el("table", { class: "latest" }, this.makeHead(), this.rows)));
    body.append(this.empty, this.content);
  }

  makeHead() {
    const head = (text) => el("th", { scope: "col" }, text);
    return el("thead", {}, el("tr", {}, head("Key"), this.valueTitle, head("Window (UTC)"), head("Kind")));
  }

  makeSelect(label, onchange) {
    const select = el("select", { onchange });
    return { select, node: el("label", { class: "choice" }, label, select) };
  }

  update(snapshot) {
    const figures = list(snapshot.figures);
    this.windows = new Map(list(snapshot.flow?.aggregations).map((a) => [a.name, a.window]));
    this.figures = new Map(figures.map((f) => [f.aggregation, f]));
    const known = figures.length > 0;
    setAttribute(this.content, "hidden", !known);
    setAttribute(this.empty, "hidden", known);
    setText(this.empty, hasNoAggregations(snapshot) ? "The pipeline has no aggregations, so it measures nothing."
      : "No result yet. The first one appears here when event time has passed the end of its window.");
    if (known) {
      setOptions(this.aggregation.select, figures.map((f) => f.aggregation));
      this.follow();
    }
  }

  /** Loads again what is shown when it has new points. */
  follow() {
    const name = this.aggregation.select.value;
    const figure = this.figures.get(name);
    setOptions(this.measure.select, list(figure.measures));
    if (name !== this.current) {
      this.changeAggregation();
    } else if (figure.revision !== this.revision) {
      this.load();
    }
    if (!this.keys.pending && (figure.keys !== this.keyCount || !this.keys.matches)) {
      this.keyCount = figure.keys;
      this.keys.refresh();
    }
  }

  /** A choice that is made before the first keys have come is the user's, and stays. */
  chooseKeys() {
    this.automatic = false;
    this.load();
  }

  changeAggregation() {
    this.current = this.aggregation.select.value;
    this.keyCount = this.figures.get(this.current)?.keys;
    this.automatic = true;
    setOptions(this.measure.select, list(this.figures.get(this.current)?.measures));
    this.keys.reset(this.current);
    this.load();
  }

  /** Fetches at most once a second; the last of several requests is made when the second is over. */
  load() {
    const wait = Math.max(0, (this.loadedAt ?? 0) + REFETCH_AFTER - performance.now());
    if (this.loading) {
      this.again = true;
      return;
    }
    this.loading = true;
    setTimeout(() => this.fetchNow(), wait);
  }

  async fetchNow() {
    const aggregation = this.current;
    const revision = this.figures.get(aggregation)?.revision;
    this.again = false;
    this.loadedAt = performance.now();
    try {
      const keys = [...this.keys.chosen.values()];
      const none = keys.length === 0 && !this.automatic;
      const answer = none ? { series: [] } : await this.data.series(aggregation, this.measure.select.value, keys);
      if (aggregation === this.current && !this.again) {
        this.revision = revision;
        this.show(list(answer.series).slice(0, MOST_SERIES));
      }
    } catch (error) {
      setText(this.note, "The figures could not be fetched. The page tries again with the next data.");
      this.revision = undefined;
    }
    this.loading = false;
    if (this.again) {
      this.load();
    }
  }

  show(series) {
    const measure = this.measure.select.value;
    if (this.automatic && series.length > 0) {
      this.automatic = false;
      this.keys.choose(series.map((one) => one.key));
    }
    this.series = series;
    const rows = series.map((one, i) => ({ ...one, i }));
    reconcile(this.rows, rows, (one) => `${one.i} ${JSON.stringify(one.key)}`, (one) => this.makeRow(one));
    const sessions = /^session/.test(this.windows.get(this.current) ?? "");
    this.chart.show(series, sessions, `${measure} of ${plural(series.length, "key")} over event time. The table has the latest values.`);
    const from = this.figures.get(this.current)?.from;
    setText(this.valueTitle, visible(measure));
    setText(this.note, series.length > 0 ? (isNumber(from) ? `Results are kept since ${formatTime(from)} UTC.` : "")
      : this.automatic ? "No result yet. The lines begin when event time has passed the end of the first window."
      : "No key is chosen. Choose keys in the list to see their lines.");
    this.showAt(this.chart.cursorEnd());
  }

  makeRow({ key, i }) {
    const swatch = el("span", { class: "swatch" }, String(i + 1));
    swatch.style.color = `var(--series-${i % COLORS})`;
    return el("tr", { "data-series": JSON.stringify(key),
      onpointerenter: () => this.chart.focus(i), onpointerleave: () => this.chart.focus(null) },
      el("th", { scope: "row", title: formatNamedKey(key) }, swatch, bdi(formatKey(key))),
      el("td", { class: "value" }, number("latest")), el("td"), el("td"));
  }

  /** Shows the values at the cursor, or the latest where the cursor is not over the chart. */
  showAt(end) {
    list(this.series).forEach((one, i) => {
      const points = this.chart.data.points[i];
      const point = end === null ? points[points.length - 1] : points.findLast((p) => p.end <= end);
      const cells = this.rows.children[i].cells;
      setQuietNumber(cells[1].firstChild, point?.value, formatValue(point?.value));
      setText(cells[2], point ? `${formatTime(point.start, point.end)} – ${formatTime(point.end)}` : UNKNOWN);
      setText(cells[3], point ? KINDS[point.kind] ?? visible(point.kind) : UNKNOWN);
    });
  }
}

/** Makes the options of a select those of `names`, and keeps the choice where it is still one of them. */
function setOptions(select, names) {
  if ([...select.options].map((option) => option.value).join("\n") !== names.join("\n")) {
    const chosen = select.value;
    select.replaceChildren(...names.map((name) => el("option", { value: name }, visible(name))));
    select.value = names.includes(chosen) ? chosen : names[0] ?? "";
  }
}
