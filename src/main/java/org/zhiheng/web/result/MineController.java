package org.zhiheng.web.result;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.result.Notices;
import org.zhiheng.result.Placings;

/** A unit's own first page: its results and the notices to it. */
@Controller
class MineController {

    private final Placings placings;
    private final Notices notices;

    MineController(Placings placings, Notices notices) {
        this.placings = placings;
        this.notices = notices;
    }

    @GetMapping("/mine")
    String mine(@AuthenticationPrincipal CurrentUser user, Model model) {
        model.addAttribute("results", placings.own(user));
        model.addAttribute("notices", notices.notices(user, 0, 20));
        return "mine";
    }
}
