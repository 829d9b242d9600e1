/** The commands of the command line, their options and the words of {@code plan}. It may know every package. */
package io.streamgauge.cli;
