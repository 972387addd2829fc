package org.zhiheng.command;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.zhiheng.content.ContentHome;
import org.zhiheng.packversion.FolderVersions;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.rulepack.RulePacks;

/**
 * How a user names a version: {@code scheme@3}, {@code scheme} for the newest published one, or a folder with
 * {@code scheme.yml} in it.
 */
record VersionReference(String text) {

    static final String LABEL = "SCHEME[@N]";

    /** @throws org.zhiheng.packversion.VersionRefused when there is no such version */
    PackVersion version(ApplicationContext context) {
        PackVersions versions = context.getBean(PackVersions.class);
        int at = text.lastIndexOf('@');
        if (at > 0) {
            String scheme = text.substring(0, at);
            if (versions.of(scheme).isEmpty()
                    && new RulePacks(context.getBean(ContentHome.class))
                            .schemes()
                            .contains(scheme)) {
                context.getBean(FolderVersions.class).takeOver(scheme);
            }
            return versions.get(scheme, number(text.substring(at + 1)));
        }
        context.getBean(FolderVersions.class).takeOver(text);
        return versions.newest(text)
                .orElseThrow(() -> Failure.usage("方案（" + text + "）还没有版本", "Scheme (" + text + ") has no version"));
    }

    /** The content of the folder or version. */
    PackContent content(ApplicationContext context) {
        Path folder = folder();
        return folder == null
                ? context.getBean(PackVersions.class).content(version(context))
                : content(folder, context.getBean(ContentHome.class));
    }

    /** The folder that is named; null when it is a version. */
    @Nullable
    Path folder() {
        Path path = Path.of(text);
        return Files.isRegularFile(path.resolve("scheme.yml"))
                ? path.toAbsolutePath().normalize()
                : null;
    }

    /** Metrics are those beside the pack ({@code ../../batch/metrics}), else those of the home folder. */
    static PackContent content(Path folder, ContentHome home) {
        Path above = folder.getParent() == null ? null : folder.getParent().getParent();
        ContentHome own = above == null ? home : ContentHome.in(above);
        ContentHome metrics = own.files("batch/metrics").isEmpty() ? home : own;
        try {
            return PackContent.of(
                    folder.getFileName().toString(), ContentHome.filesIn(folder), metrics.files("batch/metrics"));
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    static String of(PackVersion version) {
        return version.scheme() + "@" + version.number();
    }

    private int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException noNumber) {
            throw Failure.usage(
                    "版本应写作 方案@序号，例如 street_quarterly@3（" + text + "）",
                    "Write a version as scheme@number (" + text + ")");
        }
    }
}
