package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zhiheng.ranking.Candidate;
import org.zhiheng.ranking.Deductions;
import org.zhiheng.ranking.Entrant;
import org.zhiheng.ranking.GradeEffect;
import org.zhiheng.ranking.GradePlan;
import org.zhiheng.ranking.GradedPlace;
import org.zhiheng.ranking.Grading;
import org.zhiheng.ranking.Movement;
import org.zhiheng.ranking.Place;
import org.zhiheng.ranking.QuotaTally;
import org.zhiheng.ranking.RankList;
import org.zhiheng.ranking.Ranker;
import org.zhiheng.ranking.TieBreaker;
import org.zhiheng.rulepack.ResolvedCriterion.Policy;
import org.zhiheng.rulepack.SheetDraft.Leaf;
import org.zhiheng.scoring.LeafPoints;
import org.zhiheng.scoring.NodeScore;
import org.zhiheng.scoring.NodeState;
import org.zhiheng.scoring.TreeNode;
import org.zhiheng.scoring.UnitLeaves;
import org.zhiheng.scoring.UnitScores;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.PastResult;
import org.zhiheng.vocabulary.Rounding;
import org.zhiheng.vocabulary.ScoreLine;

/** The whole computation of one assessment: points, tree, ranks, grades. Pure: the same input gives the same result. */
public final class Assessment {

    private static final MathContext PRECISION = new MathContext(34, RoundingMode.HALF_EVEN);

    private final CompiledRulePack compiled;
    private final RulePack pack;
    private final AssessmentInput input;
    private final int threads;
    private final Trail trail;
    private final Map<String, BigDecimal> totals;
    private final RulesInForce rules;
    private final @Nullable Others others;
    /** By tree. */
    private final Map<String, SharedOutcomes> shared = new ConcurrentHashMap<>();

    private List<QuotaTally> quotas = List.of();

    /** One unit on its way through the stages. */
    static final class Course {
        final UnitInput unit;
        final String group;
        final RulesInForce.UnitTree tree;
        final UnitFacts facts;
        List<Leaf> leaves = List.of();
        /** Whether the peers must answer for a missing input. */
        boolean waits;

        List<Shortfall> shortfalls = List.of();
        Map<String, String> vetoes = Map.of();
        Map<String, String> flags = Map.of();
        List<ScoreLine> remarks = List.of();

        @Nullable
        String notRanked;

        List<ScoreLine> lines = List.of();

        @Nullable
        UnitScores scores;

        List<GradeEffect> effects = List.of();
        Map<String, String> lists = Map.of();
        Map<String, String> warnings = Map.of();

        Course(UnitInput unit, String group, RulesInForce.UnitTree tree, UnitFacts facts) {
            this.unit = unit;
            this.group = group;
            this.tree = tree;
            this.facts = facts;
        }

        UnitScores scored() {
            return Objects.requireNonNull(scores);
        }

        /** Puts the lines of all criteria one after the other. */
        void write(List<ScoreLine> more) {
            lines = new ArrayList<>(leaves.size() * 2 + more.size());
            for (Leaf leaf : leaves) {
                lines.addAll(leaf.lines());
            }
            lines.addAll(more);
        }

        UnitLeaves unitLeaves() {
            Map<String, LeafPoints> points = new HashMap<>(leaves.size() * 2);
            for (Leaf leaf : leaves) {
                points.put(leaf.criterion().criterion().code(), Objects.requireNonNull(leaf.points()));
            }
            return new UnitLeaves(unit.code(), points);
        }

