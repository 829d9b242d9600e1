// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli.option;

/** For people, or for programs. The constants are the words of the command line. */
public enum ReportFormat {
    text,
    json
}
