package org.zhiheng.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
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
import org.zhiheng.access.OperationLog;
import org.zhiheng.content.ContentHome;
import org.zhiheng.intake.FeedReader;
import org.zhiheng.intake.ImportOptions;
import org.zhiheng.intake.ImportResult;
import org.zhiheng.intake.RecordImport;
import org.zhiheng.vocabulary.Period;

/** Loading of data and what became of it. */
@RestController
@RequestMapping(ApiConfiguration.BASE)
class DataResource {

    private final ContentHome home;
    private final RecordImport imports;
    private final Loaded loaded;
    private final OperationLog operations;

    DataResource(ContentHome home, RecordImport imports, Loaded loaded, OperationLog operations) {
        this.home = home;
        this.imports = imports;
        this.loaded = loaded;
        this.operations = operations;
    }

    /** Codes of the feeds a file can be loaded through. */
    @GetMapping("/feeds")
    List<String> feeds() {
        return new FeedReader(home).codes().stream().toList();
    }

    /** Loads one file; the answer lists the rejected rows. A dry run writes nothing. */
    @PostMapping(path = "/imports", consumes = "multipart/form-data")
    ImportResult load(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String feed,
            @RequestParam MultipartFile file,
            @RequestParam(defaultValue = "") String period,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestParam(defaultValue = "false") boolean allOrNothing,
            HttpServletRequest request)
            throws IOException {
        Path folder = Files.createTempDirectory("zhiheng-upload");
        Path upload = folder.resolve(UploadName.of(file, "upload"));
        try {
            file.transferTo(upload);
            ImportResult result = imports.load(
                    new FeedReader(home).feed(feed),
                    upload,
                    new ImportOptions(
                            period.isBlank() ? Optional.empty() : Optional.of(Period.parse(period)),
                            dryRun,
                            allOrNothing,
                            user.userName(),
                            Optional.empty()));
            if (!dryRun) {
                operations.record(
                        user.userName(),
                        request.getRemoteAddr(),
                        "导入数据",
                        "import/" + result.batchId(),
                        null,
                        feed + " " + result.fileName() + " 新增" + result.counts().fresh() + " 变更"
                                + result.counts().changed() + " 退回"
                                + result.counts().rejected(),
                        null);
            }
            return result;
        } finally {
            Files.deleteIfExists(upload);
            Files.deleteIfExists(folder);
        }
    }

    @GetMapping("/imports")
    Listing<Loaded.Batch> imports(
            @RequestParam(defaultValue = "1") int page, @RequestParam(defaultValue = "50") int size) {
        return new Listing<>(
                loaded.batches(Listing.offset(page, size), Listing.size(size)),
                page,
                Listing.size(size),
                loaded.batchCount());
    }

    @GetMapping("/imports/{batch}")
    Loaded.Batch batch(@PathVariable("batch") long batchId) {
        return loaded.batch(batchId)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "没有编号为 " + batchId + " 的导入 / there is no import " + batchId));
    }

    @GetMapping("/imports/{batch}/rejects")
    Listing<Loaded.Reject> rejects(
            @PathVariable("batch") long batchId,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        batch(batchId);
        return new Listing<>(
                loaded.rejects(batchId, Listing.offset(page, size), Listing.size(size)),
                page,
                Listing.size(size),
                loaded.rejectCount(batchId));
    }

    /** Districts × record kinds: records in the period, and units without any. */
    @GetMapping("/completeness")
    List<Loaded.Completeness> completeness(@AuthenticationPrincipal CurrentUser user, @RequestParam String period) {
        return loaded.completeness(user, Period.parse(period));
    }
}
