package org.zhiheng.web.rules;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.metric.MetricCatalog;
import org.zhiheng.packversion.Drafts;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.packversion.VersionRefused;
import org.zhiheng.rulepack.AuthorWords;
import org.zhiheng.rulepack.AuthorWords.Word;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.web.UploadName;
import tools.jackson.databind.json.JsonMapper;

/** The editor of a draft: its files, the check as one types, the tests, saving. */
@Controller
class DraftController {

    /** A file of a pack: a folder at most, and a kind that packs have. */
    private static final String FILE = "[\\p{L}\\p{N}_.-]{1,80}(?:/[\\p{L}\\p{N}_.-]{1,80})?\\.(?:yml|drl|md|xlsx)";

    private static final int MOST_CHARACTERS = 1_000_000;

    private final PackVersions versions;
    private final Drafts drafts;
    private final DraftChecks checks;
    private final ContentHome home;
    private final JsonMapper json = JsonMapper.builder().build();

    DraftController(PackVersions versions, Drafts drafts, DraftChecks checks, ContentHome home) {
        this.versions = versions;
        this.drafts = drafts;
        this.checks = checks;
        this.home = home;
    }

    /** What a save gave. @param hash of the draft from now on */
    record Saved(String hash, List<DraftChecks.Mark> marks) {}

    @PostMapping("/packs/{scheme}/drafts")
    String open(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String scheme,
            HttpServletRequest request,
            RedirectAttributes flash) {
        try {
            PackVersion draft = drafts.open(scheme, user, request.getRemoteAddr());
            return "redirect:/versions/" + draft.id() + "/edit";
        } catch (IllegalArgumentException | ContentException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
            return "redirect:/packs/" + scheme;
        }
    }

    @GetMapping("/versions/{id}/edit")
    String edit(
            @PathVariable long id,
            @RequestParam(defaultValue = "criteria.yml") String file,
            @RequestParam(defaultValue = "0") int line,
            Locale locale,
            Model model) {
        PackVersion version = draft(id);
        PackContent content = versions.content(version);
        List<String> files = content.pack().files().keySet().stream().toList();
        String shown = files.contains(file) ? file : files.get(0);
        model.addAttribute("version", version);
        model.addAttribute("files", files);
        model.addAttribute("file", shown);
        model.addAttribute("line", line);
        model.addAttribute("binary", shown.endsWith(".xlsx"));
        model.addAttribute(
                "text", new String(content.pack().files().getOrDefault(shown, new byte[0]), StandardCharsets.UTF_8));
        model.addAttribute("words", script(words(content.pack())));
        model.addAttribute("marks", script(checks.marks(content, locale)));
        return "version-edit";
    }

    private Map<String, Object> words(RulePack pack) {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put(
                "metrics",
                MetricCatalog.read(home).all().stream()
                        .map(metric -> new Word(metric.code(), metric.name()))
                        .toList());
        words.put(
                "criteria",
                pack.nodes().stream()
                        .map(node -> new Word(node.code(), node.name()))
                        .toList());
        words.put("forms", AuthorWords.forms());
        words.put("keys", AuthorWords.keys());
        words.put("rules", AuthorWords.rules());
        words.put("grades", pack.grades());
        return words;
    }

    /** JSON that cannot end the script element it stands in. */
    private String script(Object value) {
        return json.writeValueAsString(value).replace("<", "\\u003c");
    }

    @PostMapping("/versions/{id}/check")
    @ResponseBody
    List<DraftChecks.Mark> check(
            @PathVariable long id, @RequestParam String file, @RequestParam String text, Locale locale) {
        PackVersion version = draft(id);
        return checks.marks(checks.content(version, checks.files(version, named(file), bounded(text))), locale);
    }

    @PostMapping("/versions/{id}/test")
    @ResponseBody
    DraftChecks.Tested test(
            @PathVariable long id, @RequestParam String file, @RequestParam String text, Locale locale) {
        PackVersion version = draft(id);
        PackContent content = checks.content(version, checks.files(version, named(file), bounded(text)));
        return checks.test(content, locale);
    }

