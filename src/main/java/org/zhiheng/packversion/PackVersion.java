package org.zhiheng.packversion;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A version of a scheme's pack and the metric files it names.
 *
 * @param number 1, 2, 3 … within the scheme
 * @param name of the scheme
 * @param label what {@code version:} of scheme.yml says
 * @param effectiveFrom first day in force once published
 * @param effectiveUntil the day after the last one; null when open
 * @param basedOn the newest published version its authors started from; null when there was none
 * @param restores the version whose content comes back; null unless a rollback
 * @param authors everybody who wrote in it; empty for a folder's state
 * @param reason the author's; null before submission
 * @param reviewedBy null before review, and for a folder's state
 * @param publishedBy null before publication, and for a folder's state
 * @param gatesJson what was looked at before publication, and the outcome; null before, and for a folder's state
 * @param retiredBy the version that replaced it; null unless retired
 */
public record PackVersion(
        long id,
        String scheme,
        int number,
        VersionState state,
        Origin origin,
        String name,
        String label,
        String packHash,
        String metricsHash,
        LocalDate effectiveFrom,
        @Nullable LocalDate effectiveUntil,
        @Nullable Long basedOn,
        @Nullable Long restores,
        List<String> authors,
        @Nullable String reason,
        OffsetDateTime createdAt,
        @Nullable OffsetDateTime submittedAt,
        @Nullable String reviewedBy,
        @Nullable String reviewOpinion,
        @Nullable OffsetDateTime reviewedAt,
        @Nullable String publishedBy,
        @Nullable String publishReason,
        @Nullable OffsetDateTime publishedAt,
        @Nullable String gatesJson,
        @Nullable Long retiredBy) {

    public PackVersion {
        authors = List.copyOf(authors);
    }

    /** Where a version comes from. */
    public enum Origin {
        /** The state of the folder {@code rules/}, taken over as published. */
        FOLDER("文件夹"),
        /** Written by its authors. */
        DRAFT("起草"),
        /** The content of an earlier version, brought back. */
        ROLLBACK("回退");

        private final String chinese;

        Origin(String chinese) {
            this.chinese = chinese;
        }

        public String chinese() {
            return chinese;
        }

        /** The word in the table. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Origin of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    /** A movement of a version. @param from null when it came into being */
    public record Step(
            OffsetDateTime at,
            String userName,
            @Nullable VersionState from,
            VersionState to,
            @Nullable String reason,
            String packHash) {}

    /** Whether its author may still change it. */
    public boolean isDraft() {
        return state == VersionState.DRAFT;
    }

    /** Whether it was published, be it still in force on some day or not. */
    public boolean isPublished() {
        return state == VersionState.PUBLISHED || state == VersionState.RETIRED;
    }
}
