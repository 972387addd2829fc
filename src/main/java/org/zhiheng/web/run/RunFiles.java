package org.zhiheng.web.run;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.OperationLog;
import org.zhiheng.report.Watermark;

/** Hands out a run's reports, the same from the pages and from the API: to the scope all only, marked and written down. */
@Component
class RunFiles {

    private final RunJournal journal;
    private final OperationLog operations;
    private final Clock clock;

    RunFiles(RunJournal journal, OperationLog operations, Clock clock) {
        this.journal = journal;
        this.operations = operations;
        this.clock = clock;
    }

    /** @throws ResponseStatusException 403 outside the scope all, 404 when there is no such file */
    ResponseEntity<byte[]> handOut(CurrentUser user, long runId, String file, HttpServletRequest request) {
        if (user.scope() != DataScope.ALL) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN, "全量报表只对数据范围为「全部」的用户开放 / whole reports need the scope all");
        }
        RunJournal.Stored stored = journal.file(runId, file)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这个文件 / no such file"));
        operations.record(
                user.userName(), request.getRemoteAddr(), "下载报表", "run/" + runId + "/" + file, null, null, null);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(stored.mediaType()))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(file, StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(Watermark.on(file, stored.content(), Watermark.text(user.userName(), LocalDateTime.now(clock))));
    }
}
