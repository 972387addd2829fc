package org.zhiheng.web.run;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.appeal.Appeal;
import org.zhiheng.appeal.Appeals;
import org.zhiheng.report.Reply;
import org.zhiheng.report.Reports;
import org.zhiheng.report.Watermark;
import org.zhiheng.result.Breakdowns;
import org.zhiheng.result.ResultRuns;
import org.zhiheng.review.ResultChanges;
import org.zhiheng.review.Reviews;
import org.zhiheng.vocabulary.Period;

/** The written replies to appeals. */
@Component
class AppealReplies {

    private final Appeals appeals;
    private final Reviews reviews;
    private final ResultChanges changes;
    private final ResultRuns resultRuns;
    private final Breakdowns breakdowns;
    private final Reports reports;
    private final OperationLog operations;
    private final Clock clock;

    AppealReplies(
            Appeals appeals,
            Reviews reviews,
            ResultChanges changes,
            ResultRuns resultRuns,
            Breakdowns breakdowns,
            Reports reports,
            OperationLog operations,
            Clock clock) {
        this.appeals = appeals;
        this.reviews = reviews;
        this.changes = changes;
        this.resultRuns = resultRuns;
        this.breakdowns = breakdowns;
        this.reports = reports;
        this.operations = operations;
        this.clock = clock;
    }

    /** The letter in Word; empty before the ruling. The taking is logged. */
    Optional<byte[]> letter(Appeal appeal, CurrentUser user, String address) {
        if (appeal.ruling() == null || appeal.decidedAt() == null) {
            return Optional.empty();
        }
        byte[] letter =
                reports.replyLetter(reply(appeal, user), Watermark.text(user.userName(), LocalDateTime.now(clock)));
        operations.record(user.userName(), address, "下载申诉答复", "appeal/" + appeal.number(), null, null, null);
        return Optional.of(letter);
    }

    private Reply reply(Appeal appeal, CurrentUser user) {
        ResultRuns.Run run = resultRuns.run(appeal.runId()).orElseThrow();
        return new Reply(
                appeal.number(),
                appeal.unitName(),
                Period.parse(run.period()).chinese() + run.schemeName(),
                appeal.kind().equals("process") ? "程序有误" : "事实有误",
                matter(appeal, user),
                appeal.statement(),
                appeal.state().equals("upheld"),
                Objects.requireNonNull(appeal.ruling()),
                day(appeal.filedAt()),
                day(Objects.requireNonNull(appeal.decidedAt())),
                effects(appeal),
                run.runId(),
                Objects.requireNonNullElse(run.outputHash(), ""));
    }

    private String matter(Appeal appeal, CurrentUser user) {
        String item = breakdowns.nodes(appeal.runId()).stream()
                .filter(node -> node.node().equals(appeal.criterion()))
                .map(node -> "评分项「" + node.name() + "」")
                .findFirst()
                .orElse("");
        if (appeal.recordKind() == null || appeal.recordId() == null) {
            return item;
        }
        String key = appeals.recordKey(appeal.recordKind(), appeal.recordId(), user)
                .orElse(String.valueOf(appeal.recordId()));
        return item + (item.isEmpty() ? "" : "，") + "记录 " + key + (appeal.correction() == null ? "，请求不予计入" : "，请求更正");
    }

    private List<String> effects(Appeal appeal) {
        Long made = appeal.newRun();
        if (made == null) {
            return List.of();
        }
        if (resultRuns.run(made).filter(ResultRuns.Run::isFinished).isEmpty()) {
            return List.of("按更正后的数据重新计算为第 " + made + " 号考核，结果另行通知。");
        }
        List<String> own = changes.between(appeal.runId(), made).stream()
                .filter(change -> change.unitCode().equals(appeal.unitCode()))
                .map(change -> "按更正后的数据重新计算（第 " + made + " 号考核），你单位" + change.chinese())
                .toList();
        return own.isEmpty() ? List.of("按更正后的数据重新计算（第 " + made + " 号考核），你单位总分、名次、等次不变。") : own;
    }

    private java.time.LocalDate day(OffsetDateTime at) {
        return at.atZoneSameInstant(clock.getZone()).toLocalDate();
    }
}
