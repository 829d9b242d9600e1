// SPDX-License-Identifier: Apache-2.0
// The newest records that were rejected or late, with their reason, place and beginning.

const SHORT_EXCERPT = 140;

class LostView {
  constructor(body) {
    this.kind = this.makeFilter("Kind");
    this.code = this.makeFilter("Code");
    this.count = el("p", { class: "minor" });
    this.rows = el("tbody", { role: "rowgroup" });
    const heads = ["Time", "Kind", "Code", "Place", "Reason", "Record"];
    this.table = el("table", { class: "lost", role: "table", "aria-labelledby": "lost-title" },
      el("thead", { role: "rowgroup" }, el("tr", { role: "row" },
        ...heads.map((head) => el("th", { scope: "col", role: "columnheader" }, head)))), this.rows);
    this.empty = el("p", { class: "empty" });
    this.filters = el("div", { class: "filters" }, this.kind.node, this.code.node, this.count);
    const scroll = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Newest rejected and late records" }, this.table);
    body.append(this.filters, this.empty, scroll);
  }

  makeFilter(label) {
    const select = el("select", { onchange: () => this.show() }, el("option", { value: "" }, "all"));
    return { select, node: el("label", { class: "choice" }, label, select) };
  }

  update(snapshot) {
    this.now = snapshot.now;
    this.since = snapshot.since;
    this.records = list(snapshot.lost);
    setFilter(this.kind.select, this.records.map((record) => record.kind));
    setFilter(this.code.select, this.records.map((record) => record.code));
    this.show();
  }

  show() {
    const [kind, code] = [this.kind.select.value, this.code.select.value];
    const shown = list(this.records).filter((record) => (!kind || record.kind === kind) && (!code || record.code === code));
    const none = list(this.records).length === 0;
    setAttribute(this.filters, "hidden", none);
    setAttribute(this.table.parentNode, "hidden", shown.length === 0);
    setAttribute(this.empty, "hidden", shown.length > 0);
    setText(this.empty, none
      ? `No record was rejected or late since ${formatTime(this.since, this.now)} UTC. Each appears here with its reason and place.`
      : "No record of this kind and code is among the newest.");
    setText(this.count, `${formatNumber(shown.length)} of the newest ${plural(this.records?.length, "record")}.`);
    reconcile(this.rows, withIds(shown), (item) => item.id, ({ record }) => this.makeRow(record));
  }

  makeRow(record) {
    const cell = (name, ...content) => el("td", { role: "cell", class: name }, ...content);
    const deciders = [record.aggregation && `in ${visible(record.aggregation)}`, record.field && `field ${visible(record.field)}`];
    const where = deciders.filter(Boolean).join(", ");
    const place = visible(record.place);
    return el("tr", { role: "row", "data-lost": record.place, "data-kind": record.kind, "data-code": record.code },
      cell("time", formatTime(record.time, this.now)),
      cell("kind", record.kind === "late" ? "◷ late" : `✕ ${visible(record.kind)}`),
      cell("code", bdi(visible(record.code))),
      cell("place", bdi(place)),
      cell("reason", bdi(visible(record.message ?? "")), where ? el("span", { class: "minor" }, bdi(where)) : null),
      cell("excerpt", excerpt(record.excerpt)));
  }
}

/** Several aggregations can reject a record, and a copy can be late, so the place alone does not identify a row. */
function withIds(records) {
  const seen = new Map();
  return records.map((record) => {
    const id = JSON.stringify([record.kind, record.place, record.aggregation, record.code, record.time]);
    seen.set(id, (seen.get(id) ?? 0) + 1);
    return { id: `${id} ${seen.get(id)}`, record };
  });
}

/** A long excerpt is folded, so that one record does not fill the screen. */
function excerpt(value) {
  if (value === null || value === undefined || value === "") {
    return el("span", { class: "minor" }, "no value");
  }
  const text = visible(value);
  if (text.length <= SHORT_EXCERPT) {
    return el("code", {}, text);
  }
  return el("details", {}, el("summary", {}, el("code", {}, `${text.slice(0, SHORT_EXCERPT)}…`)), el("code", {}, text.slice(SHORT_EXCERPT)));
}

/** The choice stays even when its last record has left the list: a filter that resets itself shows what was not requested. */
function setFilter(select, values) {
  const names = [...new Set([...values, select.value])].filter(Boolean).sort();
  const known = [...select.options].slice(1).map((option) => option.value);
  if (known.join("\n") !== names.join("\n")) {
    const chosen = select.value;
    select.replaceChildren(el("option", { value: "" }, "all"), ...names.map((name) => el("option", { value: name }, visible(name))));
    select.value = chosen;
  }
}
