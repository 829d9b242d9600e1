package io.streamgauge.ingest.format;

import static io.streamgauge.ingest.format.JsonScalars.blank;
import static io.streamgauge.ingest.format.JsonScalars.byteAt;

import io.streamgauge.model.Bytes;
import io.streamgauge.model.RejectReason;
import java.util.List;

/**
 * JSON as RFC 8259 has it, checked to the last byte in one pass that converts nothing: it notes where the values asked
 * for stand. It does not recurse, so no input can exhaust the stack. Of names that are given twice the last wins.
 */
public final class JsonFormat implements ValueFormat {
    /** How deep objects and arrays may be nested. */
    static final int MAX_DEPTH = 1_000;

    private static final int FAILED = -1;
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH_BITS = EACH << 7;

    private final PathNode root;
    private final PathNode[] outerPaths = new PathNode[MAX_DEPTH];
    private final boolean[] outerArrays = new boolean[MAX_DEPTH];
    private final MemberPredictor guess = new MemberPredictor();

    /** Whether the string scanned last holds escapes. */
    private boolean escaped;
    /** Where the member scanned last leads to; null where nothing of it is asked for. */
    private PathNode member;

    private RejectReason code;
    private String problem;

    /** @param paths distinct; the index of a path is its token */
    public JsonFormat(List<List<String>> paths) {
        root = PathNode.root(paths);
    }

    @Override
    public RejectReason scan(byte[] value, ValueSpans tokens) {
        tokens.clear();
        guess.restart();
        if (value == null) {
            problem = "there is no value";
            return RejectReason.MALFORMED;
        }
        int start = blank(value, 0);
        int end = document(value, start, tokens);
        if (end < 0) {
            return code;
        }
        int rest = blank(value, end);
        if (rest < value.length) {
            problem = "byte " + rest + ": something follows the document";
            return RejectReason.MALFORMED;
        }
        if (value[start] != '{') {
            problem = JsonProblem.expected("a JSON object", value, start, null);
            return RejectReason.NOT_AN_OBJECT;
        }
        return null;
    }

    @Override
    public String problem() {
        return problem;
    }

    @Override
    public byte[] unescape(byte[] value, int start, int end) {
        return JsonStrings.unescape(value, start, end);
    }

    @Override
    public boolean untyped() {
        return false;
    }

    /** Scans one value with all that is in it; returns where it ends. */
    private int document(byte[] bytes, int start, ValueSpans tokens) {
        int at = start;
        int depth = 0;
        boolean inArray = false;
        PathNode container = null;
        PathNode target = root;
        for (; ; ) {
            int token = target == null ? -1 : target.token();
            byte first = byteAt(bytes, at);
            if (first == '{' || first == '[') {
                if (depth == MAX_DEPTH) {
                    return fail(RejectReason.TOO_DEEP, "byte " + at + ": nested deeper than " + MAX_DEPTH);
                }
                if (token >= 0) {
                    tokens.set(token, ValueSpans.CONTAINER, at, at + 1);
                }
                outerPaths[depth] = container;
                outerArrays[depth] = inArray;
                depth++;
                container = target;
                inArray = first == '[';
                at = blank(bytes, at + 1);
                if (byteAt(bytes, at) != (inArray ? ']' : '}')) {
                    at = inArray ? element(at) : member(bytes, at, container, tokens);
                    if (at < 0) {
                        return FAILED;
                    }
                    target = member;
                    continue;
                }
            } else {
                at = first == '"' ? text(bytes, at, token, tokens) : scalar(bytes, at, first, depth, token, tokens);
                if (at < 0 || depth == 0) {
                    return at;
                }
                at = blank(bytes, at);
            }
            byte next = byteAt(bytes, at);
            while (next == (inArray ? ']' : '}')) {
                at++;
                if (container != null && container.token() >= 0) {
                    tokens.end(container.token(), at);
                }
                depth--;
                container = outerPaths[depth];
                inArray = outerArrays[depth];
                if (depth == 0) {
                    return at;
                }
                at = blank(bytes, at);
                next = byteAt(bytes, at);
            }
            if (next != ',') {
                return fail(
                        inArray
                                ? JsonProblem.expected("a comma or ]", bytes, at, "inside an array")
                                : JsonProblem.expected("a comma or }", bytes, at, "inside an object"));
            }
            at = blank(bytes, at + 1);
            at = inArray ? element(at) : member(bytes, at, container, tokens);
            if (at < 0) {
                return FAILED;
            }
            target = member;
        }
    }

