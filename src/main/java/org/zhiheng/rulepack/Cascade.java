package org.zhiheng.rulepack;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zhiheng.content.Finding;

/** Leaves out what was found only because something could not be read: its author is told of the cause alone. */
final class Cascade {

    private static final Set<String> UNREAD =
            Set.of("workbook", "workbook-too-large", "sheet-too-large", "unread-file");
    private static final Set<String> UNREAD_CELLS =
            Set.of("cell-not-understood", "cell-error", "cell-date", "cell-formula", "merged-across", "percent-end");
    private static final Set<String> OF_ROWS = Set.of(
            "tier-gap",
            "tier-overlap",
            "tier-unreachable",
            "row-gap",
            "row-unreachable",
            "row-contradiction",
            "knots-not-rising");
    private static final Set<String> OF_ABSENT_RULES = Set.of("clause-without-rule", "veto-without-rule");

    private final RulePack pack;
    private final Set<String> criteriaWithoutTable;
    private final Set<String> unread;
    private final Set<String> sheetsWithUnreadCells;
    private final boolean rulesUnread;

    private Cascade(RulePack pack, Collection<Finding> findings) {
        this.pack = pack;
        this.criteriaWithoutTable = pack.tables().withoutTable();
        this.unread = files(findings, UNREAD);
        this.sheetsWithUnreadCells = files(findings, UNREAD_CELLS);
        this.rulesUnread = !unread.isEmpty()
                || pack.tables().rules().values().stream()
                        .flatMap(sheet -> sheet.findings().stream())
                        .anyMatch(Finding::isError);
    }

    static Stream<Finding> withoutFollowers(RulePack pack, List<Finding> findings) {
        Cascade cascade = new Cascade(pack, findings);
        return findings.stream().filter(finding -> !cascade.follows(finding));
    }

    private static Set<String> files(Collection<Finding> findings, Set<String> codes) {
        return findings.stream()
                .filter(finding -> codes.contains(finding.code()))
                .map(Finding::file)
                .collect(Collectors.toSet());
    }

    private boolean follows(Finding finding) {
        String code = finding.code();
        String words = String.valueOf(finding.words());
        if (code.equals("missing-parameter")) {
            return criteriaWithoutTable.contains(words.split("\\.", 2)[0]);
        }
        if (code.equals("unknown-sheet")) {
            String workbook = pack.folder() + "/" + words.split("!", 2)[0];
            String stem = workbook.substring(0, workbook.lastIndexOf('.') + 1);
            return unread.stream().anyMatch(file -> file.equals(workbook) || file.startsWith(stem));
        }
        return OF_ABSENT_RULES.contains(code) && rulesUnread
                || OF_ROWS.contains(code) && sheetsWithUnreadCells.contains(finding.file());
    }
}
