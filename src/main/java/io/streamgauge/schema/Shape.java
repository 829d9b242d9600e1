// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.schema;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a value can be. */
public sealed interface Shape
        permits Keys, Shape.Anything, Shape.Scalar, Shape.Items, Shape.FreeKeys, Shape.AnyOf, Shape.Shared {
    Shape ANYTHING = new Anything();

    /** The keys of a mapping with this shape, if they are declared; null if there are none. */
    default @Nullable Keys keys() {
        return null;
    }

    /** The shape of the value of a key of a mapping with this shape. */
    default Shape of(String key) {
        return ANYTHING;
    }

    /** The shape of the items of a list with this shape. */
    default Shape item() {
        return ANYTHING;
    }

    /** A value that nothing is known about. */
    record Anything() implements Shape {}

    /**
     * A single value.
     *
     * @param types of JSON
     * @param pattern a regular expression for the whole text, of the syntax that Java and ECMA-262 share; null for any
     * @param format of JSON Schema; null for none
     * @param words the only values; empty for any
     */
    record Scalar(
            List<String> types,
            @Nullable String pattern,
            @Nullable String format,
            List<String> words) implements Shape {}

    /** A list. */
    record Items(Shape item, int atLeast, int atMost) implements Shape {
        @Override
        public Shape item() {
            return item;
        }
    }

    /**
     * A mapping whose keys the user chooses.
     *
     * @param pattern of the keys, as in {@link Scalar}; null for any
     */
    record FreeKeys(@Nullable String pattern, Shape value) implements Shape {
        @Override
        public Shape of(String key) {
            return value;
        }
    }

    /** One of several shapes, of which at most one is a mapping and at most one a list. */
    record AnyOf(List<Shape> choices) implements Shape {
        @Override
        public @Nullable Keys keys() {
            return choices.stream()
                    .map(Shape::keys)
                    .filter(keys -> keys != null)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public Shape of(String key) {
            return firstOf(choices.stream().map(choice -> choice.of(key)));
        }

        @Override
        public Shape item() {
            return firstOf(choices.stream().map(Shape::item));
        }

        private static Shape firstOf(Stream<Shape> shapes) {
            return shapes.filter(shape -> !shape.equals(ANYTHING)).findFirst().orElse(ANYTHING);
        }
    }

    /** A shape that a schema contains once, under a name. */
    record Shared(String name, Shape shape) implements Shape {
        @Override
        public @Nullable Keys keys() {
            return shape.keys();
        }

        @Override
        public Shape of(String key) {
            return shape.of(key);
        }

        @Override
        public Shape item() {
            return shape.item();
        }
    }

    /** A single value of a file, which is read as a text, however YAML understands it. */
    static Shape text() {
        return new Scalar(List.of("string", "number", "boolean"), null, null, List.of());
    }

    /** A text of a file that a regular expression matches as a whole, and that YAML does not take for a number. */
    static Shape text(String pattern) {
        return new Scalar(List.of("string"), pattern, null, List.of());
    }

    /** A text of a file that a regular expression matches as a whole. Whatever YAML takes for a number is allowed, too. */
    static Shape textOrNumber(String pattern) {
        return new Scalar(List.of("string", "number"), pattern, null, List.of());
    }

    /** One of some words. */
    static Shape words(Collection<String> words) {
        return new Scalar(List.of("string"), null, null, List.copyOf(words));
    }

    static Shape words(String... words) {
        return words(List.of(words));
    }

    /** A value that is null. */
    static Shape nothing() {
        return of("null", null);
    }

    /** A string of a record. */
    static Shape string() {
        return of("string", null);
    }

    static Shape integer() {
        return of("integer", null);
    }

    static Shape bool() {
        return of("boolean", null);
    }

    /** A time of a record, as in RFC 3339. */
    static Shape time() {
        return of("string", "date-time");
    }

    private static Shape of(String type, @Nullable String format) {
        return new Scalar(List.of(type), null, format, List.of());
    }

    static Shape list(Shape item) {
        return new Items(item, 0, Integer.MAX_VALUE);
    }

    static Shape listOfSome(Shape item) {
        return new Items(item, 1, Integer.MAX_VALUE);
    }

    static Shape anyOf(Shape... choices) {
        return new AnyOf(List.of(choices));
    }
}
