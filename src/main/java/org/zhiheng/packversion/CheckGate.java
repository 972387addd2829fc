package org.zhiheng.packversion;

import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.zhiheng.content.Finding;
import org.zhiheng.metric.MetricGatherer;
import org.zhiheng.work.WorkProgress;

/** No open finding: the check of the pack, and what the database says to its metrics. */
@Component
@Order(1)
class CheckGate implements PublicationGate {

    private final MetricGatherer gatherer;

    CheckGate(MetricGatherer gatherer) {
        this.gatherer = gatherer;
    }

    @Override
    public GateOutcome judge(PackContent content, WorkProgress progress) {
        progress.at(0, 1, "检查规则包和指标", "checking pack and metrics");
        List<Finding> findings = java.util.stream.Stream.concat(
                        content.check().stream(), gatherer.check(content.metrics()).stream())
                .filter(Finding::isError)
                .sorted()
                .toList();
        return new GateOutcome(
                "check",
                findings.isEmpty(),
                findings.isEmpty() ? "检查没有发现错误" : "检查发现错误 " + findings.size() + " 处",
                findings.isEmpty() ? "the check finds no error" : "the check finds " + findings.size() + " errors",
                findings.stream().map(GateOutcome.Detail::of).toList());
    }
}
