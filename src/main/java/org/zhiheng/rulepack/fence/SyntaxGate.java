package org.zhiheng.rulepack.fence;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AnnotatedBaseDescr;
import org.drools.drl.ast.descr.AnnotationDescr;
import org.drools.drl.ast.descr.AttributeDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.GlobalDescr;
import org.drools.drl.ast.descr.ImportDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.ast.descr.TypeDeclarationDescr;
import org.drools.drl.ast.descr.TypeFieldDescr;
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
    private static final Pattern PACKAGE_NAME = Pattern.compile(
            "[\\p{IsHan}A-Za-z_][\\p{IsHan}A-Za-z0-9_]{0,79}(\\.[\\p{IsHan}A-Za-z_][\\p{IsHan}A-Za-z0-9_]{0,79}){0,2}");
    private static final Set<String> TAKEN_PACKAGES = Set.of(
            "java", "javax", "jakarta", "jdk", "sun", "com", "org", "net", "io", "kotlin", "scala", "defaultpkg");
    private static final Set<String> NOTES =
            Set.of("basis", "clause", "author", "note", "criterion", "reason", "since");
    private static final Pattern PLACE = Pattern.compile("\\[ERR (\\d+)] Line (\\d+):(\\d+) (.*)", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("\"[^\"\\\\\\n]*\"");
    private static final int MOST_RULES = 2_000;
    private static final int MOST_FIELDS = 50;

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
        gate.parsed.forEach((source, descr) -> descr.getImports().forEach(found -> gate.importLine(source, found)));
        gate.parsed.forEach(gate::header);
        gate.parsed.forEach(gate::types);
        gate.fields();
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
            int first = parser.getErrors().stream()
                    .mapToInt(error -> errorLine(error.getMessage()))
                    .min()
                    .orElse(0);
            if (unfinished(source, first)) {
                return;
            }
            parser.getErrors().forEach(error -> syntaxError(source, error.getMessage()));
            return;
        }
        if (descr == null) {
            source.refuse("syntax", 0, "", "文件中没有规则", "there are no rules in the file");
            return;
        }
        parsed.put(source, descr);
    }

    private static int errorLine(String message) {
        Matcher place = PLACE.matcher(message);
        return place.find() ? Integer.parseInt(place.group(2)) : Integer.MAX_VALUE;
    }

    /** Rules that lack {@code then} or {@code end}: told where the word should stand, not where the
     * parser gave up later.
     *
     * @param firstErrorLine where the parser first did
     */
    private static boolean unfinished(SourceText source, int firstErrorLine) {
        Matcher line = Pattern.compile(
                        "(?m)^[ \\t]*(?:(rule)[ \\t]+[\"\\p{L}]|(when)\\b|(then)\\b|(end)\\b|(?:score|outcome)[ \\t]*\\.)")
                .matcher(source.text());
        boolean inside = false;
        boolean condition = false;
        int found = source.findings().size();
        while (line.find() && source.line(line.start()) <= firstErrorLine) {
            int at = line.start()
                    + line.group().length()
                    - line.group().stripLeading().length();
            if (line.group(1) != null) {
                if (inside) {
                    source.refuse(
                            "missing-end",
                            at,
                            "rule",
                            "上一条规则没有写 end",
                            "the rule before has no end",
                            "在这一行前补上 end",
                            "add end before this line");
                }
                inside = true;
                condition = false;
            } else if (line.group(2) != null) {
                condition = true;
            } else if (line.group(3) != null) {
                condition = false;
            } else if (line.group(4) != null) {
                inside = false;
                condition = false;
            } else if (condition) {
                source.refuse(
                        "missing-then",
                        at,
                        source.wordAt(at),
                        "动作前没有写 then",
                        "there is no then before what the rule does",
                        "在这一行前补上 then",
                        "add then before this line");
                condition = false;
            }
        }
        return source.findings().size() > found;
    }

    private static void syntaxError(SourceText source, String message) {
        Matcher matcher = PLACE.matcher(message);
        if (!matcher.find()) {
            source.refuse("syntax", 0, "", "语法错误", "syntax error: " + message);
            return;
        }
        int at = source.offset(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
        while (at < source.text().length()
                && Character.isWhitespace(source.text().charAt(at))) {
            at++;
        }
        String word = at >= source.text().length() ? "" : source.wordAt(at);
        Matcher rule = Pattern.compile("in rule \"?([^\"\\n]*?)\"?(?: in .*)?$").matcher(matcher.group(4));
        String where = rule.find() ? "规则“" + rule.group(1) + "”：" : "";
        String chinese =
                switch (matcher.group(1)) {
                    case "101" -> "这里的写法不对";
                    case "102" -> word.isEmpty() ? "文件在这里意外结束" : "这里不应出现这个词";
                    case "106", "107" -> "这里缺少或多出了内容";
                    default -> "语法错误";
                };
        String fix =
                switch (word) {
                    case "=" -> "相等写作 ==；>=、<=、!= 中间不要有空格";
                    case "then", "end" -> "检查前一行的括号是否成对";
                    case "" -> "检查是否漏写 end";
                    case "and", "AND", "且", "并且" -> "同时满足写逗号或 &&";
                    case "or", "OR", "或", "或者" -> "任一满足写 ||";
                    case "like", "in", "between" -> "写成一个个比较，如 value( \"指标\" ) >= 60, value( \"指标\" ) < 90";
                    default ->
                        source.text().substring(0, at).stripTrailing().endsWith("%")
                                ? "不写百分号：90% 写 90"
                                : "检查括号、引号、逗号以及 when / then / end";
                };
        source.refuse(
                "syntax",
                at,
                word,
                where + chinese,
                "syntax error: " + matcher.group(4).strip(),
                fix,
                "check brackets, quotation marks, commas and when / then / end");
    }

    private void header(SourceText source, PackageDescr descr) {
        String name = descr.getName() == null ? "" : descr.getName();
        int at = source.findWord("package", 0);
        if (!PACKAGE_NAME.matcher(name).matches() || TAKEN_PACKAGES.contains(name.split("\\.")[0])) {
            source.refuse(
                    "package-not-allowed",
                    name.isEmpty() ? 0 : source.find(name, at),
                    name,
                    name.isEmpty() ? "缺少 package 一行" : "包名不合规",
                    name.isEmpty() ? "there is no package line" : "the package name is not allowed",
                    "写作 package 规则包的目录名",
                    "write package and the name of the pack's folder");
        }
        descr.getFunctionImports()
                .forEach(found -> forbidden(source, found, "import", "不能引入函数", "importing functions is not allowed"));
        descr.getAccumulateImports()
                .forEach(found -> forbidden(
                        source, found, "import", "不能引入汇总函数", "importing accumulate functions is not allowed"));
        descr.getGlobals().forEach(found -> global(source, found));
        descr.getFunctions()
                .forEach(found -> forbidden(
                        source, found, "function", "规则文件中不能定义函数", "functions are not allowed in a rule file"));
        descr.getEntryPointDeclarations()
                .forEach(found -> forbidden(source, found, "declare", "不能声明入口", "entry points are not allowed"));
        descr.getWindowDeclarations()
                .forEach(found -> forbidden(source, found, "declare", "不能声明时间窗口", "windows are not allowed"));
        descr.getEnumDeclarations()
                .forEach(found -> forbidden(source, found, "declare", "不能声明枚举", "enums are not allowed"));
        descr.getAttributes().forEach(found -> attribute(source, found));
        if (descr.getUnit() != null) {
            forbidden(source, descr.getUnit(), "unit", "不能声明规则单元", "rule units are not allowed");
        }
        // The expander line leaves no trace in the parsed package.
        Matcher expander = Pattern.compile("(?m)^\\s*expander\\b").matcher(source.text());
        if (expander.find()) {
            int where = source.findWord("expander", expander.start());
            source.refuse("not-allowed", where, "expander", "不能使用 expander", "expander is not allowed");
        }
    }

    private void forbidden(SourceText source, BaseDescr descr, String keyword, String chinese, String english) {
        int start = descr.getStartCharacter() > 0
                ? descr.getStartCharacter()
                : source.offset(Math.max(1, descr.getLine()), Math.max(0, descr.getColumn()));
        int at = source.text().startsWith(keyword, start) ? start : source.findWord(keyword, lineStart(source, start));
        source.refuse("not-allowed", at, keyword, chinese, english);
    }

    private static int lineStart(SourceText source, int offset) {
        return source.offset(source.line(offset), 0);
    }

    private void importLine(SourceText source, ImportDescr descr) {
        String target = descr.getTarget();
        boolean wildcard =
                target.endsWith(".*") && pack.allowed().isVocabularyPackage(target.substring(0, target.length() - 2));
        Class<?> type = target.contains(".") ? pack.allowed().type(target) : null;
        if (wildcard) {
            pack.allowed().vocabulary().forEach(word -> pack.imports(word.getSimpleName()));
        } else if (type != null) {
            pack.imports(type.getSimpleName());
        } else {
            source.refuse(
                    "import-not-allowed",
                    source.find(target, Math.max(0, descr.getStartCharacter())),
                    target,
                    "不能引入这个类型",
                    "this import is not allowed",
                    "可用：import org.zhiheng.vocabulary.*、import java.math.BigDecimal",
                    "use import org.zhiheng.vocabulary.*, import java.math.BigDecimal");
        }
    }

    private void global(SourceText source, GlobalDescr descr) {
        Class<?> type = pack.allowed().globals().get(descr.getIdentifier());
        int at = source.offset(descr.getLine(), descr.getColumn());
        if (type == null || pack.allowed().type(descr.getType()) != type) {
            String words = type == null ? descr.getIdentifier() : descr.getType();
            source.refuse(
                    "global-not-allowed",
                    source.findWord(words, at),
                    words,
                    "全局名称不合规",
                    "the global is not allowed",
                    "可用：" + String.join("；", globalLines()),
                    "use " + String.join("; ", globalLines()));
        }
    }

    private List<String> globalLines() {
        return pack.allowed().globals().entrySet().stream()
                .map(entry -> "global " + entry.getValue().getSimpleName() + " " + entry.getKey())
                .sorted()
                .toList();
    }

    private void types(SourceText source, PackageDescr descr) {
        for (TypeDeclarationDescr type : descr.getTypeDeclarations()) {
            int at = source.offset(type.getLine(), type.getColumn());
            String name = type.getTypeName();
            int where = source.findWord(name, at);
            if (!name.matches(NAME)
                    || name.startsWith("$")
                    || RESERVED.contains(name)
                    || pack.allowed().type(name) != null
                    || pack.declared().containsKey(name)) {
                source.refuse(
                        "name-not-allowed",
                        where,
                        name,
                        "类型名称不合规或已使用",
                        "the type name is not allowed or already taken");
                continue;
            }
            if (!type.getSuperTypes().isEmpty()
                    || type.isTrait()
                    || !type.getAnnotationNames().isEmpty()) {
                source.refuse(
                        "declare-not-allowed",
                        where,
                        name,
                        "声明的类型不能继承、不能是 trait、不能带标注",
                        "a declared type cannot extend, be a trait or carry annotations");
                continue;
            }
            pack.declared().put(name, new WordType.Declared(name, new LinkedHashMap<>()));
        }
    }

    private void fields() {
        parsed.forEach((source, descr) -> {
            for (TypeDeclarationDescr type : descr.getTypeDeclarations()) {
                WordType.Declared declared = pack.declared().get(type.getTypeName());
                if (declared != null && type.getFields().size() > MOST_FIELDS) {
                    source.refuse(
                            "too-many-fields",
                            source.offset(type.getLine(), 0),
                            type.getTypeName(),
                            "字段过多（最多 " + MOST_FIELDS + " 个）",
                            "too many fields (at most " + MOST_FIELDS + ")",
                            "分成几个类型",
                            "split the type");
                } else if (declared != null) {
                    type.getFields().values().forEach(field -> field(source, declared, field));
                }
            }
        });
    }

    private void field(SourceText source, WordType.Declared declared, TypeFieldDescr field) {
        String name = field.getFieldName();
        int line = source.offset(field.getLine(), 0);
        int at = source.findWord(name, line);
        String typeName = field.getPattern().getObjectType();
        Class<?> plain = pack.allowed().type(typeName);
        boolean usable = plain != null
                        && (Set.of(
                                                String.class,
                                                BigDecimal.class,
                                                LocalDate.class,
                                                int.class,
                                                long.class,
                                                boolean.class)
                                        .contains(plain)
                                || pack.allowed().isVocabulary(plain))
                        && !pack.needsImport(typeName)
                || pack.declared().containsKey(typeName);
        WordType type = usable ? pack.type(typeName) : null;
        if (!name.matches(NAME) || name.startsWith("$") || RESERVED.contains(name)) {
            source.refuse(
                    "name-not-allowed",
                    at,
                    name,
                    "字段名不合规",
                    "the field name is not allowed",
                    "换一个名称",
                    "choose another name");
        } else if (type == null) {
            source.refuse(
                    "unknown-type",
                    source.findWord(typeName, at),
                    typeName,
                    "字段不能是这种类型",
                    "a field of this type is not allowed",
                    "可用：String、int、long、boolean、BigDecimal、LocalDate",
                    "use String, int, long, boolean, BigDecimal, LocalDate");
        } else if (field.getInitExpr() != null) {
            source.refuse(
                    "initialiser-not-allowed",
                    source.find(field.getInitExpr().strip(), at),
                    field.getInitExpr().strip(),
                    "字段不能带初始值",
                    "a field cannot have an initial value");
        } else if (!Set.of("key").containsAll(field.getAnnotationNames())) {
            source.refuse("annotation-not-allowed", at, name, "字段只能标注 @key", "a field takes no annotation but @key");
        } else {
            declared.fields().put(name, type);
        }
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

    private void attribute(SourceText source, AttributeDescr attribute) {
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
