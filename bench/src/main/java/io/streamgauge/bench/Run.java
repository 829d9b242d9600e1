// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

/**
 * One run of a program, verified.
 *
 * @param seconds from the first read to the last commit
 * @param wall seconds of the whole process
 * @param cpu seconds of the whole process, start of the JVM and of the job included
 * @param brokerCpu seconds of the broker meanwhile
 * @param peakMiB greatest resident set
 * @param load average of the last minute before the run: what else the machine did
 */
record Run(
        String program,
        int events,
        double seconds,
        double wall,
        double cpu,
        double brokerCpu,
        double peakMiB,
        double load) {

    double eventsPerSecond() {
        return events / seconds;
    }
}
