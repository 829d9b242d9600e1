// SPDX-License-Identifier: Apache-2.0
// The choice of keys: a search that the server answers, and at most the first hundred matches as check boxes. So ten thousand
// keys cost no more than a hundred.

const MOST_SERIES = 20;
const MOST_MATCHES = 100;

class KeyPicker {
  constructor(find, onChoice) {
    this.find = find;
    this.onChoice = onChoice;
    this.chosen = new Map();
    this.search = el("input", { type: "search", id: "key-search", placeholder: "Part of a key", autocomplete: "off", spellcheck: "false",
      oninput: debounce(() => this.searchNow(), 150) });
    this.options = el("ul", { class: "options", "aria-label": "Keys" });
    this.arrangeStops = oneTabStop(this.options, "input:enabled");
    this.count = el("p", { class: "minor" });
    this.node = el("div", { class: "keys" },
      el("label", { for: "key-search" }, "Keys"), this.search, this.options, this.count,
      el("button", { type: "button", onclick: () => this.clear() }, "Choose none"));
  }

  /** Starts with another aggregation: the first keys are chosen by the server. */
  async reset(aggregation) {
    this.aggregation = aggregation;
    this.search.value = "";
    this.chosen.clear();
    this.total = null;
    this.matches = null;
    this.show();
    await this.refresh();
  }

  async searchNow() {
    await this.refresh();
    this.options.scrollTop = 0;
  }

  /** Fetches the matches again. An answer that was overtaken by another question is dropped. */
  async refresh() {
    const question = {};
    this.question = question;
    if (!this.aggregation) {
      return;
    }
    this.pending = true;
    try {
      const answer = await this.find(this.aggregation, this.search.value.trim());
      if (this.question === question) {
        this.matches = list(answer.keys).slice(0, MOST_MATCHES);
        this.total = answer.total;
        this.show();
      }
    } catch (error) {
      if (this.question === question) {
        setText(this.count, "The keys could not be fetched. The page tries again with the next data.");
        this.matches = null;
      }
    } finally {
      this.pending = this.question !== question;
    }
  }

  choose(keys) {
    this.chosen = new Map(keys.map((key) => [JSON.stringify(key), key]));
    this.show();
  }

  clear() {
    this.chosen.clear();
    this.show();
    this.onChoice();
  }

  toggle(id, key, checked) {
    if (checked) {
      this.chosen.set(id, key);
    } else {
      this.chosen.delete(id);
    }
    this.show();
    this.onChoice();
  }

  show() {
    const full = this.chosen.size >= MOST_SERIES;
    reconcile(this.options, this.matches ?? [], (key) => JSON.stringify(key), (key) => this.makeOption(key), (node, key) => {
      const box = node.querySelector("input");
      box.checked = this.chosen.has(JSON.stringify(key));
      box.disabled = full && !box.checked;
    });
    this.arrangeStops();
    setText(this.count, this.describe(full));
  }

  describe(full) {
    const shown = this.matches?.length ?? 0;
    const total = this.total ?? shown;
    const part = this.search.value.trim() ? (total === 1 ? "1 key contains this" : `${formatNumber(total)} keys contain this`) : plural(total, "key");
    const first = total > shown ? `; the first ${formatNumber(shown)} are shown` : "";
    return `${part}${first}. ${this.chosen.size} chosen${full ? ", and more than 20 cannot be" : ""}.`;
  }

  makeOption(key) {
    const id = JSON.stringify(key);
    const box = el("input", { type: "checkbox", "data-key": id, onchange: () => this.toggle(id, key, box.checked) });
    return el("li", {}, el("label", { title: formatNamedKey(key) }, box, bdi(formatKey(key))));
  }
}
