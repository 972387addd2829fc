package org.zhiheng.rulepack.fence;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The allowed words together with the types that the pack declares for itself. */
final class PackWords {

    private final AllowedWords allowed;
    private final Map<String, WordType.Declared> declared = new LinkedHashMap<>();
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
        return type == null ? null : allowed.java(type);
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
