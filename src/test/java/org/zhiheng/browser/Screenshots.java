package org.zhiheng.browser;

import com.microsoft.playwright.Page;
import java.nio.file.Path;

/** Pictures of the pages in {@code target/screenshots}, 1366 × 768; {@code -Dzhiheng.screenshots=full}: to the page's end. */
final class Screenshots {

    private static final Path FOLDER = Path.of("target", "screenshots");
    private static final boolean FULL = "full".equals(System.getProperty("zhiheng.screenshots"));

    private Screenshots() {}

    /** @param name what is shown, e.g. a route; becomes the file's name */
    static void take(Page page, String name) {
        String file =
                name.replaceAll("[{}]", "").replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(FOLDER.resolve((file.isEmpty() ? "start" : file) + ".png"))
                .setFullPage(FULL));
    }
}
