package org.zhiheng.web.data;

import jakarta.servlet.http.HttpServletRequest;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.quality.CutOffs;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.web.ApiConfiguration;

/** Cut-offs of periods and the late entries to them (D12). */
@RestController
@RequestMapping(ApiConfiguration.BASE + "/cut-offs")
class CutOffResource {

    private final CutOffs cutOffs;

    CutOffResource(CutOffs cutOffs) {
        this.cutOffs = cutOffs;
    }

    /**
     * How a period stands.
     *
     * @param own the period's own cut-off; null: none
     * @param binding the passed one that binds it, its own or one of a period around it; null: none
     * @param late imports after the binding one, newest first
     */
    record CutOff(CutOffs.@Nullable Lock own, CutOffs.@Nullable Lock binding, List<CutOffs.Late> late) {}

    /** @param at imports finished later are late; absent: now */
    record Setting(@Nullable OffsetDateTime at, @Nullable String reason) {}

    record Asking(long batch, @Nullable String reason) {}

    record Deciding(boolean approve, @Nullable String decision) {}

    @GetMapping
    List<CutOffs.Lock> list() {
        return cutOffs.locks();
    }

    @GetMapping("/{period}")
    CutOff get(@PathVariable String period) {
        Period parsed = Period.parse(period);
        return new CutOff(
                cutOffs.find(parsed).orElse(null), cutOffs.binding(parsed).orElse(null), cutOffs.late(parsed));
    }

    @PostMapping("/{period}")
    CutOff set(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String period,
            @RequestBody Setting setting,
            HttpServletRequest request) {
        cutOffs.lock(Period.parse(period), setting.at(), text(setting.reason()), user, request.getRemoteAddr());
        return get(period);
    }

    @PostMapping("/{period}/undo")
    CutOff undo(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String period,
            @RequestBody FindingResource.Reason given,
            HttpServletRequest request) {
        cutOffs.unlock(Period.parse(period), text(given.reason()), user, request.getRemoteAddr());
        return get(period);
    }

    /** Asks that an import after the cut-off should count. */
    @PostMapping("/{period}/late")
    CutOff ask(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String period,
            @RequestBody Asking asked,
            HttpServletRequest request) {
        cutOffs.ask(Period.parse(period), asked.batch(), text(asked.reason()), user, request.getRemoteAddr());
        return get(period);
    }

    /** Never by the one who asked. */
    @PostMapping("/late/{id}/decide")
    ResponseEntity<Void> decide(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestBody Deciding decided,
            HttpServletRequest request) {
        cutOffs.decide(id, decided.approve(), text(decided.decision()), user, request.getRemoteAddr());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/late/{id}/withdraw")
    ResponseEntity<Void> withdraw(
            @AuthenticationPrincipal CurrentUser user, @PathVariable long id, HttpServletRequest request) {
        cutOffs.withdraw(id, user, request.getRemoteAddr());
        return ResponseEntity.noContent().build();
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }
}
