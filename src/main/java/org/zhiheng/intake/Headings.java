package org.zhiheng.intake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The headings of a table, looked up by what a feed calls them. */
final class Headings {

    private final List<String> names;
    private final Map<String, Integer> exact = new HashMap<>();
    private final Map<String, Integer> lastPart = new HashMap<>();

    /** @param names one per column; parts of a heading of several rows are joined by a slash */
    Headings(List<String> names) {
        this.names = List.copyOf(names);
        for (int column = 0; column < names.size(); column++) {
            String name = normal(names.get(column));
            if (name.isEmpty()) {
                continue;
            }
            exact.putIfAbsent(name, column);
            String last = name.substring(name.lastIndexOf('/') + 1);
            lastPart.merge(last, column, (one, other) -> -1);
        }
    }

    /** One heading out of several rows, top down; a text repeated by a merged cell counts once. */
    static Headings joined(List<String[]> rows) {
        int width = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        List<String> names = new ArrayList<>();
        for (int column = 0; column < width; column++) {
            List<String> parts = new ArrayList<>();
            for (String[] row : rows) {
                String part = column < row.length ? row[column].strip() : "";
                if (!part.isEmpty()
                        && (parts.isEmpty() || !parts.get(parts.size() - 1).equals(part))) {
                    parts.add(part);
                }
            }
            names.add(String.join("/", parts));
        }
        return new Headings(names);
    }

    /** The column, 0-based; -1 when there is none. A slash in the heading stands for levels; the last level alone will do. */
    int column(String heading) {
        String name = normal(heading);
        Integer column = exact.get(name);
        return column != null ? column : lastPart.getOrDefault(name, -1);
    }

    int matches(Collection<String> wanted) {
        int matches = 0;
        for (String heading : wanted) {
            if (column(heading) >= 0) {
                matches++;
            }
        }
        return matches;
    }

    List<String> names() {
        return names;
    }

    int width() {
        return names.size();
    }

    private static String normal(String heading) {
        StringBuilder normal = new StringBuilder();
        boolean space = false;
        for (int index = 0; index < heading.length(); index++) {
            char letter = Text.halfWidth(heading.charAt(index));
            if (Character.isWhitespace(letter) || letter == '\u00a0' || letter == '\ufeff') {
                space = normal.length() > 0;
            } else {
                if (space) {
                    normal.append(' ');
                    space = false;
                }
                normal.append(letter);
            }
        }
        while (normal.length() > 1 && normal.charAt(normal.length() - 1) == '*') {
            normal.setLength(normal.length() - 1);
        }
        return normal.toString().strip().toLowerCase(java.util.Locale.ROOT);
    }
}
