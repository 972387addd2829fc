package org.zhiheng.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every user follows the links from the first page on. A page must answer, be wholly Chinese, fit the window, raise no
 * error in the browser, and have no serious accessibility fault; every page of the route table must be reached by somebody.
 */
class CrawlTests {

    private static final List<String> USERS =
            List.of("department", "contact", "publisher", "author", "auditor", "sysadmin", "secadmin", "auditadmin");

    /** Of addresses that differ in variables only, so many are looked at as a user; as any other, one. */
    private static final Map<String, Integer> LOOKED_AT = Map.of("department", 3, "contact", 2);

    /** So many more are asked for an answer. */
    private static final int ASKED = 2;

    private static final Pattern MISSING_IN_ENGLISH = Pattern.compile("\\?\\?[\\w.-]+_en\\?\\?");

    private static Site site;
    private static Routes routes;

    private final Map<String, String> faults = new TreeMap<>();
    private final Set<String> reached = new TreeSet<>();
    private final Set<String> checked = new HashSet<>();

    @BeforeAll
    static void start() {
        site = Site.started();
        routes = Routes.of(site.application());
    }

    @Test
    void everyPageIsReachedAndWithoutFault() {
        lookAtPagesOfStrangers();
        for (String user : USERS) {
            crawl(user);
        }
        Set<String> never = new TreeSet<>(routes.pages());
        never.removeAll(reached);
        never.removeAll(Set.of("/", "/error"));
        never.forEach(route -> fault("nobody", route, "no link leads to the page"));
        assertThat(faults.entrySet().stream()
                        .map(fault -> fault.getKey() + " [" + fault.getValue() + "]")
                        .toList())
                .isEmpty();
    }

    private void lookAtPagesOfStrangers() {
        try (Page page = site.openAsStranger("/login")) {
            look(page, "stranger", "/login", "/login");
        }
        try (Page page = site.open("department", "/no-such-page")) {
            check(page, "department", "/no-such-page", "error");
        }
    }

    private void crawl(String user) {
        BrowserContext session = site.session(user);
        int looks = LOOKED_AT.getOrDefault(user, 1);
        Deque<String> open = new ArrayDeque<>(List.of("/"));
        Set<String> seen = new HashSet<>(open);
        Map<String, Integer> counts = new HashMap<>();
        try (Page page = session.newPage()) {
            List<String> errors = new ArrayList<>();
            page.onPageError(errors::add);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    errors.add(message.text());
                }
            });
            while (!open.isEmpty()) {
                String address = open.poll();
                String kind = kind(address);
                int count = counts.merge(kind, 1, Integer::sum);
                if (count > looks + ASKED) {
                    continue;
                }
                if (count <= looks && isPage(address) || ask(session, user, address) && count <= looks) {
                    int status = page.navigate(site.address() + address).status();
                    if (status >= 400) {
                        fault(user, address, "answers " + status);
                        errors.clear();
                        continue;
                    }
                    look(page, user, path(page), kind);
                    errors.forEach(error -> fault(user, address, error));
                    errors.clear();
                    for (String link : links(page)) {
                        if (seen.add(link)) {
                            open.add(link);
                        }
                    }
                }
            }
        }
    }

    /** Fetches an address without showing it: whether it can be shown. */
    private boolean ask(BrowserContext session, String user, String address) {
        APIResponse answer = session.request()
                .get(site.address() + address, RequestOptions.create().setTimeout(60_000));
        try {
            if (answer.status() >= 400) {
                fault(user, address, "answers " + answer.status());
                return false;
            }
            return answer.headers().getOrDefault("content-type", "").startsWith("text/html")
                    && !answer.headers().containsKey("content-disposition");
        } finally {
            answer.dispose();
        }
    }

    /** Whether a controller answers the address with a page, so that the browser need not ask first. */
    private boolean isPage(String address) {
        return routes.of(pathOf(address)).filter(routes.pages()::contains).isPresent();
    }

    private void look(Page page, String user, String path, String kind) {
        String route = routes.of(path).orElse(path);
        reached.add(route);
        check(page, user, path, kind.contains("?") ? kind : route);
    }

    private void check(Page page, String user, String address, String what) {
        boolean first = checked.add(what);
        List<String> found = new ArrayList<>(PageFaults.ofLanguage(page));
        found.addAll(PageFaults.ofLayout(page));
        if (first) {
            found.addAll(PageFaults.ofAccessibility(page));
            Screenshots.take(page, what);
            MISSING_IN_ENGLISH
                    .matcher(site.inEnglish(page))
                    .results()
                    .forEach(missing -> found.add("missing message " + missing.group()));
        }
        found.forEach(fault -> fault(user, address, fault));
    }

    /** The same fault of a route is told once, with the first user who met it. */
    private void fault(String user, String address, String what) {
        String key = routes.of(address.replaceFirst("\\?.*", "")).orElse(address) + ": "
                + what.replaceAll("\\s+", " ").replaceAll("\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2})?", "…");
        faults.putIfAbsent(key, user + " " + address);
    }

    /** Addresses of this site that the page links to, in its order, without those that only choose the language. */
    private List<String> links(Page page) {
        List<?> found =
                (List<?>) page.evaluate("() => Array.from(document.querySelectorAll('a[href]'), (link) => link.href)");
        Set<String> links = new LinkedHashSet<>();
        for (Object link : found) {
            String text = String.valueOf(link);
            if (text.startsWith(site.address())) {
                String address = text.substring(site.address().length()).replaceFirst("#.*", "");
                if (!address.contains("lang=") && !address.isEmpty()) {
                    links.add(address);
                }
            }
        }
        return List.copyOf(links);
    }

    private static String path(Page page) {
        return URI.create(page.url()).getPath();
    }

    private static String pathOf(String address) {
        return URI.create(address.replaceFirst("\\?.*", "")).getPath();
    }

    /** The route of an address with the names of its parameters. */
    private String kind(String address) {
        int mark = address.indexOf('?');
        String path = pathOf(address);
        String route = routes.of(path).orElse(path);
        if (mark < 0) {
            return route;
        }
        TreeSet<String> names = new TreeSet<>();
        for (String parameter : address.substring(mark + 1).split("&")) {
            if (!parameter.endsWith("=")) {
                names.add(parameter.replaceFirst("=.*", ""));
            }
        }
        return names.isEmpty() ? route : route + "?" + String.join("&", names);
    }
}
