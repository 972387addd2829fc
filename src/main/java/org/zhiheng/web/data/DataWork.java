package org.zhiheng.web.data;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zhiheng.work.Work;
import org.zhiheng.work.WorkKind;
import tools.jackson.databind.json.JsonMapper;

/**
 * Loading of a file, or checking of a period's records, on its way or ended.
 *
 * @param kind {@code import} or {@code validation}
 * @param feed of an import
 * @param state {@code waiting}, {@code running}, {@code done}, {@code failed}, {@code cancelled}, or {@code interrupted} when the
 *     program that did it ended
 * @param startedAt null while it waits for its turn
 * @param endedAt null before its end; of interrupted work the last sign of life
 * @param step code of what is, or was last, being done
 * @param stepAt when that began; null before the beginning
 * @param done rows, or checks, of {@code total}
 * @param total 0: unknown; of rows while a file is read an estimate
 * @param error why it failed; null otherwise
 * @param checkedBy number of the dry run whose file it loads; null: the file was sent for it
 * @param hasFile whether the rejected rows can be fetched as a file
 */
record DataWork(
        long workId,
        String kind,
        @Nullable String feed,
        @Nullable String fileName,
        @Nullable Long byteCount,
        @Nullable String period,
        boolean dryRun,
        boolean allOrNothing,
        String state,
        String requestedBy,
        OffsetDateTime requestedAt,
        @Nullable OffsetDateTime startedAt,
        @Nullable OffsetDateTime endedAt,
        String step,
        @Nullable OffsetDateTime stepAt,
        long done,
        long total,
        @Nullable String error,
        @Nullable Long checkedBy,
        boolean hasFile) {

    private static final String IMPORT = WorkKind.IMPORT.code();
    private static final String VALIDATION = WorkKind.VALIDATION.code();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Map<String, List<String>> STEPS =
            Map.of(IMPORT, List.of("reading", "checking", "publishing", "marking"), VALIDATION, List.of("looking"));

    /** What else than feed or period was asked; kept as JSON. */
    record Asked(
            @Nullable String feed,
            @Nullable String fileName,
            @Nullable Long byteCount,
            @Nullable String period,
            boolean dryRun,
            boolean allOrNothing,
            @Nullable Long checkedBy) {

        String json() {
            return JSON.writeValueAsString(this);
        }
    }

    static DataWork of(Work work) {
        Asked asked = JSON.readValue(work.asked(), Asked.class);
        return new DataWork(
                work.id(),
                work.kind().code(),
                asked.feed(),
                asked.fileName(),
                asked.byteCount(),
                asked.period(),
                asked.dryRun(),
                asked.allOrNothing(),
                work.state().code(),
                work.requestedBy(),
                work.requestedAt(),
                work.startedAt(),
                work.endedAt(),
                work.step(),
                work.stepAt(),
                work.done(),
                work.total(),
                work.error(),
                asked.checkedBy(),
                work.hasFile());
    }

    /** Whether it waits or runs. */
    public boolean isOpen() {
        return state.equals("waiting") || state.equals("running");
    }

    public boolean isComplete() {
        return state.equals("done");
    }

    public boolean isImport() {
        return kind.equals(IMPORT);
    }

    /** Codes of the steps, in their order. */
    public List<String> steps() {
        return STEPS.getOrDefault(kind, List.of());
    }

    /** How many steps lie behind; all of them once it is done. */
    public int passed() {
        return isComplete() ? steps().size() : Math.max(0, steps().indexOf(step));
    }

    /** Whole percentage: of the checks, or of the steps, the one it is at by the rows done of it. */
    public int percent() {
        if (isComplete()) {
            return 100;
        }
        double ofStep = total > 0 ? Math.min(1, (double) done / total) : 0;
        return (int) (100 * (passed() + ofStep) / Math.max(1, steps().size()));
    }

    /** From its beginning to its end or the given moment; 0 while it waits. */
    public long seconds(OffsetDateTime now) {
        return startedAt == null
                ? 0
                : Math.max(
                        0,
                        Duration.between(startedAt, endedAt == null ? now : endedAt)
                                .toSeconds());
    }
}
