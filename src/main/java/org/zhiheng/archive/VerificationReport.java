package org.zhiheng.archive;

import java.util.List;

/**
 * What came of checking a package or a stored run. The same thing checked twice gives the same report.
 *
 * @param subject what was checked, in words
 * @param code short form of the package's hash; empty for a run that is not published
 * @param checked what was checked and found as it should be
 * @param unchecked what could not be checked, and why
 * @param differences everything that is not as it should be
 */
public record VerificationReport(
        String subject, String code, List<Statement> checked, List<Statement> unchecked, List<Difference> differences) {

    /** The same sentence in two languages. */
    public record Statement(String chinese, String english) {}

    public VerificationReport {
        checked = List.copyOf(checked);
        unchecked = List.copyOf(unchecked);
        differences = List.copyOf(differences);
    }

    public boolean isEqual() {
        return differences.isEmpty();
    }
}
