package org.zhiheng.report;

import java.util.ArrayList;
import java.util.List;

/** The annexes of a bulletin, in their order; a run has those only that have something in them. */
enum Annex {
    RANKING("考核排名表"),
    NOT_RANKED("未参加排名单位名单");

    private final String title;

    Annex(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    static List<Annex> of(AssessmentReport report) {
        List<Annex> annexes = new ArrayList<>();
        if (report.units().stream().anyMatch(AssessmentReport.Unit::isRanked)) {
            annexes.add(RANKING);
        }
        if (!report.notRanked().isEmpty()) {
            annexes.add(NOT_RANKED);
        }
        return annexes;
    }

    /** 附件, with its number where there are several. */
    String label(AssessmentReport report) {
        List<Annex> all = of(report);
        return all.size() == 1 ? "附件" : "附件" + (all.indexOf(this) + 1);
    }
}
