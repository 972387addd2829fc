package org.zhiheng.access;

import static org.zhiheng.access.Role.AUDITOR;
import static org.zhiheng.access.Role.AUDIT_ADMIN;
import static org.zhiheng.access.Role.DEPARTMENT;
import static org.zhiheng.access.Role.PUBLISHER;
import static org.zhiheng.access.Role.RULE_AUTHOR;
import static org.zhiheng.access.Role.SECURITY_ADMIN;
import static org.zhiheng.access.Role.SYSTEM_ADMIN;
import static org.zhiheng.access.Role.UNIT_CONTACT;

import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Every address and who may call it, on one page; what is not listed is refused to everybody, and a test walks the
 * routes so that a new one without a decision fails the build. Which units' data the caller then sees is the data
 * scope's business, inside the query.
 */
public final class AccessMatrix {

    private static final Set<Role> EVERYONE = EnumSet.allOf(Role.class);
    private static final Set<Role> READERS = EnumSet.of(DEPARTMENT, PUBLISHER, AUDITOR);
    private static final Set<Role> SCORED_READERS = EnumSet.of(DEPARTMENT, PUBLISHER, AUDITOR, UNIT_CONTACT);
    private static final Set<Role> STAFF = EnumSet.of(DEPARTMENT, PUBLISHER);
    private static final Set<Role> PACK_READERS = EnumSet.of(DEPARTMENT, RULE_AUTHOR, PUBLISHER, AUDITOR);

