// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import picocli.CommandLine;

class VersionTest {
    @Test
    void theCommandPrintsTheVersionOfThePom() throws Exception {
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
        String version = XPathFactory.newInstance().newXPath().evaluate("/project/version", pom);
        StringWriter out = new StringWriter();
        CommandLine command = Streamgauge.commandLine();
        command.setOut(new PrintWriter(out, true));

        assertThat(command.execute("--version")).isZero();

        assertThat(version).isNotEmpty();
        assertThat(out.toString().strip()).isEqualTo("streamgauge " + version);
    }
}
