package org.zhiheng.web.data;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import org.springframework.core.io.InputStreamResource;
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
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.content.ContentException;
import org.zhiheng.intake.ImportResult;
import org.zhiheng.quality.Validations;
import org.zhiheng.work.WorkFile;
import tools.jackson.databind.json.JsonMapper;

/** A load or a check on its way: how far it is, what came of it, the rejected rows; and stopping it. */
@Controller
class DataWorkController {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DataWorks works;
    private final WorkPace pace;
    private final FeedNames names;
    private final OperationLog operations;
    private final Clock clock;

    DataWorkController(DataWorks works, WorkPace pace, FeedNames names, OperationLog operations, Clock clock) {
        this.works = works;
        this.pace = pace;
        this.names = names;
        this.operations = operations;
        this.clock = clock;
    }

    @GetMapping("/data/works/{work}")
    String show(@AuthenticationPrincipal CurrentUser user, @PathVariable("work") long id, Model model) {
        DataWork work = found(user, id);
        OffsetDateTime now = OffsetDateTime.now(clock);
        model.addAttribute("work", work);
        model.addAttribute("feedName", names.of(work.feed()));
        model.addAttribute("seconds", work.seconds(now));
        model.addAttribute("left", pace.of(work, now));
        model.addAttribute("loadable", works.canBeLoaded(work, user));
        works.loadedBy(work).ifPresent(load -> model.addAttribute("loadedBy", load));
        works.result(user, id)
                .ifPresent(json -> model.addAttribute(
                        work.isImport() ? "result" : "counts",
                        work.isImport()
                                ? JSON.readValue(json, ImportResult.class)
                                : JSON.readValue(json, Validations.Counts.class)));
        return "data-work";
    }

    @PostMapping("/data/works/{work}/cancel")
    String cancel(
            @AuthenticationPrincipal CurrentUser user, @PathVariable("work") long id, HttpServletRequest request) {
        found(user, id);
        works.cancel(id);
        operations.record(user.userName(), request.getRemoteAddr(), "停止数据任务", "data-work/" + id, null, null, null);
        return "redirect:/data/works/" + id;
    }

    /** Loads the file of a dry run, as it was kept. */
    @PostMapping("/data/works/{work}/load")
    String load(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("work") long id,
            HttpServletRequest request,
            RedirectAttributes flash)
            throws IOException {
        try {
            return "redirect:/data/works/" + works.loadChecked(id, user, request.getRemoteAddr());
        } catch (IllegalArgumentException | ContentException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        } catch (ResponseStatusException full) {
            if (full.getStatusCode().equals(HttpStatus.NOT_FOUND)) {
                throw full;
            }
            flash.addFlashAttribute("error", full.getReason());
        }
        return "redirect:/data/works/" + id;
    }

    /** The user's own workbook with the faults marked in it, or the rejected rows as CSV. */
    @GetMapping("/data/works/{work}/rejects")
    ResponseEntity<InputStreamResource> rejects(
            @AuthenticationPrincipal CurrentUser user, @PathVariable("work") long id) throws IOException {
        found(user, id);
        WorkFile file = works.rejects(user, id)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "没有退回文件，或已过保留期 / no reject file, or it is no longer kept"));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(file.mediaType()))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(file.name(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(new InputStreamResource(file.open()));
    }

    private DataWork found(CurrentUser user, long id) {
        return works.find(user, id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这个任务 / no such work"));
    }
}