        /**
         * What ranking still needs, without figures, points and reasons.
         *
         * @param previous code of the period before: of the past its result only
         */
        Course light(String previous) {
            Map<String, String> kept = new HashMap<>();
            for (String attribute : List.of("team", "team_grade")) {
                if (unit.attributes().containsKey(attribute)) {
                    kept.put(attribute, unit.attributes().get(attribute));
                }
            }
            // Empty maps are shared: there is one course for every unit of a nation.
            UnitInput slim = new UnitInput(
                    unit.code(),
                    "",
                    unit.kind(),
                    null,
                    kept,
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    unit.past().stream()
                            .filter(past -> past.period().equals(previous))
                            .limit(1)
                            .toList());
            Course light = new Course(slim, group, tree, facts.scored(slim));
            light.vetoes = vetoes.isEmpty() ? Map.of() : vetoes;
            light.flags = flags.isEmpty() ? Map.of() : flags;
            light.notRanked = notRanked;
            light.effects = effects.isEmpty() ? List.of() : effects;
            light.scores = new UnitScores(unit.code(), List.of());
            return light;
        }

        /** What outcome rules wrote on the same unit. */
        void takeOutcome(Course other) {
            affect(other.effects);
            lists = together(lists, other.lists);
            warnings = together(warnings, other.warnings);
        }

        void affect(List<GradeEffect> more) {
            if (!more.isEmpty()) {
                List<GradeEffect> all = new ArrayList<>(effects);
                all.addAll(more);
                effects = all;
            }
        }

        static Map<String, String> together(Map<String, String> some, Map<String, String> more) {
            if (more.isEmpty()) {
                return some;
            }
            Map<String, String> all = new TreeMap<>(some);
            all.putAll(more);
            return all;
        }
    }

    /**
     * What a portion of the units cannot know by itself.
     *
     * @param peers by peer group
     * @param points of peers by group and criterion, where a missing input may be answered by them
     * @param shortfalls whether they are wanted; not where units are only ranked
     */
    record Others(Function<String, PeerFigures> peers, Map<String, PeerPoints> points, boolean shortfalls) {}

    /** What the points of peers on a criterion come to. */
    static final class PeerPoints {

        private BigDecimal sum = BigDecimal.ZERO;
        private int count;

        @Nullable
        private BigDecimal worst;

        void add(BigDecimal points) {
            sum = sum.add(points);
            count++;
            worst = worst == null || points.compareTo(worst) < 0 ? points : worst;
        }
    }

    /** An assessment of a portion of the units. */
    Assessment(CompiledRulePack compiled, AssessmentInput input, int threads, Others others) {
        this(compiled, input, threads, Trail.NONE, Map.of(), others);
    }

    private Assessment(
            CompiledRulePack compiled,
            AssessmentInput input,
            int threads,
            Trail trail,
            Map<String, BigDecimal> totals,
            @Nullable Others others) {
        this.others = others;
        this.compiled = compiled;
        this.pack = compiled.pack();
        this.input = input;
        this.threads = Math.max(1, threads);
        this.trail = trail;
        this.totals = totals;
        this.rules = compiled.rulesOn(input.period().end());
    }

    /**
     * Scores, combines, ranks and grades.
     *
     * @param threads how many threads score units; the result does not depend on it
     * @throws RuleFailure when a rule breaks off; names unit and rule
     */
    public static AssessmentResult assess(CompiledRulePack pack, AssessmentInput input, int threads) {
        return new Assessment(pack, input, threads, Trail.NONE, Map.of(), null).run();
    }

    /**
     * The same on one thread, telling what is used of the pack.
     *
     * @param totals by unit, to rank and grade instead of the ones the points come to; for scenarios about ranks
     */
    static AssessmentResult followed(
            CompiledRulePack pack, AssessmentInput input, Trail trail, Map<String, BigDecimal> totals) {
        return new Assessment(pack, input, 1, trail, totals, null).run();
    }

    private AssessmentResult run() {
        List<Course> courses = scored();
        return ranked(courses, entrants(courses), standings -> conclude(courses, standings));
    }

    /** The units with their points, up to the total. */
    List<Course> scored() {
        List<Course> courses = scoredAlone();
        fillFromPeers(courses);
        combine(courses);
        return courses;
    }

