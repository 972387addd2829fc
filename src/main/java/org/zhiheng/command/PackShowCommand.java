package org.zhiheng.command;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows one version: its hashes, dates, files, and who moved it on, when and why. */
@Command(name = "show", description = "查看一个版本 / shows a version", mixinStandardHelpOptions = true)
final class PackShowCommand implements Callable<Integer> {

    @ParentCommand
    private PackCommand pack;

    @Parameters(paramLabel = VersionReference.LABEL, description = "版本，例如 street_quarterly@3 / the version")
    private VersionReference reference;

    @Override
    public Integer call() {
        Zhiheng zhiheng = pack.zhiheng();
        return zhiheng.with(context -> {
            PackVersions versions = context.getBean(PackVersions.class);
            PackVersion version = reference.version(context);
            List<PackVersion.Step> steps = versions.steps(version.id());
            Map<String, Object> facts = facts(version);
            facts.put(
                    "files",
                    List.copyOf(versions.content(version).pack().files().keySet()));
            facts.put(
                    "metrics",
                    List.copyOf(versions.content(version).descriptions().keySet()));
            if (zhiheng.json()) {
                facts.put("steps", steps.stream().map(PackShowCommand::step).toList());
                zhiheng.console().json(facts);
                return Failure.DONE;
            }
            facts.forEach((name, value) -> {
                if (value != null && !value.equals(List.of())) {
                    zhiheng.console().line(name + ": " + value);
                }
            });
            zhiheng.console().line("");
            zhiheng.print(
                    false,
                    List.of("at", "user", "from", "to", "reason"),
                    steps.stream()
                            .map(step -> Arrays.asList(
                                    step.at().toString(),
                                    step.userName(),
                                    step.from() == null ? null : step.from().code(),
                                    step.to().code(),
                                    step.reason()))
                            .toList());
            return Failure.DONE;
        });
    }

    static Map<String, Object> facts(PackVersion version) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("version", VersionReference.of(version));
        facts.put("name", version.name());
        facts.put("state", version.state().code());
        facts.put("origin", version.origin().code());
        facts.put("label", version.label());
        facts.put("effective_from", version.effectiveFrom().toString());
        facts.put(
                "effective_until",
                version.effectiveUntil() == null
                        ? null
                        : version.effectiveUntil().toString());
        facts.put("pack_hash", version.packHash());
        facts.put("metrics_hash", version.metricsHash());
        facts.put("authors", version.authors());
        facts.put("reason", version.reason());
        facts.put("reviewed_by", version.reviewedBy());
        facts.put("review_opinion", version.reviewOpinion());
        facts.put("published_by", version.publishedBy());
        facts.put("publish_reason", version.publishReason());
        return facts;
    }

    private static Map<String, Object> step(PackVersion.Step step) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("at", step.at().toString());
        object.put("user", step.userName());
        object.put("from", step.from() == null ? null : step.from().code());
        object.put("to", step.to().code());
        object.put("reason", step.reason());
        object.put("pack_hash", step.packHash());
        return object;
    }
}
