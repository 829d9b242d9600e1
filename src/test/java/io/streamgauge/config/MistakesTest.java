package io.streamgauge.config;

import static io.streamgauge.config.Texts.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each mistake in an otherwise right file is one line, at its place, that says how to mend it. */
class MistakesTest {
    private static final String RIGHT = """
        name: moves
        kafka: {bootstrap.servers: localhost:9092}
        source:
          topics: [trades]
          format: json
          fields: {symbol: text, price: number}
          timestamp: {field: at, format: epoch-millis}
          idleAfter: 30s
        aggregations:
          - name: all
            where: price > 0
            keyBy: [symbol]
            window: {tumbling: 1m}
            measures: {volume: sum(price)}
        sinks:
          results: {topic: out}
        """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name: moves|name: My Moves|1:7: error: name: \"My Moves\" is not a name; use small letters, digits"
                        + " and -, beginning with a letter, at most 100",
                "name: moves|name:|1:6: error: name: has no value; expected a name; use small letters, digits and -,"
                        + " beginning with a letter, at most 100",
                "name: moves|nam: moves|1:1: error: name is missing; write one like name: market-moves",
                "aggregations:|agregations:|9:1: error: agregations is not known here; did you mean aggregations?"
            })
    void ofTheTop(String of, String instead, String problem) {
        assertThat(problemsOf(RIGHT, instead, of)).contains("market.yaml:" + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[trades]|trades|4:11: error: source.topics: expected a list of topics, like [trades], found a single"
                        + " value",
                "[trades]|[]|4:11: error: source.topics: names no topic; write one like [trades]",
                "[trades]|[a b]|4:12: error: source.topics[0]: \"a b\" is not a name of a Kafka topic; use letters,"
                        + " digits, . _ and -, at most 249",
                "[trades]|[a, a]|4:15: error: source.topics[1]: \"a\" is listed twice",
                "topics: [trades]|topicPattern: '('|4:17: error: source.topicPattern: \"(\" is not a regular"
                        + " expression; write one like trades-.*",
                "topics: [trades]|start: latest|4:3: error: source.topics is missing; write one like topics: [trades],"
                        + " or topicPattern: trades-.*",
                "format: json|format: jsno|5:11: error: source.format: \"jsno\" is not known here; did you mean json?",
                "format: json|format: csv|4:3: error: source.csv is missing; write one like csv: {columns: [at,"
                        + " symbol, px]}",
                "format: json|csv: {columns: [a]}|5:3: error: source.csv is for format: csv only",
                "symbol: text|symbol: text, sym-bol: text|6:26: error: source.fields: \"sym-bol\" is not a name; use"
                        + " letters, digits and _, not beginning with a digit",
                "symbol: text|in: text, symbol: text|6:12: error: source.fields: \"in\" is a reserved word of"
                        + " expressions; choose another name",
                "symbol: text|symbol: {path: a}|6:20: error: source.fields.symbol.type is missing; write one like"
                        + " type: number",
                "symbol: text|symbol: {type: text, path: 'a[0]'}|6:39: error: source.fields.symbol.path: \"a[0]\" is"
                        + " not a path; write one like a.b, or ['a.b', 'c-d'] for names with odd characters",
                "symbol: text|symbol: {type: text, path: []}|6:39: error: source.fields.symbol.path: an empty list is"
                        + " not a path; write one like a.b, or ['a.b', 'c-d'] for names with odd characters",
                "symbol: text|symbol: {type: text, form: key}|6:33: error: source.fields.symbol.form is not known"
                        + " here; did you mean from?",
                "symbol: text|symbol: {type: text, from: kei}|6:39: error: source.fields.symbol.from: \"kei\" is not a"
                        + " part of a record; write value, key, topic, or header: and its name, like header:device",
                "symbol: text|symbol: {type: text, from: 'header:'}|6:39: error: source.fields.symbol.from:"
                        + " \"header:\" is not a part of a record; write value, key, topic, or header: and its name, like"
                        + " header:device",
                "symbol: text|symbol: {type: text, from: key, path: a.b}|6:44: error: source.fields.symbol.path leads"
                        + " into the value; a field from elsewhere has none",
                "symbol: text|symbol: text, from: {type: number, from: topic}|6:39: error: source.fields.from.type:"
                        + " the name of a topic is text",
                "field: at, |``|7:14: error: source.timestamp.field is missing; write one like field: tradedAt",
                ", format: epoch-millis|``|7:14: error: source.timestamp.format is missing; write one like format:"
                        + " epoch-millis or format: iso-8601",
                "epoch-millis|epoch-milis|7:34: error: source.timestamp.format: \"epoch-milis\" is not known here; did"
                        + " you mean epoch-millis?",
                "epoch-millis|HH:mm|7:34: error: source.timestamp.format: \"HH:mm\" holds no date; a pattern is like"
                        + " yyyy-MM-dd HH:mm:ss",
                "epoch-millis|yyyy-MM-dd|7:34: error: source.timestamp.format: \"yyyy-MM-dd\" holds no zone; add zone:"
                        + " UTC, or the one that the times are written in",
                "epoch-millis|b|7:34: error: source.timestamp.format: \"b\" is not a format; write epoch-seconds,"
                        + " epoch-millis, epoch-micros, epoch-nanos, iso-8601, or a pattern like yyyy-MM-dd HH:mm:ss",
                "epoch-millis|epoch-millis, zone: UTC|7:54: error: source.timestamp.zone: a number has no zone; leave"
                        + " it out",
                "epoch-millis|iso-8601, zone: Berlin|7:50: error: source.timestamp.zone: \"Berlin\" is not a time"
                        + " zone; write one like UTC or Europe/Berlin",
                "epoch-millis|iso-8601, between: [2020-01-01]|7:53: error: source.timestamp.between: expected two"
                        + " times, like [2000-01-01, 2100-01-01], found 1",
                "epoch-millis|iso-8601, between: [2020-01-01, x]|7:66: error: source.timestamp.between[1]: \"x\" is"
                        + " not a point in time; write one like 2026-11-22 (its start in UTC) or 2026-11-22T10:00:00Z",
                "epoch-millis|iso-8601, between: [2020-01-01, 2020-01-01]|7:53: error: source.timestamp.between: the"
                        + " first time must be before the second",
                "timestamp: {field: at, format: epoch-millis}|timestamp: now|7:14: error: source.timestamp: \"now\" is"
                        + " not known here; write kafka, or {field: .., format: ..}",
                "idleAfter: 30s|idleAfter: 0s|8:14: error: source.idleAfter: must be longer than 0s, or every"
                        + " partition is idle at once",
                "idleAfter: 30s|idleAfter: 30|8:14: error: source.idleAfter: \"30\" is not a duration; write one like"
                        + " 30s or 1h30m",
                "idleAfter: 30s|maxAhead: never|8:13: error: source.maxAhead: \"never\" is not a duration; write one"
                        + " like 5m, unlimited, or {within: 5m, of: now}",
                "idleAfter: 30s|maxAhead: {of: now}|8:13: error: source.maxAhead.within is missing; write one like"
                        + " within: 5m",
                "idleAfter: 30s|maxAhead: {within: 5m, of: then}|8:30: error: source.maxAhead.of: \"then\" is not known"
                        + " here; known here: record, now",
                "idleAfter: 30s|maxAhead: {within: 5m, off: now}|8:26: error: source.maxAhead.off is not known here;"
                        + " did you mean of?",
                "idleAfter: 30s|start: begin|8:10: error: source.start: \"begin\" is not a start; write earliest,"
                        + " latest, committed, or a time like 2026-11-22T10:00:00Z",
                "idleAfter: 30s|stop: end|8:9: error: source.stop: \"end\" is not a stop; write never, latest, or a"
                        + " time like 2026-11-22T10:00:00Z",
                "idleAfter: 30s|start: 2026-01-02\\n"
                        + "  stop: 2026-01-01|9:9: error: source.stop: must be after source.start",
                "idleAfter: 30s|nulls: ''|8:10: error: source.nulls: expected a list of texts, like ['', n/a], found a"
                        + " single value",
                "idleAfter: 30s|id: {field: a}|8:3: error: source.id is not known here; known here: topics,"
                        + " topicPattern, format, csv, fields, nulls, timestamp, maxOutOfOrderness, maxAhead, idleAfter,"
                        + " start, stop, kafka"
            })
    void ofTheSource(String of, String instead, String problem) {
        assertThat(problemsOf(RIGHT, instead.replace("\\n", "\n"), of)).containsExactly("market.yaml:" + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name: all|name: All|10:11: error: aggregations[0].name: \"All\" is not a name; use small letters,"
                        + " digits and -, beginning with a letter, at most 100",
                "price > 0|pric > 0|11:12: error: aggregations[0].where: undeclared reference to 'pric'; did you mean"
                        + " price?",
                "price > 0|'price > symbl'|11:21: error: aggregations[0].where: undeclared reference to 'symbl'; did"
                        + " you mean symbol?",
                "price > 0|price + symbol > 0|11:18: error: aggregations[0].where: '+' cannot be applied to (number,"
                        + " text)",
                "price > 0|price|11:12: error: aggregations[0].where: this is number where boolean is expected",
                "[symbol]|[symbl]|12:13: error: aggregations[0].keyBy[0]: \"symbl\" is not a declared field; did you"
                        + " mean symbol?",
                "[symbol]|[symbol, symbol]|12:21: error: aggregations[0].keyBy[1]: \"symbol\" is listed twice",
                "[symbol]|symbol|12:12: error: aggregations[0].keyBy: expected a list of fields, like [symbol]; [] is"
                        + " the whole stream, found a single value",
                "{volume: sum(price)}|{}|14:15: error: aggregations[0].measures: nothing is measured; write one like"
                        + " trades: count",
                "sum(price)|sum(symbol)|14:24: error: aggregations[0].measures.volume: sum expects a number; \"symbol\""
                        + " is declared as text",
                "sum(price)|sum|14:24: error: aggregations[0].measures.volume: sum expects a field; write one like"
                        + " sum(price)",
                "sum(price)|sum(pric)|14:28: error: aggregations[0].measures.volume: \"pric\" is not a declared field;"
                        + " did you mean price?",
                "sum(price)|sum(2 * symbol)|14:32: error: aggregations[0].measures.volume: only numbers can be"
                        + " combined; \"symbol\" is declared as text",
                "sum(price)|sum(price / 2)|14:34: error: aggregations[0].measures.volume: a quotient is not exact;"
                        + " measure its parts and divide them: {derive: 'a / b'}",
                "sum(price)|sum(2 * -3)|14:30: error: aggregations[0].measures.volume: there is no field in it",
                "sum(price)|sum(f(price))|14:29: error: aggregations[0].measures.volume: \"f\" cannot be called here;"
                        + " numbers are combined by + - *",
                "sum(price)|sum(price|14:33: error: aggregations[0].measures.volume: not an expression: a ')' is missing"
                        + " at its end",
                "sum(price)|avrg(price)|14:24: error: aggregations[0].measures.volume: \"avrg\" is not a measure; did"
                        + " you mean avg?",
                "sum(price)|price + price|14:24: error: aggregations[0].measures.volume: \"price + price\" is not a"
                        + " measure; write count, or a function of a field, like sum(price)",
                "sum(price)|count()|14:24: error: aggregations[0].measures.volume: count expects one field or no"
                        + " parentheses; write count, or count(price)",
                "sum(price)|percentile(price)|14:24: error: aggregations[0].measures.volume: percentile expects a field"
                        + " and a number from 0 to 100; write one like percentile(price, 99)",
                "sum(price)|'percentile(price, 101)'|14:43: error: aggregations[0].measures.volume: must be a number"
                        + " from 0 to 100",
                "sum(price)|'percentile(price, price)'|14:43: error: aggregations[0].measures.volume: a number must"
                        + " stand here",
                "sum(price)|[count]|14:24: error: aggregations[0].measures.volume: expected a measure; write count,"
                        + " or a function of a field, like sum(price), found a list",
                "sum(price)|{}|14:24: error: aggregations[0].measures.volume: expected a measure; write count, or a"
                        + " function of a field, like sum(price), found a mapping",
                "sum(price)|{where: price > 0}|14:24: error: aggregations[0].measures.volume.measure is missing; write"
                        + " one like measure: count",
                "sum(price)|{measure: count, where: pric > 0}|14:48: error: aggregations[0].measures.volume.where:"
                        + " undeclared reference to 'pric'; did you mean price?",
                "sum(price)|{measur: count}|14:25: error: aggregations[0].measures.volume.measur is not known here;"
                        + " did you mean measure?",
                "sum(price)|{derive: volum / 2}|14:33: error: aggregations[0].measures.volume.derive: undeclared"
                        + " reference to 'volum'; did you mean volume?",
                "sum(price)|{derive: 1 > 2}|14:35: error: aggregations[0].measures.volume.derive: this is boolean"
                        + " where number is expected",
                "sum(price)|{derive: volume + 1}|14:33: error: aggregations[0].measures.volume.derive: is derived from itself: volume <- volume",
                "sum(price)|{derive: 1, where: price > 0}|14:36: error: aggregations[0].measures.volume.where is not"
                        + " known here; known here: derive",
                "volume: sum|symbol: sum|14:16: error: aggregations[0].measures.symbol has the name of a key field;"
                        + " choose another name",
                "volume: sum|a-b: sum|14:16: error: aggregations[0].measures: \"a-b\" is not a name; use letters,"
                        + " digits and _, not beginning with a digit",
                "sinks:|`  - {name: all, window: {tumbling: 1m}, measures: {n: count}}\\n"
                        + "sinks:`|15:5: error: aggregations[1]: has the name of aggregations[0]; each aggregation needs"
                        + " its own"
            })
    void ofAnAggregation(String of, String instead, String problem) {
        assertThat(problemsOf(RIGHT, instead.replace("\\n", "\n"), of)).containsExactly("market.yaml:" + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{tumbling: 0s}|13:24: error: aggregations[0].window.tumbling: a window must be longer than 0s",
                "{}|13:13: error: aggregations[0].window: has no kind; write one like {tumbling: 1m}, {sliding: 10m,"
                        + " every: 1m}, {session: 30s, max: 1h} or {cumulative: 1d, every: 1h}",
                "{every: 1m}|13:13: error: aggregations[0].window: has no kind; write one like {tumbling: 1m},"
                        + " {sliding: 10m, every: 1m}, {session: 30s, max: 1h} or {cumulative: 1d, every: 1h}",
                "1m|13:13: error: aggregations[0].window: expected a mapping, found a single value",
                "{slidng: 10m, every: 1m}|13:14: error: aggregations[0].window.slidng is not known here; did you mean"
                        + " sliding?",
                "{hopping: 10m}|13:14: error: aggregations[0].window.hopping is not known here; known here: tumbling,"
                        + " sliding, session, cumulative, every, max",
                "{tumbling: 1m, sliding: 1h}|13:28: error: aggregations[0].window.sliding conflicts with"
                        + " aggregations[0].window.tumbling; keep one of the two",
                "{tumbling: 1m, every: 1s}|13:28: error: aggregations[0].window.every is for sliding and cumulative"
                        + " windows only",
                "{session: 1m, max: 1h, every: 1s}|13:36: error: aggregations[0].window.every is for sliding and"
                        + " cumulative windows only",
                "{sliding: 1m, every: 1s, max: 1h}|13:38: error: aggregations[0].window.max is for session windows"
                        + " only",
                "{sliding: 10m}|13:13: error: aggregations[0].window.every is missing; write one like every: 1m",
                "{sliding: 10m, every: 0s}|13:35: error: aggregations[0].window.every: the time from window to window"
                        + " must be longer than 0s",
                "{sliding: 10m, every: 11m}|13:35: error: aggregations[0].window.every: \"11m\" is longer than the"
                        + " window, so events between two windows would be in none",
                "{sliding: 10001s, every: 1s}|13:38: error: aggregations[0].window.every: \"1s\" cuts a window into"
                        + " 10001 slices, and the maximum is 10000; choose a duration that fits into the window less often",
                "{sliding: 20s, every: 19s999ms}|13:35: error: aggregations[0].window.every: \"19s999ms\" cuts a"
                        + " window into 20000 slices, and the maximum is 10000; choose a duration that fits into the window less often",
                "{session: 0s, max: 1h}|13:23: error: aggregations[0].window.session: a gap must be longer than 0s",
                "{session: 30s}|13:13: error: aggregations[0].window.max is missing; write one like max: 1h",
                "{session: 30s, max: 0s}|13:33: error: aggregations[0].window.max: a session must be longer than 0s",
                "{session: 30s, max: 29s}|13:33: error: aggregations[0].window.max: \"29s\" is shorter than the gap; a"
                        + " session is at least as long as that",
                "{cumulative: 1d}|13:13: error: aggregations[0].window.every is missing; write one like every: 1h",
                "{cumulative: 1d, every: 7h}|13:37: error: aggregations[0].window.every: cumulative windows grow in"
                        + " equal steps; \"1d\" is not a multiple of \"7h\"",
                "{cumulative: 1m, every: 1h}|13:37: error: aggregations[0].window.every: cumulative windows grow in"
                        + " equal steps; \"1m\" is not a multiple of \"1h\"",
                "{cumulative: 1d, every: 1s}|13:37: error: aggregations[0].window.every: \"1s\" cuts a window into"
                        + " 86400 slices, and the maximum is 10000; choose a duration that fits into the window less often",
                "`{tumbling: 1m}\n"
                        + "    early: 0s`|14:12: error: aggregations[0].early: must be longer than 0s; write off for no"
                        + " early results",
                "`{tumbling: 1m}\n"
                        + "    early: on`|14:12: error: aggregations[0].early: \"on\" is not a duration; write one like"
                        + " 10s, or off",
                "`{tumbling: 1m}\n"
                        + "    early: 1m`|14:12: warning: aggregations[0].early: \"1m\" is not shorter than the window, so"
                        + " that its final result mostly comes first"
            })
    void ofAWindow(String instead, String problem) {
        assertThat(problemsOf(RIGHT, instead.replace("\\n", "\n"), "{tumbling: 1m}"))
                .containsExactly("market.yaml:" + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "results: {topic: out}|print: [alarms]|16:11: error: sinks.print[0]: \"alarms\" is not known here;"
                        + " did you mean alerts?",
                "results: {topic: out}|print: [late, late]|16:17: error: sinks.print[1]: \"late\" is listed twice",
                "results: {topic: out}|results: none|16:12: error: sinks.results: expected a mapping, found a single"
                        + " value",
                "results: {topic: out}|out: {topic: out}|16:3: error: sinks.out is not known here; known here:"
                        + " print, results, alerts, late, rejected",
                "{topic: out}|{topic: a/b}|16:20: error: sinks.results.topic: \"a/b\" is not a name of a Kafka topic;"
                        + " use letters, digits, . _ and -, at most 249",
                "{topic: out}|{topic: trades}|16:20: error: sinks.results.topic: \"trades\" is read by the source, so"
                        + " the pipeline would feed itself",
                "{topic: out}|{topic: out}\\n"
                        + "  late: {topic: out}|17:17: error: sinks.late.topic: \"out\" is sinks.results.topic, too; each"
                        + " needs its own",
                "{topic: out}|{guarantee: exactly-twice}|16:24: error: sinks.results.guarantee: \"exactly-twice\" is"
                        + " not known here; did you mean exactly-once?"
            })
    void ofTheSinks(String of, String instead, String problem) {
        assertThat(problemsOf(RIGHT, instead.replace("\\n", "\n"), of)).containsExactly("market.yaml:" + problem);
    }
}
