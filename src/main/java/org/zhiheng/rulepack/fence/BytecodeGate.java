package org.zhiheng.rulepack.fence;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.drools.compiler.kie.builder.impl.InternalKieModule;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The third gate: reads the classes that the compiler made, whatever text they came from, before a container of them
 * exists. Each call, field, new object, array, jump and superclass must be one that honest rules need.
 */
final class BytecodeGate {

    private static final String ALL = "*";

    /** Owner → methods; {@code F:} marks a static field. Collected from honest packs, and extended only with their tests. */
    private static final Map<String, Set<String>> CALLS = Map.ofEntries(
            Map.entry("java/lang/Object", Set.of("<init>", "getClass", "hashCode")),
            Map.entry("java/lang/Enum", Set.of("<init>", "valueOf")),
            Map.entry("java/lang/String", Set.of("valueOf", "hashCode")),
            Map.entry("java/lang/Boolean", Set.of("valueOf", "booleanValue", "hashCode", "F:TYPE")),
            Map.entry("java/lang/Double", Set.of("valueOf", "doubleValue", "F:TYPE", "doubleToLongBits")),
            Map.entry("java/lang/Integer", Set.of("valueOf", "intValue", "F:TYPE")),
            Map.entry("java/lang/Long", Set.of("valueOf", "longValue", "F:TYPE")),
            Map.entry("java/lang/IllegalArgumentException", Set.of("<init>")),
            Map.entry("java/lang/RuntimeException", Set.of("<init>")),
            Map.entry("java/lang/StringBuilder", Set.of("<init>", "append", "toString")),
            Map.entry("java/math/BigDecimal", Set.of("<init>", "valueOf", "F:ZERO", "F:ONE", "F:TEN", "hashCode")),
            Map.entry("java/math/MathContext", Set.of("F:DECIMAL128")),
            Map.entry("java/math/RoundingMode", Set.of("F:*")),
            Map.entry("java/time/LocalDate", Set.of("hashCode")),
            Map.entry("java/util/ArrayList", Set.of("<init>")),
            Map.entry("java/util/Arrays", Set.of("asList")),
            Map.entry("java/util/Collections", Set.of("emptyList")),
            Map.entry("java/util/List", Set.of("add")),
            Map.entry("java/util/Objects", Set.of("equals", "hashCode")),
            Map.entry("org/drools/core/rule/consequence/KnowledgeHelper", Set.of("insert", "insertLogical")),
            Map.entry("org/drools/model/Drools", Set.of("insert", "insertLogical")),
            Map.entry("org/drools/model/RuleContext", Set.of("insert", "insertLogical")),
            Map.entry("org/drools/model/DomainClassMetadata", Set.of("getPropertyIndex")),
            Map.entry("org/drools/model/Index$ConstraintType", Set.of("F:*")),
            Map.entry("org/drools/model/PatternDSL$PatternDef", Set.of(ALL)),
            Map.entry("org/drools/model/Rule$Attribute", Set.of("F:NO_LOOP", "F:SALIENCE", "F:ENABLED")),
            Map.entry("org/drools/model/functions/PredicateInformation", Set.of("<init>", "addRuleNames")),
            Map.entry("org/drools/model/functions/accumulate/AccumulateFunction", Set.of("as")),
            Map.entry("org/drools/model/impl/RuleBuilder", Set.of("attribute", "build", "metadata")),
            Map.entry(
                    "org/drools/model/impl/TypeMetaDataImpl",
                    Set.of("withField", "withFieldAnnotation", "withAnnotation")),
            Map.entry("org/drools/model/AnnotationValue", Set.of()),
            Map.entry("org/drools/model/operators/ContainsOperator", Set.of("F:INSTANCE")),
            Map.entry("org/drools/model/operators/InOperator", Set.of("F:INSTANCE")),
            Map.entry("org/drools/model/operators/MemberOfOperator", Set.of("F:INSTANCE")),
            Map.entry("org/drools/modelcompiler/consequence/DroolsImpl", Set.of("asKnowledgeHelper")),
            Map.entry(
                    "org/drools/modelcompiler/dsl/pattern/D",
                    Set.of(
                            "accFunction",
                            "accumulate",
                            "alphaIndexedBy",
                            "betaIndexedBy",
                            "and",
                            "annotationValue",
                            "declarationOf",
                            "eval",
                            "exists",
                            "expr",
                            "forall",
                            "from",
                            "globalOf",
                            "not",
                            "on",
                            "execute",
                            "or",
                            "pattern",
                            "reactOn",
                            "rule",
                            "typeMetaData",
                            "valueOf",
                            "bind",
                            "when")),
            Map.entry(
                    "org/drools/modelcompiler/util/EvaluationUtil",
                    Set.of(
                            "areNullSafeEquals",
                            "areNumbersNullSafeEquals",
                            "greaterOrEqual",
                            "greaterThan",
                            "greaterThanNumbers",
                            "greaterOrEqualNumbers",
                            "lessOrEqual",
                            "lessThan",
                            "lessThanNumbers",
                            "lessOrEqualNumbers",
                            "toBigDecimal",
                            "equals",
                            "compareObjects",
                            "canCast",
                            "areEqualsNullSafe")),
            Map.entry("org/drools/util/DateUtils", Set.of("getDateFormatMask")),
            Map.entry(
                    "java/time/format/DateTimeFormatterBuilder",
                    Set.of("<init>", "parseCaseInsensitive", "appendPattern", "toFormatter")),
            Map.entry("java/util/Locale", Set.of("F:ENGLISH")));

