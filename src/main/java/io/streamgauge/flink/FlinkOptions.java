// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import io.streamgauge.model.Nearest;
import io.streamgauge.model.RunRefusedException;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/**
 * Options of Flink as the user sets them with {@code -D}. Flink ignores a key that it does not know, and some values that it cannot
 * use. It has no list of its options, so they are collected from its classes, which takes some 0.2 s and is done only where one is set.
 */
public final class FlinkOptions {
    /** Keys that begin so have a part that is the user's, or belong to a plugin or the deployment. */
    private static final List<String> OPEN = List.of(
            "metrics.reporter.",
            "traces.reporter.",
            "events.reporter.",
            "env.",
            "fs.",
            "s3.",
            "gs.",
            "flink.hadoop.",
            "failure-enricher.",
            "external-resource.",
            "containerized.",
            "kubernetes.",
            "yarn.",
            "zookeeper.",
            "high-availability.");

    /** What a local run sets itself, whatever the user sets, and the option of the command line for it. */
    private static final Map<String, String> OF_LOCAL_RUN = Map.of(
            "execution.checkpointing.dir", "--state-dir",
            "execution.checkpointing.savepoint-dir", "--state-dir",
            "execution.checkpointing.storage", "--state-dir",
            "execution.state-recovery.path", "--from",
            "execution.state-recovery.ignore-unclaimed-state", "--allow-non-restored-state",
            "rest.address", "--web-ui",
            "rest.bind-address", "--web-ui",
            "rest.port", "--web-ui",
            "rest.bind-port", "--web-ui");

    private static final Set<String> STATE_BACKENDS = Set.of("hashmap", "rocksdb");

    private final Map<String, ConfigOption<?>> known = new TreeMap<>();

    private FlinkOptions() {
        try {
            for (Class<?> inJar : List.of(CoreOptions.class, MiniCluster.class, RocksDBOptions.class)) {
                addAll(inJar);
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the classes of Flink cannot be listed", e);
        }
    }

    /**
     * The options as a configuration.
     *
     * @param local whether the run is one on this machine
     * @throws RunRefusedException where Flink knows a key not, cannot use a value, or a local run replaces it
     */
    public static Configuration checked(Map<String, String> set, boolean local) throws RunRefusedException {
        Configuration configuration = Configuration.fromMap(set);
        if (!set.isEmpty()) {
            FlinkOptions options = new FlinkOptions();
            for (Map.Entry<String, String> option : set.entrySet()) {
                String instead = OF_LOCAL_RUN.get(option.getKey());
                if (local && instead != null) {
                    throw new RunRefusedException("-D " + option.getKey() + " has no effect here; use " + instead);
                }
                options.check(option.getKey(), option.getValue(), configuration);
            }
        }
        return configuration;
    }

    private void check(String key, String value, Configuration configuration) throws RunRefusedException {
        ConfigOption<?> option = known.get(key);
        if (option == null) {
            if (OPEN.stream().noneMatch(key::startsWith)
                    && known.values().stream().noneMatch(each -> isEntry(key, each))) {
                throw new RunRefusedException(
                        "-D " + key + ": Flink has no such option" + Nearest.hint(key, known.keySet(), ""));
            }
            return;
        }
        try {
            configuration.get(option);
        } catch (IllegalArgumentException e) {
            String reason = String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage());
            throw new RunRefusedException("-D " + key + ": \"" + value + "\" "
                    + (reason.startsWith("For input string") ? "is not a number" : "cannot be used: " + reason));
        }
        // A name with a dot is that of a class.
        if (option.key().equals(StateBackendOptions.STATE_BACKEND.key())
                && !STATE_BACKENDS.contains(value)
                && !value.contains(".")) {
            throw new RunRefusedException("-D " + key + ": \"" + value + "\" is none of hashmap, rocksdb");
        }
    }

    /** Whether a key is one of a map that has an option for all. */
    private static boolean isEntry(String key, ConfigOption<?> option) {
        return key.startsWith(option.key() + ".") && ConfigurationUtils.canBePrefixMap(option);
    }

    private void addAll(Class<?> inJar) throws IOException, URISyntaxException {
        CodeSource source = inJar.getProtectionDomain().getCodeSource();
        try (JarFile jar = new JarFile(new File(source.getLocation().toURI()))) {
            jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith("org/apache/flink/") && name.endsWith("Options.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .forEach(name -> add(name.replace('/', '.'), inJar.getClassLoader()));
        }
    }

    private void add(String className, ClassLoader loader) {
        try {
            for (Field field : Class.forName(className, false, loader).getFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
                    ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                    known.put(option.key(), option);
                    option.fallbackKeys().forEach(key -> known.putIfAbsent(key.getKey(), option));
                }
            }
        } catch (ReflectiveOperationException | LinkageError withoutOptions) {
            // A class for a library that is not here, which then has no options either.
        }
    }
}
