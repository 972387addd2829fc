package org.zhiheng.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.zhiheng.content.ContentException;

class FeedReaderTests {

    private static final String GOOD = """
            name: 案件
            record: governance_case
            source: { zone: Asia/Shanghai }
            columns:
              case_number: 编号
              opened_at: { column: 受理, format: yyyy-MM-dd }
            units:
              place: 单位
            key: [case_number]
            """;

    @Test
    void readsAFeed() {
        Feed feed = FeedReader.parse("batch/feeds/x.yml", "x", GOOD);
        assertThat(feed.kind()).isEqualTo(RecordKind.GOVERNANCE_CASE);
        assertThat(feed.key()).containsExactly(new Feed.KeyPart("case_number", true));
        assertThat(feed.headings(true)).containsExactly("编号", "受理", "单位");
        assertThat(feed.refusedOrders()).containsExactly("due_before_opened");
    }

    @Test
    void findsEveryMistakeWithItsLine() {
        ContentException mistakes =
                catchThrowableOfType(ContentException.class, () -> FeedReader.parse("f.yml", "x", """
                        name: 案件
                        recrod: governance_case
                        record: governance_case
                        source: { zone: Asia/Peking }
                        columns:
                          case_number: 编号
                          opend_at: 受理
                          opened_at: { column: 受理, formats: ['yyyy-QQQQQQQ'] }
                        units:
                          place: { column: 单位, unknown: guess }
                        checks: { closed_before_opened: forbid }
                        """));
        assertThat(mistakes.findings())
                .extracting(finding -> finding.line() + " " + finding.code())
                .contains(
                        "2 yaml-unknown-key",
                        "4 feed-zone",
                        "7 yaml-unknown-key",
                        "8 feed-format",
                        "10 feed-unknown-word",
                        "11 feed-unknown-word");
        assertThat(mistakes.findings()).extracting("code").contains("feed-key");
    }

    @Test
    void suggestsTheWordMeant() {
        ContentException mistake = catchThrowableOfType(
                ContentException.class, () -> FeedReader.parse("f.yml", "x", GOOD.replace("opened_at", "opend_at")));
        assertThat(mistake.findings())
                .anySatisfy(finding -> assertThat(finding.inEnglish()).contains("did you mean (opened_at)"));
    }

    @Test
    void everyRecordNeedsItsMandatoryFields() {
        ContentException mistake =
                catchThrowableOfType(ContentException.class, () -> FeedReader.parse("f.yml", "x", """
                        name: 隐患
                        record: hazard
                        source: { zone: Asia/Shanghai }
                        columns: { hazard_number: 编号 }
                        units: { place: 单位 }
                        key: [hazard_number]
                        """));
        assertThat(mistake.findings()).extracting("code").containsExactly("feed-required");
    }
}