    @PostMapping("/versions/{id}/save")
    @ResponseBody
    Saved save(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam String file,
            @RequestParam String text,
            @RequestParam String hash,
            HttpServletRequest request,
            Locale locale) {
        PackVersion version = draft(id);
        SortedMap<String, byte[]> files = checks.files(version, named(file), bounded(text));
        PackVersion saved = drafts.save(id, files, hash, user, request.getRemoteAddr());
        return new Saved(saved.packHash(), checks.marks(checks.content(saved, files), locale));
    }

    /** A new, empty file, or one uploaded. */
    @PostMapping("/versions/{id}/files")
    String add(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String file,
            @RequestParam(required = false) MultipartFile upload,
            HttpServletRequest request,
            RedirectAttributes flash)
            throws IOException {
        PackVersion version = draft(id);
        boolean uploaded = upload != null && !upload.isEmpty();
        String name = file.isBlank() && uploaded ? UploadName.of(upload, "") : file.strip();
        TreeMap<String, byte[]> files = new TreeMap<>(checks.files(version, null, null));
        try {
            if (!uploaded && files.containsKey(named(name))) {
                throw new VersionRefused("已经有文件（" + name + "）", "there is a file (" + name + ") already");
            }
            files.put(named(name), uploaded ? upload.getBytes() : beginning(version, name));
            drafts.save(id, files, version.packHash(), user, request.getRemoteAddr());
            flash.addAttribute("file", name);
        } catch (IllegalArgumentException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/versions/" + id + "/edit";
    }

    private static byte[] beginning(PackVersion version, String name) {
        String text = "";
        if (name.endsWith(".drl")) {
            text = "package " + version.scheme() + "\n\nimport org.zhiheng.vocabulary.*\nglobal "
                    + (name.startsWith("outcomes") ? "OutcomeSheet outcome" : "ScoreSheet score") + "\n\n";
        } else if (name.startsWith("scenarios/")) {
            text = "- name: \n  metrics: { }\n  expect: { }\n";
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @PostMapping("/versions/{id}/files/remove")
    String remove(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam String file,
            HttpServletRequest request,
            RedirectAttributes flash) {
        PackVersion version = draft(id);
        TreeMap<String, byte[]> files = new TreeMap<>(checks.files(version, null, null));
        try {
            if (file.equals("scheme.yml") || file.equals("criteria.yml") || files.remove(file) == null) {
                throw new VersionRefused("这个文件不能删除（" + file + "）", "the file (" + file + ") cannot be removed");
            }
            drafts.save(id, files, version.packHash(), user, request.getRemoteAddr());
        } catch (IllegalArgumentException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/versions/" + id + "/edit";
    }

    @GetMapping("/versions/{id}/files")
    ResponseEntity<byte[]> file(@PathVariable long id, @RequestParam String file) {
        PackVersion version = versions.get(id);
        byte[] bytes = versions.content(version).pack().files().get(file);
        if (bytes == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这个文件 / no such file");
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(file.substring(file.lastIndexOf('/') + 1), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(bytes);
    }

    /** What the editor's calls are told when they are refused. */
    @ExceptionHandler(VersionRefused.class)
    ResponseEntity<Map<String, String>> refused(VersionRefused refused) {
        return ResponseEntity.status(HttpStatus.CONFLICT)
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("error", String.valueOf(refused.getMessage())));
    }

    private PackVersion draft(long id) {
        PackVersion version = versions.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这个版本 / no such version"));
        if (!version.isDraft()) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT,
                    "第 " + version.number() + " 版处于「" + version.state().chinese() + "」，不能修改 / it is no draft");
        }
        return version;
    }

    static String named(String file) {
        if (!file.matches(FILE) || file.contains("..")) {
            throw new VersionRefused(
                    "文件名只能是 名称.yml、.drl、.md、.xlsx，最多一层文件夹（如 scenarios/A.yml）",
                    "a file is named something.yml, .drl, .md or .xlsx, in one folder at most");
        }
        return file;
    }

    static String bounded(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new VersionRefused("文件太长", "the file is too long");
        }
        return text;
    }
}
