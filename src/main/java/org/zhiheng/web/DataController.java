package org.zhiheng.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
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
import org.zhiheng.access.OperationLog;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.intake.Feed;
import org.zhiheng.intake.FeedReader;
import org.zhiheng.intake.FeedTemplates;
import org.zhiheng.intake.ImportOptions;
import org.zhiheng.intake.ImportResult;
import org.zhiheng.intake.RecordImport;
import org.zhiheng.vocabulary.Period;

/** Loading of data: upload with dry run, what became of it, and what is still missing. */
@Controller
class DataController {

    private static final MediaType WORKBOOK =
            MediaType.parseMediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final ContentHome home;
    private final RecordImport imports;
    private final Loaded loaded;
    private final OperationLog operations;
    private final FeedTemplates templates;

    DataController(
            ContentHome home, RecordImport imports, Loaded loaded, OperationLog operations, FeedTemplates templates) {
        this.home = home;
        this.imports = imports;
        this.loaded = loaded;
        this.operations = operations;
        this.templates = templates;
    }

    @GetMapping("/data")
    String overview(@RequestParam(defaultValue = "1") int page, Model model) {
        showForm(page, model);
        return "data";
    }

    @PostMapping("/data/import")
    String load(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String feed,
            @RequestParam MultipartFile file,
            @RequestParam(defaultValue = "") String period,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestParam(defaultValue = "false") boolean allOrNothing,
            HttpServletRequest request,
            HttpSession session,
            Model model)
            throws IOException {
        if (file.isEmpty()) {
            model.addAttribute("error", "请选择文件 / choose a file");
            showForm(1, model);
            return "data";
        }
        Path folder = Files.createTempDirectory("zhiheng-upload");
        Path upload = folder.resolve(safeName(file.getOriginalFilename()));
        Path rejects = folder.resolve("rejects");
        try {
            file.transferTo(upload);
            rejects = folder.resolve("rejects" + RecordImport.rejectSuffix(upload));
            ImportOptions options = new ImportOptions(
                    period.isBlank() ? Optional.empty() : Optional.of(Period.parse(period)),
                    dryRun,
                    allOrNothing,
                    user.userName(),
                    Optional.of(rejects));
            ImportResult result = imports.load(new FeedReader(home).feed(feed), upload, options);
            if (!dryRun) {
                ImportResult.Counts counts = result.counts();
                operations.record(
                        user.userName(),
                        request.getRemoteAddr(),
                        "导入数据",
                        "import/" + result.batchId(),
                        null,
                        feed + " " + result.fileName() + " 新增" + counts.fresh() + " 变更" + counts.changed() + " 退回"
                                + counts.rejected(),
                        null);
            }
            if (Files.exists(rejects)) {
                String token = UUID.randomUUID().toString();
                session.setAttribute("rejects-" + token, rejects.toString());
                model.addAttribute("rejectsToken", token);
            }
            model.addAttribute("result", result);
        } catch (IllegalArgumentException | ContentException refused) {
            model.addAttribute("error", refused.getMessage());
        } finally {
            Files.deleteIfExists(upload);
        }
        showForm(1, model);
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
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment(read.name() + "模板.xlsx"))
                .body(workbook.toByteArray());
    }

    /** The reject file of this session's own upload: the user's own workbook marked, or a CSV. */
    @GetMapping("/data/rejects/{token}")
    ResponseEntity<Resource> rejects(@PathVariable String token, HttpSession session) {
        if (!(session.getAttribute("rejects-" + token) instanceof String path) || !Files.exists(Path.of(path))) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "退回文件已过期，请重新导入 / the reject file is gone; import again");
        }
        String suffix = path.substring(path.lastIndexOf('.'));
        MediaType type =
                switch (suffix) {
                    case ".xlsx" -> WORKBOOK;
                    case ".xls" -> MediaType.parseMediaType("application/vnd.ms-excel");
                    default -> new MediaType("text", "csv", StandardCharsets.UTF_8);
                };
        return ResponseEntity.ok()
                .contentType(type)
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment("退回记录" + suffix))
                .body(new FileSystemResource(path));
    }

    private static String attachment(String name) {
        return ContentDisposition.attachment()
                .filename(name, StandardCharsets.UTF_8)
                .build()
                .toString();
    }

    @GetMapping("/data/batches/{batch}")
    String batch(@PathVariable("batch") long batchId, @RequestParam(defaultValue = "1") int page, Model model) {
        Loaded.Batch batch = loaded.batch(batchId)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "没有编号为 " + batchId + " 的导入 / there is no import " + batchId));
        model.addAttribute("batch", batch);
        model.addAttribute(
                "page",
                new Page<>(
                        loaded.rejects(batchId, Page.offset(page), Page.SIZE),
                        page,
                        Page.SIZE,
                        loaded.rejectCount(batchId)));
        return "batch";
    }

    @GetMapping("/data/completeness")
    String completeness(
            @AuthenticationPrincipal CurrentUser user, @RequestParam(defaultValue = "") String period, Model model) {
        List<String> periods = loaded.periods();
        String chosen = period.isBlank() && !periods.isEmpty() ? periods.get(0) : period;
        model.addAttribute("periods", periods);
        model.addAttribute("period", chosen);
        model.addAttribute("kinds", Loaded.KINDS);
        model.addAttribute("matrix", chosen.isBlank() ? List.of() : loaded.completeness(user, Period.parse(chosen)));
        return "completeness";
    }

    private void showForm(int page, Model model) {
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
        int total = loaded.batchCount();
        model.addAttribute("page", new Page<>(loaded.batches(Page.offset(page), 20), page, 20, total));
    }

    /** The last part of the name a browser gave, without anything a file system would take for a path. */
    private static String safeName(@Nullable String name) {
        String last =
                name == null ? "upload" : name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean = last.replaceAll("[\\p{Cntrl}:*?\"<>|]", "_");
        return clean.isBlank() || clean.startsWith(".") ? "upload" + clean : clean;
    }
}
