package org.zhiheng.rulepack.fence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AnnotatedBaseDescr;
import org.drools.drl.ast.descr.AnnotationDescr;
import org.drools.drl.ast.descr.AttributeDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.jspecify.annotations.Nullable;
import org.kie.internal.builder.conf.LanguageLevelOption;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.rulepack.fence.Scope.Value;

/**
 * The first gate: every part of the parsed files is compared with what is allowed, and whatever is not known here is
 * refused, at the author's own line and column. Nothing has been compiled yet.
 */
final class SyntaxGate {

    /** Names of types, fields and variables. */
    static final String NAME = "\\$?[\\p{IsHan}A-Za-z_][\\p{IsHan}A-Za-z0-9_]{0,59}";

    /** Names that mean something else to the engine or to Java. */
    static final Set<String> RESERVED = Set.of(
            "drools",
            "kcontext",
            "this",
            "super",
            "unit",
            "not",
            "package",
            "record",
            "null",
            "true",
            "false",
            "class",
            "new",
            "var",
            "if",
            "else",
            "for",
            "while",
            "do",
            "return",
            "int",
            "long",
            "double",
            "boolean",
            "static",
            "final",
            "enum",
            "interface",
            "import",
            "global",
            "rule",
            "when",
            "then",
            "end",
            "query",
            "declare",
            "from",
            "accumulate",
            "collect",
            "eval",
            "exists",
            "forall",
            "and",
            "or",
            "in",
            "contains",
            "matches",
            "insert",
            "insertLogical",
            "update",
            "delete",
            "retract",
            "modify",
            "extends",
            "over",
            "function");

    private static final String RULE_NAME =
            "[\\p{IsHan}A-Za-z0-9_][\\p{IsHan}A-Za-z0-9_ .,，。、：:；（）()《》“”〔〕\\[\\]\\-－—–·/／%％≥≤＜＞<>=＝+×÷~～→…]{0,119}";
    private static final Set<String> NOTES =
            Set.of("basis", "clause", "author", "note", "criterion", "reason", "since");
    private static final Pattern LITERAL = Pattern.compile("\"[^\"\\\\\\n]*\"");
    private static final int MOST_RULES = 2_000;

    private final PackWords pack;
    private final Map<SourceText, PackageDescr> parsed = new LinkedHashMap<>();
    private final Map<String, Set<String>> feeds = new TreeMap<>();
    private final Map<String, Runnable> loops = new TreeMap<>();

    private SyntaxGate(AllowedWords words) {
        this.pack = new PackWords(words);
    }

