package org.zhiheng.rulepack.fence;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The second gate: the only class loader the rule compiler and the compiled rules see. What is not listed does not exist
 * for them, neither as a class nor as a resource.
 */
final class AllowListClassLoader extends ClassLoader {

    /** What generated code of the executable model is made of, and what its compiler insists on seeing. */
    private static final List<String> PREFIXES = List.of(
            "org.drools.model.",
            "org.drools.modelcompiler.dsl.",
            "org.drools.modelcompiler.consequence.",
            "org.drools.modelcompiler.util.",
            "org.drools.core.base.accumulators.",
            "org.drools.core.rule.consequence.",
            "org.drools.base.rule.consequence.",
            "org.kie.api.runtime.rule.RuleContext",
            "org.drools.base.factmodel.",
            "org.drools.project.model.",
            "org.drools.modelcompiler.CanonicalKieModuleModel",
            "org.drools.compiler.kie.builder.MaterializedLambda",
            "org.drools.util.DateUtils",
            "org.kie.api.KieServices",
            "org.kie.api.builder.ReleaseId",
            "org.kie.api.builder.model.",
            "org.kie.api.conf.",
            "org.kie.api.definition.",
            "org.kie.api.runtime.conf.",
            "org.kie.util.maven.support.ReleaseIdImpl",
            "java.time.format.DateTimeFormatter",
            "java.time.chrono.",
            "java.time.temporal.",
            "java.util.function.",
            "java.lang.constant.",
            "java.lang.annotation.");

    private static final Set<String> CLASSES = Set.of(
            "java.lang.AbstractMethodError",
            "java.lang.ArithmeticException",
            "java.lang.Boolean",
            "java.lang.Byte",
            "java.lang.CharSequence",
            "java.lang.Character",
            "java.lang.Class",
            "java.lang.ClassNotFoundException",
            "java.lang.CloneNotSupportedException",
            "java.lang.Cloneable",
            "java.lang.Comparable",
            "java.lang.Deprecated",
            "java.lang.Double",
            "java.lang.Enum",
            "java.lang.Error",
            "java.lang.Exception",
            "java.lang.Float",
            "java.lang.FunctionalInterface",
            "java.lang.IllegalArgumentException",
            "java.lang.IncompatibleClassChangeError",
            "java.lang.Integer",
            "java.lang.Iterable",
            "java.lang.Long",
            "java.lang.Math",
            "java.lang.NoSuchFieldError",
            "java.lang.NullPointerException",
            "java.lang.Number",
            "java.lang.Object",
            "java.lang.Override",
            "java.lang.Record",
            "java.lang.ReflectiveOperationException",
            "java.lang.RuntimeException",
            "java.lang.SafeVarargs",
            "java.lang.Short",
            "java.lang.String",
            "java.lang.StringBuilder",
            "java.lang.SuppressWarnings",
            "java.lang.Throwable",
            "java.lang.Void",
            "java.lang.invoke.CallSite",
            "java.lang.invoke.LambdaMetafactory",
            "java.lang.invoke.MethodHandle",
            "java.lang.invoke.MethodHandles",
            "java.lang.invoke.MethodHandles$Lookup",
            "java.lang.invoke.MethodType",
            "java.lang.invoke.SerializedLambda",
            "java.lang.invoke.StringConcatFactory",
            "java.lang.invoke.TypeDescriptor",
            "java.lang.invoke.TypeDescriptor$OfField",
            "java.io.Externalizable",
            "java.io.IOException",
            "java.lang.reflect.AnnotatedElement",
            "java.lang.reflect.GenericDeclaration",
            "java.lang.reflect.Type",
            "java.io.InvalidObjectException",
            "java.io.ObjectInputStream",
            "java.io.ObjectOutputStream",
            "java.io.ObjectStreamException",
            "java.io.ObjectStreamField",
            "java.io.Serializable",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.math.RoundingMode",
            "java.math.MathContext",
            "java.time.LocalDate",
            "java.util.AbstractCollection",
            "java.util.AbstractList",
            "java.util.Arrays",
            "java.util.ArrayList",
            "java.util.Collection",
            "java.util.Collections",
            "java.util.Comparator",
            "java.util.Date",
            "java.util.Iterator",
            "java.util.List",
            "java.util.ListIterator",
            "java.util.Map",
            "java.util.Locale",
            "java.util.Objects",
            "java.util.Optional",
            "java.util.RandomAccess",
            "java.util.Set",
            "java.util.Spliterator");

    private final Set<String> vocabulary;
    private final Set<String> refused = Collections.synchronizedSet(new TreeSet<>());

    AllowListClassLoader(ClassLoader parent, AllowedWords words) {
        super(parent);
        this.vocabulary = words.vocabulary().stream().map(Class::getName).collect(Collectors.toSet());
    }

    /** Names asked for and not given. */
    Set<String> refused() {
        return refused;
    }

    private boolean allows(String name) {
        int nested = name.indexOf('$');
        String outer = nested < 0 ? name : name.substring(0, nested);
        boolean allowed = CLASSES.contains(outer)
                || vocabulary.contains(outer)
                || PREFIXES.stream().anyMatch(name::startsWith);
        if (!allowed) {
            refused.add(name);
        }
        return allowed;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!allows(name)) {
            throw new ClassNotFoundException(name + " is not for rules");
        }
        return super.loadClass(name, resolve);
    }

    @Override
    public @Nullable URL getResource(String name) {
        return allowsResource(name) ? super.getResource(name) : null;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return allowsResource(name) ? super.getResources(name) : Collections.emptyEnumeration();
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        return allowsResource(name) ? super.getResourceAsStream(name) : null;
    }

    /** Classes as the compiler reads them, and the engine's own list of built-in functions. */
    private boolean allowsResource(String name) {
        return name.matches("META-INF/kie[a-z.]*\\.conf")
                || name.endsWith(".class")
                        && allows(name.substring(0, name.length() - ".class".length())
                                .replace('/', '.'));
    }
}
