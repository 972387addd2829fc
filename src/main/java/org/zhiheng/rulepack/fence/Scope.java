package org.zhiheng.rulepack.fence;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names that can be used at one place of a rule. */
final class Scope {

    /**
     * What a name stands for.
     *
     * @param type what may be asked of it
     * @param size upper bound of the digits or characters of the value, so that doubling is seen before it happens
     */
    record Value(WordType type, int size) {}

    /** Digits or characters assumed for a value that comes from outside the rule. */
    static final int USUAL_SIZE = 40;

    private final PackWords pack;
    private final Map<String, Value> names = new LinkedHashMap<>();
    private final Set<String> locals = new TreeSet<>();
    private @Nullable WordType pattern;

    Scope(PackWords pack) {
        this.pack = pack;
    }

    Scope child() {
        Scope child = new Scope(pack);
        child.names.putAll(names);
        child.locals.addAll(locals);
        child.pattern = pattern;
        return child;
    }

    Scope inside(@Nullable WordType type) {
        Scope child = child();
        child.pattern = type;
        return child;
    }

    PackWords pack() {
        return pack;
    }

    @Nullable
    WordType pattern() {
        return pattern;
    }

    void bind(String name, Value value) {
        names.put(name, value);
    }

    void declare(String name, Value value) {
        names.put(name, value);
        locals.add(name);
    }

    boolean isLocal(String name) {
        return locals.contains(name);
    }

    boolean knows(String name) {
        return names.containsKey(name);
    }

    @Nullable
    Value value(String name) {
        return names.get(name);
    }

    /** A value of a type of the platform or the vocabulary. */
    Value valueOf(Class<?> type, int size) {
        return new Value(pack.java(type), size);
    }

    Map<String, Value> names() {
        return names;
    }

    /** Everything that could have been meant, for suggestions. */
    Set<String> words() {
        Set<String> words = new TreeSet<>(names.keySet());
        if (pattern != null) {
            words.addAll(pattern.words());
        }
        return words;
    }
}
