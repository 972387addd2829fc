package org.zhiheng.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.zhiheng.content.Hash;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The Python program that checks packages, as somebody outside would start it. */
final class VerifierProgram {

    static final Path FILE = Path.of("src/verifier/zhiheng_verify.py");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    record Answer(int exit, String out) {}

    private VerifierProgram() {}

    static Answer run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("python3", FILE.toString()));
        command.addAll(List.of(arguments));
        return process(Map.of(), command);
    }

    static Answer process(Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Answer(process.waitFor(), out);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Makes the manifest true of the entries as they are, so that only what they say can be found wrong. */
    static void seal(Map<String, byte[]> entries) throws IOException {
        ObjectNode manifest = (ObjectNode) JSON.readTree(entries.get("manifest.json"));
        for (JsonNode entry : manifest.path("entries")) {
            byte[] content = entries.get(entry.path("name").asString());
            if (content != null) {
                ((ObjectNode) entry).put("sha256", Hash.of(content));
            }
        }
        entries.put("manifest.json", JSON.writeValueAsBytes(manifest));
    }
}
