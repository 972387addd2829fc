package org.zhiheng.web.rules;

import java.net.URI;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.packversion.VersionWork;
import org.zhiheng.preview.Effects;
import org.zhiheng.preview.PeriodEffect;
import org.zhiheng.preview.Preview;
import org.zhiheng.preview.RecordEffect;
import org.zhiheng.preview.UnitEffect;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.web.ApiConfiguration;
import org.zhiheng.web.Listing;
import org.zhiheng.work.Work;

/** The effect of a version on past periods before it is published: started, followed, read; saves nothing. */
@RestController
@RequestMapping(ApiConfiguration.BASE + "/versions/{id}/effect")
class EffectResource {

    private final PackVersions versions;
    private final Effects effects;
    private final EffectController pages;
    private final Preview preview;

    EffectResource(PackVersions versions, Effects effects, EffectController pages, Preview preview) {
        this.versions = versions;
        this.effects = effects;
        this.pages = pages;
        this.preview = preview;
    }

    record Start(List<String> periods) {}

    /**
     * A preview.
     *
     * @param stale whether the draft has changed since
     * @param state of the work, as its page names it
     * @param effects empty while it runs, and when it failed
     * @param error why it failed; null otherwise
     */
    record State(
            List<String> periods,
            String state,
            boolean running,
            int percent,
            boolean stale,
            @Nullable String error,
            List<Summary> effects) {}

    /** What changes in a period; the units with {@code /{period}}. */
    record Summary(
            String period,
            int assessed,
            int units,
            long rising,
            long falling,
            List<PeriodEffect.CriterionEffect> criteria,
            List<PeriodEffect.GradeEffect> grades) {

        static Summary of(PeriodEffect effect) {
            return new Summary(
                    effect.period().code(),
                    effect.assessed(),
                    effect.units().size(),
                    effect.rising(),
                    effect.falling(),
                    effect.criteria(),
                    effect.grades());
        }
    }

    /** @param records behind one criterion, when one was asked for */
    record UnitDetail(UnitEffect unit, List<RecordEffect> records) {}

    @GetMapping
    State state(@AuthenticationPrincipal CurrentUser user, @PathVariable long id) {
        PackVersion version = pages.found(id, user);
        Work work = effects.latest(id).orElseThrow(EffectResource::absent);
        return new State(
                Effects.periods(work).stream().map(Period::code).toList(),
                work.state().code(),
                work.isOpen(),
                work.percent(),
                !VersionWork.isAbout(work, version),
                work.error(),
                effects.effects(work).stream().map(Summary::of).toList());
    }

    /** Answers at once; the preview goes on. */
    @PostMapping
    ResponseEntity<State> start(
            @AuthenticationPrincipal CurrentUser user, @PathVariable long id, @RequestBody Start start) {
        PackVersion version = pages.found(id, user);
        if (start.periods().isEmpty() || start.periods().size() > EffectController.PERIODS_OFFERED) {
            throw new IllegalArgumentException("请选择一至八个周期 / choose one to eight periods");
        }
        effects.start(
                version,
                start.periods().stream()
                        .map(Period::parse)
                        .sorted(Comparator.comparing(Period::from))
                        .toList(),
                user.userName());
        return ResponseEntity.accepted()
                .location(URI.create(ApiConfiguration.BASE + "/versions/" + id + "/effect"))
                .body(state(user, id));
    }

    @PostMapping("/cancel")
    ResponseEntity<Void> cancel(@AuthenticationPrincipal CurrentUser user, @PathVariable long id) {
        effects.cancel(pages.found(id, user).id());
        return ResponseEntity.accepted().build();
    }

    /** The units for which something differs in a period, in order of their codes. */
    @GetMapping("/{period}")
    Listing<UnitEffect> units(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @PathVariable String period,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        return Listing.of(effect(user, id, period).units(), page, size);
    }

    @GetMapping("/{period}/{unit}")
    UnitDetail unit(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @PathVariable String period,
            @PathVariable String unit,
            @RequestParam(defaultValue = "") String criterion) {
        PeriodEffect effect = effect(user, id, period);
        UnitEffect found = effect.units().stream()
                .filter(each -> each.unit().equals(unit))
                .findFirst()
                .orElseThrow(() ->
                        new ResponseStatusException(HttpStatus.NOT_FOUND, "这个单位没有变化 / nothing changes for this unit"));
        boolean known = found.cells().stream()
                .anyMatch(cell -> cell.criterion() && cell.node().equals(criterion));
        return new UnitDetail(
                found,
                known
                        ? preview.records(versions.content(versions.get(id)), effect.period(), unit, criterion)
                        : List.of());
    }

    private PeriodEffect effect(CurrentUser user, long id, String period) {
        pages.found(id, user);
        return effects.latest(id).map(effects::effects).stream()
                .flatMap(List::stream)
                .filter(each -> each.period().code().equals(period))
                .findFirst()
                .orElseThrow(EffectResource::absent);
    }

    private static ResponseStatusException absent() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这次试算，请重新试算 / no such preview; run it again");
    }
}
