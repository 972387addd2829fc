package org.zhiheng.rulepack;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;
import org.zhiheng.content.YamlEdit;

/** A new scheme out of one there is: the same rules under a new code, as a draft that remembers where it came from. */
public final class PackCopy {

    private PackCopy() {}

    /**
     * @param code of the new scheme
     * @param name of the new scheme; null: as before
     * @param from first day it is in force; null: as before
     */
    public static SortedMap<String, byte[]> files(
            RulePack pack, String code, @Nullable String name, @Nullable LocalDate from) {
        SortedMap<String, byte[]> files = new TreeMap<>(pack.files());
        files.put("scheme.yml", scheme(pack, code, name, from).getBytes(StandardCharsets.UTF_8));
        Pattern line = Pattern.compile("(?m)^(\\s*package\\s+)" + Pattern.quote(pack.code()) + "\\b");
        files.replaceAll((path, bytes) -> path.endsWith(".drl")
                ? line.matcher(new String(bytes, StandardCharsets.UTF_8))
                        .replaceFirst("$1" + code)
                        .getBytes(StandardCharsets.UTF_8)
                : bytes);
        files.put(
                "CHANGELOG.md",
                ("# 变更记录\n\n## 1.0.0\n\n- 照抄自 " + pack.code() + " " + pack.version() + "（" + pack.name() + "）。\n")
                        .getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private static String scheme(RulePack pack, String code, @Nullable String name, @Nullable LocalDate from) {
        Yaml yaml = pack.scheme().yaml();
        String text = new String(pack.files().get("scheme.yml"), StandardCharsets.UTF_8);
        YamlEdit edit = new YamlEdit(text.startsWith("\uFEFF") ? text.substring(1) : text);
        set(edit, yaml, "scheme", code);
        set(edit, yaml, "version", "1.0.0");
        set(edit, yaml, "maturity", "draft");
        if (name != null) {
            set(edit, yaml, "name", FlowYaml.scalar(name));
        }
        if (from != null) {
            set(edit, yaml, "effective", "{ from: " + from + " }");
        }
        return edit.result();
    }

    private static void set(YamlEdit edit, Yaml yaml, String key, String written) {
        if (yaml.get(key).isPresent()) {
            edit.set(yaml.get(key), written);
        } else {
            edit.put(yaml, key, written);
        }
    }
}