    /** As far as the peers' points are not needed. */
    List<Course> scoredAlone() {
        List<Course> courses = courses();
        score(courses);
        return courses;
    }

    /** @param concluding fires the outcome rules of every unit, told where the units stand */
    AssessmentResult ranked(
            List<Course> courses,
            List<Entrant> entrants,
            java.util.function.Consumer<Map<String, GradedPlace>> concluding) {
        return ranked(courses, places(entrants), concluding);
    }

    /**
     * Where the entrants come in.
     *
     * @param overall by unit, across the groups; empty when the scheme ranks inside groups only
     */
    record Places(List<Place> inGroups, Map<String, Place> overall) {}

    Places places(List<Entrant> entrants) {
        Map<String, Place> overall = new HashMap<>();
        Ranker.rankOverall(entrants, pack.scheme().ranking()).forEach(place -> overall.put(place.unit(), place));
        return new Places(Ranker.rank(entrants, pack.scheme().ranking()), overall);
    }

    AssessmentResult ranked(
            List<Course> courses, Places ranking, java.util.function.Consumer<Map<String, GradedPlace>> concluding) {
        List<Place> places = ranking.inGroups();
        Map<String, Place> overall = ranking.overall();
        Map<String, GradedPlace> standings = grade(courses, places);
        Map<String, PastResult> before = before(courses);
        if (compiled.hasOutcomes()) {
            concluding.accept(standings);
            standings = grade(courses, places);
        }
        list(courses, places);
        List<UnitResult> results = new ArrayList<>(courses.size());
        for (Course course : courses) {
            GradedPlace standing = Objects.requireNonNull(standings.get(course.unit.code()));
            PastResult past = before.get(course.unit.code());
            results.add(new UnitResult(
                    course.unit.code(),
                    course.group,
                    Collections.unmodifiableList(course.lines),
                    course.shortfalls,
                    course.scored().nodes(),
                    standing,
                    overall.get(course.unit.code()),
                    past == null ? null : past.rank(),
                    past == null ? null : past.total(),
                    Movement.between(place(course, past), standing.place()),
                    course.vetoes,
                    course.lists,
                    warnings(course)));
        }
        return new AssessmentResult(
                pack.code(), pack.version(), pack.hash(), input.period(), results, quotas, nodes(courses));
    }

    private List<Course> courses() {
        List<UnitInput> units = input.units().stream()
                .filter(unit -> pack.assesses(unit.kind(), unit.attributes()))
                .sorted(Comparator.comparing(UnitInput::code))
                .toList();
        Map<String, List<UnitInput>> groups = new TreeMap<>();
        List<String> groupOf = units.stream().map(this::group).toList();
        for (int index = 0; index < units.size(); index++) {
            groups.computeIfAbsent(groupOf.get(index), code -> new ArrayList<>())
                    .add(units.get(index));
        }
        Map<String, PeerFigures> peers = new HashMap<>();
        groups.forEach((code, members) -> peers.put(
                code,
                others == null
                        ? new PeerFigures(members, input.statistics().getOrDefault(code, Map.of()))
                        : others.peers().apply(code)));
        List<Course> courses = new ArrayList<>(units.size());
        for (int index = 0; index < units.size(); index++) {
            UnitInput unit = units.get(index);
            String group = groupOf.get(index);
            RulesInForce.UnitTree tree = rules.tree(unit, group);
            if (tree != null) {
                var unitClass = RulesInForce.classOf(unit.kind(), unit.attributes(), group);
                courses.add(new Course(
                        unit,
                        group,
                        tree,
                        new UnitFacts(
                                unit,
                                group,
                                Objects.requireNonNull(peers.get(group)),
                                input.metrics(),
                                code -> rules.criterion(code, unitClass))));
            }
        }
        return courses;
    }

    private String group(UnitInput unit) {
        return pack.peerGroupOf(unit.kind(), unit.attributes()).orElse("");
    }

