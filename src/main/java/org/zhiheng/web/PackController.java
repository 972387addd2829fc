package org.zhiheng.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.metric.Metric;
import org.zhiheng.metric.MetricCatalog;
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
    private final RulePackCompiler compiler = new RulePackCompiler();

    PackController(ContentHome home) {
        this.home = home;
    }

    /** A pack in the list. */
    record Listed(RulePack pack, long errors, long criteria) {}

    @GetMapping("/packs")
    String packs(Model model) {
        RulePacks packs = new RulePacks(home);
        List<Listed> listed = new ArrayList<>();
        for (String scheme : packs.schemes()) {
            RulePack pack = packs.read(scheme);
            listed.add(new Listed(
                    pack,
                    pack.findings().stream().filter(Finding::isError).count(),
                    pack.nodes().stream().filter(RulePack.Node::criterion).count()));
        }
        model.addAttribute("packs", listed);
        return "packs";
    }

    @GetMapping("/packs/{scheme}")
    String pack(@PathVariable String scheme, @RequestParam(defaultValue = "") String file, Model model) {
        show(scheme, file, model);
        return "pack";
    }

    @PostMapping("/packs/{scheme}/test")
    String test(@PathVariable String scheme, Model model) {
        RulePack pack = show(scheme, "", model);
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
            RulePack pack = packs.read(scheme);
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
        byte[] bytes = pack.files().get(shown);
        model.addAttribute("pack", pack);
        model.addAttribute(
                "findings", RulePackCheck.check(pack, MetricCatalog.read(home).codes()));
        model.addAttribute("files", files);
        model.addAttribute("file", shown);
        model.addAttribute(
                "lines",
                bytes == null
                        ? List.of()
                        : new String(bytes, StandardCharsets.UTF_8).lines().toList());
        return pack;
    }
}
