package org.zhiheng.rulepack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zhiheng.ranking.Entrant;
import org.zhiheng.rulepack.Assessment.Course;
import org.zhiheng.rulepack.ResolvedCriterion.Policy;
import org.zhiheng.scoring.ScoreTree;
import org.zhiheng.scoring.TreeNode;

/**
 * The computation of {@link Assessment} for units that are too many to be held at once: they are scored portion by portion,
 * and only what ranking needs is kept of each. The result is the same.
 */
public final class LargeAssessment {

    private final CompiledRulePack pack;
    private final UnitPortions units;
    private final int threads;
    private final Map<String, PeerFigures> peers = new ConcurrentHashMap<>();
    private @Nullable Map<String, Assessment.PeerPoints> points;

    /** @param threads how many threads score units; the result does not depend on it */
    public LargeAssessment(CompiledRulePack pack, UnitPortions units, int threads) {
        this.pack = pack;
        this.units = units;
        this.threads = threads;
    }

    /** Whether the points of units can be put together portion by portion: no tree compares the points of peers. */
    public static boolean suits(CompiledRulePack compiled) {
        RulePack pack = compiled.pack();
        return pack.scheme().trees().stream().noneMatch(tree -> RulePackReader.variants(pack, tree).stream()
                .anyMatch(variant ->
                        ScoreTree.of(RulePackReader.tree(pack, tree, variant)).needsPeers()));
    }

    /**
     * Scores every unit.
     *
     * @param sink takes the units of a portion, in order of code
     * @return the nodes of the trees, by code
     * @throws RuleFailure when a rule breaks off; names unit and rule
     */
    public SortedMap<String, TreeNode> score(Consumer<List<UnitPoints>> sink) {
        Map<String, Course> trees = new LinkedHashMap<>();
        units.read(portion -> {
            Assessment part = part(portion, points(), true);
            List<Course> courses = part.scored();
            part.entrants(courses); // Deductions of vetoes are lines, too.
            sink.accept(courses.stream()
                    .map(course -> new UnitPoints(
                            course.unit.code(),
                            course.lines,
                            course.shortfalls,
                            course.scored().nodes()))
                    .toList());
            courses.forEach(course -> trees.putIfAbsent(course.tree.key(), course.light(previous())));
        });
        return Assessment.nodes(new ArrayList<>(trees.values()));
    }

    /**
     * Ranks and grades all units.
     *
     * @return like {@link Assessment#assess}, but without lines, shortfalls and nodes
     */
    public AssessmentResult rank() {
        List<Course> courses = new ArrayList<>();
        List<Entrant> entrants = new ArrayList<>();
        units.read(portion -> {
            Assessment part = part(portion, points(), false);
            List<Course> scored = part.scored();
            entrants.addAll(part.entrants(scored));
            scored.forEach(course -> courses.add(course.light(previous())));
        });
        Assessment whole = part(List.of(), points(), false);
        Assessment.Places places = whole.places(entrants);
        entrants.clear(); // Grading a nation needs the room.
        return whole.ranked(courses, places, standings -> {
            Map<String, Course> byCode = new HashMap<>();
            courses.forEach(course -> byCode.put(course.unit.code(), course));
            units.read(portion -> {
                Assessment part = part(portion, points(), false);
                List<Course> scored = part.scored();
                part.conclude(scored, standings);
                scored.forEach(course ->
                        Objects.requireNonNull(byCode.get(course.unit.code())).takeOutcome(course));
            });
        });
    }

    private String previous() {
        return units.period().previous().code();
    }

    private boolean mayAnswerFromPeers() {
        byte[] written = pack.pack().files().get("criteria.yml");
        String text = written == null ? "" : new String(written, StandardCharsets.UTF_8);
        return written == null || text.contains(Policy.PEER_MEAN.code()) || text.contains(Policy.WORST.code());
    }

    /** @param shortfalls whether they are wanted; they cost more than the points */
    private Assessment part(List<UnitInput> portion, Map<String, Assessment.PeerPoints> known, boolean shortfalls) {
        AssessmentInput input = new AssessmentInput(units.period(), units.metrics(), portion);
        return new Assessment(pack, input, threads, new Assessment.Others(this::peers, known, shortfalls));
    }

    private PeerFigures peers(String group) {
        return peers.computeIfAbsent(
                group, code -> new PeerFigures((metric, previous) -> units.values(code, metric, previous), Map.of()));
    }

    /** Points of peers where a missing input may be answered by them; one more pass over the units, if there is such. */
    private Map<String, Assessment.PeerPoints> points() {
        if (points == null) {
            Map<String, Assessment.PeerPoints> found = new HashMap<>();
            if (mayAnswerFromPeers()) {
                units.read(portion -> part(portion, Map.of(), false)
                        .scoredAlone()
                        .forEach(course -> Assessment.addAnswerable(course, found)));
            }
            points = found;
        }
        return points;
    }
}