    private static final List<Decision> DECISIONS = List.of(
            // anyone, without login
            open("GET", "/login"),
            open("GET", "/oauth2/authorization/*"),
            open("GET", "/login/oauth2/code/*"),
            open("GET", "/error"),
            open("POST", "/error"),
            open("GET", "/css/**"),
            open("GET", "/js/**"),
            open("GET", "/img/**"),
            open("GET", "/webjars/**"),
            open("GET", "/favicon.ico"),
            open("GET", "/actuator/health/**"),
            // every user
            of("GET", "/", EVERYONE),
            of("GET", "/password", EVERYONE),
            of("POST", "/password", EVERYONE),
            // results
            of("GET", "/overview", READERS),
            of("GET", "/runs", READERS),
            of("GET", "/runs/new", STAFF),
            of("POST", "/runs", STAFF),
            of("GET", "/runs/*/ranking", READERS),
            of("GET", "/runs/*/heatmap", READERS),
            of("GET", "/runs/*/units/**", SCORED_READERS),
            of("GET", "/runs/*/publicity", SCORED_READERS),
            of("POST", "/runs/*/publicity", EnumSet.of(DEPARTMENT, PUBLISHER, UNIT_CONTACT)),
            of("GET", "/runs/*/**", READERS),
            of("POST", "/runs/*/**", STAFF),
            of("GET", "/compare", SCORED_READERS),
            of("GET", "/trend", READERS),
            of("POST", "/trend/rescored/**", STAFF),
            // schedule: administrators keep it, the department alone computes
            of("GET", "/schedules/**", EnumSet.of(DEPARTMENT, PUBLISHER, AUDITOR, SYSTEM_ADMIN)),
            of("POST", "/schedules/*/run", STAFF),
            of("POST", "/schedules/*/pause", EnumSet.of(DEPARTMENT, PUBLISHER, SYSTEM_ADMIN)),
            of("POST", "/schedules/*/timing", EnumSet.of(DEPARTMENT, PUBLISHER, SYSTEM_ADMIN)),
            // data
            of("GET", "/data/**", READERS),
            of("POST", "/data/**", STAFF),
            of("GET", "/exclusions/**", READERS),
            of("POST", "/exclusions/**", STAFF),
            // process
            of("GET", "/appeals/**", SCORED_READERS),
            of("POST", "/appeals/**", EnumSet.of(DEPARTMENT, PUBLISHER, UNIT_CONTACT)),
            // units
            of("GET", "/mine/**", EnumSet.of(UNIT_CONTACT)),

            // the API: as the pages
            of("GET", "/api/v1/openapi/**", EVERYONE),
            of("GET", "/api/v1/openapi.yaml", EVERYONE),
            of("GET", "/api/v1/mine", EnumSet.of(UNIT_CONTACT)),
            of("GET", "/api/v1/notices", SCORED_READERS),
            of("GET", "/api/v1/preflight/**", STAFF),
            of("POST", "/api/v1/preflight/completeness", STAFF),
            of("GET", "/api/v1/overview", READERS),
            of("GET", "/api/v1/overview/progress", READERS),
            of("GET", "/api/v1/compare", READERS),
            of("GET", "/api/v1/compare/units", SCORED_READERS),
            of("GET", "/api/v1/trend/**", READERS),
            of("POST", "/api/v1/trend/rescored/**", STAFF),
            of("GET", "/api/v1/runs/*/publicity", SCORED_READERS),
            of("POST", "/api/v1/runs/*/publicity", EnumSet.of(DEPARTMENT, PUBLISHER, UNIT_CONTACT)),
            of("GET", "/api/v1/runs/*/units/**", SCORED_READERS),
            of("GET", "/api/v1/runs/**", READERS),
            of("POST", "/api/v1/runs/**", STAFF),
            of("GET", "/api/v1/appeals/**", SCORED_READERS),
            of("POST", "/api/v1/appeals/**", EnumSet.of(DEPARTMENT, PUBLISHER, UNIT_CONTACT)),
            of("GET", "/api/v1/feeds/**", READERS),
            of("GET", "/api/v1/checks", READERS),
            of("GET", "/api/v1/validations/**", READERS),
            of("POST", "/api/v1/validations/**", STAFF),
            of("GET", "/api/v1/findings/**", READERS),
            of("POST", "/api/v1/findings/**", STAFF),
            of("GET", "/api/v1/cut-offs/**", READERS),
            of("POST", "/api/v1/cut-offs/**", STAFF),
            of("GET", "/api/v1/exclusions/**", READERS),
            of("POST", "/api/v1/exclusions/**", STAFF),
            of("GET", "/api/v1/imports/**", READERS),
            of("GET", "/api/v1/completeness", READERS),
            of("POST", "/api/v1/imports/**", STAFF),
            of("GET", "/api/v1/works/**", READERS),
            of("POST", "/api/v1/works/*/cancel", STAFF),
            of("POST", "/api/v1/works/*/load", STAFF),
            of("GET", "/api/v1/packs/**", PACK_READERS),
            of("POST", "/api/v1/packs/*/test", PACK_READERS),
            of("GET", "/api/v1/metrics", PACK_READERS),
            of("POST", "/api/v1/packs/*/drafts", EnumSet.of(RULE_AUTHOR)),
            of("GET", "/api/v1/versions/**", PACK_READERS),
            of("POST", "/api/v1/versions/*/effect/**", EnumSet.of(DEPARTMENT, RULE_AUTHOR, PUBLISHER)),
            of("POST", "/api/v1/versions/*/gates/**", EnumSet.of(DEPARTMENT, RULE_AUTHOR, PUBLISHER)),
            of("POST", "/api/v1/versions/*/review", EnumSet.of(DEPARTMENT, RULE_AUTHOR, PUBLISHER)),
            of("POST", "/api/v1/versions/*/return", EnumSet.of(DEPARTMENT, RULE_AUTHOR, PUBLISHER)),
            of("POST", "/api/v1/versions/*/publish", EnumSet.of(PUBLISHER)),
            of("POST", "/api/v1/versions/**", EnumSet.of(RULE_AUTHOR)),
            of("GET", "/api/v1/schedules/**", EnumSet.of(DEPARTMENT, PUBLISHER, AUDITOR, SYSTEM_ADMIN)),
            of("POST", "/api/v1/schedules/*/run", STAFF),
            of("POST", "/api/v1/schedules/*/pause", EnumSet.of(DEPARTMENT, PUBLISHER, SYSTEM_ADMIN)),
            of("POST", "/api/v1/schedules/*/timing", EnumSet.of(DEPARTMENT, PUBLISHER, SYSTEM_ADMIN)),
            of("GET", "/api/v1/accounts", EnumSet.of(SYSTEM_ADMIN, SECURITY_ADMIN)),
            of("POST", "/api/v1/accounts", EnumSet.of(SYSTEM_ADMIN)),
            of("POST", "/api/v1/accounts/*/grant", EnumSet.of(SECURITY_ADMIN)),
            of("POST", "/api/v1/accounts/*/**", EnumSet.of(SYSTEM_ADMIN)),
            of("GET", "/api/v1/operations/**", EnumSet.of(AUDIT_ADMIN)),
            of("GET", "/api/v1/logins", EnumSet.of(AUDIT_ADMIN, SECURITY_ADMIN)),
            of("GET", "/api/v1/health", EnumSet.of(SYSTEM_ADMIN)),

            // rule authors
            of("GET", "/packs/**", PACK_READERS),
            of("POST", "/packs/*/test", PACK_READERS),
            of("POST", "/packs/*/drafts", EnumSet.of(RULE_AUTHOR)),
            of("GET", "/versions/*/edit", EnumSet.of(RULE_AUTHOR)),
            of("GET", "/versions/*/form", EnumSet.of(RULE_AUTHOR)),
            of("GET", "/versions/**", PACK_READERS),
            of("POST", "/versions/*/effect/**", EnumSet.of(DEPARTMENT, RULE_AUTHOR, PUBLISHER)),
            of("POST", "/versions/*/gates/**", EnumSet.of(DEPARTMENT, RULE_AUTHOR, PUBLISHER)),
            of("POST", "/versions/*/review", EnumSet.of(DEPARTMENT, RULE_AUTHOR, PUBLISHER)),
            of("POST", "/versions/*/return", EnumSet.of(DEPARTMENT, RULE_AUTHOR, PUBLISHER)),
            of("POST", "/versions/*/publish", EnumSet.of(PUBLISHER)),
            of("POST", "/versions/**", EnumSet.of(RULE_AUTHOR)),
            of("GET", "/dictionary/**", PACK_READERS),
            // administrators
            of("GET", "/admin/accounts", EnumSet.of(SYSTEM_ADMIN, SECURITY_ADMIN)),
            of("POST", "/admin/accounts", EnumSet.of(SYSTEM_ADMIN)),
            of("POST", "/admin/accounts/*/grant", EnumSet.of(SECURITY_ADMIN)),
            of("POST", "/admin/accounts/*/**", EnumSet.of(SYSTEM_ADMIN)),
            of("GET", "/admin/operations/**", EnumSet.of(AUDIT_ADMIN)),
            of("GET", "/admin/logins/**", EnumSet.of(AUDIT_ADMIN, SECURITY_ADMIN)),
            of("GET", "/admin/health", EnumSet.of(SYSTEM_ADMIN)));

