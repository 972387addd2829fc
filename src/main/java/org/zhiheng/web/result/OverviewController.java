package org.zhiheng.web.result;

import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.intake.ImportBatches;
import org.zhiheng.result.Notices;
import org.zhiheng.result.ResultRuns;
import org.zhiheng.vocabulary.Period;

/** The department's first page: what waits, how far the period is, the newest results. */
@Controller
class OverviewController {

    private final ResultRuns resultRuns;
    private final Notices notices;
    private final ImportBatches batches;
    private final PeriodProgress progress;

    OverviewController(ResultRuns resultRuns, Notices notices, ImportBatches batches, PeriodProgress progress) {
        this.resultRuns = resultRuns;
        this.notices = notices;
        this.batches = batches;
        this.progress = progress;
    }

    @GetMapping("/overview")
    String overview(
            @AuthenticationPrincipal CurrentUser user, @RequestParam(defaultValue = "") String period, Model model) {
        List<Period> periods = progress.periods();
        Period chosen = periods.stream()
                .filter(one -> one.code().equals(period))
                .findFirst()
                .orElse(periods.get(0));
        model.addAttribute("periods", periods);
        model.addAttribute("progress", progress.of(chosen));
        List<ResultRuns.Run> runs = resultRuns.runs("", "", true, 0, 6);
        model.addAttribute("runs", runs);
        model.addAttribute("stages", resultRuns.stages(runs));
        model.addAttribute("waiting", notices.waiting());
        model.addAttribute("notices", notices.notices(user, 0, 20));
        model.addAttribute("batches", batches.batches(0, 6));
        return "overview";
    }
}
