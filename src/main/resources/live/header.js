// SPDX-License-Identifier: Apache-2.0
// The header shows the state of the job in five facts, and whether the page still receives data.

const FACTS = [
  ["perSecond", "Records per second"],
  ["eventTime", "Event time"],
  ["behind", "Behind the clock"],
  ["checkpointAge", "Last checkpoint"],
  ["firing", "Alerts that fire"],
];
const GOOD_STATES = new Set(["RUNNING", "FINISHED"]);
const PASSING_STATES = new Set(["CREATED", "INITIALIZING", "RESTARTING", "SUSPENDED", "RECONCILING", "CANCELLING"]);

class HeaderView {
  constructor() {
    this.facts = new Map();
    for (const [name, label] of FACTS) {
      const value = el("dd", { "data-fact": name }, UNKNOWN);
      this.facts.set(name, value);
      document.getElementById("facts").append(el("div", {}, el("dt", {}, label), value));
    }
    this.state = el("span", { class: "state", "data-fact": "state" });
    this.message = el("span", { class: "message", "data-fact": "message", dir: "auto" });
    this.link = el("a", { target: "_blank", rel: "noopener noreferrer", hidden: true }, "Flink’s web UI");
    document.querySelector(".job").append(this.state, this.message, this.link);
    this.connection = document.getElementById("connection");
  }

  update(snapshot) {
    const time = snapshot.eventTime ?? {};
    const firing = snapshot.alerts?.firingTotal ?? 0;
    const name = visible(snapshot.pipeline);
    setText(document.getElementById("pipeline"), name);
    document.title = `${firing > 0 ? `(${formatNumber(firing)} firing) ` : ""}${name} – Streamgauge`;
    this.showJob(snapshot.job ?? {});
    const behind = isNumber(time.time) && isNumber(snapshot.now) ? Math.max(0, snapshot.now - time.time) : null;
    this.fact("perSecond", snapshot.flow?.perSecond, formatRate);
    this.fact("eventTime", time.time, (value) => formatTime(value, snapshot.now));
    this.fact("behind", behind, formatDuration);
    this.fact("checkpointAge", time.checkpointAge, (value) => (isNumber(value) ? `${formatDuration(value)} ago` : UNKNOWN));
    this.fact("firing", snapshot.alerts ? firing : null, formatNumber);
    setAttribute(this.facts.get("firing"), "data-alarm", firing > 0);
  }

  fact(name, value, format) {
    const node = this.facts.get(name);
    setText(node, format(value));
    setAttribute(node, "data-value", value ?? null);
  }

  showJob(job) {
    const state = job.state ?? "UNKNOWN";
    const kind = GOOD_STATES.has(state) ? "good" : PASSING_STATES.has(state) ? "passing" : "bad";
    setText(this.state, { good: "● ", passing: "◐ ", bad: "▲ " }[kind] + visible(state));
    setAttribute(this.state, "data-kind", kind);
    setText(this.message, visible(job.message ?? ""));
    const safe = /^https?:\/\//i.test(job.url ?? "");
    setAttribute(this.link, "hidden", !safe);
    setAttribute(this.link, "href", safe ? job.url : null);
  }

  showReport(snapshot) {
    this.say("report", `This is a report of ${formatDateTime(snapshot.now)} UTC. It shows the data of then and reads from no server.`);
  }

  showLive(snapshot) {
    this.say("live", `The page receives data about once a second. It watches since ${formatTime(snapshot.since, snapshot.now)} UTC.`);
  }

  showWaiting() {
    this.say("waiting", "The page waits for the first data. They come within a few seconds.");
  }

  showLost(since) {
    const shown = since ? " What is shown is of then." : "";
    const when = since ? ` since ${formatTime(since)} UTC` : "";
    this.say("lost", `No connection${when}.${shown} The page tries again by itself.`);
  }

  say(kind, text) {
    setAttribute(this.connection, "data-connection", kind);
    setText(this.connection, text);
  }
}
