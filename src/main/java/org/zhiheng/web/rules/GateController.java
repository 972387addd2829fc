package org.zhiheng.web.rules;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.packversion.GateOutcome;
import org.zhiheng.packversion.Gates;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.packversion.VersionRefused;
import org.zhiheng.packversion.VersionWork;
import org.zhiheng.work.Work;

/** The gates before publication as work in the background: begin, follow, cancel, read what they said. */
@Controller
class GateController {

    private final PackVersions versions;
    private final Gates gates;

    GateController(PackVersions versions, Gates gates) {
        this.versions = versions;
        this.gates = gates;
    }

    /**
     * How far the newest check of a version is, as the editor follows it.
     *
     * @param state of the work; {@code none}: nothing was asked yet
     * @param stale whether the version was changed since
     * @param error why it failed; null otherwise
     */
    record Told(
            String state,
            boolean open,
            boolean stale,
            int percent,
            String words,
            @Nullable String error,
            List<Said> gates) {}

    /** What one gate said. */
    record Said(String gate, boolean passed, String words, List<DraftChecks.Place> places) {}

    /** Puts into the model what the fragment on a version's page shows. */
    static void show(PackVersion version, Gates gates, Model model) {
        Work check = gates.latest(version).orElse(null);
        List<GateOutcome> outcomes = check != null && check.isDone() && VersionWork.isAbout(check, version)
                ? Gates.outcomes(check)
                : check != null && check.isOpen()
                        ? List.of()
                        : gates.known(version).orElse(List.of());
        model.addAttribute("check", check);
        model.addAttribute("checkStale", check != null && outcomes.isEmpty() && !VersionWork.isAbout(check, version));
        model.addAttribute("outcomes", outcomes);
    }

    @GetMapping("/versions/{id}/gates")
    @ResponseBody
    Told told(@PathVariable long id, Locale locale) {
        PackVersion version = found(id);
        boolean chinese = locale.getLanguage().equals("zh");
        String folder = "rules/" + version.scheme();
        return gates.latest(version)
                .map(check -> new Told(
                        check.state().code(),
                        check.isOpen(),
                        !VersionWork.isAbout(check, version),
                        check.percent(),
                        chinese ? check.chinese() : check.english(),
                        check.error(),
                        Gates.outcomes(check).stream()
                                .map(outcome -> said(outcome, folder, chinese))
                                .toList()))
                .orElseGet(() -> new Told("none", false, false, 0, "", null, List.of()));
    }

    private static Said said(GateOutcome outcome, String folder, boolean chinese) {
        return new Said(
                outcome.gate(),
                outcome.passed(),
                chinese ? outcome.chinese() : outcome.english(),
                outcome.details().stream()
                        .map(detail -> new DraftChecks.Place(
                                DraftChecks.Mark.inside(detail.file(), folder),
                                detail.line(),
                                chinese ? detail.chinese() : detail.english(),
                                List.of(),
                                detail.scenario()))
                        .toList());
    }

    @PostMapping("/versions/{id}/gates")
    String start(@AuthenticationPrincipal CurrentUser user, @PathVariable long id, RedirectAttributes flash) {
        try {
            gates.start(found(id), user.userName());
        } catch (VersionRefused refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/versions/" + id;
    }

    @PostMapping("/versions/{id}/gates/cancel")
    String cancel(@PathVariable long id) {
        gates.cancel(found(id));
        return "redirect:/versions/" + id;
    }

    /** @throws VersionRefused before the gates have all answered; they are asked then */
    void requireKnown(PackVersion version, CurrentUser user) {
        if (gates.known(version).isEmpty()) {
            gates.startIfUnknown(version, user.userName());
            throw new VersionRefused(
                    "发布前的检查还没有完成，已在后台进行；全部通过后再点「发布」",
                    "the gates have not all answered yet and are being asked; publish when they have passed");
        }
    }

    private PackVersion found(long id) {
        return versions.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这个版本 / no such version"));
    }
}
