// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import io.streamgauge.cli.option.FileArgument;
import io.streamgauge.config.ParseResult;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command about one pipeline. Where its file has errors, they are reported and nothing else happens. */
abstract class PipelineCommand implements Callable<Integer> {
    @Mixin
    FileArgument file;

    @Spec
    CommandSpec spec;

    @Override
    public final Integer call() throws Exception {
        ParseResult reading = read();
        return reading.hasErrors() ? ExitCode.USAGE : run(reading.valid());
    }

    /** Reads the file as one that is to run. Whatever refuses the command before the file is read is checked here. */
    ParseResult read() throws RunRefusedException {
        return file.read(true);
    }

    /** @return the exit code */
    abstract int run(Pipeline pipeline) throws Exception;

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
