package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.Test;
import org.zhiheng.content.Finding;
import org.zhiheng.vocabulary.MetricDescription;

/**
 * Workbooks as people leave them behind: each file of {@code workbooks/} is the table of {@link TableTests} after one thing
 * was done to it in an office program (LibreOffice 7.4), or to its bytes where no program does it.
 */
class OfficeWorkbookTests {

    private static final Set<String> METRICS = Set.of("rate", "overdue", "calls");

    /** Name of the file → what must be told, {@code code cell}; {@code =}: nothing, and the hash is that of the table. */
    private static final String TOLD = """
            resave                =
            comment               =
            second_sheet_blank    blank
            inline                =
            phonetic              =
            trailing_blank        =
            merge_across          =
            merge_down            =
            fmt_points_2dec       =
            fmt_points_currency   =
            fmt_points_text_at    =
            points_text_number    =
            points_spaces         =
            sheet_renamed         =
            heading_newline       changed
            insert_row            changed
            range_fullwidth       changed
            filtered              hidden-cells 分档!A4
            hidden_sheet          hidden-cells 折线!A1
            extra_unnamed_column  no-heading 分档!D3
            merge_block           merged-across 事故!A3
            sort_rows             knots-not-rising 折线!A3
            range_number_cell     tier-top 分档!A3
            range_fraction        percent-fraction 分档!A3
            range_percent_cell    percent-end 分档!A3
            range_comma           cell-not-understood 分档!A4
            knots_percent_cells   percent-end 折线!A2, percent-end 折线!A3
            fmt_points_percent    points-over-cap 分档!B3, points-over-cap 分档!B4
            fmt_points_date       cell-date 分档!B3, cell-date 分档!B4, cell-date 分档!B5
            points_fullwidth      not-number 分档!B3
            points_backquote      not-number 分档!B3
            rules_points_text     cell-not-number 规则!G2
            formula               cell-formula 分档!B3
            error_ref             cell-error 分档!B3
            hugenum               cell-error 分档!B3
            strict                workbook
            truncated             workbook
            ods_renamed           workbook
            old_xls_renamed       workbook
            html_renamed          workbook
            zip                   workbook
            xxe                   workbook
            """;

    private static byte[] file(String name) throws IOException {
        try (InputStream stream = OfficeWorkbookTests.class.getResourceAsStream("/workbooks/" + name + ".xlsx")) {
            return stream.readAllBytes();
        }
    }

    private static List<Finding> check(RulePack pack) {
        MetricDescription rate = MetricDescription.of("rate", "及时率", "%", MetricDescription.Better.HIGHER);
        return RulePackCheck.check(pack, METRICS, Map.of("rate", rate));
    }

    private static String told(Finding finding) {
        String place = finding.place().replaceFirst("^rules/tabled/计分表\\.xlsx!?", "");
        return (finding.code() + " " + place).strip();
    }

    @Test
    void readsOrRefusesWhatOfficeProgramsLeaveBehind() throws IOException {
        String hash = TableTests.pack(file("resave")).hash();
        List<String> wrong = new ArrayList<>();
        int files = 0;
        for (String line : TOLD.lines().toList()) {
            String name = line.split("\\s+", 2)[0];
            String expected = line.split("\\s+", 2)[1].strip();
            RulePack pack = TableTests.pack(file(name));
            List<Finding> findings = check(pack);
            List<String> told = findings.stream().map(OfficeWorkbookTests::told).toList();
            boolean silent = Set.of("=", "blank", "changed").contains(expected);
            if (!told.equals(silent ? List.of() : Arrays.asList(expected.split(", ")))) {
                wrong.add(name + ": " + told);
            }
            if (expected.equals("=") != pack.hash().equals(hash) && silent) {
                wrong.add(name + ": hash");
            }
            findings.stream()
                    .filter(finding -> finding.fixChinese() == null
                            || finding.fixEnglish() == null
                            || !finding.chinese().matches("(?s).*\\p{IsHan}.*"))
                    .forEach(finding -> wrong.add(name + ": without a fix: " + finding.inChinese()));
            files++;
        }
        assertThat(wrong).isEmpty();
        System.out.println("office workbooks " + files + " read or refused in place");
    }

    @Test
    void saysWhichMistakeAFileIs() throws IOException {
        assertThat(reason(file("old_xls_renamed"))).contains("旧格式（.xls）");
        assertThat(reason(file("ods_renamed"))).contains(".ods");
        assertThat(reason(file("strict"))).contains("Strict Open XML");
        assertThat(reason(file("truncated"))).contains("不完整");
        assertThat(reason(file("html_renamed"))).contains("文本或网页");
        assertThat(reason(file("zip"))).contains("压缩包");
        assertThat(reason(new byte[0])).contains("0 字节");
        try (POIFSFileSystem store = new POIFSFileSystem();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            var encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
            encryptor.confirmPassword("密码");
            try (var stream = encryptor.getDataStream(store)) {
                stream.write(file("resave"));
            } catch (java.security.GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
            store.writeFilesystem(out);
            assertThat(reason(out.toByteArray())).contains("加了密码").contains("去掉");
        }
    }

    /** The cause alone is told, not what follows from it. */
    private static String reason(byte[] bytes) {
        List<Finding> findings = check(TableTests.pack(bytes));
        assertThat(findings).hasSize(1);
        return findings.get(0).inChinese();
    }

    @Test
    void tellsOfFilesThatNobodyReads() throws IOException {
        TreeMap<String, byte[]> files =
                new TreeMap<>(TableTests.pack(file("resave")).files());
        byte[] workbook = files.remove("计分表.xlsx");
        Map<String, String> expected = Map.of(
                "计分表.xls", "另存为「计分表.xlsx」",
                "计分表.ods", "另存为「计分表.xlsx」",
                "计分表.csv", "另存为「计分表.xlsx」",
                "计分表.XLSX", "改成小写");
        expected.forEach((name, fix) -> {
            TreeMap<String, byte[]> all = new TreeMap<>(files);
            all.put(name, workbook);
            List<Finding> findings = check(RulePackReader.read("rules/tabled", all));
            assertThat(findings).hasSize(1);
            assertThat(findings.get(0).inChinese())
                    .startsWith("rules/tabled/" + name + ": ")
                    .contains(fix);
        });
        files.put("计分表.xlsx", workbook);
        files.put("规则.drl.txt", new byte[0]);
        files.put("criteria.yaml", new byte[0]);
        files.put("附件.pdf", new byte[0]);
        files.put("CHANGELOG.md", new byte[0]);
        assertThat(check(RulePackReader.read("rules/tabled", files)))
                .extracting(finding -> finding.code() + " " + finding.file())
                .containsExactly(
                        "unread-file rules/tabled/criteria.yaml",
                        "unread-file rules/tabled/规则.drl.txt",
                        "stray-file rules/tabled/附件.pdf");
    }
}
