package org.zhiheng.rulepack.fence;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Assessee;
import org.zhiheng.vocabulary.ChildResult;
import org.zhiheng.vocabulary.EventFact;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MarkFact;
import org.zhiheng.vocabulary.MetricState;
import org.zhiheng.vocabulary.OutcomeSheet;
import org.zhiheng.vocabulary.PastResult;
import org.zhiheng.vocabulary.ScoreSheet;
import org.zhiheng.vocabulary.Standing;

/**
 * What rule text may name: the types of the vocabulary, a few of the platform with the methods listed here, and the
 * globals. All three gates read this one list, each in its own way.
 */
public final class AllowedWords {

    /** Methods of platform types that cannot loop, allocate without bound, reach other objects or depend on the machine. */
    private static final Map<Class<?>, Set<String>> PLATFORM = Map.ofEntries(
            Map.entry(
                    String.class,
                    Set.of(
                            "length",
                            "isEmpty",
                            "isBlank",
                            "contains",
                            "startsWith",
                            "endsWith",
                            "equals",
                            "equalsIgnoreCase",
                            "compareTo",
                            "substring",
                            "strip",
                            "trim",
                            "indexOf")),
            Map.entry(
                    BigDecimal.class,
                    Set.of(
                            "add",
                            "subtract",
                            "multiply",
                            "divide",
                            "remainder",
                            "negate",
                            "abs",
                            "compareTo",
                            "equals",
                            "min",
                            "max",
                            "signum",
                            "setScale",
                            "intValue",
                            "longValue",
                            "doubleValue",
                            "valueOf")),
            Map.entry(Integer.class, Set.of("intValue", "longValue", "doubleValue", "equals", "compareTo")),
            Map.entry(Long.class, Set.of("intValue", "longValue", "doubleValue", "equals", "compareTo")),
            Map.entry(Double.class, Set.of("intValue", "longValue", "doubleValue", "equals", "compareTo")),
            Map.entry(Number.class, Set.of("intValue", "longValue", "doubleValue")),
            Map.entry(Boolean.class, Set.of("equals", "booleanValue")),
            Map.entry(Math.class, Set.of("min", "max", "abs")),
            Map.entry(
                    LocalDate.class,
                    Set.of("isBefore", "isAfter", "isEqual", "equals", "getYear", "getMonthValue", "getDayOfMonth")),
            Map.entry(Collection.class, Set.of("size", "isEmpty", "contains")),
            Map.entry(List.class, Set.of("size", "isEmpty", "contains")),
            Map.entry(Set.class, Set.of("size", "isEmpty", "contains")),
            Map.entry(Map.class, Set.of("get", "containsKey", "size", "isEmpty")),
            Map.entry(RoundingMode.class, Set.of()),
            Map.entry(Object.class, Set.of()));

    private static final Set<String> CONSTANTS = Set.of("ZERO", "ONE", "TEN");

    private final Map<String, Class<?>> vocabulary = new LinkedHashMap<>();
    private final Map<String, Class<?>> globals;

    private AllowedWords(Collection<Class<?>> types, Map<String, Class<?>> globals) {
        types.forEach(type -> vocabulary.put(type.getSimpleName(), type));
        this.globals = new LinkedHashMap<>(globals);
    }

    /** The vocabulary of Zhiheng: facts, figures, and the sheets {@code score} and {@code outcome} that rules write on. */
    public static AllowedWords ofVocabulary() {
        return of(
                List.of(
                        Assessee.class,
                        Standing.class,
                        ScoreSheet.class,
                        OutcomeSheet.class,
                        Figure.class,
                        EventFact.class,
                        MarkFact.class,
                        ChildResult.class,
                        PastResult.class,
                        MetricState.class),
                Map.of("score", ScoreSheet.class, "outcome", OutcomeSheet.class));
    }

    /** These types with all their public methods that take and give allowed types, and these globals. */
    public static AllowedWords of(Collection<Class<?>> types, Map<String, Class<?>> globals) {
        return new AllowedWords(types, globals);
    }

    Map<String, Class<?>> globals() {
        return globals;
    }

    Collection<Class<?>> vocabulary() {
        return vocabulary.values();
    }

    /** Packages that a wildcard import may name. */
    boolean isVocabularyPackage(String name) {
        return vocabulary.values().stream()
                .anyMatch(type -> type.getPackageName().equals(name));
    }

    /** A type by its simple or full name; null when it is not allowed. */
    @Nullable
    Class<?> type(String name) {
        for (Class<?> type : vocabulary.values()) {
            if (type.getSimpleName().equals(name) || type.getCanonicalName().equals(name)) {
                return type;
            }
        }
        for (Class<?> type : List.of(
                String.class,
                BigDecimal.class,
                RoundingMode.class,
                LocalDate.class,
                Math.class,
                Number.class,
                Integer.class,
                Long.class,
                Double.class,
                Boolean.class,
                Object.class)) {
            if (type.getSimpleName().equals(name) || type.getName().equals(name)) {
                return type;
            }
        }
        return switch (name) {
            case "int" -> int.class;
            case "long" -> long.class;
            case "boolean" -> boolean.class;
            case "double" -> double.class;
            default -> null;
        };
    }

    boolean isVocabulary(Class<?> type) {
        return vocabulary.containsValue(type);
    }

    WordType.Java java(Class<?> type) {
        return new WordType.Java(type, null, this);
    }

    WordType wordType(Type type) {
        Class<?> raw = type instanceof Class<?> plain
                ? plain
                : type instanceof java.lang.reflect.ParameterizedType parameterized
                        ? (Class<?>) parameterized.getRawType()
                        : Object.class;
        Type element = WordType.elementOf(type);
        return new WordType.Java(raw, element == null ? null : wordType(element), this);
    }

    /** Whether a rule may call the method on a value of the type. */
    boolean offers(Class<?> type, Method method) {
        Set<String> listed = PLATFORM.get(type);
        if (listed != null) {
            return listed.contains(method.getName()) && hasAllowedTypes(method);
        }
        return isVocabulary(type)
                && method.getDeclaringClass() != Object.class
                && !UNIVERSAL.contains(method.getName())
                && hasAllowedTypes(method);
    }

    private static final Set<String> UNIVERSAL = Set.of(
            "getClass",
            "getDeclaringClass",
            "describeConstable",
            "hashCode",
            "toString",
            "valueOf",
            "values",
            "wait",
            "notify",
            "notifyAll",
            "clone",
            "finalize");

    /** A name the bytecode gate may meet on one of the platform's types. */
    boolean offers(String owner, String method) {
        return PLATFORM.entrySet().stream()
                .anyMatch(entry -> entry.getKey().getName().equals(owner)
                        && entry.getValue().contains(method));
    }

    /** Whether the constant may be named. */
    boolean offersConstant(Class<?> type, String constant) {
        if (type == BigDecimal.class) {
            return CONSTANTS.contains(constant);
        }
        if (type.isEnum() && (type == RoundingMode.class || isVocabulary(type))) {
            for (Object value : type.getEnumConstants()) {
                if (((Enum<?>) value).name().equals(constant)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean hasAllowedTypes(Method method) {
        if (!Modifier.isPublic(method.getModifiers())) {
            return false;
        }
        for (Class<?> parameter : method.getParameterTypes()) {
            if (!isKnown(parameter)) {
                return false;
            }
        }
        return method.getReturnType() == void.class || isKnown(method.getReturnType());
    }

    private boolean isKnown(Class<?> type) {
        return type == int.class
                || type == long.class
                || type == boolean.class
                || type == double.class
                || PLATFORM.containsKey(type)
                || isVocabulary(type);
    }
}
