package org.zhiheng.rulepack.fence;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.GlobalDescr;
import org.drools.drl.ast.descr.ImportDescr;
import org.drools.drl.ast.descr.PackageDescr;

/** Reads what stands before the rules of a file: package, imports, globals, and what must not stand there. */
final class HeaderGate {

    private static final Pattern PACKAGE_NAME = Pattern.compile(
            "[\\p{IsHan}A-Za-z_][\\p{IsHan}A-Za-z0-9_]{0,79}(\\.[\\p{IsHan}A-Za-z_][\\p{IsHan}A-Za-z0-9_]{0,79}){0,2}");
    private static final Set<String> TAKEN_PACKAGES = Set.of(
            "java", "javax", "jakarta", "jdk", "sun", "com", "org", "net", "io", "kotlin", "scala", "defaultpkg");

    private final PackWords pack;

    HeaderGate(PackWords pack) {
        this.pack = pack;
    }

    /** Refuses what stands outside of rules and is no package, import, global or type. */
    void header(SourceText source, PackageDescr descr) {
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
        descr.getAttributes().forEach(found -> SyntaxGate.attribute(source, found));
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

    private static void forbidden(SourceText source, BaseDescr descr, String keyword, String chinese, String english) {
        int start = descr.getStartCharacter() > 0
                ? descr.getStartCharacter()
                : source.offset(Math.max(1, descr.getLine()), Math.max(0, descr.getColumn()));
        int at = source.text().startsWith(keyword, start) ? start : source.findWord(keyword, lineStart(source, start));
        source.refuse("not-allowed", at, keyword, chinese, english);
    }

    private static int lineStart(SourceText source, int offset) {
        return source.offset(source.line(offset), 0);
    }

    /** Takes up the words that an import brings. */
    void importLine(SourceText source, ImportDescr descr) {
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
}
