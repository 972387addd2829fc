package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.form.MissingInput;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.ScoreLine;
import org.zhiheng.vocabulary.ScoreLine.Kind;

/** What rules said about one criterion of a unit so far. */
final class CriterionDraft {

    /** What one rule wrote, and its line. */
    record Move(Kind kind, Figure amount, ScoreLine line) {}

    final ResolvedCriterion criterion;
    final int place;
    final List<ScoreLine> lines = new ArrayList<>(0);

    /** Sum of what is written; null: nothing that counts is. */
    @Nullable
    Figure figure;

    /** Whether a form or a rule has had its say. */
    boolean written;

    /** Whether the points it starts from stand there: the form's, or the full marks. */
    boolean based;

    /** Whether the form was asked. */
    boolean formed;

    /** What the form gave; null when it was not asked or lacked its input. */
    @Nullable
    BigDecimal formPoints;

    /** What rules deducted and awarded, for a sum that begins with points that a rule set. */
    final List<Move> moves = new ArrayList<>();

    /** The lowest of the points that rules set; null: none did. */
    @Nullable
    Move set;

    /** Whether rules set different points. */
    boolean setsDiffer;

    /** Highest points, as the criterion and rules limit them; null: none. */
    @Nullable
    BigDecimal cap;

    /** Why a rule took the criterion out for the unit; null: none did. */
    @Nullable
    String removed;

    /** What the form would have needed; null: nothing is missing. */
    @Nullable
    MissingInput missing;

    /** Shared with other units, as long as one value alone decides the criterion; null: nothing is. */
    SharedOutcomes.@Nullable Outcome shared;

    /** What came of it for another unit with the same value; null: to be worked out. */
    SheetDraft.@Nullable Leaf known;

    CriterionDraft(ResolvedCriterion criterion, int place) {
        this.criterion = criterion;
        this.place = place;
        this.cap = criterion.cap();
    }

    String code() {
        return criterion.criterion().code();
    }

    /** Puts a line at the end; a remark changes no points. */
    void add(Kind kind, Figure amount, ScoreLine line) {
        lines.add(line);
        if (kind != Kind.REMARK) {
            figure = sum(figure, kind, amount);
        }
    }

    /** The set points take the place of what was written; what rules deducted and awarded comes on top. */
    void countFrom(Move set) {
        figure = set.amount();
        for (Move move : moves) {
            lines.add(move.line());
            figure = sum(figure, move.kind(), move.amount());
        }
    }

    private static @Nullable Figure sum(@Nullable Figure sum, Kind kind, Figure amount) {
        if (sum == null) {
            return kind == Kind.DEDUCT ? Figure.of(0).minus(amount) : amount;
        }
        if (amount.value().signum() == 0) {
            return sum;
        }
        return kind == Kind.DEDUCT ? sum.minus(amount) : sum.plus(amount);
    }

    /** What an amount of the kind changes the points by. */
    static BigDecimal signed(Kind kind, Figure amount) {
        return kind == Kind.DEDUCT ? amount.value().negate() : amount.value();
    }
}
