package org.zhiheng.rulepack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.zhiheng.content.Yaml;

/** YAML values on one line, as they stand in a cell of the criteria tree. */
final class FlowYaml {

    private FlowYaml() {}

    /** A value: a scalar as its text, a list in brackets, a mapping in braces; empty when absent. */
    static String cell(Yaml yaml) {
        return yaml.isScalar() ? yaml.text("") : yaml.isPresent() ? flow(yaml) : "";
    }

    /** The entries of a mapping without its braces, some keys left out. */
    static String entries(Yaml mapping, java.util.Set<String> leftOut) {
        List<String> parts = new ArrayList<>();
        mapping.entries().forEach((key, value) -> {
            if (!leftOut.contains(key)) {
                parts.add(scalar(key) + ": " + flow(value));
            }
        });
        return String.join(", ", parts);
    }

    private static String flow(Yaml yaml) {
        if (yaml.isSequence()) {
            return "["
                    + String.join(
                            ", ", yaml.items().stream().map(FlowYaml::flow).toList()) + "]";
        }
        if (yaml.isMapping()) {
            List<String> parts = new ArrayList<>();
            for (Map.Entry<String, Yaml> entry : yaml.entries().entrySet()) {
                parts.add(scalar(entry.getKey()) + ": " + flow(entry.getValue()));
            }
            return "{ " + String.join(", ", parts) + " }";
        }
        return yaml.isPresent() ? scalar(yaml.text("")) : "";
    }

    /** A text that YAML reads back as this text. */
    static String scalar(String text) {
        if (text.matches("[\\p{L}\\p{N}《》（）“”〔〕、。；，％·./%_+<>=×^*() -]+")
                && !text.startsWith(" ")
                && !text.endsWith(" ")
                && !text.matches("(?:[-?*>=%]|\\.\\.\\.|---).*")) {
            return text;
        }
        return text.contains("\n")
                ? "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\""
                : "'" + text.replace("'", "''") + "'";
    }

    /** A cell as it is written into a file: flow values as they are, anything else as one scalar. */
    static String written(String cell) {
        String text = cell.strip();
        boolean flow = text.startsWith("{") && text.endsWith("}") || text.startsWith("[") && text.endsWith("]");
        return flow ? text : scalar(text);
    }

    /** The one-line value that a text means; parses it and writes it again, so that spaces do not matter. */
    static String normal(String cell) {
        String text = cell.strip();
        if (text.startsWith("{") || text.startsWith("[")) {
            Yaml parsed = Yaml.parse("", text);
            return parsed.findings().isEmpty() ? flow(parsed) : text;
        }
        if (text.matches("-?\\d+(\\.\\d+)?[%％]?")) {
            java.math.BigDecimal number = Yaml.parse("", text).decimal().orElseThrow();
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        return text;
    }
}