    /** What the files of one pack are refused for, by place; empty when they pass. */
    static List<Finding> inspect(AllowedWords words, List<DrlFile> files) {
        SyntaxGate gate = new SyntaxGate(words);
        List<SourceText> sources = files.stream().map(SourceText::new).toList();
        for (SourceText source : sources) {
            if (new RawTextGate(source).inspect()) {
                gate.parse(source);
            }
        }
        HeaderGate headers = new HeaderGate(gate.pack);
        gate.parsed.forEach((source, descr) -> descr.getImports().forEach(found -> headers.importLine(source, found)));
        gate.parsed.forEach(headers::header);
        TypeGate types = new TypeGate(gate.pack);
        gate.parsed.forEach(types::types);
        types.fields(gate.parsed);
        gate.rules();
        return sources.stream()
                .flatMap(source -> source.findings().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private void parse(SourceText source) {
        DrlParser parser = new DrlParser(LanguageLevelOption.DRL6);
        PackageDescr descr = null;
        try {
            descr = parser.parse(false, source.text());
        } catch (DroolsParserException | RuntimeException | StackOverflowError failure) {
            source.refuse("syntax", 0, "", "无法读懂这个规则文件", "the rule file cannot be read");
            return;
        }
        if (parser.hasErrors()) {
            SyntaxErrors.tell(source, parser.getErrors());
            return;
        }
        if (descr == null) {
            source.refuse("syntax", 0, "", "文件中没有规则", "there are no rules in the file");
            return;
        }
        parsed.put(source, descr);
    }

    private void rules() {
        boolean growing = true;
        for (int pass = 0; growing && pass <= pack.declared().size(); pass++) {
            growing = false;
            Map<SourceText, Integer> before = new LinkedHashMap<>();
            parsed.keySet()
                    .forEach(source -> before.put(source, source.findings().size()));
            Map<String, Integer> sizes = new TreeMap<>();
            feeds.clear();
            loops.clear();
            Map<String, String> names = new TreeMap<>();
            parsed.forEach((source, descr) -> {
                if (descr.getRules().size() > MOST_RULES) {
                    source.refuse(
                            "too-many-rules",
                            0,
                            "",
                            "规则过多（最多 " + MOST_RULES + " 条）",
                            "too many rules (at most " + MOST_RULES + ")");
                    return;
                }
                descr.getRules().forEach(rule -> {
                    try {
                        rule(source, rule, names, sizes);
                    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError failure) {
                        int at = Math.max(0, rule.getStartCharacter());
                        source.refuse("cannot-inspect", at, rule.getName(), "无法检查这条规则", "the rule cannot be inspected");
                    }
                });
            });
            for (Map.Entry<String, Integer> size : sizes.entrySet()) {
                growing |= pack.grow(size.getKey(), size.getValue());
            }
            if (growing && pass < pack.declared().size()) {
                before.forEach((source, count) -> source.findings()
                        .subList(count, source.findings().size())
                        .clear());
            }
        }
        for (String type : feeds.keySet()) {
            if (reaches(type, type, new TreeSet<>())) {
                loops.get(type).run();
            }
        }
    }

    private boolean reaches(String from, String target, Set<String> seen) {
        for (String next : feeds.getOrDefault(from, Set.of())) {
            if (next.equals(target) || seen.add(next) && reaches(next, target, seen)) {
                return true;
            }
        }
        return false;
    }

    private void rule(SourceText source, RuleDescr rule, Map<String, String> names, Map<String, Integer> sizes) {
        int start = Math.max(0, rule.getStartCharacter());
        String name = rule.getName();
        int at = source.find(name, start);
        if (!rule.isRule() || rule.isQuery()) {
            source.refuse("not-allowed", start, source.wordAt(start), "不能使用查询", "queries are not allowed");
            return;
        }
        if (!name.matches(RULE_NAME)) {
            source.refuse(
                    "rule-name-not-allowed",
                    at,
                    name,
                    "规则名称含有不允许的字符",
                    "the rule name has characters that are not allowed",
                    "规则名称用汉字、字母、数字、空格和常用标点，不含引号",
                    "use letters, digits, spaces and common punctuation, no quotation marks");
        }
        String other = names.putIfAbsent(name, source.path() + ":" + source.line(start));
        if (other != null) {
            source.refuse(
                    "duplicate-rule",
                    at,
                    name,
                    "规则名称重复，另一条在 " + other,
                    "the rule name is taken by " + other,
                    "换一个名称",
                    "choose another name");
        }
        if (rule.getParentName() != null) {
            source.refuse(
                    "not-allowed",
                    source.findWord("extends", start),
                    "extends",
                    "规则不能继承规则",
                    "a rule cannot extend a rule");
        }
        if (!rule.getNamedConsequences().isEmpty()) {
            source.refuse(
                    "not-allowed",
                    source.find("then[", start),
                    "then[",
                    "不能使用命名的 then",
                    "named consequences are not allowed");
        }
        rule.getAttributes().values().forEach(found -> attribute(source, found));
        notes(source, rule, start);
        Scope scope = new Scope(pack);
        ConditionGate conditions = new ConditionGate(source);
        if (rule.getLhs() != null) {
            conditions.check(rule.getLhs(), scope);
        }
        pack.allowed()
                .globals()
                .forEach((global, type) -> scope.bind(global, new Value(pack.java(type), Scope.USUAL_SIZE)));
        consequence(source, rule, scope, conditions, sizes);
    }

    private void consequence(
            SourceText source, RuleDescr rule, Scope scope, ConditionGate conditions, Map<String, Integer> sizes) {
        if (!(rule.getConsequence() instanceof String text)) {
            return;
        }
        int from = rule.getLhs() == null || rule.getLhs().getEndCharacter() <= 0
                ? Math.max(0, rule.getStartCharacter())
                : rule.getLhs().getEndCharacter();
        ConsequenceGate gate =
                ConsequenceGate.check(source, text, source.find(text, source.findWord("then", from)), scope);
        gate.sizes().forEach((type, size) -> sizes.merge(type, size, Math::max));
        gate.inserted().forEach((type, place) -> {
            conditions.matched().forEach(matched -> feeds.computeIfAbsent(matched, key -> new TreeSet<>())
                    .add(type));
            loops.putIfAbsent(
                    type,
                    () -> source.refuse(
                            "endless-insert",
                            place,
                            type,
                            "放入的事实会再次引发自身，规则不会停",
                            "the inserted fact brings about itself again, so the rules would not stop",
                            "推导的类型之间不能循环",
                            "declared types must not feed one another in a circle"));
        });
    }

    private void notes(SourceText source, AnnotatedBaseDescr rule, int start) {
        for (AnnotationDescr note : rule.getAnnotations()) {
            String name = note.getName();
            Map<String, Object> values = note.getValueMap();
            boolean named = name.matches("[\\p{IsHan}]{1,20}") || NOTES.contains(name);
            boolean plain = values.size() <= 1
                    && values.entrySet().stream()
                            .allMatch(entry -> entry.getKey().equals("value")
                                    && LITERAL.matcher(String.valueOf(entry.getValue()))
                                            .matches());
            if (!named || !plain || note.isDuplicated()) {
                source.refuse(
                        "annotation-not-allowed",
                        source.find("@" + name, start),
                        "@" + name,
                        "标注不合规",
                        "the annotation is not allowed",
                        "写作 @依据(\"……\")，名称用汉字，内容放在引号内",
                        "write @basis(\"…\") with plain text");
            }
        }
    }

    /** Refuses an attribute of a rule or a file that is not allowed. */
    static void attribute(SourceText source, AttributeDescr attribute) {
        String name = attribute.getName();
        String value = String.valueOf(attribute.getValue()).strip();
        boolean allowed =
                switch (name) {
                    case "salience" -> value.matches("-?\\d{1,5}");
                    case "no-loop", "enabled" -> value.matches("true|false");
                    case "dialect" -> value.equals("java");
                    default -> false;
                };
        if (!allowed) {
            int place = source.offset(attribute.getLine(), 0);
            source.refuse(
                    "attribute-not-allowed",
                    source.find(name, place),
                    name + " " + value,
                    "不能使用该规则属性，或其值不是直接写出的常量",
                    "the rule attribute is not allowed, or its value is no plain constant",
                    attributeFix(name, true),
                    attributeFix(name, false));
        }
    }

    private static @Nullable String attributeFix(String name, boolean chinese) {
        return switch (name) {
            case "date-effective", "date-expires" ->
                chinese ? "把生效日期写在指标参数里" : "write the date into the criterion's dated parameters";
            case "salience" -> chinese ? "写一个整数，例如 salience 10" : "write a whole number, e.g. salience 10";
            default -> {
                String near = Suggestion.nearest(name, Set.of("salience", "no-loop", "enabled"));
                yield near == null ? null : chinese ? "可用：salience、no-loop、enabled" : "use salience, no-loop, enabled";
            }
        };
    }
}
