package org.zhiheng.appeal;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One appeal of one unit.
 *
 * @param kind {@code fact}: a record or figure is wrong; {@code process}: the way it was done is
 * @param criterion contested; null when only a record is
 * @param recordKind table of the contested record; null when a criterion is
 * @param correction JSON of column → value asked for; null with a record: the record should be left out
 * @param ruleBy last day for the ruling; null: filed before there was a time limit
 * @param state filed, withdrawn, upheld or dismissed
 * @param effect JSON of what the trial showed; null until tried
 * @param newRun the run made after it was upheld
 */
public record Appeal(
        long appealId,
        String number,
        long runId,
        String unitCode,
        String unitName,
        String kind,
        @Nullable String criterion,
        @Nullable String recordKind,
        @Nullable Long recordId,
        String reasonCode,
        String statement,
        @Nullable String correction,
        String filedBy,
        OffsetDateTime filedAt,
        @Nullable LocalDate ruleBy,
        String state,
        @Nullable String decidedBy,
        @Nullable OffsetDateTime decidedAt,
        @Nullable String ruling,
        @Nullable String effect,
        @Nullable Long newRun) {

    public boolean isOpen() {
        return state.equals("filed");
    }

    /** Whether it is open on a day after its time limit. */
    public boolean isLate(LocalDate day) {
        return isOpen() && ruleBy != null && day.isAfter(ruleBy);
    }

    /** Whether a corrected or excluded record can be tried. */
    public boolean canBeTried() {
        return isOpen() && isOnRecord();
    }

    /** Upheld, and the results have not been computed again yet. */
    public boolean isToBeComputed() {
        return state.equals("upheld") && isOnRecord() && newRun == null;
    }

    private boolean isOnRecord() {
        return recordKind != null && recordId != null;
    }

    /** Whether its filer may still hand in evidence on a day: until it is ruled on, at the latest the last day for that. */
    public boolean takesEvidence(LocalDate day) {
        return isOpen() && !isLate(day);
    }

    /** A file handed in with an appeal, or later. */
    public record Evidence(long evidenceId, String fileName, String mediaType, int bytes, OffsetDateTime addedAt) {}

    /** What a unit asks for. Empty texts mean absent. */
    public record Filing(
            long runId,
            String unitCode,
            String kind,
            String criterion,
            String recordKind,
            @Nullable Long recordId,
            String reasonCode,
            String statement,
            String correctionColumn,
            String correctionValue) {}
}
