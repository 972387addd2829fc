package org.zhiheng.review;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A run's life among people.
 *
 * @param previewCloses last day units see their draft and may appeal
 * @param publicityCloses last day of publicity
 * @param supersededBy the correction that replaced it
 * @param waiver why it went on with open appeals; printed on the report
 * @param publicationWaiver what was open at publication and why it was published all the same; printed on the report
 */
public record Review(
        long runId,
        Stage stage,
        String openedBy,
        @Nullable LocalDate previewOpens,
        @Nullable LocalDate previewCloses,
        @Nullable LocalDate publicityOpens,
        @Nullable LocalDate publicityCloses,
        @Nullable String publishedBy,
        @Nullable OffsetDateTime publishedAt,
        @Nullable Long supersededBy,
        @Nullable String waiver,
        @Nullable String publicationWaiver) {

    /** What units may appeal against on this day: {@code fact}, {@code process}; null: nothing. */
    public @Nullable String appealKind(LocalDate day) {
        return isOpenForFactAppeals(day) ? "fact" : isOpenForComments(day) ? "process" : null;
    }

    /** Whether units may appeal on this day that a fact is wrong. */
    public boolean isOpenForFactAppeals(LocalDate day) {
        return stage == Stage.IN_PREVIEW
                && previewOpens != null
                && previewCloses != null
                && !day.isBefore(previewOpens)
                && !day.isAfter(previewCloses);
    }

    /** Whether comments, and appeals against the way it was done, are taken on this day. */
    public boolean isOpenForComments(LocalDate day) {
        return stage == Stage.IN_PUBLICITY
                && publicityOpens != null
                && publicityCloses != null
                && !day.isBefore(publicityOpens)
                && !day.isAfter(publicityCloses);
    }

    /** One change of stage. */
    public record Transition(
            OffsetDateTime at,
            String userName,
            @Nullable String fromStage,
            String toStage,
            @Nullable String reason) {}

    /** One signature. */
    public record Signature(
            int round,
            int step,
            String title,
            String decision,
            String opinion,
            String signedBy,
            OffsetDateTime signedAt) {}

    /** A grade decided by people beside the suggested one. */
    public record Decision(
            String unitCode,
            @Nullable String suggested,
            String decided,
            String reason,
            String decidedBy,
            OffsetDateTime decidedAt) {

        public boolean isOverride() {
            return !decided.equals(suggested);
        }
    }
}
