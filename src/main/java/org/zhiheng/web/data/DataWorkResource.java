package org.zhiheng.web.data;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.intake.ImportResult;
import org.zhiheng.quality.Validations;
import org.zhiheng.web.ApiConfiguration;
import org.zhiheng.web.EventFeed;
import org.zhiheng.web.Listing;
import tools.jackson.databind.json.JsonMapper;

/** Loads and checks on their way: state, events, what came of them. */
@RestController
@RequestMapping(ApiConfiguration.BASE + "/works")
class DataWorkResource {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST = 100;

    private final DataWorks works;
    private final DataWorkController pages;
    private final EventFeed events;

    DataWorkResource(DataWorks works, DataWorkController pages, EventFeed events) {
        this.works = works;
        this.pages = pages;
        this.events = events;
    }

    /**
     * Work with what came of it.
     *
     * @param result of an import that is done; null otherwise
     * @param counts of a validation that is done; null otherwise
     */
    record Detail(DataWork work, @Nullable ImportResult result, Validations.@Nullable Counts counts) {}

    /** The newest works the caller may see. */
    @GetMapping
    Listing<DataWork> list(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        return Listing.of(works.newest(user, MOST), page, size);
    }

    @GetMapping("/{work}")
    Detail detail(@AuthenticationPrincipal CurrentUser user, @PathVariable("work") long id) {
        DataWork work = found(user, id);
        Optional<String> json = works.result(user, id);
        return new Detail(
                work,
                json.filter(text -> work.isImport())
                        .map(text -> JSON.readValue(text, ImportResult.class))
                        .orElse(null),
                json.filter(text -> !work.isImport())
                        .map(text -> JSON.readValue(text, Validations.Counts.class))
                        .orElse(null));
    }

    /** Server-sent events, one for each change of state or progress; the stream ends with the work. */
    @GetMapping(path = "/{work}/progress", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter progress(@AuthenticationPrincipal CurrentUser user, @PathVariable("work") long id) {
        found(user, id);
        return events.follow(() -> {
            return works.find(user, id).map(work -> new EventFeed.Told(work, !work.isOpen()));
        });
    }

    /** Loads the file of a dry run that the caller asked for, once, within a day, without sending it again. */
    @PostMapping("/{work}/load")
    ResponseEntity<DataWork> loadChecked(
            @AuthenticationPrincipal CurrentUser user, @PathVariable("work") long id, HttpServletRequest request)
            throws IOException {
        long load = works.loadChecked(id, user, request.getRemoteAddr());
        return ResponseEntity.accepted()
                .location(URI.create(ApiConfiguration.BASE + "/works/" + load))
                .body(works.find(user, load).orElseThrow());
    }

    @PostMapping("/{work}/cancel")
    ResponseEntity<Void> cancel(
            @AuthenticationPrincipal CurrentUser user, @PathVariable("work") long id, HttpServletRequest request) {
        pages.cancel(user, id, request);
        return ResponseEntity.accepted().build();
    }

    /** The user's own workbook with the faults marked in it, or the rejected rows as CSV. */
    @GetMapping("/{work}/rejects")
    ResponseEntity<InputStreamResource> rejects(
            @AuthenticationPrincipal CurrentUser user, @PathVariable("work") long id) throws IOException {
        return pages.rejects(user, id);
    }

    private DataWork found(CurrentUser user, long id) {
        return works.find(user, id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这个任务 / no such work"));
    }
}
