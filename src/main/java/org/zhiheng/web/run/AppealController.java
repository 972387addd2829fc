package org.zhiheng.web.run;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.appeal.Appeal;
import org.zhiheng.appeal.Appeals;
import org.zhiheng.appeal.Rulings;
import org.zhiheng.result.Breakdowns;
import org.zhiheng.result.Placings;
import org.zhiheng.result.ResultRuns;
import org.zhiheng.review.ReviewRefused;
import org.zhiheng.review.Reviews;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.web.Found;
import org.zhiheng.web.Page;
import org.zhiheng.web.UploadName;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Appeals from both sides: filing with evidence, trying the effect, ruling. */
@Controller
class AppealController {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Appeals appeals;
    private final Rulings rulings;
    private final AppealReplies replies;
    private final Reviews reviews;
    private final ResultRuns resultRuns;
    private final Placings placings;
    private final Breakdowns breakdowns;
    private final Clock clock;

    AppealController(
            Appeals appeals,
            Rulings rulings,
            AppealReplies replies,
            Reviews reviews,
            ResultRuns resultRuns,
            Placings placings,
            Breakdowns breakdowns,
            Clock clock) {
        this.appeals = appeals;
        this.rulings = rulings;
        this.replies = replies;
        this.reviews = reviews;
        this.resultRuns = resultRuns;
        this.placings = placings;
        this.breakdowns = breakdowns;
        this.clock = clock;
    }

    @GetMapping("/appeals")
    String list(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        Appeals.Filter filter = new Appeals.Filter(state, text.strip());
        List<Appeal> listed = appeals.list(user, filter, Page.offset(page), Page.SIZE);
        model.addAttribute("page", new Page<>(listed, page, Page.SIZE, appeals.count(user, filter)));
        model.addAttribute("keys", appeals.recordKeys(listed));
        model.addAttribute("state", state);
        model.addAttribute("text", text);
        model.addAttribute("today", LocalDate.now(clock));
        return "appeals";
    }

    @GetMapping("/appeals/new")
    String form(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam("run") long runId,
            @RequestParam("unit") String unitCode,
            @RequestParam(defaultValue = "") String criterion,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(required = false) @Nullable Long record,
            Model model) {
        ResultRuns.Run run = Found.run(resultRuns.run(runId), runId);
        model.addAttribute("run", run);
        model.addAttribute(
                "type",
                reviews.find(runId)
                        .map(review -> review.appealKind(LocalDate.now(clock)))
                        .orElse("fact"));
        model.addAttribute(
                "place",
                placings.place(user, runId, unitCode)
                        .filter(found -> placings.isInScope(user, runId, unitCode))
                        .orElseThrow(() -> absent("没有您可查看的单位 / no such unit")));
        model.addAttribute(
                "nodes",
                breakdowns.nodes(runId).stream()
                        .filter(Breakdowns.Node::criterion)
                        .toList());
        model.addAttribute("reasons", Appeals.REASONS);
        model.addAttribute("criterion", criterion);
        model.addAttribute("kind", kind);
        model.addAttribute("record", record);
        model.addAttribute(
                "recordKey",
                record == null ? null : appeals.recordKey(kind, record, user).orElse(String.valueOf(record)));
        model.addAttribute("columns", record == null ? List.of() : appeals.correctable(kind));
        return "appeal-new";
    }

