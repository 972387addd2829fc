package org.zhiheng.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Real addresses for every GET route of the application, streams of events left out. A page's are found by following links
 * from the first page of each user; a route of the API takes the variables that the pages' addresses have. Routes that answer
 * with a file are told apart.
 */
final class PageAddresses {

    /** So many addresses of a kind, which is a route with the names of its parameters, are timed in turn. */
    static final int MOST = 20;

    private static final int FOLLOWED = 2;
    private static final Pattern LINK = Pattern.compile("<a[^>]*\\shref=\"(/[^\"#]*)");

    /**
     * One address of a kind and who may open it.
     *
     * @param user the session it is asked in
     */
    record Address(String user, String path) {}

    private final List<PathPattern> routes = new ArrayList<>();
    private final String largest;
    private final Map<String, LinkedHashSet<Address>> found = new TreeMap<>();
    private final Set<String> files = new LinkedHashSet<>();
    private final Set<Map<String, String>> variables = new LinkedHashSet<>();

    /** @param largest the run whose pages are preferred */
    PageAddresses(ApplicationContext application, long largest) {
        this.largest = Long.toString(largest);
        Map<RequestMappingInfo, HandlerMethod> handlers = application
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods();
        handlers.forEach((info, handler) -> {
            boolean stream =
                    info.getProducesCondition().getProducibleMediaTypes().contains(MediaType.TEXT_EVENT_STREAM);
            if (info.getMethodsCondition().getMethods().contains(RequestMethod.GET) && !stream) {
                for (String pattern : info.getPatternValues()) {
                    routes.add(PathPatternParser.defaultInstance.parse(pattern));
                    if (givesFile(handler)) {
                        files.add(pattern);
                    }
                }
            }
        });
        routes.sort(Comparator.naturalOrder());
    }

    /** Pages give the name of a template, resources an object; what builds its whole answer sends a file to be saved. */
    private static boolean givesFile(HandlerMethod handler) {
        Class<?> type = handler.getReturnType().getParameterType();
        return type == ResponseEntity.class || type == StreamingResponseBody.class || type == void.class;
    }

    /** Kind → addresses, at most {@link #MOST}. */
    Map<String, List<Address>> pages() {
        return kinds(false);
    }

    /** The same of the routes that answer with a file to be saved, which are no pages. */
    Map<String, List<Address>> files() {
        return kinds(true);
    }

    private Map<String, List<Address>> kinds(boolean file) {
        Map<String, List<Address>> kinds = new TreeMap<>();
        found.forEach((kind, addresses) -> {
            if (files.contains(kind.replaceFirst("\\?.*", "")) != file) {
                return;
            }
            List<Address> preferred =
                    addresses.stream().filter(this::isOfLargest).toList();
            kinds.put(
                    kind,
                    (preferred.isEmpty() ? List.copyOf(addresses) : preferred)
                            .stream().limit(MOST).toList());
        });
        return kinds;
    }

    /** Routes for which this database has no example. */
    List<String> without() {
        Set<String> seen = found.keySet().stream()
                .map(kind -> kind.replaceFirst("\\?.*", ""))
                .collect(Collectors.toSet());
        return routes.stream()
                .map(PathPattern::getPatternString)
                .filter(route -> !seen.contains(route))
                .toList();
    }

    /** Follows the links of a user's pages. */
    void follow(PageSession session, List<String> starts) throws IOException, InterruptedException {
        Deque<String> open = new ArrayDeque<>(starts);
        Set<String> seen = new HashSet<>(open);
        Map<String, Integer> read = new LinkedHashMap<>();
        while (!open.isEmpty()) {
            String path = open.poll();
            Optional<PathPattern> route = route(path);
            if (route.isEmpty()) {
                continue;
            }
            String kind = kind(route.get(), path);
            Address address = new Address(session.user(), path);
            if (files.contains(route.get().getPatternString())) {
                remember(kind, route.get(), address);
                continue;
            }
            if (read.getOrDefault(kind, 0) >= FOLLOWED) {
                if (isOfLargest(address)
                        || found.getOrDefault(kind, new LinkedHashSet<>()).size() < MOST) {
                    remember(kind, route.get(), address);
                }
                continue;
            }
            HttpResponse<String> answer = session.get(path);
            read.merge(kind, 1, Integer::sum);
            if (answer.headers().firstValue("content-disposition").isPresent()) {
                files.add(route.get().getPatternString());
                remember(kind, route.get(), address);
            } else if (answer.statusCode() == 200
                    && answer.headers().firstValue("content-type").orElse("").startsWith("text/html")) {
                remember(kind, route.get(), address);
                Matcher links = LINK.matcher(answer.body());
                while (links.find()) {
                    String link = links.group(1).replace("&amp;", "&");
                    if (!link.contains("lang=") && seen.add(link)) {
                        open.add(link);
                    }
                }
            }
        }
    }

