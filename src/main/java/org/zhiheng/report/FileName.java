package org.zhiheng.report;

import java.util.Locale;

/** Names of files that any system accepts, and what is in them. */
final class FileName {

    private static final int LONGEST = 80;

    private FileName() {}

    /** The text without the characters a file system refuses; at most 80 code points. */
    static String of(String text) {
        String clean = text.strip().replaceAll("[\\\\/:*?\"<>|\\p{Cntrl}]", "_").replaceAll("^\\.+", "_");
        return clean.codePointCount(0, clean.length()) <= LONGEST
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, LONGEST));
    }

    static String mediaType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
            case "xlsx" -> "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            case "docx" -> "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
            case "txt" -> "text/plain;charset=utf-8";
            case "csv" -> "text/csv;charset=utf-8";
            case "json" -> "application/json";
            case "html" -> "text/html;charset=utf-8";
            case "pdf" -> "application/pdf";
            case "zip" -> "application/zip";
            default -> "application/octet-stream";
        };
    }
}
