/** Standard output and standard error that never block the job. It knows no other package. */
package io.streamgauge.console;
