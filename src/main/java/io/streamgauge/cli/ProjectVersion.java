// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of {@code pom.xml}, which the build writes into a resource beside this class. */
public final class ProjectVersion implements IVersionProvider {
    private static final String RESOURCE = "version.properties";

    @Override
    public String[] getVersion() {
        return new String[] {"streamgauge " + version()};
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream resource = ProjectVersion.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + ProjectVersion.class.getName());
            }
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
        return properties.getProperty("version");
    }
}
