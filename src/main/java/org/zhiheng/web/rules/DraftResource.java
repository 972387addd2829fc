package org.zhiheng.web.rules;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.Finding;
import org.zhiheng.packversion.Drafts;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.packversion.VersionRefused;
import org.zhiheng.rulepack.CriteriaImport;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.web.ApiConfiguration;
import org.zhiheng.web.UploadName;

/** Drafts of rule packs: opening one, its files, the check and the tests of what is not saved yet, the criteria tree as a workbook. */
@RestController
@RequestMapping(ApiConfiguration.BASE)
class DraftResource {

    private final PackVersions versions;
    private final Drafts drafts;
    private final DraftChecks checks;
    private final DraftController editor;
    private final TreeController trees;

    DraftResource(
            PackVersions versions, Drafts drafts, DraftChecks checks, DraftController editor, TreeController trees) {
        this.versions = versions;
        this.drafts = drafts;
        this.checks = checks;
        this.editor = editor;
        this.trees = trees;
    }

    /** @param hash of the draft the change starts from, so that nobody's work is overwritten */
    record Removal(String file, String hash) {}

    /** A file as it would be; absent: the draft as it is saved. */
    record Text(@Nullable String file, @Nullable String text) {}

    @PostMapping("/packs/{scheme}/drafts")
    ResponseEntity<PackVersion> open(
            @AuthenticationPrincipal CurrentUser user, @PathVariable String scheme, HttpServletRequest request) {
        PackVersion draft = drafts.open(scheme, user, request.getRemoteAddr());
        return ResponseEntity.created(URI.create(ApiConfiguration.BASE + "/versions/" + draft.id()))
                .body(draft);
    }

    /** Names of the version's files, each with its size in bytes; one of them with {@code /files/content?file=}. */
    @GetMapping("/versions/{id}/files")
    Map<String, Integer> files(@PathVariable long id) {
        Map<String, Integer> sizes = new TreeMap<>();
        versions.content(found(id)).pack().files().forEach((name, bytes) -> sizes.put(name, bytes.length));
        return sizes;
    }

    @GetMapping("/versions/{id}/files/content")
    ResponseEntity<byte[]> file(@PathVariable long id, @RequestParam String file) {
        found(id);
        return editor.file(id, file);
    }

    /** Writes one file of a draft, new or changed. @param hash of the draft the change starts from */
    @PostMapping(path = "/versions/{id}/files", consumes = "multipart/form-data")
    DraftController.Saved save(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam String file,
            @RequestParam String hash,
            @RequestParam MultipartFile upload,
            HttpServletRequest request,
            Locale locale)
            throws IOException {
        PackVersion version = draft(id);
        SortedMap<String, byte[]> files = new TreeMap<>(checks.files(version, null, null));
        files.put(DraftController.named(file), upload.getBytes());
        return saved(version, files, hash, user, request, locale);
    }

    @PostMapping("/versions/{id}/files/remove")
    DraftController.Saved remove(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestBody Removal removal,
            HttpServletRequest request,
            Locale locale) {
        PackVersion version = draft(id);
        SortedMap<String, byte[]> files = new TreeMap<>(checks.files(version, null, null));
        String file = removal.file();
        if (file.equals("scheme.yml") || file.equals("criteria.yml") || files.remove(file) == null) {
            throw new VersionRefused("这个文件不能删除（" + file + "）", "the file (" + file + ") cannot be removed");
        }
        return saved(version, files, removal.hash(), user, request, locale);
    }

    /** Everything wrong in the draft with one file written otherwise; saves nothing. */
    @PostMapping("/versions/{id}/check")
    List<DraftChecks.Mark> check(@PathVariable long id, @RequestBody Text given, Locale locale) {
        return checks.marks(content(draft(id), given.file(), given.text()), locale);
    }

    /** What the scenarios say of it; saves nothing. */
    @PostMapping("/versions/{id}/test")
    DraftChecks.Tested test(@PathVariable long id, @RequestBody Text given, Locale locale) {
        return checks.test(content(draft(id), given.file(), given.text()), locale);
    }

    /** The criteria tree as a workbook. */
    @GetMapping("/versions/{id}/tree")
    ResponseEntity<byte[]> tree(@PathVariable long id) {
        return trees.tree(id);
    }

    /** An edited criteria tree back into a draft; what was changed, in words. */
    @PostMapping(path = "/versions/{id}/tree", consumes = "multipart/form-data")
    List<String> takeBack(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam MultipartFile workbook,
            HttpServletRequest request)
            throws IOException {
        PackVersion version = draft(id);
        RulePack pack = versions.content(version).pack();
        CriteriaImport edited =
                CriteriaImport.read(pack, UploadName.of(workbook, "criteria.xlsx"), workbook.getBytes());
        List<Finding> errors = checks.treeErrors(version, edited);
        if (!errors.isEmpty()) {
            throw new ContentException(errors);
        }
        if (!edited.changes().isEmpty()) {
            drafts.save(id, edited.files(), version.packHash(), user, request.getRemoteAddr());
        }
        return edited.changes();
    }

    private DraftController.Saved saved(
            PackVersion version,
            SortedMap<String, byte[]> files,
            String hash,
            CurrentUser user,
            HttpServletRequest request,
            Locale locale) {
        PackVersion saved = drafts.save(version.id(), files, hash, user, request.getRemoteAddr());
        return new DraftController.Saved(saved.packHash(), checks.marks(checks.content(saved, files), locale));
    }

    private PackContent content(PackVersion version, @Nullable String file, @Nullable String text) {
        return checks.content(
                version,
                checks.files(
                        version,
                        file == null ? null : DraftController.named(file),
                        text == null ? null : DraftController.bounded(text)));
    }

    private PackVersion draft(long id) {
        PackVersion version = found(id);
        if (!version.isDraft()) {
            throw new VersionRefused(
                    "第 " + version.number() + " 版处于「" + version.state().chinese() + "」，不能修改",
                    "version " + version.number() + " is no draft");
        }
        return version;
    }

    private PackVersion found(long id) {
        return versions.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这个版本 / no such version"));
    }
}
