package org.zhiheng.rulepack;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;

/** What hand-written rules name: criteria, metrics, parameters; at the exact word. Syntax is the fence's matter. */
final class PackRuleCheck {

    private static final Pattern COMMENT = Pattern.compile("/\\*|//[^\\n]*|(?m)^[ \\t]*#[^\\n]*");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\p{L}\\p{N}_.]+)");
    private static final Pattern RULE = Pattern.compile("(?m)^[ \\t]*rule[ \\t]+\"([^\"\\n]*)\"");
    private static final Pattern CRITERION =
            Pattern.compile("\\b(?:score\\s*\\.\\s*(?:form|deduct|deductEach|award|awardEach|set|limit|notApplicable)"
                    + "|target|parameter|parameterFigure|fullMarks)\\s*\\(\\s*\"([^\"]*)\"");
    private static final Pattern METRIC = Pattern.compile(
            "\\b(?:state|observed|noData|notApplicable|tooFew|value|numerator|denominator|figure|previous|lastYear"
                    + "|previousFigure|lastYearFigure|peerMean|peerBest|peerWorst|peerSize|peerRank)\\s*\\(\\s*\"([^\"]*)\"\\s*\\)");
    private static final Pattern PARAMETER =
            Pattern.compile("\\b(?:parameter|parameterFigure)\\s*\\(\\s*\"([^\"]*)\"\\s*,\\s*\"([^\"]*)\"");
    private static final Pattern VETO = Pattern.compile("\\bscore\\s*\\.\\s*veto\\s*\\(\\s*\"([^\"]*)\"");

    private static final Pattern SCORE = Pattern.compile("(?m)^[ \\t]*(score)\\s*\\.");
    private static final Pattern OUTCOME = Pattern.compile("(?m)^[ \\t]*(outcome)\\s*\\.");
    private static final Pattern GRADE =
            Pattern.compile("(?:\\b(?:grade|previousGrade)\\s*[!=]=\\s*|\\bstreak\\s*\\(\\s*"
                    + "|\\boutcome\\s*\\.\\s*(?:grade|atMost)\\s*\\(\\s*)\"([^\"]*)\"");

    private final RulePack pack;
    private final List<Finding> findings = new ArrayList<>();

    PackRuleCheck(RulePack pack) {
        this.pack = pack;
    }

    List<Finding> findings() {
        RuleText.authored(pack).forEach((path, text) -> {
            String file = pack.folder() + "/" + path;
            String code = blanked(text);
            Matcher name = PACKAGE.matcher(code);
            if (!name.find()) {
                add(
                        "drl-package",
                        file,
                        text,
                        0,
                        null,
                        "文件开头应写 package " + pack.code(),
                        "the file must begin with package " + pack.code());
            } else if (!name.group(1).equals(pack.code())) {
                add(
                        "drl-package",
                        file,
                        text,
                        name.start(1),
                        name.group(1),
                        "package 应为方案编码 " + pack.code(),
                        "the package must be the scheme's code " + pack.code());
            }
            stage(path, file, text, code);
            each(
                    CRITERION,
                    code,
                    (word, at) -> known(
                            "unknown-criterion",
                            file,
                            text,
                            word,
                            at,
                            pack.criteria().keySet(),
                            "没有这个评分项",
                            "no such criterion"));
            Matcher parameter = PARAMETER.matcher(code);
            while (parameter.find()) {
                Criterion criterion = pack.criteria().get(parameter.group(1));
                if (criterion != null) {
                    known(
                            "unknown-parameter",
                            file,
                            text,
                            parameter.group(2),
                            parameter.start(2),
                            criterion.yaml().entries().keySet(),
                            "评分项没有这个参数",
                            "the criterion has no such parameter");
                }
            }
            if (!pack.grades().isEmpty()) {
                each(
                        GRADE,
                        code,
                        (word, at) -> known(
                                "unknown-grade",
                                file,
                                text,
                                word,
                                at,
                                new TreeSet<>(pack.grades()),
                                "没有这个等次",
                                "there is no such grade"));
            }
            if (!pack.scheme().vetoes().isEmpty()) {
                each(
                        VETO,
                        code,
                        (word, at) -> known(
                                "unknown-veto",
                                file,
                                text,
                                word,
                                at,
                                pack.scheme().vetoes().keySet(),
                                "scheme.yml 中没有这个否决项",
                                "scheme.yml has no such veto"));
            }
        });
        return findings;
    }

    /** Before the ranking there is only {@code score}, after it only {@code outcome}. */
    private void stage(String path, String file, String text, String code) {
        boolean after = RuleText.isOutcome(path);
        Matcher call = (after ? SCORE : OUTCOME).matcher(code);
        while (call.find()) {
            findings.add(finding(
                            "wrong-stage",
                            file,
                            text,
                            call.start(1),
                            call.group(1),
                            after ? "排名之后的规则（outcomes*.drl）不能再改分" : "排名之前的规则还没有名次和等次",
                            after
                                    ? "a rule after the ranking cannot score"
                                    : "a rule before the ranking has no outcome")
                    .fix(
                            after ? "写 outcome.grade、atMost、lower、list 或 warn" : "写 score.…；用到名次、等次的规则放在 outcomes.drl",
                            after ? "write outcome.…" : "write score.…, or move the rule to outcomes.drl"));
        }
    }

    /** Metrics that hand-written rules name, each with a finding when there is no such metric. */
    Set<String> metrics(@Nullable Set<String> known) {
        Set<String> metrics = new TreeSet<>();
        RuleText.authored(pack)
                .forEach((path, text) -> each(METRIC, blanked(text), (word, at) -> {
                    metrics.add(word);
                    if (known != null) {
                        known(
                                "unknown-metric",
                                pack.folder() + "/" + path,
                                text,
                                word,
                                at,
                                known,
                                "没有这个数据指标",
                                "no such metric");
                    }
                }));
        return metrics;
    }

    /** Vetoes that some rule of the pack pronounces. */
    static Set<String> vetoes(RulePack pack) {
        Set<String> vetoes = new TreeSet<>();
        RuleText.authored(pack).values().forEach(text -> each(VETO, blanked(text), (word, at) -> vetoes.add(word)));
        return vetoes;
    }

    /** Names of the hand-written rules of the scoring stage, with their places. */
    void rules(RuleVisitor visitor) {
        RuleText.authored(pack).forEach((path, text) -> {
            Matcher rule = RULE.matcher(blanked(text));
            while (rule.find()) {
                visitor.rule(path, text, rule.group(1), rule.start(1));
            }
        });
    }

    /** Sees one rule. */
    interface RuleVisitor {
        void rule(String path, String text, String name, int at);
    }

    private interface WordVisitor {
        void word(String word, int at);
    }

    private static void each(Pattern pattern, String code, WordVisitor visitor) {
        Matcher matcher = pattern.matcher(code);
        while (matcher.find()) {
            visitor.word(matcher.group(1), matcher.start(1));
        }
    }

    private void known(
            String code,
            String file,
            String text,
            String word,
            int at,
            Set<String> known,
            String chinese,
            String english) {
        if (known.contains(word)) {
            return;
        }
        String nearest = Suggestion.likely(word, known);
        Finding finding = finding(code, file, text, at, word, chinese, english);
        findings.add(
                nearest == null ? finding : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")"));
    }

    private void add(
            String code, String file, String text, int at, @Nullable String words, String chinese, String english) {
        findings.add(finding(code, file, text, at, words, chinese, english));
    }

    static Finding finding(
            String code, String file, String text, int at, @Nullable String words, String chinese, String english) {
        int line = 1;
        int start = 0;
        for (int index = 0; index < at; index++) {
            if (text.charAt(index) == '\n') {
                line++;
                start = index + 1;
            }
        }
        return Finding.error(code, file, line, at - start + 1, chinese, english).about(words);
    }

    /** The text with comments turned into blanks, so that positions stay. */
    static String blanked(String text) {
        StringBuilder blanked = new StringBuilder(text);
        // A comment without end is none: found once, it is not looked for again.
        int lastEnd = text.lastIndexOf("*/");
        Matcher comment = COMMENT.matcher(text);
        for (int at = 0; comment.find(at); ) {
            int end = comment.end();
            if (comment.group().startsWith("/*")) {
                end = comment.start() + 2 > lastEnd ? -1 : text.indexOf("*/", comment.start() + 2) + 2;
            }
            for (int index = comment.start(); index < end; index++) {
                if (blanked.charAt(index) != '\n') {
                    blanked.setCharAt(index, ' ');
                }
            }
            at = end < 0 ? comment.start() + 2 : end;
        }
        return blanked.toString();
    }
}
