// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "schema",
        description = {
            "Prints the JSON Schema of a file or of the records that a job writes.",
            "Editors complete and check files with it."
        },
        footer = {"streamgauge schema pipeline", "streamgauge schema result"})
public final class SchemaCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SCHEMA", description = "One of: ${COMPLETION-CANDIDATES}.")
    private PublishedSchema schema;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        String json = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(schema.json());
        spec.commandLine().getOut().println(json);
        return ExitCode.OK;
    }
}
