// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** What became of cases, in the XML of JUnit that build servers read: a suite for each test file, with its cases. */
public final class JUnitReport {
    private JUnitReport() {}

    public static void write(List<CaseResult> results, Path file) throws IOException {
        Map<String, List<CaseResult>> suites = results.stream()
                .collect(
                        Collectors.groupingBy(result -> result.file().name(), LinkedHashMap::new, Collectors.toList()));
        try (OutputStream out = Files.newOutputStream(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            for (Map.Entry<String, List<CaseResult>> suite : suites.entrySet()) {
                writeSuite(suite.getKey(), suite.getValue(), xml);
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private static void writeSuite(String name, List<CaseResult> results, XMLStreamWriter xml)
            throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", legal(name));
        xml.writeAttribute("tests", String.valueOf(results.size()));
        long failed = results.stream().filter(result -> !result.passed()).count();
        xml.writeAttribute("failures", String.valueOf(failed));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("skipped", "0");
        xml.writeAttribute(
                "time", seconds(results.stream().map(CaseResult::time).reduce(Duration.ZERO, Duration::plus)));
        for (CaseResult result : results) {
            writeCase(name, result, xml);
        }
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
    }

    private static void writeCase(String suite, CaseResult result, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeCharacters("\n    ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", legal(suite));
        xml.writeAttribute("name", legal(result.testCase().name()));
        xml.writeAttribute("file", legal(suite));
        xml.writeAttribute("line", String.valueOf(result.testCase().place().line()));
        xml.writeAttribute("time", seconds(result.time()));
        if (!result.passed()) {
            List<String> lines = TextReport.lines(result);
            xml.writeStartElement("failure");
            xml.writeAttribute("message", legal(lines.get(1).strip()));
            xml.writeCharacters(legal(String.join("\n", lines)));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).toPlainString();
    }

    /** The text without characters that XML cannot hold, not even as references. */
    private static String legal(String text) {
        StringBuilder legal = new StringBuilder();
        text.codePoints()
                .map(c -> c == '\t' || c == '\n' || c >= 0x20 && c < 0xd800 || c >= 0xe000 && c < 0xfffe || c > 0xffff
                        ? c
                        : 0xfffd)
                .forEach(legal::appendCodePoint);
        return legal.toString();
    }
}
