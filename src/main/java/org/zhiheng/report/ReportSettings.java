package org.zhiheng.report;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.springframework.core.env.Environment;

/**
 * What a report says about the office that issues it; every value is a setting {@code zhiheng.report.*} with a neutral
 * default.
 *
 * @param organ the issuing office, on the workbook's 填报单位 line and under the bulletin
 * @param recipients whom the bulletin addresses
 * @param preparedBy 制表人, left blank for a signature when empty
 * @param reviewedBy 审核人
 * @param documentNumber 文号; not printed when empty
 * @param copies 抄送; not printed when empty
 * @param fonts open fonts with Chinese for PDF, most wanted first; those found on the machine come after them
 */
record ReportSettings(
        String organ,
        String recipients,
        String preparedBy,
        String reviewedBy,
        String documentNumber,
        String copies,
        List<Path> fonts) {

    static final ReportSettings NEUTRAL = new ReportSettings("（单位名称）", "各有关单位", "", "", "", "", List.of());

    static ReportSettings from(Environment environment) {
        return new ReportSettings(
                environment.getProperty("zhiheng.report.organ", NEUTRAL.organ),
                environment.getProperty("zhiheng.report.recipients", NEUTRAL.recipients),
                environment.getProperty("zhiheng.report.prepared-by", NEUTRAL.preparedBy),
                environment.getProperty("zhiheng.report.reviewed-by", NEUTRAL.reviewedBy),
                environment.getProperty("zhiheng.report.document-number", NEUTRAL.documentNumber),
                environment.getProperty("zhiheng.report.copies", NEUTRAL.copies),
                fonts(environment));
    }

    private static List<Path> fonts(Environment environment) {
        String listed = environment.getProperty("zhiheng.report.fonts", "") + ","
                + environment.getProperty("zhiheng.report.font", "");
        return Arrays.stream(listed.split("[,，]"))
                .map(String::strip)
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .toList();
    }
}