    @PostMapping("/appeals")
    String file(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam("run") long runId,
            @RequestParam("unit") String unitCode,
            @RequestParam(defaultValue = "fact") String type,
            @RequestParam(defaultValue = "") String criterion,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(required = false) @Nullable Long record,
            @RequestParam String reasonCode,
            @RequestParam String statement,
            @RequestParam(defaultValue = "") String column,
            @RequestParam(defaultValue = "") String value,
            @RequestParam(required = false) @Nullable List<MultipartFile> evidence,
            HttpServletRequest request,
            RedirectAttributes flash)
            throws IOException {
        try {
            List<MultipartFile> files = chosen(evidence);
            requireFitting(files);
            Appeal appeal = appeals.file(
                    new Appeal.Filing(
                            runId,
                            unitCode,
                            type.equals("process") ? "process" : "fact",
                            criterion,
                            kind,
                            record,
                            reasonCode,
                            statement,
                            column,
                            value),
                    user,
                    request.getRemoteAddr());
            add(files, appeal, user, request);
            flash.addFlashAttribute("message", "申诉已提交，编号 " + appeal.number() + " / filed as " + appeal.number());
            return "redirect:/appeals/" + appeal.number();
        } catch (ReviewRefused refused) {
            flash.addFlashAttribute("error", refused.getMessage());
            flash.addFlashAttribute("chooseAgain", !chosen(evidence).isEmpty());
            flash.addAttribute("run", runId);
            flash.addAttribute("unit", unitCode);
            flash.addAttribute("criterion", criterion);
            flash.addAttribute("kind", kind);
            if (record != null) {
                flash.addAttribute("record", record);
            }
            return "redirect:/appeals/new";
        }
    }

    /** A file field left empty sends one file without a name. */
    private static List<MultipartFile> chosen(@Nullable List<MultipartFile> evidence) {
        return evidence == null
                ? List.of()
                : evidence.stream()
                        .filter(file ->
                                !file.isEmpty() || !UploadName.of(file, "").isEmpty())
                        .toList();
    }

    /** Looked at before anything is filed: afterwards the same matter could not be appealed once more. */
    private static void requireFitting(List<MultipartFile> evidence) {
        if (evidence.size() > Appeals.MOST_EVIDENCE) {
            throw new ReviewRefused(
                    "一次选了 " + evidence.size() + " 个材料文件，最多 " + Appeals.MOST_EVIDENCE + " 个；没有提交，请合并后再选",
                    evidence.size() + " files are more than " + Appeals.MOST_EVIDENCE + "; nothing was handed in");
        }
        for (MultipartFile file : evidence) {
            String name = UploadName.of(file, "evidence");
            if (file.isEmpty()) {
                throw new ReviewRefused(
                        "材料「" + name + "」是空文件，没有提交；请检查后再选", "the file (" + name + ") is empty; nothing was handed in");
            }
            if (file.getSize() > Appeals.EVIDENCE_BYTES) {
                throw new ReviewRefused(
                        "材料「" + name + "」超过 10 MB，没有提交；请压缩后再选",
                        "the file (" + name + ") is larger than 10 MB; nothing was handed in");
            }
        }
    }

    private void add(List<MultipartFile> files, Appeal appeal, CurrentUser user, HttpServletRequest request)
            throws IOException {
        for (MultipartFile file : files) {
            appeals.addEvidence(
                    appeal,
                    UploadName.of(file, "evidence"),
                    "application/octet-stream",
                    file.getBytes(),
                    user,
                    request.getRemoteAddr());
        }
    }

