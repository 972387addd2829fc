package org.zhiheng.browser;

import com.microsoft.playwright.CLI;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Finds a browser: named by an environment variable, installed in the system, from the package manager (root on Debian),
 * or downloaded by the test library. Where none can be had the tests fail and say so.
 */
final class Chromium {

    /** Environment variables that may name the browser's program, the project's own first. */
    static final List<String> VARIABLES = List.of("ZHIHENG_BROWSER", "CHROME_BIN");

    private static final List<String> PROGRAMS = List.of(
            "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge");

    private static final List<String> ELSEWHERE = List.of(
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium");

    private Chromium() {}

    /**
     * The browser's program; empty: the one the test library has downloaded.
     *
     * @throws IllegalStateException when there is none and none can be had
     */
    static Optional<Path> find() {
        Optional<Path> found = named().or(Chromium::installed).or(Chromium::fromPackages);
        if (found.isPresent()) {
            return found;
        }
        if (downloaded()) {
            return Optional.empty();
        }
        String message = """

                ==================================================================================
                没有可用的浏览器，网页测试无法进行。请安装 Chromium（Debian：apt-get install chromium），
                或用环境变量 ZHIHENG_BROWSER 指明浏览器程序的位置。
                NO BROWSER: the page tests cannot run. Install Chromium (Debian: apt-get install
                chromium) or name a browser's program in the environment variable ZHIHENG_BROWSER.
                ==================================================================================
                """;
        System.err.println(message);
        throw new IllegalStateException(message);
    }

    private static Optional<Path> named() {
        for (String variable : VARIABLES) {
            String value = System.getenv(variable);
            if (value != null && !value.isBlank()) {
                Path program = Path.of(value);
                if (!Files.isExecutable(program)) {
                    throw new IllegalStateException("环境变量 " + variable + " 指的浏览器（" + value + "）不存在或不能执行"
                            + " / the browser named by " + variable + " (" + value + ") is no program");
                }
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> installed() {
        List<Path> folders = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .toList();
        return Stream.concat(
                        PROGRAMS.stream().flatMap(name -> folders.stream().map(folder -> folder.resolve(name))),
                        ELSEWHERE.stream().map(Path::of))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Debian's own package with the Chinese font the pages need; only where we may install. */
    private static Optional<Path> fromPackages() {
        boolean mayInstall =
                "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/usr/bin/apt-get"));
        if (mayInstall && run(List.of("apt-get", "update", "-qq"))) {
            run(List.of("apt-get", "install", "-y", "-qq", "chromium", "fonts-wqy-microhei"));
        }
        return installed();
    }

    private static boolean downloaded() {
        return run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CLI.class.getName(),
                "install",
                "chromium"));
    }

    private static boolean run(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
            Process process = builder.start();
            if (process.waitFor(10, TimeUnit.MINUTES)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
