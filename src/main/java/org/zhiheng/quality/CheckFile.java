package org.zhiheng.quality;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Hash;
import org.zhiheng.metric.GovernanceQueries;
import org.zhiheng.metric.RunScope;
import org.zhiheng.metric.SqlFileHeader;
import org.zhiheng.vocabulary.Period;

/** Reads one check file: the header lines {@code -- key: value}, then one SELECT. */
final class CheckFile {

    private static final SqlFileHeader.Kind KIND = new SqlFileHeader.Kind(
            "check",
            "校验",
            List.of("name", "name_en", "severity", "kind", "record", "unit", "role", "period", "advice"));

    private final String file;
    private final String text;
    private final SqlFileHeader header;

    CheckFile(String file, String text) {
        this.file = file;
        this.text = text.startsWith("\ufeff") ? text.substring(1) : text;
        this.header = new SqlFileHeader(file, this.text, KIND);
    }

    /** What is wrong with the file. */
    List<Finding> findings() {
        return header.findings();
    }

    /** Empty when a mistake was found. */
    Optional<DataCheck> read() {
        String body = header.body();
        GovernanceQueries.Query query = new GovernanceQueries.Query(
                file, body.endsWith(";") ? body.substring(0, body.length() - 1) : body, header.bodyLine());
        findings().addAll(query.mistakes());
        DataCheck check = new DataCheck(
                header.code(),
                header.required("name", "校验名称", "the Chinese name"),
                header.text("name_en", header.code()),
                header.word("severity", DataCheck.Severity.WARN, DataCheck.Severity.values()),
                header.word("kind", DataCheck.Kind.FIELD, DataCheck.Kind.values()),
                record(query),
                header.text("unit", ""),
                header.text("role", RunScope.PLACE),
                header.entry("period") != null
                        ? header.word("period", Period.Length.QUARTER, Period.Length.values())
                        : null,
                header.required("advice", "处理建议", "the advice"),
                query,
                Hash.of(text));
        header.required("severity", "严重程度（error、warn 或 info）", "the severity (error, warn or info)");
        header.required("kind", "类型", "the kind");
        return findings().stream().anyMatch(Finding::isError) ? Optional.empty() : Optional.of(check);
    }

    /** The view whose rows are at fault: the one named, or the only one with records that the body reads. */
    private @Nullable String record(GovernanceQueries.Query query) {
        List<String> kinds = query.views().stream()
                .filter(view -> GovernanceQueries.tableOf(view).isPresent())
                .toList();
        SqlFileHeader.Entry entry = header.entry("record");
        if (entry != null && !kinds.contains(entry.value())) {
            header.wrong("record", "record", "正文没有读取这种记录", "the body does not read these records");
        } else if (entry == null && kinds.size() > 1) {
            header.error(
                    "record",
                    query.bodyLine(),
                    0,
                    String.join(", ", kinds),
                    "正文读取了多种记录，请用 record: 写明查的是哪一种",
                    "the body reads several kinds of records; say with record: which are checked");
        }
        return entry != null ? entry.value() : kinds.isEmpty() ? null : kinds.get(0);
    }
}