    private static final String CONSEQUENCES = "org/drools/model/consequences/ConsequenceBuilder$";
    private static final Set<String> FUNCTIONS = Set.of(
            "AverageAccumulateFunction",
            "BigDecimalAverageAccumulateFunction",
            "BigDecimalMaxAccumulateFunction",
            "BigDecimalMinAccumulateFunction",
            "BigDecimalSumAccumulateFunction",
            "BigIntegerSumAccumulateFunction",
            "CountAccumulateFunction",
            "IntegerMaxAccumulateFunction",
            "IntegerMinAccumulateFunction",
            "IntegerSumAccumulateFunction",
            "LongMaxAccumulateFunction",
            "LongMinAccumulateFunction",
            "LongSumAccumulateFunction",
            "MaxAccumulateFunction",
            "MinAccumulateFunction",
            "NumericMaxAccumulateFunction",
            "NumericMinAccumulateFunction",
            "SumAccumulateFunction",
            "IntegerAverageAccumulateFunction",
            "LongAverageAccumulateFunction");
    private static final Set<String> PARENTS = Set.of("java/lang/Object", "java/lang/Enum");
    private static final Set<String> ARRAYS = Set.of(
            "java/lang/Object",
            "java/lang/String",
            "java/lang/Class",
            "org/drools/model/AnnotationValue",
            "org/drools/model/Model",
            "org/drools/model/Rule",
            "org/drools/model/RuleItemBuilder",
            "org/drools/model/functions/accumulate/AccumulateFunction",
            "org/drools/model/view/ViewItemBuilder",
            "org/drools/model/Variable",
            "org/drools/model/view/ViewItem");

    private final AllowedWords words;
    private final Set<String> own = new HashSet<>();
    private final Set<String> refused = new TreeSet<>();
    private final Map<String, Set<String>> calls = new TreeMap<>();

    private BytecodeGate(AllowedWords words) {
        this.words = words;
    }

    /** What is met in the module's classes that honest rules never need, as {@code class: what}; empty when it passes. */
    static Set<String> inspect(AllowedWords words, InternalKieModule module) {
        Map<String, byte[]> classes = new TreeMap<>();
        for (String file : module.getFileNames()) {
            if (file.endsWith(".class") && !file.startsWith("org/drools/project/model/ProjectModel")) {
                classes.put(file, module.getBytes(file));
            }
        }
        return new BytecodeGate(words).inspect(classes);
    }

    private Set<String> inspect(Map<String, byte[]> classes) {
        classes.values().forEach(bytes -> own.add(new ClassReader(bytes).getClassName()));
        classes.values().forEach(bytes -> new ClassReader(bytes).accept(new OneClass(), ClassReader.SKIP_DEBUG));
        calls.keySet().stream()
                .filter(method -> reaches(method, method, new HashSet<>()))
                .forEach(method -> refused.add(method.replaceFirst("\\.", ": calls itself: ")));
        return refused;
    }

