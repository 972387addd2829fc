package org.zhiheng.web.result;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.web.ApiConfiguration;

/** How far a period's assessments are. */
@RestController
@RequestMapping(ApiConfiguration.BASE + "/overview")
class OverviewResource {

    private final PeriodProgress progress;

    OverviewResource(PeriodProgress progress) {
        this.progress = progress;
    }

    /**
     * The period's data, what is late, and the next step of each scheme.
     *
     * @param period the last ended quarter when empty
     */
    @GetMapping("/progress")
    PeriodProgress.Progress progress(@RequestParam(defaultValue = "") String period) {
        return progress.of(period.isEmpty() ? progress.periods().get(0) : Period.parse(period));
    }
}
