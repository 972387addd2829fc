package org.zhiheng.web.rules;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.packversion.VersionWork;
import org.zhiheng.preview.Effects;
import org.zhiheng.preview.PeriodEffect;
import org.zhiheng.preview.Preview;
import org.zhiheng.preview.UnitEffect;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.work.Work;

/** The effect of a version before it is published: who rises and falls, grades, points per criterion, the records behind. */
@Controller
class EffectController {

    static final int PERIODS_OFFERED = 8;
    private static final int PERIODS_CHOSEN = 4;
    private static final int UNITS_SHOWN = 200;

    private final PackVersions versions;
    private final Effects effects;
    private final Preview preview;
    private final Clock clock;

    EffectController(PackVersions versions, Effects effects, Preview preview, Clock clock) {
        this.versions = versions;
        this.effects = effects;
        this.preview = preview;
        this.clock = clock;
    }

    @GetMapping("/versions/{id}/effect")
    String effect(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String period,
            Model model) {
        PackVersion version = found(id, user);
        Work job = effects.latest(id).orElse(null);
        model.addAttribute("version", version);
        model.addAttribute("periods", periods(versions.content(version)));
        model.addAttribute("chosen", PERIODS_CHOSEN);
        model.addAttribute("job", job);
        model.addAttribute("tried", job == null ? List.of() : Effects.periods(job));
        model.addAttribute("stale", job != null && !VersionWork.isAbout(job, version));
        List<PeriodEffect> found = job == null ? List.of() : effects.effects(job);
        if (!found.isEmpty()) {
            PeriodEffect shown = found.stream()
                    .filter(each -> each.period().code().equals(period))
                    .findFirst()
                    .orElse(found.get(found.size() - 1));
            model.addAttribute("effects", found);
            model.addAttribute("effect", shown);
            model.addAttribute("groupNames", versions.content(version).pack().peerGroups());
            model.addAttribute("moved", moved(shown));
            model.addAttribute("most", UNITS_SHOWN);
        }
        return "version-effect";
    }

    /** The units that move most, by total and then by rank. */
    private static List<UnitEffect> moved(PeriodEffect effect) {
        return effect.units().stream()
                .sorted(Comparator.comparing(EffectController::change)
                        .reversed()
                        .thenComparing(UnitEffect::unit))
                .limit(UNITS_SHOWN)
                .toList();
    }

    private static BigDecimal change(UnitEffect unit) {
        BigDecimal before = unit.before() == null || unit.before().total() == null
                ? BigDecimal.ZERO
                : unit.before().total();
        BigDecimal after = unit.after() == null || unit.after().total() == null
                ? BigDecimal.ZERO
                : unit.after().total();
        return after.subtract(before).abs();
    }

    @PostMapping("/versions/{id}/effect")
    String start(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam(name = "period", defaultValue = "") List<String> codes,
            RedirectAttributes flash) {
        PackVersion version = found(id, user);
        try {
            if (codes.isEmpty() || codes.size() > PERIODS_OFFERED) {
                throw new IllegalArgumentException("请选择一至八个周期 / choose one to eight periods");
            }
            effects.start(
                    version,
                    codes.stream()
                            .map(Period::parse)
                            .sorted(Comparator.comparing(Period::from))
                            .toList(),
                    user.userName());
        } catch (IllegalArgumentException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/versions/" + id + "/effect";
    }

    @PostMapping("/versions/{id}/effect/cancel")
    String cancel(@AuthenticationPrincipal CurrentUser user, @PathVariable long id) {
        effects.cancel(found(id, user).id());
        return "redirect:/versions/" + id + "/effect";
    }

    /** One unit of a preview: every criterion whose points differ, with the records behind one of them. */
    @GetMapping("/versions/{id}/effect/{period}/{unit}")
    String unit(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @PathVariable String period,
            @PathVariable String unit,
            @RequestParam(defaultValue = "") String criterion,
            Model model) {
        PackVersion version = found(id, user);
        PeriodEffect effect = effects.latest(id).map(effects::effects).stream()
                .flatMap(List::stream)
                .filter(each -> each.period().code().equals(period))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "没有这次试算，请重新试算 / no such preview; run it again"));
        UnitEffect found = effect.units().stream()
                .filter(each -> each.unit().equals(unit))
                .findFirst()
                .orElseThrow(() ->
                        new ResponseStatusException(HttpStatus.NOT_FOUND, "这个单位没有变化 / nothing changes for this unit"));
        model.addAttribute("version", version);
        model.addAttribute("effect", effect);
        model.addAttribute("unit", found);
        model.addAttribute("criterion", criterion);
        if (found.cells().stream()
                .anyMatch(cell -> cell.criterion() && cell.node().equals(criterion))) {
            model.addAttribute("records", preview.records(versions.content(version), effect.period(), unit, criterion));
        }
        return "version-effect-unit";
    }

    private List<Period> periods(PackContent content) {
        Period last =
                Period.of(content.pack().periodLength(), LocalDate.now(clock)).previous();
        List<Period> periods = new ArrayList<>();
        for (int count = 0; count < PERIODS_OFFERED; count++) {
            periods.add(last);
            last = last.previous();
        }
        return periods;
    }

    /** A preview shows every unit, so only users whose data scope is everything may see it. */
    PackVersion found(long id, CurrentUser user) {
        if (user.scope() != DataScope.ALL) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "试算只对数据范围为「全部」的用户开放 / previews need the scope all");
        }
        return versions.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这个版本 / no such version"));
    }
}
