// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import io.streamgauge.model.Excerpt;
import io.streamgauge.model.Nearest;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports what is wrong with a command line, in one line; without any argument, it prints the help. */
public final class WrongArguments implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        if (args.length == 0) {
            command.usage(err);
        } else {
            err.println("streamgauge: " + Excerpt.escape(message(failure, command, args)));
            err.println("Try " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCode.USAGE;
    }

    private static String message(ParameterException failure, CommandLine command, String[] args) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            return unknown(unmatched.getUnmatched().get(0), command);
        }
        // Picocli reports a missing file before an option that it does not know, which may be the file's.
        Optional<String> option = failure instanceof MissingParameterException
                ? Arrays.stream(args)
                        .filter(arg -> isUnknownOption(arg, command))
                        .findFirst()
                : Optional.empty();
        if (option.isPresent()) {
            return unknown(option.get(), command);
        }
        ArgSpec argument = failure.getArgSpec();
        if (argument != null && argument.type().isEnum() && failure.getValue() != null) {
            List<String> known = Arrays.stream(argument.type().getEnumConstants())
                    .map(String::valueOf)
                    .toList();
            String article = argument.paramLabel().toLowerCase(Locale.ROOT);
            return failure.getValue() + " is no " + article + "; there are " + String.join(", ", known);
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static boolean isUnknownOption(String arg, CommandLine command) {
        String name = arg.replaceFirst("=.*", "");
        return arg.startsWith("-")
                && arg.length() > 1
                && command.getCommandSpec().optionsMap().keySet().stream()
                        .noneMatch(option -> name.equals(option) || option.length() == 2 && name.startsWith(option));
    }

    private static String unknown(String argument, CommandLine command) {
        if (argument.startsWith("-")) {
            String name = argument.replaceFirst("=.*", "");
            return name + " is not known here"
                    + Nearest.hint(name, command.getCommandSpec().optionsMap().keySet(), "");
        }
        List<String> commands = command.getSubcommands().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().getCommandSpec().usageMessage().hidden())
                .map(entry -> entry.getKey())
                .collect(Collectors.toCollection(ArrayList::new));
        return commands.isEmpty()
                ? argument + " is not known here"
                : argument + " is not a command here"
                        + Nearest.hint(argument, commands).replace("known here", "commands");
    }
}
