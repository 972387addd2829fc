package org.zhiheng.rulepack.fence;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Suggestion;

/** The allowed words together with the types that the pack declares for itself. */
final class PackWords {

    private final AllowedWords allowed;
    private final Map<String, WordType.Declared> declared = new LinkedHashMap<>();
    private final Set<String> imported = new TreeSet<>();
    private final Map<String, Integer> fieldSizes = new LinkedHashMap<>();

    PackWords(AllowedWords allowed) {
        this.allowed = allowed;
    }

    AllowedWords allowed() {
        return allowed;
    }

    Map<String, WordType.Declared> declared() {
        return declared;
    }

    @Nullable
    WordType type(String name) {
        WordType.Declared own = declared.get(name);
        if (own != null) {
            return own;
        }
        Class<?> type = allowed.type(name);
        return type == null || needsImport(name) ? null : allowed.java(type);
    }

    void imports(String simpleName) {
        imported.add(simpleName);
    }

    /** Whether the name is allowed and no file of the pack imports it. */
    boolean needsImport(String name) {
        Class<?> type = allowed.type(name);
        return type != null
                && !type.isPrimitive()
                && !type.getPackageName().equals("java.lang")
                && !name.contains(".")
                && !imported.contains(name);
    }

    /** What is likely meant by an unknown name of a type, in Chinese or English; null when nothing is. */
    @Nullable
    String likely(String name, boolean chinese) {
        Class<?> type = allowed.type(name);
        if (type != null && needsImport(name)) {
            String line = "import " + type.getName();
            return chinese ? "文件开头加上 " + line : "add " + line;
        }
        String near = Suggestion.nearest(name, typeNames());
        return near == null ? null : chinese ? "是不是“" + near + "”？" : "did you mean (" + near + ")?";
    }

    WordType java(Class<?> type) {
        return allowed.java(type);
    }

    Set<String> typeNames() {
        Set<String> names = new TreeSet<>(declared.keySet());
        allowed.vocabulary().forEach(type -> names.add(type.getSimpleName()));
        return names;
    }

    /** Upper bound of what the fields of a declared type hold; grows while the rules that insert it are read. */
    int sizeOf(String type) {
        return fieldSizes.getOrDefault(type, Scope.USUAL_SIZE);
    }

    /** Whether the bound grew. */
    boolean grow(String type, int size) {
        if (size <= sizeOf(type)) {
            return false;
        }
        fieldSizes.put(type, size);
        return true;
    }
}
