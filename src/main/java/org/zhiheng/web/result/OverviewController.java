package org.zhiheng.web.result;

import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.intake.ImportBatches;
import org.zhiheng.result.Notices;
import org.zhiheng.result.ResultRuns;

/** The department's first page: what waits, what failed, the newest results. */
@Controller
class OverviewController {

    private final ResultRuns resultRuns;
    private final Notices notices;
    private final ImportBatches batches;

    OverviewController(ResultRuns resultRuns, Notices notices, ImportBatches batches) {
        this.resultRuns = resultRuns;
        this.notices = notices;
        this.batches = batches;
    }

    @GetMapping("/overview")
    String overview(@AuthenticationPrincipal CurrentUser user, Model model) {
        List<ResultRuns.Run> runs = resultRuns.runs("", "", true, 0, 12);
        model.addAttribute("runs", runs);
        model.addAttribute("stages", resultRuns.stages(runs));
        model.addAttribute("waiting", notices.waiting());
        model.addAttribute("notices", notices.notices(user, 0, 20));
        model.addAttribute("batches", batches.batches(0, 6));
        return "overview";
    }
}
