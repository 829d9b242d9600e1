// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An example of a page: a fenced block {@code yaml pipeline} and the blocks {@code rules}, {@code statuses}, {@code events},
 * {@code results}, {@code alerts}, {@code late} and {@code rejected} that follow it. A pipeline that lacks top-level keys has those of the first one on the page.
 *
 * @param line where its pipeline begins on the page
 * @param blocks the lines of each of the other blocks, by its name
 */
public record DocExample(int line, String pipeline, Map<String, List<String>> blocks) {
    private static final Pattern FENCE =
            Pattern.compile("```(\\w+) (pipeline|rules|statuses|events|results|alerts|late|rejected)");
    private static final Pattern TOP_LEVEL_KEY = Pattern.compile("(\\w+):.*");

    public static List<DocExample> of(List<String> page) {
        List<DocExample> examples = new ArrayList<>();
        for (int at = 0; at < page.size(); at++) {
            Matcher fence = FENCE.matcher(page.get(at));
            if (fence.matches()) {
                int end = at + 1;
                while (!page.get(end).equals("```")) {
                    end++;
                }
                List<String> block = page.subList(at + 1, end);
                if (fence.group(2).equals("pipeline")) {
                    String first = examples.isEmpty() ? "" : examples.get(0).pipeline;
                    examples.add(new DocExample(at + 1, over(first, block), new LinkedHashMap<>()));
                } else {
                    examples.get(examples.size() - 1).blocks.put(fence.group(2), block);
                }
                at = end;
            }
        }
        return examples;
    }

    private static String over(String first, List<String> block) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.putAll(topLevel(first.lines().toList()));
        keys.putAll(topLevel(block));
        return String.join("", keys.values());
    }

    private static Map<String, String> topLevel(List<String> lines) {
        Map<String, String> keys = new LinkedHashMap<>();
        String key = "";
        for (String line : lines) {
            Matcher top = TOP_LEVEL_KEY.matcher(line);
            key = top.matches() ? top.group(1) : key;
            keys.merge(key, line + "\n", String::concat);
        }
        return keys;
    }
}
