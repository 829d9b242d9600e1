// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamgauge.cases.file.TestFileShape;
import io.streamgauge.config.shape.AlertShape;
import io.streamgauge.config.shape.PipelineShape;
import io.streamgauge.emit.RecordShapes;
import io.streamgauge.schema.SchemaWriter;
import io.streamgauge.schema.SchemaWriter.Of;
import io.streamgauge.schema.Shape;
import java.util.Locale;

/** The JSON Schemas that users get. */
public enum PublishedSchema {
    PIPELINE("The pipeline file", PipelineShape.PIPELINE, Of.PIPELINE_FILE),
    TEST("The test file of a pipeline", TestFileShape.TEST_FILE, Of.FILE),
    RULE("The value of a record that changes an alert at run time", AlertShape.RULE, Of.FILE),
    RESULT("The value of a result", RecordShapes.RESULT, Of.RECORD),
    RESULT_KEY("The key of a result", RecordShapes.RESULT_KEY, Of.RECORD),
    ALERT("The value of an alert", RecordShapes.ALERT, Of.RECORD),
    ALERT_KEY("The key of an alert", RecordShapes.ALERT_KEY, Of.RECORD),
    STATUS("The value of a decision on an alert that changes at run time", RecordShapes.STATUS, Of.RECORD),
    LATE("The headers of a late record, as an object of their names and texts", RecordShapes.LATE, Of.RECORD),
    REJECTED(
            "The headers of a rejected record, as an object of their names and texts",
            RecordShapes.REJECTED,
            Of.RECORD),
    UNDELIVERED(
            "The headers of an alert that was not delivered, as an object of their names and texts",
            RecordShapes.UNDELIVERED,
            Of.RECORD);

    private final String title;
    private final Shape shape;
    private final Of of;

    PublishedSchema(String title, Shape shape, Of of) {
        this.title = title;
        this.shape = shape;
        this.of = of;
    }

    /** The name for the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public ObjectNode json() {
        return SchemaWriter.write(title, shape, of);
    }
}
