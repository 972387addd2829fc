package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;
import org.zhiheng.ranking.Direction;
import org.zhiheng.ranking.GradeBand;
import org.zhiheng.ranking.GradeEffect;
import org.zhiheng.ranking.GradePlan;
import org.zhiheng.ranking.GradeQuota;
import org.zhiheng.ranking.GradeScale;
import org.zhiheng.ranking.GradeTrigger;
import org.zhiheng.ranking.RankList;
import org.zhiheng.ranking.RankMoney;
import org.zhiheng.ranking.RankingPlan;
import org.zhiheng.ranking.TieBreaker;
import org.zhiheng.ranking.Ties;
import org.zhiheng.vocabulary.Period;

/** Reads {@code scheme.yml}. */
final class SchemeReader {

    static final Set<String> KEYS = Set.of(
            "scheme",
            "name",
            "name_en",
            "version",
            "maturity",
            "basis",
            "period",
            "effective",
            "assesses",
            "peer_groups",
            "tree",
            "trees",
            "ranking",
            "grades",
            "lists",
            "prizes",
            "vetoes",
            "visibility",
            "description",
            "gate",
            "completeness",
            "bounds",
            "tests");

    /** The views of records, as metrics name them. */
    private static final List<String> RECORD_VIEWS =
            List.of("gov_case", "gov_hazard", "gov_evaluation", "gov_task", "gov_event", "gov_mark", "gov_figure");

    private final Yaml yaml;
    private final Map<String, Criterion> criteria;

    SchemeReader(Yaml yaml, Map<String, Criterion> criteria) {
        this.yaml = yaml;
        this.criteria = criteria;
    }

    Scheme read(String folder) {
        yaml.allowKeys(KEYS);
        String code = yaml.get("scheme").text(folder);
        if (!code.equals(folder)) {
            yaml.get("scheme")
                    .error(
                            "scheme-code",
                            "方案编码应与文件夹同名（" + folder + "）",
                            "the scheme's code must be the folder's name (" + folder + ")");
        }
        Yaml effective = yaml.get("effective");
        effective.allowKeys(Set.of("from", "until"));
        Yaml assesses = yaml.get("assesses");
        assesses.allowKeys(Set.of("kinds", "where", "role"));
        if (assesses.get("kinds").texts().isEmpty()) {
            assesses.error("no-kinds", "「assesses.kinds」应写明考核哪类单位", "(assesses.kinds) must say which kinds of units");
        }
        List<Scheme.Group> groups = groups();
        Yaml tests = yaml.get("tests");
        tests.allowKeys(Set.of("coverage", "mutation"));
        LocalDate from = date(effective.get("from"), LocalDate.of(1, 1, 1));
        LocalDate until = effective.get("until").isPresent() ? date(effective.get("until"), LocalDate.MAX) : null;
        if (until != null && !until.isAfter(from)) {
            effective
                    .get("until")
                    .error("dates-reversed", "失效日期不晚于生效日期 " + from, "it ends before it begins, on " + from);
        }
        return new Scheme(
                yaml,
                code,
                yaml.get("name").requiredText(),
                yaml.get("name_en").text(""),
                yaml.get("version").requiredText(),
                choice(yaml.get("maturity"), RulePack.Maturity.DRAFT, RulePack.Maturity.values()),
                yaml.get("basis").text(""),
                choice(yaml.get("period"), Period.Length.QUARTER, Period.Length.values()),
                from,
                until,
                UnitCondition.read(assesses),
                assesses.get("role").text("place"),
                groups,
                trees(),
                ranking(),
                grades(),
                lists(),
                money(),
                vetoes(),
                new RulePack.TestGate(percent(tests.get("coverage")), percent(tests.get("mutation"))),
                choice(yaml.get("visibility"), RulePack.Visibility.RANKING, RulePack.Visibility.values()),
                completeness());
    }

