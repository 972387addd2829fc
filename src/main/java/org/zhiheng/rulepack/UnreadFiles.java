package org.zhiheng.rulepack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.zhiheng.content.Finding;

/** Files of a pack's folder that nobody reads though their authors may think so: 计分表.xls, criteria.yaml, 规则.drl.txt. */
final class UnreadFiles {

    private static final Set<String> TABLES =
            Set.of("xls", "xlsx", "xlsm", "xlsb", "xltx", "et", "ett", "ods", "csv", "numbers", "html", "htm");
    private static final Set<String> READ_AS_TEXT = Set.of("yml", "yaml", "drl");

    private UnreadFiles() {}

    static List<Finding> of(String folder, Iterable<String> paths) {
        List<Finding> findings = new ArrayList<>();
        for (String path : paths) {
            if (!isRead(path) && !path.endsWith(".md")) {
                findings.add(finding(folder + "/" + path, path.substring(path.lastIndexOf('/') + 1)));
            }
        }
        return findings;
    }

    private static boolean isRead(String path) {
        boolean scenario = path.startsWith("scenarios/") && path.endsWith(".yml");
        return path.equals("scheme.yml")
                || path.equals("criteria.yml")
                || scenario
                || path.endsWith(".xlsx")
                || path.endsWith(".drl");
    }

    private static Finding finding(String file, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String suffix = lower.substring(lower.lastIndexOf('.') + 1);
        String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
        if (TABLES.contains(suffix)) {
            return unread(file, true)
                    .fix(
                            suffix.equals("xlsx") ? "扩展名改成小写的 .xlsx" : "用 WPS 或 Excel 打开，另存为「" + stem + ".xlsx」，删去这个文件",
                            suffix.equals("xlsx")
                                    ? "write the suffix in lower case: .xlsx"
                                    : "save it as (" + stem + ".xlsx) and delete this file");
        }
        String inner = stem.toLowerCase(Locale.ROOT);
        if (suffix.equals("txt") && READ_AS_TEXT.contains(inner.substring(inner.lastIndexOf('.') + 1))) {
            return unread(file, true).fix("改名为「" + stem + "」", "rename it to (" + stem + ")");
        }
        if (READ_AS_TEXT.contains(suffix)) {
            return unread(file, true)
                    .fix(
                            "文件名应为 scheme.yml、criteria.yml、scenarios/….yml 或 ….drl，扩展名小写",
                            "files are scheme.yml, criteria.yml, scenarios/….yml and ….drl, suffixes in lower case");
        }
        return unread(file, false).fix("附件放到别处；说明写在 .md 里", "keep attachments elsewhere; notes go into .md files");
    }

    private static Finding unread(String file, boolean error) {
        String chinese = "规则包不读这种文件，里面写的不算数";
        String english = "a rule pack does not read such a file";
        return error
                ? Finding.error("unread-file", file, 0, 0, chinese, english)
                : Finding.warning("stray-file", file, 0, 0, chinese, english);
    }
}
