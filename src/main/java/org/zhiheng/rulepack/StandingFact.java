package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zhiheng.ranking.GradedPlace;
import org.zhiheng.scoring.NodeScore;
import org.zhiheng.scoring.UnitScores;
import org.zhiheng.vocabulary.Assessee;
import org.zhiheng.vocabulary.PastResult;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.vocabulary.Standing;

/** The fact of the outcome stage. */
final class StandingFact implements Standing {

    private final Assessee assessee;
    private final GradedPlace place;
    private final UnitScores scores;
    private final @Nullable PastResult before;
    private final Map<String, String> vetoes;
    private final Map<String, String> flags;
    private final Period period;

    StandingFact(
            Assessee assessee,
            GradedPlace place,
            UnitScores scores,
            @Nullable PastResult before,
            Map<String, String> vetoes,
            Map<String, String> flags,
            Period period) {
        this.assessee = assessee;
        this.place = place;
        this.scores = scores;
        this.before = before;
        this.vetoes = vetoes;
        this.flags = flags;
        this.period = period;
    }

    @Override
    public Assessee getAssessee() {
        return assessee;
    }

    @Override
    public String getCode() {
        return assessee.getCode();
    }

    @Override
    public String getKind() {
        return assessee.getKind();
    }

    @Override
    public String getPeerGroup() {
        return assessee.getPeerGroup();
    }

    @Override
    public boolean isRanked() {
        return place.place().isRanked();
    }

    @Override
    public @Nullable BigDecimal getRank() {
        return place.place().rank();
    }

    @Override
    public @Nullable BigDecimal getRankFromLast() {
        return isRanked() ? BigDecimal.valueOf(place.place().fromBottom()) : null;
    }

    @Override
    public int getSize() {
        return place.place().groupSize();
    }

    @Override
    public @Nullable BigDecimal getTotal() {
        return place.place().total();
    }

    @Override
    public @Nullable BigDecimal points(String node) {
        return scores.nodes().stream()
                .filter(score -> score.node().equals(node))
                .findFirst()
                .map(NodeScore::points)
                .orElse(null);
    }

    @Override
    public String getGrade() {
        return place.grade() == null ? "" : place.grade();
    }

    @Override
    public @Nullable BigDecimal getPreviousRank() {
        return before == null ? null : before.rank();
    }

    @Override
    public @Nullable BigDecimal getPreviousTotal() {
        return before == null ? null : before.total();
    }

    @Override
    public @Nullable BigDecimal getRankGain() {
        BigDecimal previous = getPreviousRank();
        BigDecimal now = getRank();
        return previous == null || now == null ? null : previous.subtract(now);
    }

    @Override
    public int streak(String grade) {
        if (!getGrade().equals(grade)) {
            return 0;
        }
        int length = 1;
        Period next = period.previous();
        for (PastResult past : assessee.getPast()) {
            if (!past.period().equals(next.code()) || !grade.equals(past.grade())) {
                break;
            }
            length++;
            next = next.previous();
        }
        return length;
    }

    @Override
    public Set<String> getVetoes() {
        return vetoes.keySet();
    }

    @Override
    public boolean vetoed(String code) {
        return vetoes.containsKey(code);
    }

    @Override
    public boolean flagged(String code) {
        return flags.containsKey(code);
    }
}
