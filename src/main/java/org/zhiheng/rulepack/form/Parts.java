package org.zhiheng.rulepack.form;

import java.util.ArrayList;
import java.util.List;
import org.zhiheng.rulepack.form.Expression.Arithmetic;
import org.zhiheng.rulepack.form.Expression.Choice;
import org.zhiheng.rulepack.form.Expression.Comparison;
import org.zhiheng.rulepack.form.Expression.Logic;

/** What an expression is made of. */
public final class Parts {

    private Parts() {}

    /** Its metrics, questions, names and numbers, in the order written. */
    public static List<Expression> of(Expression expression) {
        List<Expression> parts = new ArrayList<>();
        visit(expression, parts);
        return parts;
    }

    private static void visit(Expression expression, List<Expression> into) {
        if (expression instanceof Arithmetic arithmetic) {
            visit(arithmetic.left(), into);
            visit(arithmetic.right(), into);
        } else if (expression instanceof Comparison comparison) {
            visit(comparison.left(), into);
            visit(comparison.right(), into);
        } else if (expression instanceof Logic logic) {
            logic.operands().forEach(operand -> visit(operand, into));
        } else if (expression instanceof Choice choice) {
            visit(choice.condition(), into);
            visit(choice.then(), into);
            visit(choice.otherwise(), into);
        } else if (expression instanceof Expression.Function function) {
            function.arguments().forEach(argument -> visit(argument, into));
        } else {
            into.add(expression);
        }
    }
}
