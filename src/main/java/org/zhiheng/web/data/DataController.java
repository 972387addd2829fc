package org.zhiheng.web.data;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.intake.Feed;
import org.zhiheng.intake.FeedReader;
import org.zhiheng.intake.FeedTemplates;
import org.zhiheng.intake.ImportBatches;
import org.zhiheng.quality.RecordCoverage;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.web.Page;

/** Loading of data: upload with dry run, what became of it, and what is still missing. */
@Controller
class DataController {

    private static final MediaType WORKBOOK =
            MediaType.parseMediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private static final int WORKS_SHOWN = 8;
    private static final int BATCHES = 20;

    private final ContentHome home;
    private final DataWorks works;
    private final ImportBatches batches;
    private final RecordCoverage coverage;
    private final FeedTemplates templates;
    private final FeedNames names;

    DataController(
            ContentHome home,
            DataWorks works,
            ImportBatches batches,
            RecordCoverage coverage,
            FeedTemplates templates,
            FeedNames names) {
        this.home = home;
        this.works = works;
        this.batches = batches;
        this.coverage = coverage;
        this.templates = templates;
        this.names = names;
    }

    @GetMapping("/data")
    String overview(
            @AuthenticationPrincipal CurrentUser user, @RequestParam(defaultValue = "1") int page, Model model) {
        showForm(user, page, model);
        return "data";
    }

    /** Takes the file in; loading it goes on in the background. */
    @PostMapping("/data/import")
    String load(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String feed,
            @RequestParam MultipartFile file,
            @RequestParam(defaultValue = "") String period,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestParam(defaultValue = "false") boolean allOrNothing,
            HttpServletRequest request,
            Model model)
            throws IOException {
        try {
            long work = works.load(
                    new DataWorks.Upload(feed, file, period, dryRun, allOrNothing), user, request.getRemoteAddr());
            return "redirect:/data/works/" + work;
        } catch (IllegalArgumentException | ContentException refused) {
            model.addAttribute("error", refused.getMessage());
        } catch (ResponseStatusException full) {
            model.addAttribute("error", full.getReason());
        }
        showForm(user, 1, model);
        return "data";
    }

    /** The workbook to fill in for a feed. */
    @GetMapping("/data/templates/{feed}")
    ResponseEntity<byte[]> template(@PathVariable String feed) throws IOException {
        Feed read;
        try {
            read = new FeedReader(home).feed(feed);
        } catch (ContentException refused) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, refused.getMessage());
        }
        ByteArrayOutputStream workbook = new ByteArrayOutputStream();
        templates.write(read, workbook);
        return ResponseEntity.ok()
                .contentType(WORKBOOK)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        attachment(read.name().contains("模板") ? read.name() + ".xlsx" : read.name() + "模板.xlsx"))
                .body(workbook.toByteArray());
    }

    private static String attachment(String name) {
        return ContentDisposition.attachment()
                .filename(name, StandardCharsets.UTF_8)
                .build()
                .toString();
    }

    @GetMapping("/data/batches/{batch}")
    String batch(@PathVariable("batch") long batchId, @RequestParam(defaultValue = "1") int page, Model model) {
        ImportBatches.Batch batch = batches.batch(batchId)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "没有编号为 " + batchId + " 的导入 / there is no import " + batchId));
        model.addAttribute("batch", batch);
        model.addAttribute("feedName", names.of(batch.feed()));
        model.addAttribute(
                "page",
                new Page<>(
                        batches.rejects(batchId, Page.offset(page), Page.SIZE),
                        page,
                        Page.SIZE,
                        batches.rejectCount(batchId)));
        return "batch";
    }

    @GetMapping("/data/completeness")
    String completeness(
            @AuthenticationPrincipal CurrentUser user, @RequestParam(defaultValue = "") String period, Model model) {
        List<String> periods = coverage.periods();
        String chosen = periods.contains(period) || periods.isEmpty() ? period : periods.get(0);
        model.addAttribute("periods", periods);
        model.addAttribute("period", chosen);
        model.addAttribute("kinds", RecordCoverage.KINDS);
        model.addAttribute("matrix", periods.isEmpty() ? List.of() : coverage.completeness(user, Period.parse(chosen)));
        return "completeness";
    }

    private void showForm(CurrentUser user, int page, Model model) {
        List<DataWork> recent = works.newest(user, WORKS_SHOWN);
        model.addAttribute("works", recent);
        Map<String, Feed> feeds = new TreeMap<>();
        FeedReader reader = new FeedReader(home);
        for (String code : reader.codes()) {
            try {
                feeds.put(code, reader.feed(code));
            } catch (ContentException broken) {
                model.addAttribute("feedError", broken.getMessage());
            }
        }
        model.addAttribute("feeds", feeds);
        model.addAttribute(
                "feed",
                recent.stream()
                        .map(DataWork::feed)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .or(batches::lastFeed)
                        .orElse(""));
        int total = batches.batchCount();
        model.addAttribute(
                "page", new Page<>(batches.batches(Page.offset(page, BATCHES), BATCHES), page, BATCHES, total));
    }
}
