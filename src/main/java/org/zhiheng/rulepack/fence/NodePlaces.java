package org.zhiheng.rulepack.fence;

import com.github.javaparser.Position;
import com.github.javaparser.TokenRange;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.ArrayAccessExpr;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.ConditionalExpr;
import com.github.javaparser.ast.expr.EnclosedExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.FieldAccessExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.UnaryExpr;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.drools.mvel.parser.ast.expr.HalfBinaryExpr;
import org.drools.mvel.parser.ast.expr.HalfPointFreeExpr;
import org.drools.mvel.parser.ast.expr.PointFreeExpr;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.fence.Scope.Value;

/** Where the nodes of one parsed expression stand in its file, so that what is refused is shown where its author wrote it. */
final class NodePlaces {

    private final SourceText source;
    private final String text;
    private final int base;
    private final Map<Node, Span> spans = new IdentityHashMap<>();

    /**
     * @param text what was parsed
     * @param base offset in the file of the first character of the text
     */
    NodePlaces(SourceText source, String text, int base) {
        this.source = source;
        this.text = text;
        this.base = base;
    }

    private record Span(int start, int end) {}

    /** Finds the nodes of a condition in the file, one after another: its parser keeps their tokens and not their places. */
    void place(Expression root) {
        place(root, 0);
    }

    int offset(Node node) {
        Span span = spans.get(node);
        return span != null
                ? span.start()
                : offset(node.getRange().map(range -> range.begin).orElse(new Position(1, 1)));
    }

    /** The node as its author wrote it, cut at the end of the line. */
    String words(Node node) {
        int start = offset(node);
        Span span = spans.get(node);
        int end = span != null
                ? span.end()
                : node.getRange().map(range -> offset(range.end) + 1).orElse(start);
        String written = source.text()
                .substring(start, Math.max(start, Math.min(end, source.text().length())));
        return written.lines().findFirst().orElse("");
    }

    /** Whether nothing but blanks and comments stands after the expression: its parser leaves off without a word. */
    boolean coversAll(Expression root) {
        Span span = spans.get(root);
        int end = span == null ? 0 : Math.min(span.end() - base, text.length());
        return text.substring(end).matches("(?s)(\\s|//[^\n]*(\n|$)|/\\*.*?\\*/)*");
    }

    /** Says what is wrong with the node, where its author wrote it; gives null, for what is refused has no value. */
    @Nullable
    Value refuse(Node node, String code, String chinese, String english) {
        return refuse(node, code, chinese, english, null, null);
    }

    @Nullable
    Value refuse(
            Node node,
            String code,
            String chinese,
            String english,
            @Nullable String fixChinese,
            @Nullable String fixEnglish) {
        return refuse(node, words(node), code, chinese, english, fixChinese, fixEnglish);
    }

    /** The same, showing these words and not all of the node. */
    @Nullable
    Value refuse(
            Node node,
            String words,
            String code,
            String chinese,
            String english,
            @Nullable String fixChinese,
            @Nullable String fixEnglish) {
        source.refuse(code, offset(node), words, chinese, english, fixChinese, fixEnglish);
        return null;
    }

    private int place(Node node, int from) {
        TokenRange range = node.getTokenRange().orElse(null);
        if (range == null) {
            return from;
        }
        int start = find(range.getBegin().getText(), from);
        List<Node> parts = parts(node);
        int end = start;
        for (Node part : parts) {
            end = place(part, end);
        }
        String last = range.getEnd().getText();
        end = parts.isEmpty() && range.getBegin().getText().equals(last)
                ? start + last.length()
                : isClosing(last) || parts.isEmpty() ? find(last, end) + last.length() : end;
        spans.put(node, new Span(base + start, base + end));
        return end;
    }

    private static boolean isClosing(String token) {
        return token.equals(")") || token.equals("]");
    }

    private int find(String token, int from) {
        int found = text.indexOf(token, from);
        while (found > 0 && continuesName(found, token)) {
            found = text.indexOf(token, found + 1);
        }
        return found < 0 ? Math.min(from, text.length()) : found;
    }

    private boolean continuesName(int at, String token) {
        return Character.isJavaIdentifierPart(token.charAt(0)) && Character.isJavaIdentifierPart(text.charAt(at - 1));
    }

    private static List<Node> parts(Node node) {
        List<Node> parts = new ArrayList<>();
        if (node instanceof MethodCallExpr call) {
            call.getScope().ifPresent(parts::add);
            parts.add(call.getName());
            parts.addAll(call.getArguments());
        } else if (node instanceof FieldAccessExpr access) {
            parts.addAll(List.of(access.getScope(), access.getName()));
        } else if (node instanceof BinaryExpr binary) {
            parts.addAll(List.of(binary.getLeft(), binary.getRight()));
        } else if (node instanceof PointFreeExpr sign) {
            parts.add(sign.getLeft());
            parts.addAll(sign.getRight());
        } else if (node instanceof HalfPointFreeExpr sign) {
            parts.addAll(sign.getRight());
        } else if (node instanceof HalfBinaryExpr half) {
            parts.add(half.getRight());
        } else if (node instanceof EnclosedExpr enclosed) {
            parts.add(enclosed.getInner());
        } else if (node instanceof UnaryExpr unary) {
            parts.add(unary.getExpression());
        } else if (node instanceof ConditionalExpr choice) {
            parts.addAll(List.of(choice.getCondition(), choice.getThenExpr(), choice.getElseExpr()));
        } else if (node instanceof ArrayAccessExpr access) {
            parts.addAll(List.of(access.getName(), access.getIndex()));
        }
        return parts;
    }

    private int offset(Position begin) {
        int at = 0;
        for (int line = 1; line < begin.line; line++) {
            int next = text.indexOf('\n', at);
            if (next < 0) {
                break;
            }
            at = next + 1;
        }
        return Math.max(0, Math.min(base + at + begin.column - 1, source.text().length()));
    }
}
