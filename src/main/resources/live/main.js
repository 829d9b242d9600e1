// SPDX-License-Identifier: Apache-2.0
// This file starts the page: it receives snapshots, or takes that of a report, and hands them to the views.
//
// The files belong behind uPlot in this order: dom, format, header, flow, edges, time, series, chart, keys, source, figures,
// alerts, timeline, detail, lost, main.
//
// Hooks for tests. Every number has data-value, which is the value of the snapshot and missing while it is unknown.
//   data-fact        in the header: state, message, perSecond, eventTime, behind, checkpointAge, firing
//   data-connection  on #connection: waiting, live, lost, report
//   data-cause       on the sentence of why: a cause, or nothing
//   data-count       in the flow: read, perSecond, headers, duplicates, rejected (the sum, and with data-code each code);
//                    below data-aggregation: events, onItsWay, used, filtered, late, partlyLate, rejected, final, early, revised,
//                    alertsFiring, alertsResolved, firing; in a partition: behind, silence, unread
//   data-aggregation the name of an aggregation, on an ancestor of its numbers
//   data-output      results, alerts, late, rejected, on an output topic
//   data-partition   readings/0, with data-state holds-back, idle, active, or silent while no event has come
//   data-series      the text of a key, on its row below the chart; data-count="latest" is in it
//   data-key         the text of a key, on its check box in the list of keys
//   data-alert-id    the id of an incident, on the buttons of what fires, on its bar and on the open dialog
//   data-incidents   alert and key of a row of the line of time
//   data-lost        readings/2@78, with data-code and data-kind

const SILENT_AFTER = 5_000;
const RETRY_AFTER = 3_000;

class Page {
  constructor(report) {
    this.report = report;
    this.header = new HeaderView();
    this.detail = new AlertDetail();
    this.views = [
      this.header,
      new FlowView(document.querySelector("#flow .body")),
      new TimeView(document.querySelector("#time .body")),
      new FiguresView(document.querySelector("#figures .body"), report?.figures ?? null),
      new AlertsView(document.querySelector("#alerts .body"), this.detail),
      new LostView(document.querySelector("#lost .body")),
    ];
  }

  start() {
    if (this.report) {
      this.show(this.report.snapshot);
      this.header.showReport(this.report.snapshot);
      return;
    }
    this.header.showWaiting();
    this.connect();
    setInterval(() => this.watch(), 1_000);
  }

  show(snapshot) {
    this.views.forEach((view) => view.update(snapshot));
    this.detail.update(snapshot);
    document.body.dataset.shown = "yes";
  }

  connect() {
    this.heardAt = Date.now();
    this.stream = new EventSource("/api/stream");
    this.stream.addEventListener("snapshot", (event) => this.receive(JSON.parse(event.data)));
    this.stream.addEventListener("error", () => this.lose());
  }

  receive(snapshot) {
    this.heardAt = Date.now();
    this.last = snapshot;
    this.show(snapshot);
    this.header.showLive(snapshot);
  }

  lose() {
    this.header.showLost(this.last?.now);
  }

  /** EventSource reconnects by itself, but neither after an error of HTTP nor while a broken connection looks open. */
  watch() {
    const silence = Date.now() - this.heardAt;
    if (silence > SILENT_AFTER) {
      this.lose();
    }
    const closed = this.stream.readyState === EventSource.CLOSED;
    if (silence > (closed ? RETRY_AFTER : 3 * SILENT_AFTER)) {
      this.stream.close();
      this.connect();
    }
  }
}

new Page(JSON.parse(document.getElementById("report").textContent)).start();