    private void score(List<Course> courses) {
        inParallel(courses, course -> {
            SheetDraft sheet = new SheetDraft(course.facts, course.tree, compiled, trail, shared(course.tree));
            compiled.score(course.facts, sheet, input.period());
            course.leaves = sheet.close();
            course.waits = isWaiting(course.leaves);
            if (!course.waits) {
                course.write(sheet.remarks());
                if (!course.tree.tree().needsPeers()) {
                    course.scores = given(
                            course,
                            course.tree
                                    .tree()
                                    .combine(List.of(course.unitLeaves()))
                                    .get(0));
                }
            }
            if (others == null || others.shortfalls()) {
                course.shortfalls = Shortfalls.of(
                        course.facts,
                        course.leaves,
                        new Shortfalls.Rules(compiled::asked, moved -> again(course, moved), course.tree.stretches()));
            }
            course.vetoes = sheet.vetoes();
            course.flags = sheet.flags();
            course.remarks = sheet.remarks();
            course.notRanked = sheet.notRankedReason();
        });
    }

    private static boolean isWaiting(List<Leaf> leaves) {
        for (Leaf leaf : leaves) {
            if (leaf.waiting() != null) {
                return true;
            }
        }
        return false;
    }

    /** Null where a trail is to see everything worked out. */
    private @Nullable SharedOutcomes shared(RulesInForce.UnitTree tree) {
        return trail == Trail.NONE
                ? shared.computeIfAbsent(tree.key(), absent -> rules.outcomes(tree, input.metrics()))
                : null;
    }

    /** What the rules say of a unit whose figures are others. */
    private List<Leaf> again(Course course, UnitFacts moved) {
        SheetDraft sheet = new SheetDraft(moved, course.tree, compiled, Trail.NONE, null);
        compiled.score(moved, sheet, input.period());
        return sheet.close();
    }

