package org.zhiheng.rulepack.logic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that hold together.
 *
 * @param domains variable → what it may be; what is not named may be anything
 * @param unknown conditions that nothing is known about, by their text, and whether they hold
 */
public record Box(SortedMap<String, Domain> domains, SortedMap<String, Boolean> unknown) {

    /** No condition at all. */
    public static final Box ALL = new Box(new TreeMap<>(), new TreeMap<>());

    public Box {
        domains = Collections.unmodifiableSortedMap(new TreeMap<>(domains));
        unknown = Collections.unmodifiableSortedMap(new TreeMap<>(unknown));
    }

    public static Box of(String variable, Domain domain) {
        return new Box(new TreeMap<>(Map.of(variable, domain)), new TreeMap<>());
    }

    /** A condition that only its text is known of. */
    public static Box unknown(String text, boolean holds) {
        return new Box(new TreeMap<>(), new TreeMap<>(Map.of(text, holds)));
    }

    /** Both; null when they exclude each other. */
    public @Nullable Box and(Box other) {
        TreeMap<String, Domain> both = new TreeMap<>(domains);
        for (Map.Entry<String, Domain> entry : other.domains.entrySet()) {
            Domain own = both.get(entry.getKey());
            Domain joined = own == null ? entry.getValue() : own.and(entry.getValue());
            if (joined == null) {
                return null;
            }
            both.put(entry.getKey(), joined);
        }
        TreeMap<String, Boolean> texts = new TreeMap<>(unknown);
        for (Map.Entry<String, Boolean> entry : other.unknown.entrySet()) {
            Boolean own = texts.put(entry.getKey(), entry.getValue());
            if (own != null && !own.equals(entry.getValue())) {
                return null;
            }
        }
        return new Box(both, texts);
    }

    /** Whether the other holds wherever this does. */
    public boolean within(Box other) {
        return other.domains.entrySet().stream().allMatch(entry -> {
                    Domain own = domains.get(entry.getKey());
                    return own != null && own.within(entry.getValue());
                })
                && other.unknown.entrySet().stream()
                        .allMatch(entry -> entry.getValue().equals(unknown.get(entry.getKey())));
    }

    /** What is left of this without the other, in parts that do not overlap. */
    List<Box> minus(Box other) {
        List<Box> left = new ArrayList<>();
        Box inside = this;
        for (Map.Entry<String, Domain> entry : other.domains.entrySet()) {
            for (Domain outside : entry.getValue().complement()) {
                Box part = inside.and(of(entry.getKey(), outside));
                if (part != null) {
                    left.add(part);
                }
            }
            inside = inside.and(of(entry.getKey(), entry.getValue()));
            if (inside == null) {
                return left;
            }
        }
        for (Map.Entry<String, Boolean> entry : other.unknown.entrySet()) {
            Box part = inside.and(unknown(entry.getKey(), !entry.getValue()));
            if (part != null) {
                left.add(part);
            }
            inside = inside.and(unknown(entry.getKey(), entry.getValue()));
            if (inside == null) {
                return left;
            }
        }
        return left;
    }

    /** Whether everything in it is known, so that an example is one indeed. */
    public boolean isKnown() {
        return unknown.isEmpty();
    }

    /** A value for each variable, for people: {@code rate = 92，class = 「一类」}. */
    public String example() {
        return domains.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue().example())
                .collect(Collectors.joining("，"));
    }
}
