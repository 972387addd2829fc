package org.zhiheng.report;

import java.time.LocalDate;
import java.util.List;

/**
 * What the written reply to an appeal says.
 *
 * @param number of the appeal
 * @param title of the assessment with its period
 * @param kind what is contested, a fact or the process, in words
 * @param matter the contested item or record, in words
 * @param statement as the unit gave it
 * @param ruling as it was decided
 * @param effects what became of the unit's results, a sentence each; empty: they stay
 * @param runId the contested run
 * @param outputHash of that run
 */
public record Reply(
        String number,
        String unitName,
        String title,
        String kind,
        String matter,
        String statement,
        boolean upheld,
        String ruling,
        LocalDate filed,
        LocalDate decided,
        List<String> effects,
        long runId,
        String outputHash) {

    public Reply {
        effects = List.copyOf(effects);
    }
}
