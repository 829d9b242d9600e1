// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page as one HTML document: markup, styles, scripts and the chart library uPlot, which are resources of the jar. Its policy lets the
 * browser run these scripts and no others, so text from a record cannot become a script.
 */
final class PageHtml {
    private static final String DIRECTORY = "live/";
    private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final List<String> STYLES = List.of("page", "flow", "parts");
    /** A file uses only those before it. */
    private static final List<String> SCRIPTS = List.of(
            "dom",
            "format",
            "header",
            "flow",
            "edges",
            "time",
            "series",
            "chart",
            "keys",
            "source",
            "figures",
            "alerts",
            "timeline",
            "detail",
            "lost",
            "main");

    private static final String NO_REPORT = "<script type=\"application/json\" id=\"report\">null</script>";

    private final String html;
    private final String policy;

    PageHtml() {
        String style = all(UPLOT + "uPlot.min.css", STYLES, ".css");
        String script = all(UPLOT + "uPlot.iife.min.js", SCRIPTS, ".js");
        policy =
                "default-src 'none'; base-uri 'none'; form-action 'none'; connect-src 'self'; img-src data:; style-src '"
                        + hash(style) + "'; script-src '" + hash(script) + "'";
        html = resource(DIRECTORY + "page.html")
                .replace("<head>", "<head><meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">")
                .replace("/*STYLE*/", style)
                .replace("/*SCRIPT*/", script);
    }

    /** The page that reads what it shows from its server. */
    byte[] live() {
        return html.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The page with what it shows in it.
     *
     * @param json the snapshot and the figures
     */
    byte[] report(String json) {
        // Without its first character no tag in the JSON ends the element that it is in.
        String data = NO_REPORT.replace("null", json.replace("<", "\\u003c"));
        return html.replace(NO_REPORT, data).getBytes(StandardCharsets.UTF_8);
    }

    /** The content security policy. */
    String policy() {
        return policy;
    }

    private static String all(String library, List<String> names, String suffix) {
        return Stream.concat(Stream.of(library), names.stream().map(name -> DIRECTORY + name + suffix))
                .map(PageHtml::resource)
                .collect(Collectors.joining("\n"));
    }

    private static String resource(String name) {
        try (InputStream in = PageHtml.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + name, e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
