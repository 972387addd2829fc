package org.zhiheng.web.rules;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.Role;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.metric.Metric;
import org.zhiheng.metric.MetricCatalog;
import org.zhiheng.packversion.FolderVersions;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.report.Regulations;
import org.zhiheng.rulepack.Regulation;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePackCheck;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.rulepack.ScenarioReport;
import org.zhiheng.rulepack.ScenarioRunner;

/** Schemes and metrics as their authors wrote them, with what the check finds and what the scenarios say. */
@Controller
class PackController {

    private final ContentHome home;
    private final RulePackCompiler compiler;
    private final PackVersions versions;
    private final FolderVersions folders;

    private final Regulations regulations;
    private final Clock clock;

    PackController(
            ContentHome home,
            RulePackCompiler compiler,
            PackVersions versions,
            FolderVersions folders,
            Regulations regulations,
            Clock clock) {
        this.home = home;
        this.compiler = compiler;
        this.versions = versions;
        this.folders = folders;
        this.regulations = regulations;
        this.clock = clock;
    }

    /**
     * A pack in the list.
     *
     * @param newest published version; null when there is none yet
     */
    record Listed(
            RulePack pack,
            long errors,
            long criteria,
            @Nullable PackVersion newest) {}

    @GetMapping("/packs")
    String packs(Model model) {
        RulePacks packs = new RulePacks(home);
        List<Listed> listed = new ArrayList<>();
        for (String scheme : packs.schemes()) {
            RulePack pack = packs.shown(scheme);
            listed.add(new Listed(
                    pack,
                    pack.findings().stream().filter(Finding::isError).count(),
                    pack.nodes().stream().filter(RulePack.Node::criterion).count(),
                    versions.newest(scheme).orElse(null)));
        }
        model.addAttribute("packs", listed);
        model.addAttribute("waiting", versions.waiting());
        return "packs";
    }

    @GetMapping("/packs/{scheme}")
    String pack(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String scheme,
            @RequestParam(defaultValue = "") String file,
            Model model) {
        show(scheme, file, model);
        model.addAttribute("author", user.is(Role.RULE_AUTHOR));
        return "pack";
    }

    @PostMapping("/packs/{scheme}/test")
    String test(@AuthenticationPrincipal CurrentUser user, @PathVariable String scheme, Model model) {
        RulePack pack = show(scheme, "", model);
        model.addAttribute("author", user.is(Role.RULE_AUTHOR));
        try {
            ScenarioReport report = ScenarioRunner.run(
                    compiler.compile(pack), MetricCatalog.read(home).descriptions());
            model.addAttribute("report", report);
        } catch (ContentException refused) {
            model.addAttribute("error", refused.getMessage());
        }
        return "pack";
    }

    @GetMapping("/dictionary")
    String dictionary(@RequestParam(defaultValue = "") String text, Model model) {
        Map<String, List<String>> uses = new TreeMap<>();
        RulePacks packs = new RulePacks(home);
        for (String scheme : packs.schemes()) {
            RulePack pack = packs.shown(scheme);
            pack.metrics().forEach(metric -> uses.computeIfAbsent(metric, key -> new ArrayList<>())
                    .add(pack.name()));
        }
        List<Metric> metrics = MetricCatalog.read(home).all().stream()
                .filter(metric -> text.isBlank()
                        || metric.code().contains(text)
                        || metric.name().contains(text)
                        || metric.basis().contains(text))
                .toList();
        model.addAttribute("metrics", metrics);
        model.addAttribute("uses", uses);
        model.addAttribute("text", text);
        return "dictionary";
    }

    private RulePack show(String scheme, String file, Model model) {
        RulePacks packs = new RulePacks(home);
        if (!packs.schemes().contains(scheme)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "没有方案 " + scheme + " / no scheme " + scheme);
        }
        RulePack pack = packs.read(scheme);
        List<String> files = pack.files().keySet().stream().toList();
        String shown = files.contains(file) ? file : "scheme.yml";
        Map<String, String> standards = new TreeMap<>();
        List<String> mismatches = new ArrayList<>();
        if (pack.findings().stream().noneMatch(Finding::isError)) {
            Regulation regulation = regulations.read(scheme, regulations.dayFor(scheme, LocalDate.now(clock)));
            regulation.items().forEach(item -> standards.put(item.code(), item.standard()));
            mismatches.addAll(regulation.drifts());
            regulation.rulesWithoutClause().forEach(one -> mismatches.add("有规则没有条文：" + one));
            regulation.clausesWithoutRule().forEach(one -> mismatches.add("有条文没有规则：" + one));
        }
        model.addAttribute("standards", standards);
        model.addAttribute("mismatches", mismatches);
        model.addAttribute("pack", pack);
        model.addAttribute("versions", versions.of(scheme));
        model.addAttribute("notices", folders.notices(scheme));
        MetricCatalog metrics = MetricCatalog.read(home);
        model.addAttribute("findings", RulePackCheck.check(pack, metrics.codes(), metrics.descriptions()));
        model.addAttribute("files", files);
        model.addAttribute("file", shown);
        model.addAttribute("lines", pack.text(shown).lines().toList());
        return pack;
    }
}