    private void remember(String kind, PathPattern route, Address address) {
        LinkedHashSet<Address> known = found.computeIfAbsent(kind, key -> new LinkedHashSet<>());
        boolean another = known.stream().anyMatch(one -> !one.user().equals(address.user()));
        if (!another) {
            known.add(address);
        }
        PathPattern.PathMatchInfo match = route.matchAndExtract(path(address.path()));
        if (match != null && !match.getUriVariables().isEmpty()) {
            variables.add(match.getUriVariables());
        }
    }

    /**
     * Routes that no link leads to, those of the API first of all, with the variables of the pages.
     *
     * @param given values of variables that no page has
     * @param queries for routes that cannot do without parameters, one after the other
     */
    void addOthers(PageSession session, List<Map<String, String>> given, List<String> queries)
            throws IOException, InterruptedException {
        variables.addAll(given);
        for (PathPattern route : routes) {
            String pattern = route.getPatternString();
            if (found.containsKey(pattern)) {
                continue;
            }
            LinkedHashSet<Address> addresses = new LinkedHashSet<>();
            for (String path : filled(pattern)) {
                answered(session, path, queries).ifPresent(address -> addresses.add(address));
                if (addresses.size() >= (files.contains(pattern) ? 1 : MOST)) {
                    break;
                }
            }
            if (!addresses.isEmpty()) {
                found.put(pattern, addresses);
            }
        }
    }

    private Optional<Address> answered(PageSession session, String path, List<String> queries)
            throws IOException, InterruptedException {
        List<String> tries = new ArrayList<>(List.of(path));
        queries.forEach(query -> tries.add(path + query));
        for (String address : tries) {
            HttpResponse<String> answer = session.get(address);
            if (answer.headers().firstValue("content-disposition").isPresent()) {
                route(address).ifPresent(route -> files.add(route.getPatternString()));
            }
            boolean here = answer.uri().getPath().equals(path(address).value());
            if (answer.statusCode() == 200 && here) {
                return Optional.of(new Address(session.user(), address));
            }
            if (answer.statusCode() != 400 && answer.statusCode() != 404) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Set<String> filled(String pattern) {
        Set<String> names = Pattern.compile("\\{([^}:]+)[^}]*}")
                .matcher(pattern)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> paths = new LinkedHashSet<>();
        if (names.isEmpty()) {
            paths.add(pattern);
        }
        variables.stream()
                .filter(values -> values.keySet().containsAll(names) && !names.isEmpty())
                .sorted(Comparator.comparing(values -> !largest.equals(values.getOrDefault("run", largest))))
                .forEach(values -> {
                    String path = pattern;
                    for (String name : names) {
                        path = path.replace(
                                "{" + name + "}", URLEncoder.encode(values.get(name), StandardCharsets.UTF_8));
                    }
                    paths.add(path);
                });
        return paths.stream().limit(MOST + 5L).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private boolean isOfLargest(Address address) {
        String path = address.path();
        return !path.startsWith("/runs/") && !path.contains("run=")
                || path.startsWith("/runs/" + largest + "/")
                || path.equals("/runs/" + largest)
                || path.matches(".*[?&]run=" + largest + "(&.*)?");
    }

    private Optional<PathPattern> route(String address) {
        PathContainer path = path(address);
        return routes.stream().filter(pattern -> pattern.matches(path)).findFirst();
    }

    private static PathContainer path(String address) {
        return PathContainer.parsePath(
                URI.create(address.replaceFirst("\\?.*", "").replace(" ", "%20"))
                        .getRawPath());
    }

    private static String kind(PathPattern route, String address) {
        int mark = address.indexOf('?');
        if (mark < 0) {
            return route.getPatternString();
        }
        String names = Arrays.stream(address.substring(mark + 1).split("&"))
                .filter(parameter -> !parameter.endsWith("=") && parameter.contains("="))
                .map(parameter -> URLDecoder.decode(parameter.replaceFirst("=.*", ""), StandardCharsets.UTF_8))
                .distinct()
                .sorted()
                .collect(Collectors.joining("&"));
        return names.isEmpty() ? route.getPatternString() : route.getPatternString() + "?" + names;
    }
}
