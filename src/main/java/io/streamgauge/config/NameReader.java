// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.shape.Names;

/** Reads names that the user chooses. */
final class NameReader {
    private NameReader() {}

    /** The required {@code name} of a section; empty, with a problem, if it cannot be read. */
    static String read(Section section, String example) {
        String name = section.required("name", "name: " + example, value -> value.as(Names::name, Names.NAME));
        return name == null ? "" : name;
    }

    /** The required {@code name}, which must be unique in the file among those of its kind. */
    static String readUnique(Section section, String kind, String example) {
        String name = read(section, example);
        Value at = section.value();
        String first = name.isEmpty() ? null : at.context().claim(kind + " " + name, at.path());
        if (first != null) {
            at.error("has the name of " + first + "; each " + kind + " needs its own");
        }
        return name;
    }

    /** Whether a key can be the name of a field or a measure; if not, it is a problem. */
    static boolean isIdentifier(Section section, String key) {
        String wrong = Names.wrongIdentifier(key);
        if (wrong != null) {
            Value at = section.value();
            String message = at.path() + ": \"" + Problems.printable(key) + "\" " + wrong;
            at.context().problems().error(section.keyNode(key), section.path(key), message);
        }
        return wrong == null;
    }
}
