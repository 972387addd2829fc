package org.zhiheng.web.result;

import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.web.data.Loaded;

/** The department's first page: what waits, what failed, the newest results. */
@Controller
class OverviewController {

    private final Results results;
    private final Loaded loaded;

    OverviewController(Results results, Loaded loaded) {
        this.results = results;
        this.loaded = loaded;
    }

    @GetMapping("/overview")
    String overview(@AuthenticationPrincipal CurrentUser user, Model model) {
        List<Results.Run> runs = results.runs("", "", true, 0, 12);
        model.addAttribute("runs", runs);
        model.addAttribute("stages", results.stages(runs));
        model.addAttribute("waiting", results.waiting());
        model.addAttribute("notices", results.notices(user));
        model.addAttribute("batches", loaded.batches(0, 6));
        return "overview";
    }
}
