package org.zhiheng.web.rules;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.content.Finding;
import org.zhiheng.packversion.Drafts;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.packversion.VersionRefused;
import org.zhiheng.rulepack.AuthorWords;
import org.zhiheng.rulepack.CriteriaImport;
import org.zhiheng.rulepack.CriterionForm;
import org.zhiheng.rulepack.RulePack;

/** A criterion of a draft as fields; the same file and the same check as in the editor. */
@Controller
class FormController {

    private static final String FIELD = "f.";

    private final PackVersions versions;
    private final Drafts drafts;
    private final DraftChecks checks;

    FormController(PackVersions versions, Drafts drafts, DraftChecks checks) {
        this.versions = versions;
        this.drafts = drafts;
        this.checks = checks;
    }

    @GetMapping("/versions/{id}/form")
    String form(@PathVariable long id, @RequestParam(defaultValue = "") String criterion, Model model) {
        PackVersion version = draft(id);
        RulePack pack = versions.content(version).pack();
        String shown = shown(pack, criterion);
        model.addAttribute("fields", CriterionForm.fields(pack, shown));
        show(version, pack, shown, model);
        return "version-form";
    }

    @PostMapping("/versions/{id}/form")
    String save(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam String criterion,
            @RequestParam String hash,
            @RequestParam Map<String, String> given,
            HttpServletRequest request,
            Locale locale,
            Model model,
            RedirectAttributes flash) {
        PackVersion version = draft(id);
        RulePack pack = versions.content(version).pack();
        Map<String, String> values = values(given);
        CriteriaImport edited = CriterionForm.edit(pack, shown(pack, criterion), values);
        List<Finding> errors = checks.treeErrors(version, edited);
        if (errors.isEmpty()) {
            try {
                if (!edited.changes().isEmpty()) {
                    drafts.save(id, edited.files(), hash, user, request.getRemoteAddr());
                }
                flash.addFlashAttribute(
                        "message",
                        edited.changes().isEmpty()
                                ? "没有改动 / nothing was changed"
                                : "已保存：" + String.join("；", edited.changes()));
            } catch (VersionRefused refused) {
                flash.addFlashAttribute("error", refused.getMessage());
            }
            flash.addAttribute("criterion", criterion);
            return "redirect:/versions/" + id + "/form";
        }
        model.addAttribute("fields", typed(CriterionForm.fields(pack, criterion), values));
        model.addAttribute("wrong", wrong(errors, locale));
        show(version, pack, criterion, model);
        return "version-form";
    }

    private static Map<String, String> values(Map<String, String> given) {
        Map<String, String> values = new LinkedHashMap<>();
        given.forEach((name, text) -> {
            if (name.startsWith(FIELD)) {
                values.put(name.substring(FIELD.length()), text);
            }
        });
        String more = given.getOrDefault("more", "").strip();
        if (more.matches("[a-z_]+") && !given.getOrDefault("moreText", "").isBlank()) {
            values.put(more, given.get("moreText"));
        }
        return values;
    }

    private static List<CriterionForm.Field> typed(List<CriterionForm.Field> fields, Map<String, String> values) {
        List<CriterionForm.Field> typed = new ArrayList<>();
        Map<String, String> rest = new LinkedHashMap<>(values);
        fields.forEach(field -> {
            String text = rest.remove(field.key());
            typed.add(
                    text == null
                            ? field
                            : new CriterionForm.Field(field.key(), field.chinese(), text, field.parameter()));
        });
        rest.forEach((key, text) -> typed.add(new CriterionForm.Field(key, "", text, true)));
        return typed;
    }

    /** What is wrong, by field; under the empty key what is about a parameter or about no field. */
    private static Map<String, List<String>> wrong(List<Finding> errors, Locale locale) {
        Map<String, List<String>> wrong = new LinkedHashMap<>();
        for (Finding error : errors) {
            String field = CriterionForm.field(error);
            String message = DraftChecks.Mark.of(error, "", locale).message();
            wrong.computeIfAbsent(field == null ? "" : field, absent -> new ArrayList<>())
                    .add(field == null ? error.place() + " " + message : message);
        }
        return wrong;
    }

    private void show(PackVersion version, RulePack pack, String criterion, Model model) {
        model.addAttribute("version", version);
        model.addAttribute("criterion", criterion);
        model.addAttribute(
                "criteria",
                pack.nodes().stream().filter(RulePack.Node::criterion).toList());
        model.addAttribute("forms", AuthorWords.forms());
        model.addAttribute("metrics", versions.content(version).metrics());
        if (!model.containsAttribute("wrong")) {
            model.addAttribute("wrong", Map.of());
        }
    }

    private static String shown(RulePack pack, String criterion) {
        List<String> codes = pack.nodes().stream()
                .filter(RulePack.Node::criterion)
                .map(RulePack.Node::code)
                .toList();
        return codes.contains(criterion) || codes.isEmpty() ? criterion : codes.get(0);
    }

    private PackVersion draft(long id) {
        PackVersion version = versions.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这个版本 / no such version"));
        if (!version.isDraft()) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "这一版不是草稿，不能修改 / it is no draft");
        }
        return version;
    }
}
