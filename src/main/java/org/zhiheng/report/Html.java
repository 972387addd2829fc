package org.zhiheng.report;

import java.util.List;
import org.apache.commons.text.StringEscapeUtils;
import org.jspecify.annotations.Nullable;

/** Well-formed HTML under construction; every text is escaped. */
final class Html {

    private final StringBuilder out = new StringBuilder();

    static String escaped(@Nullable String text) {
        return text == null ? "" : StringEscapeUtils.escapeXml10(text).replace("\n", "<br/>");
    }

    /** A whole document that needs nothing else. */
    static String document(String title, String style, String body) {
        return "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"zh-CN\">\n<head>\n"
                + "<meta charset=\"UTF-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                + "<title>" + escaped(title) + "</title>\n<style>\n" + style + "</style>\n</head>\n<body>\n" + body
                + "</body>\n</html>\n";
    }

    Html element(String name, @Nullable String text) {
        return element(name, "", text);
    }

    Html element(String name, String kind, @Nullable String text) {
        open(name, kind);
        out.append(escaped(text));
        return close(name);
    }

    Html open(String name, String kind) {
        out.append('<').append(name);
        if (!kind.isEmpty()) {
            out.append(" class=\"").append(kind).append('"');
        }
        out.append('>');
        return this;
    }

    Html close(String name) {
        out.append("</").append(name).append(">\n");
        return this;
    }

    /** A table with heads; {@code kinds} are the classes of the columns' cells. */
    Html table(List<String> heads, List<String> kinds, List<List<String>> rows) {
        open("table", "");
        out.append("<thead><tr>");
        heads.forEach(head -> element("th", head));
        out.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : rows) {
            out.append("<tr>");
            for (int column = 0; column < row.size(); column++) {
                element("td", kinds.get(column), row.get(column));
            }
            out.append("</tr>\n");
        }
        out.append("</tbody>");
        return close("table");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
