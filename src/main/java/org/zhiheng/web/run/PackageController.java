package org.zhiheng.web.run;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.archive.Packages;
import org.zhiheng.archive.RecordForm;
import org.zhiheng.web.ApiConfiguration;

/** The package of a published run, for those who may see every unit's records. */
@RestController
class PackageController {

    private final Packages packages;
    private final OperationLog operations;

    PackageController(Packages packages, OperationLog operations) {
        this.packages = packages;
        this.operations = operations;
    }

    /** @param records {@code full} or {@code hashes} */
    @GetMapping({"/runs/{run}/package", ApiConfiguration.BASE + "/runs/{run}/package"})
    ResponseEntity<StreamingResponseBody> download(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = "full") String records,
            HttpServletRequest request)
            throws IOException {
        if (user.scope() != DataScope.ALL) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN, "结果包只对数据范围为「全部」的用户开放 / packages need the scope all");
        }
        Packages.Identity sealed = packages.sealed(runId)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "考核发布后才有结果包 / there is a package once the run is published"));
        RecordForm form = form(records);
        if (form == RecordForm.FULL && !user.isAny(Role.DEPARTMENT, Role.PUBLISHER)) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN,
                    "记录里可能有群众的号码，您的角色请下载只给散列的结果包 / records may hold residents' numbers; your role gets the package with hashes");
        }
        Path file = Files.createTempFile("zhiheng-package", ".zip");
        try {
            packages.write(runId, file, form);
        } catch (IllegalStateException changed) {
            Files.deleteIfExists(file);
            throw new ResponseStatusException(HttpStatus.CONFLICT, changed.getMessage(), changed);
        } catch (RuntimeException failure) {
            Files.deleteIfExists(file);
            throw failure;
        }
        operations.record(
                user.userName(), request.getRemoteAddr(), "下载结果包", "run/" + runId, null, sealed.code(), records);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/zip"))
                .contentLength(Files.size(file))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("结果包_" + runId + "_" + sealed.code() + ".zip", StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(out -> {
                    try {
                        Files.copy(file, out);
                    } finally {
                        Files.deleteIfExists(file);
                    }
                });
    }

    private static RecordForm form(String records) {
        try {
            return RecordForm.valueOf(records.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "records 应为 full 或 hashes / records is full or hashes", unknown);
        }
    }
}
