package org.zhiheng.web.rules;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.content.Finding;
import org.zhiheng.packversion.Drafts;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.rulepack.CriteriaImport;
import org.zhiheng.rulepack.CriteriaTree;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.web.UploadName;

/** The criteria tree of a version as a workbook, and an edited one back into a draft. */
@Controller
class TreeController {

    private static final MediaType WORKBOOK =
            MediaType.parseMediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    private static final int MOST_TOLD = 10;

    private final PackVersions versions;
    private final Drafts drafts;
    private final DraftChecks checks;

    TreeController(PackVersions versions, Drafts drafts, DraftChecks checks) {
        this.versions = versions;
        this.drafts = drafts;
        this.checks = checks;
    }

    @GetMapping("/versions/{id}/tree")
    ResponseEntity<byte[]> tree(@PathVariable long id) {
        PackVersion version = found(id);
        RulePack pack = versions.content(version).pack();
        return ResponseEntity.ok()
                .contentType(WORKBOOK)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(pack.name() + " 指标体系.xlsx", StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(CriteriaTree.workbook(pack));
    }

    @PostMapping("/versions/{id}/tree")
    String takeBack(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam MultipartFile workbook,
            HttpServletRequest request,
            RedirectAttributes flash)
            throws IOException {
        PackVersion version = found(id);
        RulePack pack = versions.content(version).pack();
        CriteriaImport edited = CriteriaImport.read(pack, UploadName.of(workbook, "指标体系.xlsx"), workbook.getBytes());
        List<Finding> errors = checks.treeErrors(version, edited);
        try {
            if (!errors.isEmpty()) {
                flash.addFlashAttribute(
                        "error", told(errors.stream().map(Finding::inChinese).toList()));
            } else if (edited.changes().isEmpty()) {
                flash.addFlashAttribute("message", "表中没有改动 / nothing was changed in the workbook");
            } else {
                drafts.save(id, edited.files(), version.packHash(), user, request.getRemoteAddr());
                flash.addFlashAttribute("message", "已导入：" + told(edited.changes()));
            }
        } catch (IllegalArgumentException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/versions/" + id + "/edit";
    }

    private static String told(List<String> lines) {
        return String.join("；", lines.subList(0, Math.min(MOST_TOLD, lines.size())))
                + (lines.size() > MOST_TOLD ? "…（共 " + lines.size() + " 处）" : "");
    }

    private PackVersion found(long id) {
        return versions.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这个版本 / no such version"));
    }
}
