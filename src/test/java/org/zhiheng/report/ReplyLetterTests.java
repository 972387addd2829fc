package org.zhiheng.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ReplyLetterTests {

    @Test
    void saysWhatWasDecidedAndWhatBecameOfTheResult() throws IOException {
        assertThat(text(true, List.of("按更正后的数据重新计算（第 12 号考核），你单位总分由 90 更正为 100；名次由 2 更正为 1。")))
                .contains(
                        "关于申诉2026Q3-017的答复",
                        "东街道：",
                        "你单位2026年10月12日对2026年第三季度街道考核提出的申诉（编号2026Q3-017，类别：事实有误）收悉。现答复如下。",
                        "评分项「按时办结率」，记录 A-1，请求更正。申诉理由：当日已办结。",
                        "申诉成立。系统登记滞后，予以更正。",
                        "按更正后的数据重新计算（第 12 号考核），你单位总分由 90 更正为 100；名次由 2 更正为 1。",
                        "2026年10月15日")
                .doesNotContain("你单位本期考核结果不变。");
        assertThat(text(false, List.of())).contains("申诉不成立。系统登记滞后，予以更正。", "你单位本期考核结果不变。");
    }

    @Test
    void isTheSameBytesEachTime() throws IOException {
        assertThat(bytes(true, List.of())).isEqualTo(bytes(true, List.of()));
    }

    private static List<String> text(boolean upheld, List<String> effects) throws IOException {
        try (XWPFDocument document = new XWPFDocument(new ByteArrayInputStream(bytes(upheld, effects)))) {
            return document.getParagraphs().stream().map(XWPFParagraph::getText).collect(Collectors.toList());
        }
    }

    private static byte[] bytes(boolean upheld, List<String> effects) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReplyLetter.write(
                new Reply(
                        "2026Q3-017",
                        "东街道",
                        "2026年第三季度街道考核",
                        "事实有误",
                        "评分项「按时办结率」，记录 A-1，请求更正",
                        "当日已办结",
                        upheld,
                        "系统登记滞后，予以更正。",
                        LocalDate.of(2026, 10, 12),
                        LocalDate.of(2026, 10, 15),
                        effects,
                        7,
                        "a1b2"),
                ReportSettings.from(new MockEnvironment()),
                "",
                out);
        return out.toByteArray();
    }
}
