package org.zhiheng.rulepack.fence;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.TypeDeclarationDescr;
import org.drools.drl.ast.descr.TypeFieldDescr;

/** Reads the types that rules declare for their own facts: names, and fields of plain types. */
final class TypeGate {

    private static final int MOST_FIELDS = 50;

    private final PackWords pack;

    TypeGate(PackWords pack) {
        this.pack = pack;
    }

    /** Takes up the names of the types that a file declares. */
    void types(SourceText source, PackageDescr descr) {
        for (TypeDeclarationDescr type : descr.getTypeDeclarations()) {
            int at = source.offset(type.getLine(), type.getColumn());
            String name = type.getTypeName();
            int where = source.findWord(name, at);
            if (!name.matches(SyntaxGate.NAME)
                    || name.startsWith("$")
                    || SyntaxGate.RESERVED.contains(name)
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

    /** Takes up the fields, which may be of any type that some file of the pack declares. */
    void fields(Map<SourceText, PackageDescr> parsed) {
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
        if (!name.matches(SyntaxGate.NAME) || name.startsWith("$") || SyntaxGate.RESERVED.contains(name)) {
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
}