    private RulePack.@Nullable Completeness completeness() {
        Yaml demand = yaml.get("completeness");
        if (!demand.isPresent()) {
            return null;
        }
        demand.allowKeys(Set.of("least", "of"));
        BigDecimal least = demand.get("least").decimal().orElse(BigDecimal.ZERO);
        if (least.signum() <= 0 || least.compareTo(BigDecimal.ONE) > 0) {
            demand.get("least")
                    .error("completeness-least", "完整率应大于 0，不超过 100%", "completeness is above 0 and at most 100%");
        }
        if (demand.get("of").texts().isEmpty()) {
            demand.error("completeness-of", "「of」应写明等哪几种记录，如 gov_case", "(of) must say which records, e.g. gov_case");
        }
        List<String> views = new ArrayList<>();
        for (Yaml view : demand.get("of").items()) {
            String word = view.text("");
            if (RECORD_VIEWS.contains(word)) {
                views.add(word);
            } else {
                Finding finding = Finding.error(
                                "unknown-record-view",
                                view.file(),
                                view.line(),
                                view.column(),
                                "没有这种记录视图",
                                "no such view of records")
                        .about(word);
                String near = Suggestion.nearest(word, RECORD_VIEWS);
                view.add(near == null ? finding : finding.fix("改为 " + near, "write " + near));
            }
        }
        return new RulePack.Completeness(least, views);
    }

    /** A percentage from 0 to 100; 0 when absent. */
    private static int percent(Yaml yaml) {
        int percent = yaml.integer().orElse(0);
        if (percent < 0 || percent > 100) {
            yaml.error("tests-gate", "应为 0 到 100 的整数（百分比）", "must be a whole percentage from 0 to 100");
            return 100;
        }
        return percent;
    }

    private List<Scheme.Group> groups() {
        List<Scheme.Group> groups = new ArrayList<>();
        Set<String> codes = new HashSet<>();
        for (Yaml group : yaml.get("peer_groups").items()) {
            group.allowKeys(Set.of("code", "name", "kinds", "where", "not_ranked"));
            String code = group.get("code").requiredText();
            if (!codes.add(code)) {
                group.get("code").error("repeated-group", "分组编码重复", "the group's code is used twice");
            }
            groups.add(new Scheme.Group(
                    code,
                    group.get("name").text(code),
                    UnitCondition.read(group),
                    group.get("not_ranked").text().orElse(null),
                    group));
        }
        return groups;
    }

    private List<Scheme.Tree> trees() {
        List<Scheme.Tree> trees = new ArrayList<>();
        if (yaml.get("trees").isPresent()) {
            for (Yaml tree : yaml.get("trees").items()) {
                tree.allowKeys(Set.of("for", "from", "until", "tree"));
                tree.get("for").allowKeys(Set.of("kinds", "peer_groups", "where"));
                trees.add(new Scheme.Tree(
                        UnitCondition.read(tree.get("for")),
                        date(tree.get("from"), LocalDate.MIN),
                        tree.get("until").isPresent() ? date(tree.get("until"), LocalDate.MAX) : null,
                        root(tree.get("tree"))));
            }
        } else if (yaml.get("tree").isPresent()) {
            trees.add(new Scheme.Tree(UnitCondition.ANY, LocalDate.MIN, null, root(yaml.get("tree"))));
        } else {
            yaml.error("no-tree", "缺少评分项结构「tree」", "the tree of criteria (tree) is missing");
        }
        return trees;
    }

    private Scheme.NodeSpec root(Yaml tree) {
        return node(tree, "total", "总分", new HashSet<>());
    }

