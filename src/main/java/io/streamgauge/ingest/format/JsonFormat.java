// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import static io.streamgauge.ingest.format.JsonScalars.blank;
import static io.streamgauge.ingest.format.JsonScalars.byteAt;

import io.streamgauge.model.RejectReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON as in RFC 8259, checked to the last byte in one pass that converts nothing: the scan only notes the spans of the
 * requested values. It does not recurse, so no input can exhaust the stack. Of duplicate names the last one wins.
 */
public final class JsonFormat implements ValueFormat {
    /** How deep objects and arrays may be nested. */
    static final int MAX_DEPTH = 1_000;

    private static final int FAILED = -1;

    private final PathNode root;
    private final PathNode[] outerContainers = new PathNode[MAX_DEPTH];
    private final boolean[] outerArrays = new boolean[MAX_DEPTH];
    private final MemberPredictor predictor = new MemberPredictor();
    private final JsonStrings strings = new JsonStrings();
    /** The node of the next value; null if no path leads to it. */
    private @Nullable PathNode target;
    /** Set before {@link #FAILED} is returned. */
    private @Nullable DecodeProblem problem;

    /** @param paths distinct; the index of a path is its token */
    public JsonFormat(List<List<String>> paths) {
        root = PathNode.root(paths);
    }

    @Override
    public @Nullable DecodeProblem scan(byte[] value, ValueSpans spans) {
        spans.clear();
        predictor.restart();
        int start = blank(value, 0);
        int end = document(value, start, spans);
        if (end < 0) {
            return problem;
        }
        int rest = blank(value, end);
        if (rest < value.length) {
            return DecodeProblem.malformed("byte " + rest + ": something follows the document");
        }
        return value[start] == '{'
                ? null
                : new DecodeProblem(
                        RejectReason.NOT_AN_OBJECT, null, JsonProblem.expected("a JSON object", value, start, ""));
    }

    @Override
    public byte[] unescape(byte[] value, int start, int end) {
        return JsonStrings.unescape(value, start, end);
    }

    @Override
    public boolean untyped() {
        return false;
    }

    /** Scans one value with everything inside it; returns its end. The state is in locals, since fields made it 7 % slower. */
    private int document(byte[] bytes, int start, ValueSpans spans) {
        int at = start;
        int depth = 0;
        boolean inArray = false;
        PathNode container = null;
        target = root;
        for (; ; ) {
            byte first = byteAt(bytes, at);
            boolean opens = first == '{' || first == '[';
            if (opens) {
                if (depth == MAX_DEPTH) {
                    return tooDeep(at);
                }
                if (target != null && target.token() >= 0) {
                    spans.set(target.token(), ValueSpans.CONTAINER, at, at + 1);
                }
                outerContainers[depth] = container;
                outerArrays[depth] = inArray;
                depth++;
                container = target;
                inArray = first == '[';
                at = blank(bytes, at + 1);
            } else {
                at = leaf(bytes, at, first, depth, spans);
                if (at < 0 || depth == 0) {
                    return at;
                }
            }
            byte next = byteAt(bytes, at);
            if (!opens || next == (inArray ? ']' : '}')) {
                while (next == (inArray ? ']' : '}')) {
                    at++;
                    if (container != null && container.token() >= 0) {
                        spans.end(container.token(), at);
                    }
                    depth--;
                    container = outerContainers[depth];
                    inArray = outerArrays[depth];
                    if (depth == 0) {
                        return at;
                    }
                    at = blank(bytes, at);
                    next = byteAt(bytes, at);
                }
                if (next != ',') {
                    return noComma(bytes, at, inArray);
                }
                at = blank(bytes, at + 1);
            }
            if (inArray) {
                // No path leads into an array.
                target = null;
            } else {
                at = member(bytes, at, container, spans);
                if (at < 0) {
                    return FAILED;
                }
            }
        }
    }

    private int tooDeep(int at) {
        problem = new DecodeProblem(RejectReason.TOO_DEEP, null, "byte " + at + ": nested deeper than " + MAX_DEPTH);
        return FAILED;
    }

    private int noComma(byte[] bytes, int at, boolean inArray) {
        return fail(
                inArray
                        ? JsonProblem.expected("a comma or ]", bytes, at, "inside an array")
                        : JsonProblem.expected("a comma or }", bytes, at, "inside an object"));
    }

    /** Scans a value that is no container; returns the position of the next token. */
    private int leaf(byte[] bytes, int at, byte first, int depth, ValueSpans spans) {
        int token = target == null ? PathNode.NO_TOKEN : target.token();
        if (first == '"') {
            int quote = strings.end(bytes, at + 1);
            if (quote < 0) {
                return fail(JsonProblem.inString(bytes, ~quote));
            }
            if (token >= 0) {
                spans.set(token, strings.escaped() ? ValueSpans.ESCAPED : ValueSpans.TEXT, at + 1, quote);
            }
            return blank(bytes, quote + 1);
        }
        int end = JsonScalars.end(bytes, at, first);
        if (end < 0) {
            return fail(JsonProblem.value(bytes, at, depth));
        }
        if (token >= 0) {
            spans.set(token, JsonScalars.kind(first), at, end);
        }
        return blank(bytes, end);
    }

    /** Scans a name and its colon and sets the {@link #target}; returns the position of the value. */
    private int member(byte[] bytes, int at, @Nullable PathNode container, ValueSpans spans) {
        if (byteAt(bytes, at) != '"') {
            return fail(JsonProblem.expected("a name in quotes", bytes, at, "inside an object"));
        }
        int end = predictor.end(bytes, at, container);
        if (end >= 0) {
            target = predictor.node();
        } else {
            end = name(bytes, at, container);
            if (end < 0) {
                return FAILED;
            }
            predictor.learn(bytes, at, end, container, target);
        }
        if (target != null) {
            target.clearBelow(spans);
        }
        return blank(bytes, end);
    }

    /** Scans a name that was not predicted; returns the end of its colon. */
    private int name(byte[] bytes, int at, @Nullable PathNode container) {
        int start = at + 1;
        int end = strings.end(bytes, start);
        if (end < 0) {
            return fail(JsonProblem.inString(bytes, ~end));
        }
        target = null;
        if (container != null && strings.escaped()) {
            byte[] name = JsonStrings.unescape(bytes, start, end);
            target = container.child(name, 0, name.length);
        } else if (container != null) {
            target = container.child(bytes, start, end);
        }
        int colon = blank(bytes, end + 1);
        return byteAt(bytes, colon) == ':'
                ? colon + 1
                : fail(JsonProblem.expected("a colon", bytes, colon, "inside an object"));
    }

    private int fail(String message) {
        problem = DecodeProblem.malformed(message);
        return FAILED;
    }
}
