package org.zhiheng.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zhiheng.content.ContentHome;

/**
 * The packs a user means.
 *
 * @param home folder with {@code rules/} and {@code batch/} the pack lies in
 * @param scheme code of the pack, the name of its folder
 */
record ContentFolders(ContentHome home, String scheme) {

    /** The packs of the given folders (a pack, a {@code rules} folder or a home); of the home when none is given. */
    static List<ContentFolders> of(Zhiheng zhiheng, List<Path> folders) {
        if (folders.isEmpty()) {
            return all(zhiheng.home());
        }
        List<ContentFolders> packs = new ArrayList<>();
        for (Path given : folders) {
            Path folder = given.toAbsolutePath().normalize();
            if (Files.isDirectory(folder.resolve("rules"))) {
                packs.addAll(all(ContentHome.in(folder)));
            } else if (folder.endsWith("rules")) {
                packs.addAll(all(ContentHome.in(folder.getParent())));
            } else if (Files.isRegularFile(folder.resolve("scheme.yml"))
                    && folder.getParent().endsWith("rules")) {
                packs.add(new ContentFolders(
                        ContentHome.in(folder.getParent().getParent()),
                        folder.getFileName().toString()));
            } else {
                throw Failure.usage(
                        "（" + given + "）不是规则包：应为含 scheme.yml 的文件夹 rules/<方案>，或含 rules/ 的文件夹",
                        "(" + given
                                + ") is no rule pack: name a folder rules/<scheme> with scheme.yml in it, or a folder with"
                                + " rules/ in it");
            }
        }
        return packs;
    }

    /** Metrics beside the pack; the shipped ones when there are none beside it. */
    ContentHome metricsHome() {
        return home.files("batch/metrics").isEmpty() ? ContentHome.shipped() : home;
    }

    private static List<ContentFolders> all(ContentHome home) {
        return home.folders("rules").stream()
                .map(scheme -> new ContentFolders(home, scheme))
                .toList();
    }
}