    /** Further files for an appeal that is not ruled on. */
    @PostMapping("/appeals/{number}/evidence")
    String addEvidence(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String number,
            @RequestParam(required = false) @Nullable List<MultipartFile> evidence,
            HttpServletRequest request,
            RedirectAttributes flash)
            throws IOException {
        Appeal appeal = appeal(user, number);
        try {
            List<MultipartFile> files = chosen(evidence);
            requireFitting(files);
            if (files.isEmpty()) {
                throw new ReviewRefused("请先选择材料文件", "choose the files first");
            }
            add(files, appeal, user, request);
            flash.addFlashAttribute("message", "已补充 " + files.size() + " 个材料文件 / " + files.size() + " files handed in");
        } catch (ReviewRefused refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/appeals/" + number;
    }

    @GetMapping("/appeals/{number}")
    String show(@AuthenticationPrincipal CurrentUser user, @PathVariable String number, Model model) {
        Appeal appeal = appeal(user, number);
        model.addAttribute("appeal", appeal);
        model.addAttribute("today", LocalDate.now(clock));
        model.addAttribute(
                "ruler",
                rulings.refusal(appeal, user).map(ReviewRefused::getMessage).orElse(null));
        model.addAttribute("trial", rulings.trial(appeal).orElse(null));
        model.addAttribute("evidence", appeals.evidence(appeal.appealId()));
        model.addAttribute("effect", effect(appeal));
        model.addAttribute("run", resultRuns.run(appeal.runId()).orElseThrow());
        Map<String, Object> correction = correction(appeal);
        model.addAttribute("correction", correction);
        Map<String, String> contested = new HashMap<>();
        correction
                .keySet()
                .forEach(column ->
                        contested.put(column, appeals.contested(appeal, column).orElse("")));
        model.addAttribute("contested", contested);
        model.addAttribute(
                "recordKey",
                appeal.recordKind() == null || appeal.recordId() == null
                        ? null
                        : appeals.recordKey(appeal.recordKind(), appeal.recordId(), user)
                                .orElse(String.valueOf(appeal.recordId())));
        model.addAttribute(
                "criterionName",
                breakdowns.nodes(appeal.runId()).stream()
                        .filter(node -> node.node().equals(appeal.criterion()))
                        .map(Breakdowns.Node::name)
                        .findFirst()
                        .orElse(""));
        return "appeal";
    }

    @GetMapping("/appeals/{number}/evidence/{id}")
    ResponseEntity<byte[]> evidence(
            @AuthenticationPrincipal CurrentUser user, @PathVariable String number, @PathVariable long id) {
        Appeal appeal = appeal(user, number);
        Appeal.Evidence file = appeals.evidence(appeal.appealId()).stream()
                .filter(one -> one.evidenceId() == id)
                .findFirst()
                .orElseThrow(() -> absent("没有这个文件 / no such file"));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(file.fileName(), java.nio.charset.StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(appeals.evidenceContent(appeal.appealId(), id).orElseThrow());
    }

    /** The written reply, once it is ruled on. */
    @GetMapping("/appeals/{number}/reply")
    ResponseEntity<byte[]> reply(
            @AuthenticationPrincipal CurrentUser user, @PathVariable String number, HttpServletRequest request) {
        Appeal appeal = appeal(user, number);
        byte[] letter = replies.letter(appeal, user, request.getRemoteAddr())
                .orElseThrow(() -> absent("这件申诉还没有裁定 / this appeal has not been ruled on"));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(
                        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("申诉答复_" + appeal.number() + ".docx", java.nio.charset.StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(letter);
    }

    @PostMapping("/appeals/{number}/withdraw")
    String withdraw(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String number,
            HttpServletRequest request,
            RedirectAttributes flash) {
        try {
            appeals.withdraw(appeal(user, number), user, request.getRemoteAddr());
        } catch (ReviewRefused refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/appeals/" + number;
    }

    @PostMapping("/appeals/{number}/try")
    String tryOut(@AuthenticationPrincipal CurrentUser user, @PathVariable String number, RedirectAttributes flash) {
        try {
            rulings.startTrial(appeal(user, number), user);
        } catch (ReviewRefused refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/appeals/" + number;
    }

    @PostMapping("/appeals/{number}/rule")
    String rule(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String number,
            @RequestParam boolean uphold,
            @RequestParam String ruling,
            HttpServletRequest request,
            RedirectAttributes flash) {
        try {
            AssessmentRun made = rulings.rule(appeal(user, number), uphold, ruling, user, request.getRemoteAddr())
                    .orElse(null);
            flash.addFlashAttribute(
                    "message",
                    made == null
                            ? "已裁定 / ruled"
                            : "已裁定，正在按更正后的数据计算第 " + made.id() + " 号考核 / ruled; the corrected run " + made.id()
                                    + " is being computed");
        } catch (ReviewRefused refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/appeals/" + number;
    }

    /** Column → value asked for, which may be null; empty when none is. */
    private static Map<String, Object> correction(Appeal appeal) {
        return appeal.correction() == null
                ? Map.of()
                : JSON.readValue(appeal.correction(), new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    /** What the newest trial showed; null before the first. */
    static Rulings.@Nullable Effect effect(Appeal appeal) {
        return appeal.effect() == null ? null : JSON.readValue(appeal.effect(), Rulings.Effect.class);
    }

    private Appeal appeal(CurrentUser user, String number) {
        return appeals.find(user, number).orElseThrow(() -> absent("没有这件申诉 / no such appeal"));
    }

    private static ResponseStatusException absent(String message) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, message);
    }
}
