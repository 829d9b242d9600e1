// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamgauge.ingest.Decoder;
import io.streamgauge.model.Decoded;
import io.streamgauge.model.Header;
import io.streamgauge.model.Nearest;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Field;
import io.streamgauge.pipeline.FieldSource;
import io.streamgauge.pipeline.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the values of fields by pseudonyms, wherever they are in a record: in its value, its key or a header. What is hidden is also
 * replaced where it is the whole of the key or of a header; a text, whatever it looks like, also where it is the whole of another text
 * of a JSON value. A value that cannot be decoded may have it anywhere, so that its record is left out.
 */
final class HiddenFields {
    private static final Set<RejectReason> UNDECODED = EnumSet.of(
            RejectReason.MALFORMED, RejectReason.NOT_AN_OBJECT, RejectReason.TOO_LARGE, RejectReason.TOO_DEEP);

    private final Source source;
    /** By the names of the command line. */
    private final Map<String, FieldSource> hidden = new LinkedHashMap<>();

    private final Pseudonyms pseudonyms;
    private final Set<String> found = new HashSet<>();
    private int leftOut;

    /** @throws RunRefusedException if a name is of no field that can be hidden */
    HiddenFields(Source source, List<String> names) throws RunRefusedException {
        this.source = source;
        this.pseudonyms = new Pseudonyms(source.nulls());
        List<String> time = source.timestamp().path();
        for (String name : names) {
            FieldSource place = place(name);
            if (place instanceof FieldSource.InTopic) {
                throw new RunRefusedException("--hide " + name + ": it is the name of the topic");
            } else if (place instanceof FieldSource.InValue value && time != null && isIn(time, value.path())) {
                throw new RunRefusedException("--hide " + name + ": event time is read from it");
            }
            hidden.put(name, place);
        }
    }

    /** The place of a declared field; else a path in JSON, or a column. */
    private FieldSource place(String name) throws RunRefusedException {
        int declared = source.fieldIndex(name);
        Source.Csv csv = source.csv();
        if (declared >= 0) {
            return source.fields().get(declared).origin();
        } else if (source.format() == Source.Format.JSON) {
            return new FieldSource.InValue(List.of(name.split("\\.")));
        } else if (csv != null && csv.columns().contains(name)) {
            return new FieldSource.InValue(List.of(name));
        }
        throw unknown(name, "is no field");
    }

    private RunRefusedException unknown(String name, String reason) {
        List<String> fields = source.fields().stream().map(Field::name).toList();
        return new RunRefusedException("--hide " + name + " " + reason + Nearest.hint(name, fields));
    }

    /** How many records were left out by {@link #hide}. */
    int leftOut() {
        return leftOut;
    }

    /** @throws RunRefusedException if a field is in no record: its name is probably misspelled */
    List<SourceRecord> hide(List<SourceRecord> records) throws RunRefusedException {
        if (hidden.isEmpty()) {
            return records;
        }
        List<SourceRecord> decoded = new ArrayList<>();
        Decoder decoder = new Decoder(source);
        for (SourceRecord record : records) {
            if (isDecoded(decoder, record) && hide(record) != null) {
                decoded.add(record);
            }
        }
        leftOut = records.size() - decoded.size();
        for (String name : hidden.keySet()) {
            if (!decoded.isEmpty() && !found.contains(name)) {
                throw unknown(name, "is in no record");
            }
        }
        // Now that all is known that is hidden, it is replaced in the records before as well.
        return decoded.stream().map(this::hide).filter(Objects::nonNull).toList();
    }

    private boolean isDecoded(Decoder decoder, SourceRecord record) {
        if (record.value() == null) {
            return true;
        }
        Decoded decoded = decoder.decode(record, false, Long.MAX_VALUE);
        return !(decoded instanceof Rejected rejected && UNDECODED.contains(rejected.code()));
    }

    /** The record with pseudonyms; null if its value cannot be taken apart. */
    private @Nullable SourceRecord hide(SourceRecord record) {
        try {
            byte[] value = record.value();
            return new SourceRecord(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.timestamp(),
                    whole(record.key(), new FieldSource.InKey()),
                    value == null ? null : value(value),
                    record.headers().stream()
                            .map(header -> new Header(
                                    header.name(), whole(header.value(), new FieldSource.InHeader(header.name()))))
                            .toList());
        } catch (IOException e) {
            return null;
        }
    }

    /** The bytes of a key or a header. */
    private byte @Nullable [] whole(byte @Nullable [] bytes, FieldSource place) {
        if (bytes == null) {
            return null;
        }
        String text = new String(bytes, UTF_8);
        String replaced = isChosen(place::equals) ? pseudonyms.ofText(text) : pseudonyms.known(text);
        return replaced == null ? bytes : replaced.getBytes(UTF_8);
    }

    private byte[] value(byte[] value) throws IOException {
        if (source.format() == Source.Format.JSON) {
            return JsonRedaction.replace(value, this::member);
        }
        byte[] replaced = value;
        for (Map.Entry<String, FieldSource> each : hidden.entrySet()) {
            if (each.getValue() instanceof FieldSource.InValue in) {
                replaced = new SpanRedaction(source, in.path()).replace(replaced, text -> {
                    found.add(each.getKey());
                    return pseudonyms.ofText(text);
                });
            }
        }
        return replaced;
    }

    /** The pseudonym of a text or a number of a JSON value; null if it stays. */
    private @Nullable String member(List<String> names, String value, boolean number) {
        boolean chosen = isChosen(place -> place instanceof FieldSource.InValue in && isIn(names, in.path()));
        if (number) {
            return chosen ? pseudonyms.ofNumber(value) : null;
        }
        return chosen || pseudonyms.isHidden(value) ? pseudonyms.ofText(value) : null;
    }

    /** Whether something hidden is there; whatever is has been found. */
    private boolean isChosen(Predicate<FieldSource> there) {
        boolean chosen = false;
        for (Map.Entry<String, FieldSource> each : hidden.entrySet()) {
            if (there.test(each.getValue())) {
                chosen = true;
                found.add(each.getKey());
            }
        }
        return chosen;
    }

    /** Whether a path leads to a member, or to what is in it. */
    private static boolean isIn(List<String> path, List<String> member) {
        return path.size() >= member.size() && path.subList(0, member.size()).equals(member);
    }
}