    private boolean reaches(String from, String target, Set<String> seen) {
        for (String next : calls.getOrDefault(from, Set.of())) {
            if (next.equals(target) || seen.add(next) && reaches(next, target, seen)) {
                return true;
            }
        }
        return false;
    }

    private boolean allowsType(String name) {
        String type = name;
        while (type.startsWith("[")) {
            type = type.substring(1);
        }
        if (type.startsWith("L") && type.endsWith(";")) {
            type = type.substring(1, type.length() - 1);
        }
        return type.length() == 1
                || own.contains(type)
                || CALLS.containsKey(type)
                || words.type(type.replace('/', '.').replace('$', '.')) != null
                || Set.of(
                                "java/lang/Number",
                                "java/lang/Comparable",
                                "java/util/Collection",
                                "java/util/Map",
                                "java/util/Set",
                                "java/lang/Math")
                        .contains(type);
    }

    private boolean allowsCall(String owner, String name) {
        if (own.contains(owner)) {
            return true;
        }
        Set<String> listed = CALLS.get(owner);
        if (listed != null && (listed.contains(name) || listed.contains(ALL) && !name.startsWith("F:"))) {
            return true;
        }
        String type = owner.replace('/', '.');
        if (words.offers(type, name)) {
            return true;
        }
        if (owner.startsWith(CONSEQUENCES)) {
            return name.equals("execute");
        }
        for (Class<?> vocabulary : words.vocabulary()) {
            if (vocabulary.getName().equals(type)) {
                return Arrays.stream(vocabulary.getMethods())
                        .anyMatch(method -> method.getName().equals(name) && words.offers(vocabulary, method));
            }
        }
        return false;
    }

    private boolean allowsField(String owner, String name) {
        if (own.contains(owner)) {
            return true;
        }
        Set<String> listed = CALLS.get(owner);
        if (listed != null && (listed.contains("F:" + name) || listed.contains("F:*"))) {
            return true;
        }
        Class<?> type = words.type(owner.replace('/', '.').replace('$', '.'));
        return type != null && words.offersConstant(type, name);
    }

    private final class OneClass extends ClassVisitor {

        private String name = "";

        OneClass() {
            super(Opcodes.ASM9);
        }

        private void refuse(String what) {
            refused.add(name + ": " + what);
        }

        @Override
        public void visit(
                int version, int access, String name, @Nullable String signature, String parent, String[] interfaces) {
            this.name = name;
            if (name.matches("(java|javax|jdk|sun|com|org|net|io)/.*")) {
                refuse("takes a name of the platform");
            }
            if (!PARENTS.contains(parent)) {
                refuse("extends " + parent);
            }
            for (String one : interfaces) {
                if (!one.startsWith("org/drools/model/")
                        && !Set.of("java/io/Serializable", "org/drools/base/definitions/rule/impl/GeneratedFact")
                                .contains(one)
                        && !one.startsWith("org/drools/")) {
                    refuse("implements " + one);
                }
            }
        }

        @Override
        public @Nullable FieldVisitor visitField(
                int access, String field, String descriptor, @Nullable String signature, @Nullable Object value) {
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String method,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            if ((access & Opcodes.ACC_NATIVE) != 0 || (access & Opcodes.ACC_SYNCHRONIZED) != 0) {
                refuse("native or synchronized " + method);
            }
            if (method.equals("finalize") || method.equals("readObject") || method.equals("readResolve")) {
                refuse("method " + method);
            }
            return new OneMethod(this, method, descriptor);
        }
    }

    private final class OneMethod extends MethodVisitor {

        private final OneClass in;
        private final String method;
        private final String key;
        private final Set<Label> passed = new HashSet<>();
        private @Nullable Object constant;
        private boolean ownRules;

        OneMethod(OneClass in, String method, String descriptor) {
            super(Opcodes.ASM9);
            this.in = in;
            this.method = method;
            this.key = in.name + "." + method + descriptor;
        }

