// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli.option;

import io.streamgauge.local.rest.PortChoice;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A port, or off. */
public final class PortOrOff implements ITypeConverter<PortChoice> {
    @Override
    public PortChoice convert(String text) {
        if (text.equals("off")) {
            return new PortChoice.Off();
        }
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65536) {
                return new PortChoice.Port(port);
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new TypeConversionException(text + " is not a port from 1 to 65535, or off");
    }
}
