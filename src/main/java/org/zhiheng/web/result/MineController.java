package org.zhiheng.web.result;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.zhiheng.access.CurrentUser;

/** A unit's own first page: its results and the notices to it. */
@Controller
class MineController {

    private final Results results;

    MineController(Results results) {
        this.results = results;
    }

    @GetMapping("/mine")
    String mine(@AuthenticationPrincipal CurrentUser user, Model model) {
        model.addAttribute("results", results.own(user));
        model.addAttribute("notices", results.notices(user));
        return "mine";
    }
}
