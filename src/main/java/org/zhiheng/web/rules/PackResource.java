package org.zhiheng.web.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.metric.MetricCatalog;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePackCheck;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.rulepack.ScenarioReport;
import org.zhiheng.rulepack.ScenarioRunner;
import org.zhiheng.web.ApiConfiguration;

/** Schemes and metrics: what there is, what the check finds, what the scenarios say. */
@RestController
@RequestMapping(ApiConfiguration.BASE)
class PackResource {

    private final ContentHome home;
    private final RulePackCompiler compiler = new RulePackCompiler();

    PackResource(ContentHome home) {
        this.home = home;
    }

    /** @param hash of the whole content */
    record Pack(
            String code,
            String name,
            @Nullable String nameEnglish,
            String version,
            String maturity,
            String hash,
            List<RulePack.Node> nodes) {}

    /** @param better higher, lower or neutral */
    record MetricEntry(String code, String name, @Nullable String unit, String better, String basis, String hash) {}

    @GetMapping("/packs")
    List<Pack> packs() {
        RulePacks packs = new RulePacks(home);
        return packs.schemes().stream()
                .map(packs::shown)
                .map(PackResource::pack)
                .toList();
    }

    @GetMapping("/packs/{scheme}")
    Pack pack(@PathVariable String scheme) {
        return pack(new RulePacks(home).shown(scheme));
    }

    /** Everything wrong in the pack, in one pass. */
    @GetMapping("/packs/{scheme}/check")
    List<Finding> check(@PathVariable String scheme) {
        MetricCatalog metrics = MetricCatalog.read(home);
        return RulePackCheck.check(new RulePacks(home).read(scheme), metrics.codes(), metrics.descriptions());
    }

    /** Runs the scenarios that lie beside the rules. */
    @PostMapping("/packs/{scheme}/test")
    ScenarioReport test(@PathVariable String scheme) {
        return ScenarioRunner.run(
                compiler.compile(new RulePacks(home).read(scheme)),
                MetricCatalog.read(home).descriptions());
    }

    @GetMapping("/metrics")
    List<MetricEntry> metrics() {
        return MetricCatalog.read(home).all().stream()
                .map(metric -> new MetricEntry(
                        metric.code(),
                        metric.name(),
                        metric.unit(),
                        metric.better().name().toLowerCase(java.util.Locale.ROOT),
                        metric.basis(),
                        metric.hash()))
                .toList();
    }

    private static Pack pack(RulePack pack) {
        return new Pack(
                pack.code(),
                pack.name(),
                pack.nameEnglish(),
                pack.version(),
                String.valueOf(pack.maturity()),
                pack.hash(),
                pack.nodes());
    }
}
