// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What the help of every command ends with: exit codes, environment and an example. */
public final class Help {
    private static final String[] ENVIRONMENT = {
        "%nEnvironment:",
        "  JAVA_HOME              the Java that the launcher starts",
        "  STREAMGAUGE_JAVA_OPTS  options of that Java, as in -Xmx8g",
        "  NAME                   the value of $${NAME} in a pipeline file"
    };

    private static final Map<String, String[]> EXAMPLES = Map.of(
            "record",
                    new String[] {
                        "streamgauge record trading.yaml --from 2026-11-22T10:00:00Z --for 2m",
                        "streamgauge record fraud.yaml --from 2026-11-22 --for 1m --hide card"
                    },
            "test",
                    new String[] {
                        "streamgauge test pipelines/*.test.yaml --junit junit.xml",
                        "streamgauge test pipelines/trading.test.yaml --fix"
                    },
            "demo", new String[] {"streamgauge demo trading"},
            "run",
                    new String[] {
                        "streamgauge run trading.yaml --create-topics",
                        "streamgauge run trading.yaml --set source.stop=latest",
                        "streamgauge run trading.yaml -D state.backend.type=rocksdb"
                    },
            "check", new String[] {"streamgauge check *.yaml", "streamgauge check --format json trading.yaml"},
            "why",
                    new String[] {
                        "streamgauge why trading.yaml", "streamgauge why trading.yaml --rest http://flink:8081"
                    },
            "watch",
                    new String[] {
                        "streamgauge watch trading.yaml --rest http://flink:8081",
                        "streamgauge watch trading.yaml --report now.html"
                    },
            "prove",
                    new String[] {
                        "streamgauge prove trading.yaml --from 2026-11-22 --to 2026-11-23",
                        "streamgauge prove trading.yaml --result '\"start\":\"2026-11-22T10:00:00Z\"'",
                        "streamgauge prove trading.yaml --from 2026-11-22 --set source.stop=latest"
                    },
            "schema", new String[] {"streamgauge schema pipeline", "streamgauge schema result"},
            "plan",
                    new String[] {
                        "streamgauge plan --short trading.yaml",
                        "streamgauge plan trading.yaml --from .streamgauge/trading"
                    });

    private Help() {}

    /** Adds it to all commands, and a hidden command that prints a completion for shells. */
    public static void complete(CommandLine line) {
        line.addSubcommand(new CommandLine.HelpCommand());
        CommandLine completion = new CommandLine(new GenerateCompletion());
        completion.getCommandSpec().usageMessage().hidden(true);
        line.addSubcommand(completion);
        end(line);
        line.getSubcommands().values().forEach(Help::end);
    }

    private static void end(CommandLine command) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        String name = command.getCommandName();
        boolean runs = name.equals("run") || name.equals("demo");
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("0", name.equals("check") ? "no file has an error" : "done, or stopped with Ctrl-C");
        if (name.equals("why")) {
            codes.put("0", "results flow, or the first window is still open");
            codes.put("1", "nothing comes out, or no such job runs");
        } else if (name.equals("prove")) {
            codes.put("0", "all results are proven");
            codes.put("1", "a result differs, or something else failed");
        } else if (name.equals("test")) {
            codes.put("0", "every case passed");
            codes.put("1", "a case failed, or no case notices a mutant");
        } else if (!name.equals("check")) {
            codes.put("1", runs || command.getParent() == null ? "the job failed" : "something else failed");
        }
        codes.put("2", "the command line or a file is wrong, or the run was refused");
        if (name.equals("prove") || command.getParent() == null) {
            codes.put("3", "a result cannot be proven, and none differs");
        }
        if (runs) {
            codes.put("130", "Ctrl-C before the job ran, or twice");
        }
        usage.exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
        String[] examples = EXAMPLES.get(name);
        if (examples != null) {
            usage.footerHeading("%nExamples:%n").footer(with(examples));
        } else if (command.getParent() == null) {
            usage.footer(ENVIRONMENT);
        }
    }

    private static String[] with(String[] examples) {
        String[] footer = new String[examples.length + ENVIRONMENT.length];
        for (int i = 0; i < examples.length; i++) {
            footer[i] = "  " + examples[i];
        }
        System.arraycopy(ENVIRONMENT, 0, footer, examples.length, ENVIRONMENT.length);
        return footer;
    }
}
