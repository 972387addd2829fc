package org.zhiheng.benchmarks;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long every page of a running server takes, from request to last byte, one request after the other. Follows the links
 * from the first page, so it needs no list of pages.
 *
 * <pre>
 * java -jar target/zhiheng.jar --data /tmp/city demo
 * java -jar target/zhiheng.jar --data /tmp/city run community_quarterly 2026Q3     # a run of 1,689 units
 * mvn -o test-compile; java -cp target/test-classes org.zhiheng.benchmarks.PageBenchmark URL USER PASSWORD
 * </pre>
 */
public final class PageBenchmark {

    private static final int WARM_UP = 5;
    private static final int ROUNDS = 40;
    private static final int ADDRESSES = 20;
    private static final Pattern LINK = Pattern.compile("<a[^>]*\\shref=\"(/[^\"#]*)");
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final String server;

    private PageBenchmark(String server) {
        this.server = server.replaceAll("/$", "");
    }

    /** @param arguments the server's address, a user and the password */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 3) {
            System.err.println("PageBenchmark URL USER PASSWORD");
            System.exit(2);
        }
        PageBenchmark benchmark = new PageBenchmark(arguments[0]);
        benchmark.logIn(arguments[1], arguments[2]);
        benchmark.report(benchmark.pages());
    }

    private void logIn(String user, String password) throws IOException, InterruptedException {
        Matcher token = TOKEN.matcher(get("/login").body());
        if (!token.find()) {
            throw new IllegalStateException("No login page at " + server);
        }
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(server + "/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("username=" + encoded(user) + "&password="
                                + encoded(password) + "&_csrf=" + encoded(token.group(1))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.uri().getPath().equals("/login") || answer.uri().getPath().equals("/password")) {
            throw new IllegalStateException(
                    "Not logged in; a first password must be changed in the browser: " + answer.uri());
        }
    }

    /** Addresses by kind: segments and values with a digit, and the texts of parameters, count as variable. */
    private Map<String, List<String>> pages() throws IOException, InterruptedException {
        Map<String, List<String>> kinds = new TreeMap<>();
        Deque<String> open = new ArrayDeque<>(List.of("/"));
        Set<String> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            String address = open.poll();
            List<String> kind = kinds.computeIfAbsent(kind(address), key -> new ArrayList<>());
            if (kind.size() >= ADDRESSES) {
                continue;
            }
            HttpResponse<String> page = get(address);
            if (!page.headers().firstValue("content-type").orElse("").startsWith("text/html")) {
                kinds.remove(kind(address), List.of());
                continue;
            }
            kind.add(address);
            if (kind.size() <= 3) {
                Matcher links = LINK.matcher(page.body());
                while (links.find()) {
                    String link = links.group(1).replace("&amp;", "&");
                    if (!link.contains("lang=") && seen.add(link)) {
                        open.add(link);
                    }
                }
            }
        }
        kinds.remove("/");
        return kinds;
    }

    private static String kind(String address) {
        String path = address.replaceAll("\\?.*", "").replaceAll("/(?=[^/]*\\d)[^/]+", "/…");
        String query = address.contains("?")
                ? "?"
                        + address.replaceFirst("[^?]*\\?", "")
                                .replaceAll("=[^&]+", "=…")
                                .replaceAll("&?[^&?=]+=(?=&|$)", "")
                : "";
        return path + (query.equals("?") ? "" : query);
    }

    private record Timing(
            String kind, int addresses, double median, double p95, double slowest, String slowestAddress) {}

    private void report(Map<String, List<String>> kinds) throws IOException, InterruptedException {
        List<Timing> timings = new ArrayList<>();
        for (Map.Entry<String, List<String>> kind : kinds.entrySet()) {
            if (!kind.getValue().isEmpty()) {
                timings.add(time(kind.getKey(), kind.getValue()));
            }
        }
        timings.sort(Comparator.comparingDouble(Timing::p95).reversed());
        System.out.printf("%-70s %9s %9s %9s %9s%n", "page", "addresses", "p50 ms", "p95 ms", "max ms");
        timings.forEach(timing -> System.out.printf(
                "%-70s %9d %9.0f %9.0f %9.0f %s%n",
                timing.kind(),
                timing.addresses(),
                timing.median(),
                timing.p95(),
                timing.slowest(),
                timing.p95() > 300 ? timing.slowestAddress() : ""));
    }

    private Timing time(String kind, List<String> addresses) throws IOException, InterruptedException {
        List<Double> milliseconds = new ArrayList<>();
        double slowest = 0;
        String slowestAddress = "";
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            String address = addresses.get(Math.floorMod(round, addresses.size()));
            long start = System.nanoTime();
            get(address);
            double took = (System.nanoTime() - start) / 1e6;
            if (round >= 0) {
                milliseconds.add(took);
                if (took > slowest) {
                    slowest = took;
                    slowestAddress = address;
                }
            }
        }
        milliseconds.sort(null);
        return new Timing(
                kind,
                addresses.size(),
                milliseconds.get(ROUNDS / 2),
                milliseconds.get(ROUNDS * 95 / 100),
                slowest,
                slowestAddress);
    }

    private HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(server + address.replace(" ", "%20")))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
