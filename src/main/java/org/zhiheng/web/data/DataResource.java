package org.zhiheng.web.data;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.content.ContentHome;
import org.zhiheng.intake.FeedReader;
import org.zhiheng.intake.ImportBatches;
import org.zhiheng.quality.RecordCoverage;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.web.ApiConfiguration;
import org.zhiheng.web.Listing;

/** Loading of data and what became of it. */
@RestController
@RequestMapping(ApiConfiguration.BASE)
class DataResource {

    private final ContentHome home;
    private final DataWorks works;
    private final ImportBatches batches;
    private final RecordCoverage coverage;
    private final DataController pages;

    DataResource(
            ContentHome home, DataWorks works, ImportBatches batches, RecordCoverage coverage, DataController pages) {
        this.home = home;
        this.works = works;
        this.batches = batches;
        this.coverage = coverage;
        this.pages = pages;
    }

    /** Codes of the feeds a file can be loaded through. */
    @GetMapping("/feeds")
    List<String> feeds() {
        return new FeedReader(home).codes().stream().toList();
    }

    /** The workbook to fill in for a feed. */
    @GetMapping("/feeds/{feed}/template")
    ResponseEntity<byte[]> template(@PathVariable String feed) throws IOException {
        return pages.template(feed);
    }

    /** Takes a file in and answers at once; what becomes of it is told at the address in Location. A dry run writes nothing. */
    @PostMapping(path = "/imports", consumes = "multipart/form-data")
    ResponseEntity<DataWork> load(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String feed,
            @RequestParam MultipartFile file,
            @RequestParam(defaultValue = "") String period,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestParam(defaultValue = "false") boolean allOrNothing,
            HttpServletRequest request)
            throws IOException {
        long work = works.load(
                new DataWorks.Upload(feed, file, period, dryRun, allOrNothing), user, request.getRemoteAddr());
        return ResponseEntity.accepted()
                .location(URI.create(ApiConfiguration.BASE + "/works/" + work))
                .body(works.find(user, work).orElseThrow());
    }

    @GetMapping("/imports")
    Listing<ImportBatches.Batch> imports(
            @RequestParam(defaultValue = "1") int page, @RequestParam(defaultValue = "50") int size) {
        return new Listing<>(
                batches.batches(Listing.offset(page, size), Listing.size(size)),
                page,
                Listing.size(size),
                batches.batchCount());
    }

    @GetMapping("/imports/{batch}")
    ImportBatches.Batch batch(@PathVariable("batch") long batchId) {
        return batches.batch(batchId)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "没有编号为 " + batchId + " 的导入 / there is no import " + batchId));
    }

    @GetMapping("/imports/{batch}/rejects")
    Listing<ImportBatches.Reject> rejects(
            @PathVariable("batch") long batchId,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        batch(batchId);
        return new Listing<>(
                batches.rejects(batchId, Listing.offset(page, size), Listing.size(size)),
                page,
                Listing.size(size),
                batches.rejectCount(batchId));
    }

    /** Districts × record kinds: records in the period, and units without any. */
    @GetMapping("/completeness")
    List<RecordCoverage.Completeness> completeness(
            @AuthenticationPrincipal CurrentUser user, @RequestParam String period) {
        return coverage.completeness(user, Period.parse(period));
    }
}