    private AccessMatrix() {}

    /**
     * One row of the matrix; the first row that fits a request decides.
     *
     * @param method GET stands for HEAD as well
     * @param roles who may call; empty means everybody, even without login
     */
    public record Decision(String method, String pattern, Set<Role> roles) {

        private static final PathPatternParser PARSER = new PathPatternParser();
        private static final Map<String, PathPattern> COMPILED = new ConcurrentHashMap<>();

        boolean fits(String requestMethod, String path) {
            String asked = requestMethod.equals("HEAD") ? "GET" : requestMethod;
            return method.equals(asked)
                    && COMPILED.computeIfAbsent(pattern, PARSER::parse).matches(PathContainer.parsePath(path));
        }

        public boolean isOpen() {
            return roles.isEmpty();
        }

        HttpMethod httpMethod() {
            return HttpMethod.valueOf(method);
        }
    }

    /** All rows, in the order they are tried. */
    public static List<Decision> decisions() {
        return DECISIONS;
    }

    /** Whether no row decides the address with any method, so that there is nothing nobody may see. */
    static boolean isNowhere(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return DECISIONS.stream().noneMatch(decision -> decision.fits(decision.method(), path));
    }

    /** The row that decides a request; empty means refused to everybody. */
    public static Optional<Decision> decisionFor(String method, String path) {
        return DECISIONS.stream()
                .filter(decision -> decision.fits(method, path))
                .findFirst();
    }

    private static Decision of(String method, String pattern, Set<Role> roles) {
        return new Decision(method, pattern, roles);
    }

    private static Decision open(String method, String pattern) {
        return new Decision(method, pattern, Set.of());
    }
}