    /** No path leads into an array. */
    private int element(int at) {
        member = null;
        return at;
    }

    /** Scans a name and its colon; returns where the value begins. */
    private int member(byte[] bytes, int at, PathNode container, ValueSpans tokens) {
        if (byteAt(bytes, at) != '"') {
            return fail(JsonProblem.expected("a name in quotes", bytes, at, "inside an object"));
        }
        int end = guess.end(bytes, at, container);
        if (end >= 0) {
            member = guess.node();
        } else {
            end = name(bytes, at, container);
            if (end < 0) {
                return FAILED;
            }
            guess.learn(bytes, at, end, container, member);
        }
        if (member != null) {
            member.forgetBelow(tokens);
        }
        return blank(bytes, end);
    }

    /** Returns where the colon ends behind a name that nobody expected. */
    private int name(byte[] bytes, int at, PathNode container) {
        int start = at + 1;
        int end = string(bytes, start);
        if (end < 0) {
            return FAILED;
        }
        member = null;
        if (container != null) {
            member = escaped ? unescaped(bytes, start, end, container) : container.child(bytes, start, end);
        }
        int colon = blank(bytes, end + 1);
        if (byteAt(bytes, colon) != ':') {
            return fail(JsonProblem.expected("a colon", bytes, colon, "inside an object"));
        }
        return colon + 1;
    }

    private static PathNode unescaped(byte[] bytes, int start, int end, PathNode container) {
        byte[] name = JsonStrings.unescape(bytes, start, end);
        return container.child(name, 0, name.length);
    }

    private int text(byte[] bytes, int at, int token, ValueSpans tokens) {
        int end = string(bytes, at + 1);
        if (end < 0) {
            return FAILED;
        }
        if (token >= 0) {
            tokens.set(token, escaped ? ValueSpans.ESCAPED : ValueSpans.TEXT, at + 1, end);
        }
        return end + 1;
    }

    /** Returns where the closing quote of the string stands whose text begins here. */
    private int string(byte[] bytes, int start) {
        escaped = false;
        int lastWord = bytes.length - Long.BYTES;
        int at = start;
        for (; ; ) {
            while (at <= lastWord) {
                long special = special((long) Bytes.LONG.get(bytes, at));
                if (special != 0) {
                    at += Long.numberOfTrailingZeros(special) >>> 3;
                    break;
                }
                at += Long.BYTES;
            }
            if (at >= bytes.length) {
                return fail(JsonProblem.inString(bytes, at));
            }
            byte here = bytes[at];
            if (here == '"') {
                return at;
            }
            int step = here == '\\' ? JsonStrings.escape(bytes, at) : here < 0 ? Utf8.sequence(bytes, at) : 1;
            if (step == 0 || here >= 0 && here < ' ') {
                return fail(JsonProblem.inString(bytes, at));
            }
            escaped |= here == '\\';
            at += step;
        }
    }

    /**
     * Marks the bytes of a word that need a look: quote, backslash, below space, above 127. Subtracting borrows from
     * the next byte only where a byte is marked already, so the lowest mark is right, and no other is looked at.
     */
    private static long special(long word) {
        long control = word - EACH * ' ';
        long quote = (word ^ EACH * '"') - EACH;
        long backslash = (word ^ EACH * '\\') - EACH;
        return (control | quote | backslash | word) & HIGH_BITS;
    }

    private int scalar(byte[] bytes, int at, byte first, int depth, int token, ValueSpans tokens) {
        byte kind;
        int end;
        switch (first) {
            case 't' -> {
                kind = ValueSpans.TRUE;
                end = JsonScalars.yes(bytes, at);
            }
            case 'f' -> {
                kind = ValueSpans.FALSE;
                end = JsonScalars.no(bytes, at);
            }
            case 'n' -> {
                kind = ValueSpans.NULL;
                end = JsonScalars.nothing(bytes, at);
            }
            default -> {
                kind = ValueSpans.NUMBER;
                end = JsonScalars.number(bytes, at);
            }
        }
        if (end < 0) {
            return fail(JsonProblem.value(bytes, at, depth));
        }
        if (token >= 0) {
            tokens.set(token, kind, at, end);
        }
        return end;
    }

    private int fail(String what) {
        return fail(RejectReason.MALFORMED, what);
    }

    private int fail(RejectReason why, String what) {
        code = why;
        problem = what;
        return FAILED;
    }
}
