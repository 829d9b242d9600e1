// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases;

import io.streamgauge.cases.file.Place;
import io.streamgauge.cases.file.YamlJson;
import io.streamgauge.model.Excerpt;
import java.util.ArrayList;
import java.util.List;

/** What became of cases, for people. Each place is a link in editors and terminals. */
public final class TextReport {
    private TextReport() {}

    /** A line for the case; if it failed, what was expected, what came nearest and what differs. */
    public static List<String> lines(CaseResult result) {
        List<String> lines = new ArrayList<>();
        String name = Excerpt.escape(result.testCase().name());
        String failed = "FAIL  " + name + "   " + result.testCase().place();
        lines.add(result.passed() ? "ok    " + name : failed);
        for (Mismatch mismatch : result.mismatches()) {
            lines.addAll(lines(result.file().name(), mismatch));
        }
        return lines;
    }

    private static List<String> lines(String file, Mismatch mismatch) {
        String key = mismatch.output().key();
        String place = "  " + Place.of(file, mismatch.at()) + ": ";
        String expected = Excerpt.escape(YamlJson.of(mismatch.at()));
        String item = key + "[" + mismatch.index() + "]";
        List<String> lines = new ArrayList<>();
        switch (mismatch.kind()) {
            case COUNT -> lines.add(place + key + ": expected " + expected + ", was " + mismatch.found());
            case UNEXPECTED -> {
                lines.add(place + key + ": not expected");
                lines.add("    came out  " + Excerpt.escape(mismatch.found().toString()));
            }
            case MISSING -> {
                lines.add(place + item + " did not come out, and nothing that came out is left to compare it with");
                lines.add("    expected  " + expected);
            }
            case TOO_EARLY -> {
                lines.add(place + item + " came out before what is expected before it");
                lines.add("    expected  " + expected);
                lines.add("    came out  " + Excerpt.escape(mismatch.found().toString()));
            }
            case DIFFERS -> {
                lines.add(place + item + " did not come out");
                lines.add("    expected  " + expected);
                lines.add("    nearest   " + Excerpt.escape(mismatch.found().toString()));
                mismatch.differences().forEach(each -> lines.add("    " + Excerpt.escape(each.toString())));
            }
        }
        return lines;
    }

    /** As in {@code 3 cases passed, 1 failed}. */
    public static String summary(List<CaseResult> results) {
        long failed = results.stream().filter(result -> !result.passed()).count();
        long passed = results.size() - failed;
        return passed + (passed == 1 ? " case" : " cases") + " passed, " + failed + " failed";
    }
}
