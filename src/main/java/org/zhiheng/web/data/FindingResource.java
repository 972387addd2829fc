package org.zhiheng.web.data;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.OffsetDateTime;
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
import org.zhiheng.content.ContentHome;
import org.zhiheng.quality.DataCheck;
import org.zhiheng.quality.DataChecks;
import org.zhiheng.quality.DataFinding;
import org.zhiheng.quality.FoundRecords;
import org.zhiheng.quality.Validations;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.web.ApiConfiguration;
import org.zhiheng.web.Listing;

/** What the checks of records found in a period (D10): looking, the rows behind a finding, waivers. */
@RestController
@RequestMapping(ApiConfiguration.BASE)
class FindingResource {

    private final ContentHome home;
    private final Validations validations;
    private final FoundRecords records;
    private final DataWorks works;

    FindingResource(ContentHome home, Validations validations, FoundRecords records, DataWorks works) {
        this.home = home;
        this.validations = validations;
        this.records = records;
        this.works = works;
    }

    record Check(String code, String name, String nameEnglish, DataCheck.Severity severity) {}

    /** @param lookedAt when the period was last checked; null: never */
    record Summary(
            String period,
            Validations.Counts counts,
            @Nullable OffsetDateTime lookedAt) {}

    record Look(String period) {}

    record Reason(@Nullable String reason) {}

    @GetMapping("/checks")
    List<Check> checks() {
        return DataChecks.read(home).all().stream()
                .map(check -> new Check(check.code(), check.name(), check.nameEnglish(), check.severity()))
                .toList();
    }

    @GetMapping("/validations/{period}")
    Summary summary(@PathVariable String period) {
        Period parsed = Period.parse(period);
        return new Summary(
                parsed.code(),
                validations.counts(parsed),
                validations.lastLook(parsed).orElse(null));
    }

    /**
     * Begins to check the records of a period and answers at once; the work is told at the address in Location. Open findings
     * that no longer hold are cleared.
     */
    @PostMapping("/validations")
    ResponseEntity<DataWork> look(
            @AuthenticationPrincipal CurrentUser user, @RequestBody Look look, HttpServletRequest request) {
        long work = works.validate(Period.parse(look.period()), user, request.getRemoteAddr());
        return ResponseEntity.accepted()
                .location(URI.create(ApiConfiguration.BASE + "/works/" + work))
                .body(works.find(user, work).orElseThrow());
    }

    /** @param state open, waived, cleared; empty: all. @param severity error, warning, info; empty: all */
    @GetMapping("/findings")
    Listing<DataFinding> findings(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String period,
            @RequestParam(defaultValue = "") String severity,
            @RequestParam(defaultValue = "open") String state,
            @RequestParam(defaultValue = "") String check,
            @RequestParam(defaultValue = "") String unit,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        Validations.Filter filter =
                new Validations.Filter(Period.parse(period).code(), severity, state, check, unit.strip());
        return new Listing<>(
                validations.list(user, filter, Listing.offset(page, size), Listing.size(size)),
                page,
                Listing.size(size),
                validations.count(user, filter));
    }

    @GetMapping("/findings/{id}")
    DataFinding finding(@AuthenticationPrincipal CurrentUser user, @PathVariable long id) {
        return validations
                .find(user, id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这条发现 / no such finding"));
    }

    /** The rows a finding is about, each with its file, sheet and row. */
    @GetMapping("/findings/{id}/records")
    Listing<FoundRecords.Row> records(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        DataFinding finding = finding(user, id);
        return new Listing<>(
                records.list(finding, Listing.offset(page, size), Listing.size(size)),
                page,
                Listing.size(size),
                records.count(finding));
    }

    @PostMapping("/findings/{id}/waive")
    DataFinding waive(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestBody Reason given,
            HttpServletRequest request) {
        String reason = given.reason() == null ? "" : given.reason();
        validations.waive(finding(user, id), reason, user, request.getRemoteAddr());
        return finding(user, id);
    }

    @PostMapping("/findings/{id}/reopen")
    DataFinding reopen(@AuthenticationPrincipal CurrentUser user, @PathVariable long id, HttpServletRequest request) {
        validations.reopen(finding(user, id), user, request.getRemoteAddr());
        return finding(user, id);
    }
}
