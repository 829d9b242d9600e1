/** What people see of a run on this machine: results as tables, alerts, counts, the summary at the end. */
@NullMarked
package io.streamgauge.display;

import org.jspecify.annotations.NullMarked;
