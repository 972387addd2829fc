package org.zhiheng.web.result;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.OperationLog;
import org.zhiheng.content.ContentException;
import org.zhiheng.report.Regulations;
import org.zhiheng.report.Reports;
import org.zhiheng.report.Watermark;
import org.zhiheng.result.Placings;
import org.zhiheng.result.ResultRuns;
import org.zhiheng.rulepack.Regulation;
import org.zhiheng.web.Found;

/** Reports made when asked for: a unit's own page, those of all units, a scheme's scoring rules. Each says who took it. */
@Controller
class ReportController {

    private static final String DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private final Reports reports;
    private final Regulations regulations;
    private final ResultRuns resultRuns;
    private final Placings placings;
    private final OperationLog operations;
    private final Clock clock;

    ReportController(
            Reports reports,
            Regulations regulations,
            ResultRuns resultRuns,
            Placings placings,
            OperationLog operations,
            Clock clock) {
        this.reports = reports;
        this.regulations = regulations;
        this.resultRuns = resultRuns;
        this.placings = placings;
        this.operations = operations;
        this.clock = clock;
    }

    /** The page of one unit in the user's scope, {@code docx} or {@code pdf}. */
    @GetMapping("/runs/{run}/units/{unit}/page")
    ResponseEntity<byte[]> unitPage(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable("unit") String unit,
            @RequestParam(defaultValue = "docx") String format,
            HttpServletRequest request) {
        Placings.Place place = placings.place(user, runId, unit)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "没有您可查看的单位 " + unit + " / no unit " + unit + " you may see"));
        boolean pdf = format.equals("pdf");
        try {
            byte[] content = reports.unitPage(runId, unit, pdf, mark(user));
            operations.record(
                    user.userName(), request.getRemoteAddr(), "下载单位通知单", "run/" + runId + "/" + unit, null, null, null);
            String name =
                    place.name() + "_" + resultRuns.run(runId).orElseThrow().period() + (pdf ? ".pdf" : ".docx");
            return attachment(name, pdf ? "application/pdf" : DOCX, content);
        } catch (IllegalStateException refused) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, refused.getMessage(), refused);
        }
    }

    /** The pages of all units in one archive, sent while they are made; for those who may see every unit. */
    @GetMapping("/runs/{run}/unit-pages")
    ResponseEntity<StreamingResponseBody> unitPages(
            @AuthenticationPrincipal CurrentUser user, @PathVariable("run") long runId, HttpServletRequest request) {
        if (user.scope() != DataScope.ALL) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN, "全部单位的通知单只对数据范围为「全部」的用户开放 / the pages of all units need the scope all");
        }
        Found.run(resultRuns.run(runId), runId);
        String mark = mark(user);
        operations.record(user.userName(), request.getRemoteAddr(), "下载全部通知单", "run/" + runId, null, null, null);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/zip"))
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition(reports.unitPagesName(runId)))
                .body(out -> reports.writeUnitPages(runId, mark, out));
    }

    /** The annex 评分细则, generated from the pack, {@code docx} or {@code xlsx}. */
    @GetMapping("/packs/{scheme}/regulation")
    ResponseEntity<byte[]> regulation(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String scheme,
            @RequestParam(defaultValue = "docx") String format) {
        boolean word = !format.equals("xlsx");
        Regulation regulation;
        try {
            regulation = regulations.read(
                    scheme, regulations.dayFor(scheme, LocalDateTime.now(clock).toLocalDate()));
        } catch (ContentException absent) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, absent.getMessage(), absent);
        }
        String name = regulation.name() + "_评分细则_" + regulation.version() + (word ? ".docx" : ".xlsx");
        byte[] content = regulations.bytes(regulation, word ? "docx" : "xlsx");
        return attachment(name, word ? DOCX : XLSX, Watermark.on(name, content, mark(user)));
    }

    private String mark(CurrentUser user) {
        return Watermark.text(user.userName(), LocalDateTime.now(clock));
    }

    private static ResponseEntity<byte[]> attachment(String name, String type, byte[] content) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type))
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition(name))
                .body(content);
    }

    private static String disposition(String name) {
        return ContentDisposition.attachment()
                .filename(name, StandardCharsets.UTF_8)
                .build()
                .toString();
    }
}