        private boolean makesPlainDecimal(String descriptor) {
            return switch (descriptor) {
                case "(I)V", "(J)V", "(D)V" -> true;
                case "(Ljava/lang/String;)V" ->
                    constant instanceof String text && text.matches("-?[0-9]{0,15}(\\.[0-9]{1,15})?");
                default -> false;
            };
        }

        @Override
        public void visitVarInsn(int opcode, int variable) {
            constant = null;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (own.contains(owner)) {
                calls.computeIfAbsent(key, none -> new TreeSet<>()).add(owner + "." + name + descriptor);
            }
            if (owner.equals("java/math/BigDecimal") && name.equals("<init>") && !makesPlainDecimal(descriptor)) {
                in.refuse("new BigDecimal of something not written as a plain number");
            }
            constant = null;
            // ECJ's values() of an enum copies its array.
            boolean enumValues =
                    owner.equals("java/lang/System") && name.equals("arraycopy") && method.equals("values");
            // From 1,000 rules on Drools spreads a package's list of rules over several classes and joins their parts.
            boolean joinedRules = ownRules && owner.equals("java/util/List") && name.equals("addAll");
            ownRules = own.contains(owner) && name.equals("getRulesList") && descriptor.equals("()Ljava/util/List;");
            if (!enumValues && !joinedRules && !allowsCall(owner, name)) {
                in.refuse(owner + "." + name);
            }
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            if (!allowsField(owner, name)) {
                in.refuse(owner + "#" + name);
            }
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            boolean fine = opcode == Opcodes.ANEWARRAY ? ARRAYS.contains(type) || own.contains(type) : allowsType(type);
            if (opcode == Opcodes.NEW
                    && CALLS.containsKey(type)
                    && !CALLS.get(type).contains("<init>")) {
                fine = false;
            }
            if (!fine) {
                in.refuse(
                        (opcode == Opcodes.NEW ? "new " : opcode == Opcodes.ANEWARRAY ? "array of " : "type ") + type);
            }
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            if (opcode == Opcodes.NEWARRAY) {
                in.refuse("array of primitives");
            }
        }

        @Override
        public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
            in.refuse("array of arrays");
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.MONITORENTER || opcode == Opcodes.MONITOREXIT) {
                in.refuse("synchronized");
            }
        }

        @Override
        public void visitLabel(Label label) {
            passed.add(label);
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            if (passed.contains(label)) {
                in.refuse("loop in " + method);
            }
        }

        @Override
        public void visitTableSwitchInsn(int least, int most, Label fallback, Label... labels) {
            List.of(labels).forEach(label -> visitJumpInsn(Opcodes.GOTO, label));
        }

        @Override
        public void visitLookupSwitchInsn(Label fallback, int[] keys, Label[] labels) {
            List.of(labels).forEach(label -> visitJumpInsn(Opcodes.GOTO, label));
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
            in.refuse("try in " + method);
        }

        @Override
        public void visitLdcInsn(Object value) {
            constant = value;
            if (value instanceof ConstantDynamic || value instanceof Handle) {
                in.refuse("dynamic constant");
            } else if (value instanceof Type type && !allowsType(type.getInternalName())) {
                in.refuse("class literal " + type.getInternalName());
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            boolean concat = bootstrap.getOwner().equals("java/lang/invoke/StringConcatFactory");
            boolean lambda = bootstrap.getOwner().equals("java/lang/invoke/LambdaMetafactory");
            if (!concat && !lambda) {
                in.refuse("dynamic call through " + bootstrap.getOwner());
            }
            for (Object argument : arguments) {
                if (argument instanceof Handle handle && !allowsHandle(handle)) {
                    in.refuse(handle.getOwner() + "." + handle.getName());
                }
            }
        }

        private boolean allowsHandle(Handle handle) {
            String functions = "org/drools/core/base/accumulators/";
            return own.contains(handle.getOwner())
                    || handle.getOwner().startsWith(functions)
                            && FUNCTIONS.contains(handle.getOwner().substring(functions.length()))
                            && handle.getName().equals("<init>");
        }
    }
}