    private Scheme.NodeSpec node(Yaml yaml, @Nullable String code, String name, Set<String> seen) {
        Yaml mapping = yaml;
        String criterionCode =
                yaml.isScalar() ? yaml.text("") : yaml.get("criterion").text().orElse(null);
        if (criterionCode != null) {
            Criterion criterion = criteria.get(criterionCode);
            Yaml at = yaml.isScalar() ? yaml : yaml.get("criterion");
            if (criterion == null) {
                String nearest = Suggestion.nearest(criterionCode, criteria.keySet());
                Finding finding = Finding.error(
                                "unknown-criterion",
                                at.file(),
                                at.line(),
                                at.column(),
                                "criteria.yml 中没有这个评分项",
                                "criteria.yml has no such criterion")
                        .about(criterionCode);
                yaml.add(
                        criterionCode.matches(".*[，、].*")
                                ? finding.fix(
                                        "逗号用半角「,」：" + criterionCode.replaceAll("[，、]\\s*", ", "),
                                        "separate by ASCII commas")
                                : nearest == null
                                        ? finding.fix("先在 criteria.yml 中写这一项", "write it in criteria.yml first")
                                        : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")"));
            }
            if (!seen.add(criterionCode)) {
                at.error("repeated-node", "同一评分项在结构中出现两次", "the criterion stands twice in the tree");
            }
            if (yaml.isMapping()) {
                mapping.allowKeys(Set.of("criterion", "weight", "transforms"));
            }
            return new Scheme.NodeSpec(
                    criterionCode,
                    criterion == null ? criterionCode : criterion.name(),
                    criterion == null ? "" : criterion.nameEnglish(),
                    true,
                    List.of(),
                    yaml);
        }
        mapping.allowKeys(TreeBuilder.NODE_KEYS);
        String nodeCode = mapping.get("code").text(code == null ? "" : code);
        if (nodeCode.isEmpty()) {
            mapping.get("code").requiredText();
        }
        if (!seen.add(nodeCode)) {
            (mapping.get("code").isPresent() ? mapping.get("code") : mapping)
                    .error("repeated-node", "结构中编码重复（" + nodeCode + "）", "the code (" + nodeCode + ") is used twice");
        }
        if (criteria.containsKey(nodeCode)) {
            mapping.add(Finding.error(
                            "node-is-criterion",
                            mapping.file(),
                            mapping.line(),
                            mapping.column(),
                            "编码与评分项相同（" + nodeCode + "）",
                            "the code is a criterion's (" + nodeCode + ")")
                    .fix("写评分项用 criterion: " + nodeCode, "a criterion is written criterion: " + nodeCode));
        }
        List<Scheme.NodeSpec> children = new ArrayList<>();
        mapping.get("children").items().forEach(child -> children.add(node(child, null, "", seen)));
        if (children.isEmpty() && !criteria.containsKey(nodeCode)) {
            mapping.error("no-children", "这一级下面没有评分项", "the node has no children");
        }
        return new Scheme.NodeSpec(
                nodeCode,
                mapping.get("name").text(name.isEmpty() ? nodeCode : name),
                mapping.get("name_en").text(""),
                false,
                children,
                mapping);
    }

    private RankingPlan ranking() {
        Yaml ranking = yaml.get("ranking");
        ranking.allowKeys(Set.of("basis", "order", "ties", "tie_breakers", "rank_imputed", "overall"));
        List<TieBreaker> breakers = new ArrayList<>();
        for (Yaml breaker : ranking.get("tie_breakers").items()) {
            if (breaker.isScalar()) {
                breakers.add(new TieBreaker(breaker.text(""), keyName(breaker.text("")), Direction.DESCENDING));
            } else {
                breaker.allowKeys(Set.of("key", "name", "order"));
                String key = breaker.get("key").requiredText();
                breakers.add(new TieBreaker(
                        key,
                        breaker.get("name").text(keyName(key)),
                        choice(breaker.get("order"), Direction.DESCENDING, Direction.values())));
            }
        }
        return new RankingPlan(
                choice(ranking.get("basis"), RankingPlan.Basis.ROUNDED, RankingPlan.Basis.values()),
                choice(ranking.get("order"), Direction.DESCENDING, Direction.values()),
                choice(ranking.get("ties"), Ties.COMPETITION, Ties.values()),
                breakers,
                ranking.get("rank_imputed").flag(false),
                ranking.get("overall").flag(false));
    }

    private String keyName(String key) {
        Criterion criterion = criteria.get(key);
        return criterion == null ? key : criterion.name();
    }

    private @Nullable GradePlan grades() {
        Yaml grades = yaml.get("grades");
        if (!grades.isPresent()) {
            return null;
        }
        grades.allowKeys(Set.of("measure", "bands", "quotas", "triggers", "exempt_groups", "decimals"));
        List<GradeBand> bands = new ArrayList<>();
        Set<String> words = new LinkedHashSet<>();
        for (Yaml band : grades.get("bands").items()) {
            band.allowKeys(Set.of("grade", "at_least", "above", "at_most", "below", "colour"));
            String grade = band.get("grade").requiredText();
            words.add(grade);
            boolean fromInside = !band.get("above").isPresent();
            boolean toInside = band.get("at_most").isPresent();
            bands.add(new GradeBand(
                    grade,
                    band.get(fromInside ? "at_least" : "above").decimal().orElse(null),
                    fromInside,
                    band.get(toInside ? "at_most" : "below").decimal().orElse(null),
                    toInside,
                    band.get("colour").text().orElse(null)));
        }
        if (bands.isEmpty()) {
            grades.error("no-bands", "等次缺少分段「bands」", "grades need bands (bands)");
            return null;
        }
        GradeScale.Measure measure =
                choice(grades.get("measure"), GradeScale.Measure.POINTS, GradeScale.Measure.values());
        GradeScale scale = new GradeScale(measure, closed(bands, measure == GradeScale.Measure.POINTS));
        for (GradeScale.Problem problem :
                scale.problems(grades.get("decimals").integer().orElse(2))) {
            bandAt(grades, scale, problem)
                    .error(
                            "grade-" + problem.kind().name().toLowerCase(Locale.ROOT),
                            problem.chinese(),
                            problem.english());
        }
        if (measure == GradeScale.Measure.POINTS) {
            bestFirst(grades, bands);
        }
        List<GradeQuota> quotas = new ArrayList<>();
        for (Yaml quota : grades.get("quotas").items()) {
            quota.allowKeys(Set.of(
                    "grade",
                    "share",
                    "scope",
                    "base",
                    "rounding",
                    "minimum",
                    "border_ties",
                    "share_by_team_grade",
                    "basis"));
            Map<String, BigDecimal> byTeam = new LinkedHashMap<>();
            quota.get("share_by_team_grade").entries().forEach((grade, share) -> share.decimal()
                    .ifPresent(value -> byTeam.put(grade, value)));
            quotas.add(new GradeQuota(
                    grade(quota.get("grade"), words),
                    share(quota.get("share")),
                    choice(quota.get("scope"), GradeQuota.Scope.GROUP, GradeQuota.Scope.values()),
                    choice(quota.get("base"), GradeQuota.Base.RANKED, GradeQuota.Base.values()),
                    choice(quota.get("rounding"), RoundingMode.HALF_UP, RoundingMode.values()),
                    quota.get("minimum").integer().orElse(0),
                    choice(quota.get("border_ties"), GradeQuota.BorderTies.EXCLUDE_ALL, GradeQuota.BorderTies.values()),
                    byTeam,
                    quota.get("basis").text("")));
        }
        List<GradeTrigger> triggers = new ArrayList<>();
        for (Yaml trigger : grades.get("triggers").items()) {
            trigger.allowKeys(Set.of("name", "below", "bottom", "top", "effect"));
            if (!trigger.get("below").isPresent()
                    && !trigger.get("bottom").isPresent()
                    && !trigger.get("top").isPresent()) {
                trigger.error(
                        "trigger-empty",
                        "触发条件是空的：至少写 below（低于多少分）、bottom（末几位）、top（前几位）之一",
                        "the trigger has no condition: write below, bottom or top");
            }
            triggers.add(new GradeTrigger(
                    trigger.get("name").requiredText(),
                    trigger.get("below").decimal().orElse(null),
                    trigger.get("bottom").integer().orElse(0),
                    trigger.get("top").integer().orElse(0),
                    effect(trigger.get("effect"), trigger.get("name").text(""), words)));
        }
        return new GradePlan(
                scale,
                quotas,
                triggers,
                new TreeSet<>(grades.get("exempt_groups").texts()));
    }

    /** The band a problem is about: the one below a gap, the later of two that overlap. */
    private static Yaml bandAt(Yaml grades, GradeScale scale, GradeScale.Problem problem) {
        List<Yaml> places = grades.get("bands").items();
        int found = -1;
        for (int index = 0; index < Math.min(places.size(), scale.bands().size()); index++) {
            GradeBand band = scale.bands().get(index);
            boolean about =
                    switch (problem.kind()) {
                        case GAP ->
                            band.to() != null
                                    && band.to().compareTo(problem.example()) <= 0
                                    && (found < 0
                                            || band.to()
                                                            .compareTo(scale.bands()
                                                                    .get(found)
                                                                    .to())
                                                    > 0);
                        case OVERLAP -> band.holds(problem.example());
                        case UNREACHABLE -> problem.chinese().contains("“" + band.grade() + "”");
                        case DUPLICATE ->
                            problem.chinese().contains("“" + band.grade() + "”")
                                    && (band.from() == null ? BigDecimal.ZERO : band.from())
                                                    .compareTo(problem.example())
                                            == 0;
                    };
            if (about) {
                found = index;
            }
        }
        return found < 0 ? grades.get("bands") : places.get(found);
    }

    private static void bestFirst(Yaml grades, List<GradeBand> bands) {
        List<Yaml> places = grades.get("bands").items();
        for (int index = 1; index < bands.size(); index++) {
            BigDecimal better = bands.get(index - 1).from();
            BigDecimal own = bands.get(index).from();
            if (better != null && own != null && own.compareTo(better) >= 0) {
                places.get(index)
                        .error(
                                "grade-order",
                                "等次应从好到差排列：“" + bands.get(index).grade() + "”的下限 " + own.toPlainString() + " 不低于前面的“"
                                        + bands.get(index - 1).grade() + "”",
                                "grades go from best to worst: this one begins above the one before");
            }
        }
    }

    /** A band without an upper end stops where the next one above begins, so a value between bands is a gap. */
    private static List<GradeBand> closed(List<GradeBand> bands, boolean rising) {
        if (!rising) {
            return bands;
        }
        List<GradeBand> closed = new ArrayList<>();
        for (GradeBand band : bands) {
            GradeBand next = bands.stream()
                    .filter(other -> other.from() != null
                            && (band.from() == null || other.from().compareTo(band.from()) > 0))
                    .min(java.util.Comparator.comparing(GradeBand::from))
                    .orElse(null);
            closed.add(
                    band.to() != null || next == null
                            ? band
                            : new GradeBand(
                                    band.grade(),
                                    band.from(),
                                    band.fromInside(),
                                    next.from(),
                                    !next.fromInside(),
                                    band.colour()));
        }
        return closed;
    }

    private static BigDecimal share(Yaml yaml) {
        BigDecimal share = yaml.decimal().orElse(BigDecimal.ONE);
        if (share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0) {
            String text = yaml.text("").strip();
            Finding finding = Finding.error(
                            "quota-share",
                            yaml.file(),
                            yaml.line(),
                            yaml.column(),
                            "名额比例应在 0 到 100% 之间",
                            "a quota is between 0 and 100%")
                    .about(text);
            yaml.add(
                    text.matches("\\d{1,2}(\\.\\d+)?")
                            ? finding.fix("是否想写「" + text + "%」", "did you mean (" + text + "%)")
                            : finding.fix("写成 30% 的样子", "write it like 30%"));
            return BigDecimal.ONE;
        }
        return share;
    }

    private static String grade(Yaml yaml, Set<String> words) {
        String grade = yaml.requiredText();
        if (!words.contains(grade) && !grade.isEmpty()) {
            String nearest = Suggestion.nearest(grade, words);
            yaml.add(Finding.error(
                            "unknown-grade",
                            yaml.file(),
                            yaml.line(),
                            yaml.column(),
                            "没有这个等次（" + grade + "），等次有：" + String.join("、", words),
                            "there is no such grade")
                    .about(grade)
                    .fix(
                            nearest == null ? "写其中一个等次" : "是否想写「" + nearest + "」",
                            nearest == null ? "write one of the grades" : "did you mean (" + nearest + ")"));
            return words.isEmpty() ? grade : words.iterator().next();
        }
        return grade;
    }

    /** {@code {grade: …}}, {@code {at_most: …}}, {@code {lower: 1}}, {@code {bars: …}} or {@code {deduct: 30}}. */
    static GradeEffect effect(Yaml yaml, String reason, Set<String> words) {
        yaml.allowKeys(Set.of("grade", "at_most", "lower", "bars", "deduct"));
        if (yaml.get("at_most").isPresent()) {
            return new GradeEffect.Caps(grade(yaml.get("at_most"), words), reason);
        }
        if (yaml.get("lower").isPresent()) {
            return new GradeEffect.Lowers(yaml.get("lower").integer().orElse(1), reason);
        }
        if (yaml.get("bars").isPresent()) {
            return new GradeEffect.Bars(grade(yaml.get("bars"), words), reason);
        }
        if (yaml.get("deduct").isPresent()) {
            return new GradeEffect.Deducts(yaml.get("deduct").decimal().orElse(BigDecimal.ZERO), reason);
        }
        return new GradeEffect.Sets(grade(yaml.get("grade"), words), reason);
    }

    private List<RankList> lists() {
        List<RankList> lists = new ArrayList<>();
        for (Yaml list : yaml.get("lists").items()) {
            list.allowKeys(Set.of("code", "name", "end", "count", "count_by_size", "below", "at_least", "action"));
            Map<Integer, Integer> bySize = new TreeMap<>();
            list.get("count_by_size").entries().forEach((size, count) -> {
                if (size.matches("\\d+")) {
                    count.integer().ifPresent(places -> bySize.put(Integer.parseInt(size), places));
                } else {
                    count.error("list-size", "组内单位数应为整数（" + size + "）", "the group size must be a whole number");
                }
            });
            if (List.of("count", "count_by_size", "below", "at_least").stream()
                    .noneMatch(key -> list.get(key).isPresent())) {
                list.error(
                        "list-empty",
                        "名单没有写取多少：写 count（几名）、at_least 或 below（多少分）",
                        "the list has no size: write count, at_least or below");
            }
            String code = list.get("code").requiredText();
            lists.add(new RankList(
                    code,
                    list.get("name").text(code),
                    choice(list.get("end"), RankList.End.TOP, RankList.End.values()),
                    list.get("count").integer().orElse(0),
                    bySize,
                    list.get("below").decimal().orElse(null),
                    list.get("at_least").decimal().orElse(null),
                    list.get("action").text("")));
        }
        return lists;
    }

    private @Nullable RankMoney money() {
        Yaml prizes = yaml.get("prizes");
        if (!prizes.isPresent()) {
            return null;
        }
        prizes.allowKeys(Set.of("amounts", "last", "tied"));
        return new RankMoney(
                decimals(prizes.get("amounts")),
                decimals(prizes.get("last")),
                choice(prizes.get("tied"), RankMoney.TiedMoney.EACH, RankMoney.TiedMoney.values()));
    }

    private static List<BigDecimal> decimals(Yaml list) {
        return list.items().stream().flatMap(item -> item.decimal().stream()).toList();
    }

    private Map<String, Scheme.Veto> vetoes() {
        Set<String> words = new LinkedHashSet<>();
        yaml.get("grades")
                .get("bands")
                .items()
                .forEach(band -> words.add(band.get("grade").text("")));
        Map<String, Scheme.Veto> vetoes = new LinkedHashMap<>();
        yaml.get("vetoes").entries().forEach((code, veto) -> {
            veto.allowKeys(Set.of("name", "basis", "effects", "effect"));
            String name = veto.get("name").text(code);
            List<Scheme.Effect> effects = new ArrayList<>();
            if (veto.get("effect").isPresent()) {
                effects.add(new Scheme.Effect(UnitCondition.ANY, effect(veto.get("effect"), name, words)));
            }
            for (Yaml each : veto.get("effects").items()) {
                each.allowKeys(Set.of("for", "effect"));
                effects.add(new Scheme.Effect(
                        UnitCondition.read(each.get("for")), effect(each.get("effect"), name, words)));
            }
            if (effects.isEmpty()) {
                veto.error("veto-without-effect", "否决项没有写后果「effect」", "the veto has no effect (effect)");
            }
            vetoes.put(code, new Scheme.Veto(name, effects));
        });
        return vetoes;
    }

    private static <E extends Enum<E>> E choice(Yaml yaml, E absent, E[] values) {
        if (!yaml.isPresent()) {
            return absent;
        }
        String word = yaml.text("").strip();
        Set<String> words = new LinkedHashSet<>();
        for (E value : values) {
            words.add(value.name().toLowerCase(Locale.ROOT));
            if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
                return value;
            }
        }
        String nearest = Suggestion.nearest(word, words);
        yaml.add(Finding.error(
                        "unknown-word",
                        yaml.file(),
                        yaml.line(),
                        yaml.column(),
                        "「" + yaml.path() + "」不能这样写",
                        "(" + yaml.path() + ") cannot be this")
                .about(word)
                .fix(
                        nearest == null ? "可以写：" + String.join("、", words) : "是否想写「" + nearest + "」",
                        nearest == null ? "one of: " + String.join(", ", words) : "did you mean (" + nearest + ")"));
        return absent;
    }

    private static LocalDate date(Yaml yaml, LocalDate absent) {
        if (!yaml.isPresent()) {
            return absent;
        }
        try {
            return LocalDate.parse(yaml.text("").strip());
        } catch (DateTimeParseException notDate) {
            yaml.error("not-date", "应为日期，如 2026-01-01", "a date such as 2026-01-01 is expected");
            return absent;
        }
    }
}
