package org.zhiheng.rulepack;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.rulepack.mutation.Mutation;

/**
 * Whether a pack's scenarios notice small changes of the pack.
 *
 * @param scheme code
 * @param possible how many changes there are; {@code outcomes} may be a sample of them
 * @param outcomes one per change tried, in order of place
 */
public record MutationReport(String scheme, int possible, List<Outcome> outcomes) {

    /** What became of a change. */
    public enum Fate {
        /** Some scenario fails on it: noticed. */
        KILLED,
        /** Every scenario still passes. */
        SURVIVED,
        /** The changed pack is no valid pack; not counted. */
        INVALID
    }

    /**
     * @param file path as the author knows it
     * @param line 1-based, of what was changed
     * @param column 1-based
     * @param chinese what was changed: 分值 per_step：0.6 改为 0.7
     * @param english the same in English
     * @param noticedBy name of the scenario that fails; empty unless killed
     * @param scenario the missing scenario as YAML to copy, with what the pack gives as it stands, which its author checks
     *     against the clause; null when the change was noticed or no input was found that tells it apart
     */
    public record Outcome(
            String file,
            int line,
            int column,
            String chinese,
            String english,
            Fate fate,
            String noticedBy,
            @Nullable String scenario) {

        static Outcome of(String folder, Mutation mutation, Fate fate, String by, @Nullable String scenario) {
            return new Outcome(
                    folder + "/" + mutation.path(),
                    mutation.line(),
                    mutation.column(),
                    front(mutation) + mutation.chinese(),
                    front(mutation) + mutation.english(),
                    fate,
                    by,
                    scenario);
        }

        /** File, line and column; in a workbook sheet and cell. */
        public String place() {
            return Finding.error("", file, line, column, "", "").place();
        }

        private static String front(Mutation mutation) {
            boolean criterion = !mutation.subject().equals(Mutation.SCHEME)
                    && !mutation.subject().equals(Mutation.ANYTHING);
            return criterion ? mutation.subject() + " " : "";
        }
    }

    public long count(Fate fate) {
        return outcomes.stream().filter(outcome -> outcome.fate() == fate).count();
    }

    public List<Outcome> survivors() {
        return outcomes.stream()
                .filter(outcome -> outcome.fate() == Fate.SURVIVED)
                .toList();
    }

    /** Noticed changes among the valid ones, a whole percentage rounded down; 100 when there are none. */
    public int percent() {
        long killed = count(Fate.KILLED);
        long valid = killed + count(Fate.SURVIVED);
        return valid == 0 ? 100 : (int) (killed * 100 / valid);
    }
}
