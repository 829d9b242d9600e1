// SPDX-License-Identifier: Apache-2.0
// Where figures and keys come from: the server, or the data that is frozen in a report.

const ANSWER_WITHIN = 10_000;

class LiveFigures {
  series(aggregation, measure, keys) {
    const query = new URLSearchParams({ aggregation, measure });
    keys.forEach((key) => query.append("key", JSON.stringify(key)));
    return fetchJson(`/api/figures?${query}`);
  }

  keys(aggregation, contains) {
    return fetchJson(`/api/keys?${new URLSearchParams({ aggregation, contains })}`);
  }
}

/** An answer that does not come in time counts as a failure, because nothing else is requested meanwhile. */
async function fetchJson(address) {
  const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_WITHIN) });
  if (!response.ok) {
    throw new Error(`${address} answered ${response.status}`);
  }
  return response.json();
}

class FrozenFigures {
  constructor(figures) {
    this.figures = figures;
  }

  async series(aggregation, measure, keys) {
    const all = list(this.figures[aggregation]?.[measure]?.series);
    const wanted = new Set(keys.map((key) => JSON.stringify(key)));
    return { series: wanted.size === 0 ? all.slice(0, 5) : all.filter((one) => wanted.has(JSON.stringify(one.key))) };
  }

  async keys(aggregation, contains) {
    const series = Object.values(this.figures[aggregation] ?? {}).flatMap((figure) => list(figure.series));
    const keys = new Map(series.map((one) => [JSON.stringify(one.key), one.key]));
    const matches = [...keys.values()].filter((key) => Object.values(key ?? {}).some((value) => String(value).toLowerCase().includes(contains.toLowerCase())));
    const found = contains ? matches : [...keys.values()];
    return { keys: found.slice(0, MOST_MATCHES), total: found.length };
  }
}
