package org.zhiheng.intake;

import java.nio.file.Path;
import java.util.Optional;
import org.zhiheng.vocabulary.Period;

/**
 * How a file is to be loaded.
 *
 * @param period what {@code --period} said; feeds may need it
 * @param dryRun do everything, write nothing
 * @param allOrNothing publish only when no row is rejected; otherwise the good rows are published
 * @param startedBy who asked
 * @param rejectsTo where to write the reject file, written only when there are rejects, for a dry run as well; its suffix
 *     says what it becomes: {@code .xlsx} or {@code .xls} a marked workbook, else CSV
 */
public record ImportOptions(
        Optional<Period> period, boolean dryRun, boolean allOrNothing, String startedBy, Optional<Path> rejectsTo) {

    /** What is good of a file is published, by the system itself, without a file of rejects. */
    public static ImportOptions defaults() {
        return new ImportOptions(Optional.empty(), false, false, "system", Optional.empty());
    }

    /** The same for a feed that needs to know its period. */
    public ImportOptions forPeriod(Period newPeriod) {
        return new ImportOptions(Optional.of(newPeriod), dryRun, allOrNothing, startedBy, rejectsTo);
    }

    /** The same on behalf of a user. */
    public ImportOptions by(String user) {
        return new ImportOptions(period, dryRun, allOrNothing, user, rejectsTo);
    }

    /** The same with the rejected rows written to a file. */
    public ImportOptions rejectsTo(Path file) {
        return new ImportOptions(period, dryRun, allOrNothing, startedBy, Optional.of(file));
    }
}