    private void inParallel(List<Course> courses, java.util.function.Consumer<Course> work) {
        if (threads == 1 || courses.size() < 64) {
            courses.forEach(work);
            return;
        }
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            int portion = (courses.size() + threads * 4 - 1) / (threads * 4);
            List<Future<?>> running = new ArrayList<>();
            for (int from = 0; from < courses.size(); from += portion) {
                List<Course> part = courses.subList(from, Math.min(courses.size(), from + portion));
                running.add(executor.submit(() -> part.forEach(work)));
            }
            for (Future<?> future : running) {
                future.get();
            }
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Scoring was interrupted", interrupted);
        } finally {
            executor.shutdownNow();
        }
    }

    /** Second pass: criteria whose missing input the peers' points answer. */
    private void fillFromPeers(List<Course> courses) {
        if (courses.stream().noneMatch(course -> course.waits)) {
            return;
        }
        Map<String, PeerPoints> points = others == null ? peerPoints(courses) : others.points();
        Map<String, Figure> answers = new HashMap<>();
        for (Course course : courses) {
            if (course.waits) {
                course.leaves = course.leaves.stream()
                        .map(leaf -> leaf.waiting() == null ? leaf : filled(leaf, key(course, leaf), points, answers))
                        .toList();
                course.write(course.remarks);
            }
        }
    }

    /** The peers' own points, only where a unit waits for them. */
    private static Map<String, PeerPoints> peerPoints(List<Course> courses) {
        Map<String, PeerPoints> points = new HashMap<>();
        for (Course course : courses) {
            for (Leaf leaf : course.leaves) {
                if (leaf.waiting() != null) {
                    points.putIfAbsent(key(course, leaf), new PeerPoints());
                }
            }
        }
        courses.forEach(course -> addPoints(course, points));
        return points;
    }

    private static void addPoints(Course course, Map<String, PeerPoints> points) {
        for (Leaf leaf : course.leaves) {
            if (leaf.points() != null && leaf.points().state() == NodeState.SCORED && !isAnswered(leaf)) {
                PeerPoints wanted = points.get(key(course, leaf));
                if (wanted != null) {
                    wanted.add(Objects.requireNonNull(leaf.points().figure()).value());
                }
            }
        }
    }

    /** Adds a unit's own points on criteria of which a missing input may be answered by its peers. */
    static void addAnswerable(Course course, Map<String, PeerPoints> points) {
        for (Leaf leaf : course.leaves) {
            if (leaf.criterion().missing().containsValue(Policy.PEER_MEAN)
                    || leaf.criterion().missing().containsValue(Policy.WORST)) {
                points.computeIfAbsent(key(course, leaf), absent -> new PeerPoints());
            }
        }
        addPoints(course, points);
    }

    private static boolean isAnswered(Leaf leaf) {
        return leaf.lines().stream().anyMatch(line -> line.kind() == ScoreLine.Kind.MISSING);
    }

    private static String key(Course course, Leaf leaf) {
        return course.group + "\n" + leaf.criterion().criterion().code();
    }

    private static Leaf filled(Leaf leaf, String key, Map<String, PeerPoints> points, Map<String, Figure> answers) {
        List<ScoreLine> lines = new ArrayList<>(leaf.lines());
        PeerPoints peers = points.get(key);
        if (peers == null || peers.worst == null) {
            String note = leaf.note() + "，但同组没有得分";
            lines.add(SheetDraft.filledLine(leaf, Figure.of(0)));
            return new Leaf(leaf.criterion(), lines, LeafPoints.missing(note), null, note);
        }
        Figure figure = answers.computeIfAbsent(
                key + "\n" + leaf.waiting() + "\n" + leaf.criterion().pointsRounding(), absent -> answer(leaf, peers));
        lines.add(SheetDraft.filledLine(leaf, figure));
        return new Leaf(leaf.criterion(), lines, LeafPoints.filled(figure, leaf.note()), null, leaf.note());
    }

    private static Figure answer(Leaf leaf, PeerPoints peers) {
        boolean worst = leaf.waiting() == Policy.WORST;
        BigDecimal value = worst
                ? Objects.requireNonNull(peers.worst)
                : peers.sum.divide(BigDecimal.valueOf(peers.count), PRECISION);
        Rounding rounding = leaf.criterion().pointsRounding();
        return Figure.named(worst ? "同组最低分" : "同组平均分", rounding == null ? value : rounding.apply(value));
    }

    /** Peers on one tree that needs them are combined together; of the others, those that waited for their peers. */
    private void combine(List<Course> courses) {
        Map<String, List<Course>> together = new LinkedHashMap<>();
        for (Course course : courses) {
            if (course.scores == null) {
                together.computeIfAbsent(course.group + "\n" + course.tree.key(), key -> new ArrayList<>())
                        .add(course);
            }
        }
        together.values().forEach(members -> {
            List<UnitLeaves> leaves = members.stream().map(Course::unitLeaves).toList();
            List<UnitScores> scores = members.get(0).tree.tree().combine(leaves);
            for (int index = 0; index < members.size(); index++) {
                members.get(index).scores = given(members.get(index), scores.get(index));
            }
        });
    }

    private UnitScores given(Course course, UnitScores scores) {
        BigDecimal total = totals.get(course.unit.code());
        if (total == null) {
            return scores;
        }
        Rounding rounding = course.tree.rounding();
        List<NodeScore> nodes = new ArrayList<>(scores.nodes());
        nodes.set(
                0,
                new NodeScore(
                        scores.total().node(),
                        0,
                        scores.total().full(),
                        rounding == null ? total : rounding.apply(total),
                        total,
                        null,
                        null,
                        NodeState.SCORED,
                        false,
                        Figure.of(total),
                        "情景给定的总分"));
        return new UnitScores(scores.unit(), nodes);
    }

    List<Entrant> entrants(List<Course> courses) {
        List<Entrant> entrants = new ArrayList<>(courses.size());
        Map<String, List<GradeEffect>> effects = new HashMap<>();
        for (Course course : courses) {
            course.vetoes.forEach((code, reason) -> applyVeto(course, code, reason));
            effects.put(course.unit.code(), course.effects);
            NodeScore total = course.scored().total();
            entrants.add(new Entrant(
                    course.unit.code(),
                    course.group,
                    total.points(),
                    total.unrounded(),
                    total.imputed(),
                    keys(course),
                    notRanked(course, total)));
        }
        return Deductions.apply(entrants, effects);
    }

    private void applyVeto(Course course, String code, String reason) {
        Scheme.Veto veto = pack.scheme().vetoes().get(code);
        if (veto == null) {
            return;
        }
        for (Scheme.Effect effect : veto.effects()) {
            if (effect.condition().holds(course.unit.kind(), course.unit.attributes(), course.group)) {
                String told = veto.name() + "：" + reason;
                GradeEffect named = told(effect.effect(), told);
                course.affect(List.of(named));
                if (named instanceof GradeEffect.Deducts deducts) {
                    course.lines.add(deduction(course, code, deducts));
                }
            }
        }
    }

    private static GradeEffect told(GradeEffect effect, String reason) {
        if (effect instanceof GradeEffect.Sets sets) {
            return new GradeEffect.Sets(sets.grade(), reason);
        }
        if (effect instanceof GradeEffect.Caps caps) {
            return new GradeEffect.Caps(caps.grade(), reason);
        }
        if (effect instanceof GradeEffect.Lowers lowers) {
            return new GradeEffect.Lowers(lowers.grades(), reason);
        }
        if (effect instanceof GradeEffect.Bars bars) {
            return new GradeEffect.Bars(bars.grade(), reason);
        }
        return new GradeEffect.Deducts(((GradeEffect.Deducts) effect).points(), reason);
    }

    private ScoreLine deduction(Course course, String code, GradeEffect.Deducts deducts) {
        Figure points = Figure.named("否决扣分", deducts.points());
        return new ScoreLine(
                course.scored().total().node(),
                ScoreLine.Kind.VETO,
                deducts.points().negate(),
                "veto-" + code,
                deducts.reason(),
                points.formula(),
                points.substituted(),
                "",
                pack.folder() + "/scheme.yml",
                1,
                List.of(),
                List.of());
    }

    private Map<String, BigDecimal> keys(Course course) {
        if (pack.scheme().ranking().tieBreakers().isEmpty()) {
            return Map.of();
        }
        Map<String, BigDecimal> keys = new HashMap<>();
        for (TieBreaker breaker : pack.scheme().ranking().tieBreakers()) {
            BigDecimal value = course.scored().nodes().stream()
                    .filter(node -> node.node().equals(breaker.key()))
                    .findFirst()
                    .map(NodeScore::points)
                    .orElse(null);
            MetricReading reading = course.unit.metrics().get(breaker.key());
            if (value == null && reading != null) {
                value = reading.value();
            }
            if (value != null) {
                keys.put(breaker.key(), value);
            }
        }
        return keys;
    }

    private @Nullable String notRanked(Course course, NodeScore total) {
        if (course.notRanked != null) {
            return course.notRanked;
        }
        for (Scheme.Group group : pack.scheme().peerGroups()) {
            if (group.code().equals(course.group) && group.notRanked() != null) {
                return group.notRanked();
            }
        }
        if (total.points() != null) {
            return null;
        }
        return course.leaves.stream()
                .filter(leaf -> leaf.points() != null && leaf.points().state() == NodeState.MISSING)
                .map(leaf -> leaf.criterion().criterion().name() + "：" + leaf.note())
                .reduce((first, second) -> first + "；" + second)
                .orElse("没有可计分的评分项");
    }

    private Map<String, GradedPlace> grade(List<Course> courses, List<Place> places) {
        Map<String, GradedPlace> standings = new HashMap<>();
        GradePlan plan = pack.scheme().grades();
        if (plan == null) {
            places.forEach(place ->
                    standings.put(place.unit(), new GradedPlace(place, null, null, null, "", List.of(), null)));
            return standings;
        }
        Map<String, Course> byCode = byCode(courses);
        List<Candidate> candidates = places.stream()
                .map(place -> {
                    Course course = Objects.requireNonNull(byCode.get(place.unit()));
                    String team = course.unit.attributes().get("team");
                    return new Candidate(
                            place,
                            course.effects,
                            team,
                            course.unit.attributes().get("team_grade"));
                })
                .toList();
        Grading.Result result = Grading.grade(candidates, plan);
        result.places().forEach(graded -> standings.put(graded.place().unit(), graded));
        quotas = result.tallies();
        return standings;
    }

    static SortedMap<String, TreeNode> nodes(List<Course> courses) {
        SortedMap<String, TreeNode> nodes = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        courses.forEach(course -> {
            if (seen.add(course.tree.key())) {
                course.tree
                        .tree()
                        .nodes()
                        .forEach(node -> nodes.merge(
                                node.code(),
                                node,
                                (first, other) ->
                                        Objects.equals(first.full(), other.full()) ? first : first.worth(null)));
            }
        });
        return nodes;
    }

    private static Map<String, Course> byCode(List<Course> courses) {
        Map<String, Course> byCode = new HashMap<>();
        courses.forEach(course -> byCode.put(course.unit.code(), course));
        return byCode;
    }

    private Map<String, PastResult> before(List<Course> courses) {
        String previous = input.period().previous().code();
        Map<String, PastResult> before = new HashMap<>();
        for (Course course : courses) {
            for (PastResult past : course.unit.past()) {
                if (past.period().equals(previous)) {
                    before.putIfAbsent(course.unit.code(), past);
                }
            }
        }
        return before;
    }

    private static @Nullable Place place(Course course, @Nullable PastResult past) {
        if (past == null) {
            return null;
        }
        int position = past.rank() == null ? 0 : past.rank().intValue();
        return new Place(
                course.unit.code(),
                course.group,
                past.rank(),
                false,
                past.groupSize(),
                past.groupSize(),
                position,
                position == 0 ? 0 : past.groupSize() + 1 - position,
                past.total(),
                null,
                past.rank() == null ? "上期未排名" : null,
                "");
    }

    void conclude(List<Course> courses, Map<String, GradedPlace> standings) {
        Map<String, PastResult> before = before(courses);
        inParallel(courses, course -> {
            OutcomeDraft outcome = new OutcomeDraft(trail);
            compiled.conclude(
                    new StandingFact(
                            course.facts,
                            Objects.requireNonNull(standings.get(course.unit.code())),
                            course.scored(),
                            before.get(course.unit.code()),
                            course.vetoes,
                            course.flags,
                            input.period()),
                    outcome,
                    input.period());
            course.affect(outcome.effects());
            course.lists = Course.together(course.lists, outcome.lists());
            course.warnings = Course.together(course.warnings, outcome.warnings());
        });
    }

    private void list(List<Course> courses, List<Place> places) {
        Map<String, Course> byCode = byCode(courses);
        BiConsumer<String, Map<String, String>> onList = (unit, entry) -> {
            Course course = Objects.requireNonNull(byCode.get(unit));
            course.lists = Course.together(course.lists, entry);
        };
        for (RankList list : pack.scheme().lists()) {
            list.members(places).forEach(place -> onList.accept(place.unit(), Map.of(list.name(), list.action())));
        }
        if (pack.scheme().money() != null) {
            pack.scheme()
                    .money()
                    .amounts(places)
                    .forEach((unit, amount) -> onList.accept(unit, Map.of("奖惩金额", Figure.plain(amount))));
        }
    }

    private static Map<String, String> warnings(Course course) {
        return Course.together(course.flags, course.warnings);
    }
}
