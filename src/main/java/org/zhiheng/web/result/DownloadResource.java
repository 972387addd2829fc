package org.zhiheng.web.result;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.result.RankingChoice;
import org.zhiheng.web.ApiConfiguration;

/** The files the pages give, under the API's addresses: the same bytes, limits and log entries. */
@RestController
@RequestMapping(ApiConfiguration.BASE)
class DownloadResource {

    private final RunController runs;
    private final ReportController reports;

    DownloadResource(RunController runs, ReportController reports) {
        this.runs = runs;
        this.reports = reports;
    }

    /** The ranking as a CSV file, filtered as under /ranking. */
    @GetMapping("/runs/{run}/ranking.csv")
    ResponseEntity<byte[]> ranking(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = RankingChoice.EVERY) String group,
            @RequestParam(defaultValue = "") String parent,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String grade,
            @RequestParam(defaultValue = "") String move,
            @RequestParam(defaultValue = "") String end,
            @RequestParam(defaultValue = "rank") String sort,
            HttpServletRequest request) {
        return runs.rankingFile(
                user, runId, group, parent, text, grade, move, end, sort, request, new ExtendedModelMap());
    }

    /** The page of one unit. @param format docx or pdf */
    @GetMapping("/runs/{run}/units/{unit}/page")
    ResponseEntity<byte[]> unitPage(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable String unit,
            @RequestParam(defaultValue = "docx") String format,
            HttpServletRequest request) {
        return reports.unitPage(user, runId, unit, format, request);
    }

    /** The pages of all units in one archive, for those whose scope is everything. */
    @GetMapping("/runs/{run}/unit-pages")
    ResponseEntity<StreamingResponseBody> unitPages(
            @AuthenticationPrincipal CurrentUser user, @PathVariable("run") long runId, HttpServletRequest request) {
        return reports.unitPages(user, runId, request);
    }

    /** The annex 评分细则 written from the pack. @param format docx or xlsx */
    @GetMapping("/packs/{scheme}/regulation")
    ResponseEntity<byte[]> regulation(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String scheme,
            @RequestParam(defaultValue = "docx") String format) {
        return reports.regulation(user, scheme, format);
    }
}
