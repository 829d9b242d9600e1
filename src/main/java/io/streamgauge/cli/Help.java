// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What the help of every command ends with: exit codes, environment and examples, which are the footer of its annotation. */
public final class Help {
    private static final String[] ENVIRONMENT = {
        "%nEnvironment:",
        "  JAVA_HOME              the Java that the launcher starts",
        "  STREAMGAUGE_JAVA_OPTS  options of that Java, as in -Xmx8g",
        "  NAME                   the value of $${NAME} in a pipeline file"
    };

    private Help() {}

    /** Adds it and the options for it to all commands, and a hidden command that prints a completion for shells. */
    public static void complete(CommandLine line) {
        line.getSubcommands().values().forEach(each -> each.getCommandSpec().mixinStandardHelpOptions(true));
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
        String[] examples = usage.footer();
        if (examples.length > 0) {
            usage.footerHeading("%nExamples:%n").footer(with(examples));
        } else if (command.getParent() == null) {
            usage.footer(ENVIRONMENT);
        }
    }

    private static String[] with(String[] examples) {
        return Stream.concat(Arrays.stream(examples).map("  "::concat), Arrays.stream(ENVIRONMENT))
                .toArray(String[]::new);
    }
}
