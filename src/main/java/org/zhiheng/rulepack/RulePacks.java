package org.zhiheng.rulepack;

import java.util.List;
import java.util.SortedMap;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;

/** The packs of the folder {@code rules/}, read afresh at each call. */
public final class RulePacks {

    private final ContentHome home;

    public RulePacks(ContentHome home) {
        this.home = home;
    }

    /** Codes of the schemes, in order. */
    public List<String> schemes() {
        return home.folders("rules");
    }

    /**
     * Reads one pack; mistakes are in its {@link RulePack#findings()}.
     *
     * @throws ContentException when there is no such scheme
     */
    public RulePack read(String scheme) {
        return read(scheme, home.files("rules/" + scheme));
    }

    /**
     * The same pack for those who only look at it: one without mistakes is shared until a file of it changes. Not to be
     * compiled or checked, which would write findings into it.
     */
    public RulePack shown(String scheme) {
        return home.made("pack", "rules/" + scheme, files -> read(scheme, files), pack -> pack.findings().stream()
                .noneMatch(Finding::isError));
    }

    private RulePack read(String scheme, SortedMap<String, byte[]> files) {
        if (!files.containsKey("scheme.yml")) {
            String nearest = Suggestion.nearest(scheme, schemes());
            Finding finding = Finding.error(
                            "unknown-scheme", "rules/" + scheme, 0, 0, "没有这个考核方案", "there is no such scheme")
                    .about(scheme);
            throw new ContentException(List.of(
                    nearest == null
                            ? finding.fix(
                                    "现有方案：" + String.join("、", schemes()),
                                    "schemes are: " + String.join(", ", schemes()))
                            : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")")));
        }
        return RulePackReader.read("rules/" + scheme, files);
    }
}
