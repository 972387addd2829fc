package org.zhiheng.rulepack.fence;

import java.util.ArrayList;
import java.util.List;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.kie.internal.builder.conf.LanguageLevelOption;
import org.zhiheng.content.Finding;

/**
 * Says at the author's own lines what the compiler says about generated code: the rules are compiled without one another
 * until the guilty ones are known.
 */
final class CompileErrors {

    private static final int MOST_BUILDS = 60;

    private final Fence fence;
    private final List<DrlFile> files;
    private int builds;

    CompileErrors(Fence fence, List<DrlFile> files) {
        this.fence = fence;
        this.files = files;
    }

    private record Place(int file, int start, int end, String name) {}

    /** Findings at the guilty rules; at the first file when no single rule is guilty. */
    List<Finding> findings(List<String> errors) {
        List<Place> guilty = guilty(rules());
        List<Finding> findings = new ArrayList<>();
        for (Place place : guilty) {
            List<String> own = fence.build(with(List.of(place)), fence.loader()).errors();
            SourceText source = new SourceText(files.get(place.file()));
            source.refuse(
                    "cannot-compile",
                    source.find(place.name(), place.start()),
                    place.name(),
                    "这条规则不能编译：" + plain(own),
                    "the rule does not compile: " + plain(own),
                    "检查各处的类型、字段名和方法的参数",
                    "check types, names of fields and arguments of calls");
            findings.addAll(source.findings());
        }
        if (findings.isEmpty()) {
            findings.add(Finding.error(
                    "cannot-compile",
                    files.get(0).path(),
                    0,
                    0,
                    "规则包不能编译：" + plain(errors),
                    "the pack does not compile: " + plain(errors)));
        }
        return findings.stream().sorted().toList();
    }

    private List<Place> guilty(List<Place> rules) {
        if (rules.isEmpty()
                || ++builds > MOST_BUILDS
                || fence.build(with(rules), fence.loader()).module() != null) {
            return List.of();
        }
        if (rules.size() == 1) {
            return rules;
        }
        List<Place> found = new ArrayList<>(guilty(rules.subList(0, rules.size() / 2)));
        found.addAll(guilty(rules.subList(rules.size() / 2, rules.size())));
        return found;
    }

    private List<Place> rules() {
        List<Place> places = new ArrayList<>();
        for (int index = 0; index < files.size(); index++) {
            try {
                PackageDescr descr = new DrlParser(LanguageLevelOption.DRL6)
                        .parse(false, files.get(index).text());
                if (descr != null) {
                    for (RuleDescr rule : descr.getRules()) {
                        places.add(new Place(index, rule.getStartCharacter(), rule.getEndCharacter(), rule.getName()));
                    }
                }
            } catch (DroolsParserException failure) {
                // The syntax gate has read the file before; then no rule of it can be singled out.
                return List.of();
            }
        }
        return places;
    }

    /** The files with only these rules; the others are blanked out, so that lines stay. */
    private List<DrlFile> with(List<Place> kept) {
        List<DrlFile> result = new ArrayList<>();
        for (int index = 0; index < files.size(); index++) {
            StringBuilder text = new StringBuilder(files.get(index).text());
            for (Place place : rules()) {
                if (place.file() == index && !kept.contains(place)) {
                    for (int at = place.start(); at <= Math.min(place.end(), text.length() - 1); at++) {
                        if (text.charAt(at) != '\n') {
                            text.setCharAt(at, ' ');
                        }
                    }
                }
            }
            result.add(new DrlFile(files.get(index).path(), text.toString()));
        }
        return result;
    }

    /** The first message without names of generated classes. */
    private static String plain(List<String> errors) {
        return errors.stream()
                .map(error -> error.lines().findFirst().orElse(""))
                .filter(line -> !line.contains("class ") && !line.isBlank())
                .map(line -> line.replaceAll("Java source of .*", "")
                        .replaceAll("[\\w./]*Lambda\\w+", "")
                        .strip())
                .findFirst()
                .orElse("原因不明");
    }
}
