package org.zhiheng.rulepack.fence;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A type a rule may use, and what may be asked of a value of it. Whatever is not offered here is refused. */
sealed interface WordType {

    /** As its author writes it. */
    String name();

    /** The types that a call of this name with these arguments gives; empty when no such call is offered. */
    List<Call> calls(String method);

    /** The type of a property in a condition; null when there is none. */
    @Nullable
    WordType property(String name);

    /** All words that may follow the dot, for suggestions. */
    Set<String> words();

    /** What a collection holds; null for anything else. */
    default @Nullable WordType element() {
        return null;
    }

    default Family family() {
        return Family.OTHER;
    }

    /** Whether Java passes a value of this type where a parameter of the class stands. */
    default boolean passesAs(Class<?> parameter) {
        if (this instanceof Nothing) {
            return !parameter.isPrimitive();
        }
        if (parameter == Object.class) {
            return true;
        }
        if (!(this instanceof Java java)) {
            return false;
        }
        Class<?> type = java.type();
        List<Class<?>> widths = new ArrayList<>(NUMBERS.keySet());
        if (widths.contains(parameter)) {
            int width = widths.contains(type) ? widths.indexOf(type) : new ArrayList<>(NUMBERS.values()).indexOf(type);
            return width >= 0 && width <= widths.indexOf(parameter);
        }
        if (parameter == boolean.class) {
            return type == boolean.class || type == Boolean.class;
        }
        return parameter.isAssignableFrom(type) || NUMBERS.get(type) == parameter;
    }

    /** What can be compared with what. */
    enum Family {
        NUMBER,
        TEXT,
        LOGICAL,
        DATE,
        NOTHING,
        OTHER
    }

    /** One call on offer. */
    record Call(List<Class<?>> parameters, WordType result, boolean varargs) {}

    /** The type of {@code null}. */
    record Nothing() implements WordType {
        @Override
        public String name() {
            return "null";
        }

        @Override
        public List<Call> calls(String method) {
            return List.of();
        }

        @Override
        public @Nullable WordType property(String name) {
            return null;
        }

        @Override
        public Set<String> words() {
            return Set.of();
        }

        @Override
        public Family family() {
            return Family.NOTHING;
        }
    }

    /** A type declared in the pack. */
    record Declared(String name, Map<String, WordType> fields) implements WordType {

        @Override
        public List<Call> calls(String method) {
            for (Map.Entry<String, WordType> field : fields.entrySet()) {
                String capital = field.getKey().substring(0, 1).toUpperCase(Locale.ROOT)
                        + field.getKey().substring(1);
                boolean logical = field.getValue() instanceof Java java && java.type() == boolean.class;
                if (method.equals((logical ? "is" : "get") + capital)) {
                    return List.of(new Call(List.of(), field.getValue(), false));
                }
            }
            return List.of();
        }

        @Override
        public @Nullable WordType property(String property) {
            return fields.get(property);
        }

        @Override
        public Set<String> words() {
            return fields.keySet();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A type of the platform or of the vocabulary, with the methods the allow-list offers. */
    record Java(Class<?> type, @Nullable WordType element, AllowedWords allowed) implements WordType {

        @Override
        public String name() {
            return type.getSimpleName();
        }

        @Override
        public List<Call> calls(String method) {
            List<Call> calls = new ArrayList<>();
            for (Method candidate : type.getMethods()) {
                if (candidate.getName().equals(method)
                        && !Modifier.isStatic(candidate.getModifiers())
                        && !candidate.isBridge()
                        && allowed.offers(type, candidate)) {
                    calls.add(new Call(
                            Arrays.asList(candidate.getParameterTypes()), result(candidate), candidate.isVarArgs()));
                }
            }
            return calls;
        }

        List<Call> staticCalls(String method) {
            List<Call> calls = new ArrayList<>();
            for (Method candidate : type.getMethods()) {
                if (candidate.getName().equals(method)
                        && Modifier.isStatic(candidate.getModifiers())
                        && allowed.offers(type, candidate)) {
                    calls.add(new Call(
                            Arrays.asList(candidate.getParameterTypes()), result(candidate), candidate.isVarArgs()));
                }
            }
            return calls;
        }

        private WordType result(Method method) {
            if (method.getReturnType() == Object.class && element != null) {
                return element;
            }
            return allowed.wordType(method.getGenericReturnType());
        }

        @Override
        public @Nullable WordType property(String property) {
            String capital = property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
            for (String method : List.of("get" + capital, "is" + capital, property)) {
                for (Call call : calls(method)) {
                    if (call.parameters().isEmpty() && !method.equals("getClass")) {
                        return call.result();
                    }
                }
            }
            return null;
        }

        @Override
        public Set<String> words() {
            Set<String> words = new TreeSet<>();
            for (Method method : type.getMethods()) {
                if (allowed.offers(type, method)) {
                    words.add(method.getName());
                    if (method.getParameterCount() == 0 && method.getName().matches("get\\p{L}.*")) {
                        words.add(method.getName().substring(3, 4).toLowerCase(Locale.ROOT)
                                + method.getName().substring(4));
                    }
                }
            }
            return words;
        }

        @Override
        public Family family() {
            if (NUMBERS.containsKey(type)
                    || type == Number.class
                    || type == BigDecimal.class
                    || NUMBERS.containsValue(type)) {
                return Family.NUMBER;
            }
            if (type == String.class) {
                return Family.TEXT;
            }
            if (type == boolean.class || type == Boolean.class) {
                return Family.LOGICAL;
            }
            return type == LocalDate.class ? Family.DATE : Family.OTHER;
        }

        boolean isCollection() {
            return Collection.class.isAssignableFrom(type);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Java java && java.type == type;
        }

        @Override
        public int hashCode() {
            return type.hashCode();
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /** Primitive number types by width, with their boxes. */
    Map<Class<?>, Class<?>> NUMBERS = numbers();

    private static Map<Class<?>, Class<?>> numbers() {
        Map<Class<?>, Class<?>> numbers = new LinkedHashMap<>();
        numbers.put(int.class, Integer.class);
        numbers.put(long.class, Long.class);
        numbers.put(double.class, Double.class);
        return numbers;
    }

    /** The class behind a generic type and the class of what it holds. */
    static @Nullable Type elementOf(Type type) {
        return type instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[parameterized.getActualTypeArguments().length - 1]
                : null;
    }
}
