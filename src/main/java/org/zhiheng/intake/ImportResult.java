package org.zhiheng.intake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a file.
 *
 * @param batchId of the batch; 0 for a dry run
 * @param dryRun whether nothing was written
 * @param published whether the good rows are in force; false for a dry run, and for an all-or-nothing import with rejects
 * @param counts every record of the file, once
 * @param filtered why records were left out on purpose, in the order met
 * @param rejects the first {@link RecordImport#LISTED} mistakes in file order
 * @param rejectCount all mistakes; a row may have several
 * @param notices things worth knowing that rejected nothing
 * @param unresolved spellings that named no known unit, in rows that were kept, the most frequent first
 * @param discovered codes of units that were created
 * @param changes examples of changed records, old → new
 */
public record ImportResult(
        long batchId,
        String feed,
        String fileName,
        String sha256,
        boolean dryRun,
        boolean published,
        Counts counts,
        List<FilteredRows> filtered,
        List<Reject> rejects,
        long rejectCount,
        List<Notice> notices,
        List<Unresolved> unresolved,
        List<String> discovered,
        List<Change> changes) {

    /**
     * read = fresh + changed + same + rejected + filtered.
     *
     * @param fresh not seen before (the table's {@code new_count})
     * @param unresolved kept records that name no unit in the role {@code place}; part of fresh, changed and same
     */
    public record Counts(
            long read, long fresh, long changed, long same, long rejected, long filtered, long unresolved) {}

    public record FilteredRows(String reason, String reasonEnglish, long count) {}

    /**
     * @param sheet empty for a CSV file
     * @param row 1-based row of the file, headings included
     * @param column the user's own heading; null when the whole row is at fault
     */
    public record Reject(
            String sheet,
            long row,
            @Nullable String column,
            String code,
            String chinese,
            String english,
            @Nullable String value) {}

    /** @param firstRow of the file; 0 when no row is meant */
    public record Notice(String code, String chinese, String english, long count, long firstRow) {}

    public record Unresolved(String role, String spelling, long rows) {}

    /**
     * @param column of the record; {@code attributes.…} and {@code roles.…} for what is kept in those
     * @param heading the user's own heading of it
     */
    public record Change(
            String recordKey,
            String column,
            String heading,
            @Nullable String before,
            @Nullable String after) {}
}
