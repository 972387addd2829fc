package org.zhiheng.web.data;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.Role;
import org.zhiheng.quality.Exclusions;
import org.zhiheng.quality.QualityRefused;
import org.zhiheng.quality.RecordCoverage;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.web.Page;
import org.zhiheng.web.UploadName;

/** Records taken out of the figures (D13): asking, deciding, and how many of each unit's. */
@Controller
class ExclusionController {

    private final Exclusions exclusions;
    private final RecordCoverage coverage;

    ExclusionController(Exclusions exclusions, RecordCoverage coverage) {
        this.exclusions = exclusions;
        this.coverage = coverage;
    }

    @GetMapping("/exclusions")
    String list(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String period,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        List<String> periods = coverage.periods();
        String chosen = periods.contains(period) ? period : periods.isEmpty() ? "" : periods.get(0);
        model.addAttribute("state", state);
        model.addAttribute("periods", periods);
        model.addAttribute("period", chosen);
        model.addAttribute("mayDecide", user.isAny(Role.DEPARTMENT, Role.PUBLISHER));
        model.addAttribute(
                "page",
                new Page<>(
                        exclusions.list(user, state, Page.offset(page), Page.SIZE),
                        page,
                        Page.SIZE,
                        exclusions.count(user, state)));
        model.addAttribute("rates", chosen.isEmpty() ? List.of() : exclusions.rates(user, Period.parse(chosen)));
        return "exclusions";
    }

    @GetMapping("/exclusions/new")
    String form(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String kind,
            @RequestParam long record,
            Model model) {
        model.addAttribute("kind", kind);
        model.addAttribute("record", record);
        model.addAttribute(
                "recordKey",
                exclusions
                        .recordKey(kind, record, user)
                        .orElseThrow(() -> new ResponseStatusException(
                                HttpStatus.NOT_FOUND, "没有您可查看的这条记录 / no such record that you may see")));
        model.addAttribute("reasons", Exclusions.REASONS);
        model.addAttribute(
                "about", exclusions.about(user, kind, List.of(record)).get(record));
        return "exclusion-new";
    }

    @PostMapping("/exclusions")
    String ask(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String kind,
            @RequestParam long record,
            @RequestParam String reasonCode,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(required = false) @Nullable MultipartFile evidence,
            HttpServletRequest request,
            RedirectAttributes flash)
            throws IOException {
        try {
            Exclusions.Evidence file = evidence == null || evidence.isEmpty()
                    ? null
                    : new Exclusions.Evidence(
                            UploadName.of(evidence, "evidence"), "application/octet-stream", evidence.getBytes());
            long number = exclusions.ask(kind, record, reasonCode, reason, file, user, request.getRemoteAddr());
            flash.addFlashAttribute("message", "剔除申请已提交，编号 " + number + " / asked as " + number);
            return "redirect:/exclusions";
        } catch (QualityRefused refused) {
            flash.addFlashAttribute("error", refused.getMessage());
            flash.addAttribute("kind", kind);
            flash.addAttribute("record", record);
            return "redirect:/exclusions/new";
        }
    }

    @PostMapping("/exclusions/{id}/decide")
    String decide(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam boolean approve,
            @RequestParam(defaultValue = "") String decision,
            HttpServletRequest request,
            RedirectAttributes flash) {
        try {
            exclusions.decide(id, approve, decision, user, request.getRemoteAddr());
            flash.addFlashAttribute("message", "已办理，此后发起的考核按此计算 / done; it counts for runs requested from now on");
        } catch (QualityRefused refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/exclusions";
    }

    @PostMapping("/exclusions/{id}/withdraw")
    String withdraw(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            HttpServletRequest request,
            RedirectAttributes flash) {
        try {
            exclusions.withdraw(id, user, request.getRemoteAddr());
            flash.addFlashAttribute("message", "已撤回 / withdrawn");
        } catch (QualityRefused refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/exclusions";
    }

    @GetMapping("/exclusions/{id}/evidence")
    ResponseEntity<byte[]> evidence(@AuthenticationPrincipal CurrentUser user, @PathVariable long id) {
        Exclusions.Evidence file = exclusions
                .find(user, id)
                .flatMap(found -> exclusions.evidence(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这个文件 / no such file"));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(file.fileName(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(file.content());
    }
}
