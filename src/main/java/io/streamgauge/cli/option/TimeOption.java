// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli.option;

import io.streamgauge.pipeline.TimeFormat;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time, or a date for its start in UTC, as in the pipeline file. */
public final class TimeOption implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
        Instant time = TimeFormat.parse(text);
        if (time == null) {
            throw new TypeConversionException("\"" + text + "\" is not a time; write one like 2026-11-22T10:00:00Z");
        }
        return time;
    }
}
