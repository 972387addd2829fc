package org.zhiheng.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Hash;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The table of contents of a package. Its own SHA-256 is the package's hash, so that it does not matter how the archive is
 * compressed.
 *
 * @param outputHash of the run
 * @param previous package of the scheme's last published run for an earlier period; null: the first of the chain
 * @param corrects package of the published run this one replaces; null: none
 * @param entries in order of name
 */
record Manifest(
        long runId,
        String scheme,
        String schemeName,
        String period,
        String outputHash,
        @Nullable Link previous,
        @Nullable Link corrects,
        List<Entry> entries) {

    static final String NAME = "manifest.json";
    static final String FORMAT = "zhiheng-result-package/1";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Another package. */
    record Link(long runId, String period, String packageHash) {}

    /**
     * One file of the package.
     *
     * @param lines number of lines; of a table the first one names its columns
     * @param columns of a table; empty for any other file
     */
    record Entry(String name, String sha256, long bytes, long lines, List<String> columns) {}

    Manifest {
        entries = List.copyOf(entries);
    }

    Optional<Entry> entry(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    byte[] bytes() {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("run", runId);
        root.put("scheme", scheme);
        root.put("scheme_name", schemeName);
        root.put("period", period);
        root.put("output_hash", outputHash);
        link(root, "previous", previous);
        link(root, "corrects", corrects);
        ArrayNode list = root.putArray("entries");
        for (Entry entry : entries) {
            ObjectNode node = list.addObject();
            node.put("name", entry.name());
            node.put("sha256", entry.sha256());
            node.put("bytes", entry.bytes());
            node.put("lines", entry.lines());
            if (!entry.columns().isEmpty()) {
                ArrayNode columns = node.putArray("columns");
                entry.columns().forEach(columns::add);
            }
        }
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
        return (JSON.writer().with(printer).writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException when the bytes are no manifest */
    static Manifest read(byte[] bytes) {
        try {
            JsonNode root = JSON.readTree(bytes);
            if (!FORMAT.equals(root.path("format").asString(""))) {
                throw new IllegalArgumentException(
                        "不认识的结果包格式（" + root.path("format").asString("") + "） / unknown format of package");
            }
            List<Entry> entries = new ArrayList<>();
            for (JsonNode node : root.path("entries")) {
                List<String> columns = new ArrayList<>();
                node.path("columns").forEach(column -> columns.add(column.asString()));
                entries.add(new Entry(
                        node.path("name").asString(),
                        node.path("sha256").asString(),
                        node.path("bytes").asLong(),
                        node.path("lines").asLong(),
                        columns));
            }
            return new Manifest(
                    root.path("run").asLong(),
                    root.path("scheme").asString(),
                    root.path("scheme_name").asString(),
                    root.path("period").asString(),
                    root.path("output_hash").asString(),
                    link(root.path("previous")),
                    link(root.path("corrects")),
                    entries);
        } catch (tools.jackson.core.JacksonException unreadable) {
            throw new IllegalArgumentException("清单（manifest.json）不能读取 / the manifest cannot be read", unreadable);
        }
    }

    static String hash(byte[] manifest) {
        return Hash.of(manifest);
    }

    /** The columns of every table in it, by entry. */
    Map<String, List<String>> columns() {
        Map<String, List<String>> columns = new TreeMap<>();
        entries.forEach(entry -> columns.put(entry.name(), entry.columns()));
        return columns;
    }

    private static void link(ObjectNode root, String name, @Nullable Link link) {
        if (link == null) {
            root.putNull(name);
        } else {
            root.putObject(name)
                    .put("run", link.runId())
                    .put("period", link.period())
                    .put("package_hash", link.packageHash());
        }
    }

    private static @Nullable Link link(JsonNode node) {
        return node.isObject()
                ? new Link(
                        node.path("run").asLong(),
                        node.path("period").asString(),
                        node.path("package_hash").asString())
                : null;
    }
}
