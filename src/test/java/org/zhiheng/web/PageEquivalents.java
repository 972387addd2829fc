package org.zhiheng.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which routes of the API do what each route of the pages does; the few that have none, with the reason. */
final class PageEquivalents {

    private static final Map<String, List<String>> BY_API = new LinkedHashMap<>();
    private static final Map<String, String> BY_REASON = new LinkedHashMap<>();

    static {
        none("GET /login", "a program sends its password with each request");
        none("GET /", "leads to the first page of a role");
        none("GET /password", "a form");
        none("POST /password", "a password is typed by its owner, in a browser, so that no program learns the new one");

        api("GET /overview", "GET /overview/progress", "GET /overview", "GET /notices", "GET /runs", "GET /imports");
        api("GET /mine", "GET /mine");
        api("GET /compare", "GET /compare", "GET /compare/units");
        api("GET /trend", "GET /trend", "GET /trend/rescored");
        api("POST /trend/rescored", "POST /trend/rescored");
        api("POST /trend/rescored/cancel", "POST /trend/rescored/cancel");

        api("GET /runs", "GET /runs");
        api("GET /runs/new", "GET /packs", "GET /preflight", "GET /preflight/completeness");
        api("POST /runs/completeness", "POST /preflight/completeness");
        api("POST /runs", "POST /runs");
        api("GET /runs/{run}", "GET /runs/{run}", "GET /runs/{run}/progress", "GET /runs/{run}/changes");
        api("GET /runs/{run}/manifest", "GET /runs/{run}/manifest");
        api("GET /runs/{run}/receipts", "GET /runs/{run}/receipts", "GET /runs/{run}/receipts/count");
        api("POST /runs/{run}/correct", "POST /runs/{run}/correct");
        api("GET /runs/{run}/files/{file}", "GET /runs/{run}/files/{file}");
        api("GET /runs/{run}/package", "GET /runs/{run}/package");
        api("POST /runs/{run}/cancel", "POST /runs/{run}/cancel");
        api("POST /runs/{run}/resume", "POST /runs/{run}/resume");
        api("POST /runs/{run}/process/{step}", "POST /runs/{run}/process/{step}");
        api("GET /runs/{run}/review", "GET /runs/{run}/review");
        api("POST /runs/{run}/units/{unit}/grade", "POST /runs/{run}/units/{unit}/grade");
        api("GET /runs/{run}/publicity", "GET /runs/{run}/publicity");
        api("POST /runs/{run}/publicity", "POST /runs/{run}/publicity");
        api("POST /runs/{run}/publicity/{id}/answer", "POST /runs/{run}/publicity/{id}/answer");
        api("POST /runs/{run}/publicity/close", "POST /runs/{run}/publicity/close");
        api("GET /runs/{run}/ranking", "GET /runs/{run}/ranking", "GET /runs/{run}/results", "GET /runs/{run}/groups");
        api("GET /runs/{run}/ranking.csv", "GET /runs/{run}/ranking.csv");
        api("GET /runs/{run}/heatmap", "GET /runs/{run}/matrix", "GET /runs/{run}/nodes");
        api("GET /runs/{run}/distribution", "GET /runs/{run}/distribution");
        api(
                "GET /runs/{run}/units/{unit}",
                "GET /runs/{run}/units/{unit}",
                "GET /runs/{run}/units/{unit}/metrics",
                "GET /runs/{run}/units/{unit}/trend");
        api("GET /runs/{run}/units/{unit}/page", "GET /runs/{run}/units/{unit}/page");
        api("GET /runs/{run}/unit-pages", "GET /runs/{run}/unit-pages");
        api("GET /runs/{run}/units/{unit}/items/{node}", "GET /runs/{run}/units/{unit}/items/{node}");
        api("POST /runs/{run}/units/{unit}/items/{node}/reveal", "POST /runs/{run}/units/{unit}/items/{node}/reveal");

        api("GET /schedules", "GET /schedules", "GET /schedules/history");
        api("POST /schedules/{job}/run", "POST /schedules/{job}/run");
        api("POST /schedules/{job}/pause", "POST /schedules/{job}/pause");
        api("POST /schedules/{job}/timing", "POST /schedules/{job}/timing");

        api("GET /data", "GET /feeds", "GET /imports");
        api("POST /data/import", "POST /imports");
        api("GET /data/works/{work}", "GET /works", "GET /works/{work}", "GET /works/{work}/progress");
        api("POST /data/works/{work}/cancel", "POST /works/{work}/cancel");
        api("POST /data/works/{work}/load", "POST /works/{work}/load");
        api("GET /data/works/{work}/rejects", "GET /works/{work}/rejects");
        api("GET /data/templates/{feed}", "GET /feeds/{feed}/template");
        api("GET /data/batches/{batch}", "GET /imports/{batch}", "GET /imports/{batch}/rejects");
        api("GET /data/completeness", "GET /completeness");
        api("GET /data/validation", "GET /validations/{period}", "GET /findings", "GET /checks");
        api("POST /data/validation", "POST /validations");
        api("GET /data/validation/{id}", "GET /findings/{id}", "GET /findings/{id}/records");
        api("POST /data/validation/{id}/waive", "POST /findings/{id}/waive");
        api("POST /data/validation/{id}/reopen", "POST /findings/{id}/reopen");
        api("GET /data/cut-off", "GET /cut-offs", "GET /cut-offs/{period}");
        api("POST /data/cut-off", "POST /cut-offs/{period}");
        api("POST /data/cut-off/undo", "POST /cut-offs/{period}/undo");
        api("POST /data/cut-off/late", "POST /cut-offs/{period}/late");
        api("POST /data/cut-off/late/{id}/decide", "POST /cut-offs/late/{id}/decide");
        api("POST /data/cut-off/late/{id}/withdraw", "POST /cut-offs/late/{id}/withdraw");
        api("GET /exclusions", "GET /exclusions", "GET /exclusions/rates");
        api("GET /exclusions/new", "GET /exclusions/reasons");
        api("POST /exclusions", "POST /exclusions", "GET /exclusions/{id}");
        api("POST /exclusions/{id}/decide", "POST /exclusions/{id}/decide");
        api("POST /exclusions/{id}/withdraw", "POST /exclusions/{id}/withdraw");
        api("GET /exclusions/{id}/evidence", "GET /exclusions/{id}/evidence");

        api("GET /appeals", "GET /appeals");
        api("GET /appeals/new", "GET /appeals/correctable");
        api("POST /appeals", "POST /appeals", "POST /appeals/{number}/evidence");
        api("GET /appeals/{number}", "GET /appeals/{number}", "GET /appeals/{number}/evidence");
        api("GET /appeals/{number}/evidence/{id}", "GET /appeals/{number}/evidence/{id}");
        api("GET /appeals/{number}/reply", "GET /appeals/{number}/reply");
        api("POST /appeals/{number}/evidence", "POST /appeals/{number}/evidence");
        api("POST /appeals/{number}/withdraw", "POST /appeals/{number}/withdraw");
        api("POST /appeals/{number}/try", "POST /appeals/{number}/try", "GET /appeals/{number}/effect");
        api("POST /appeals/{number}/rule", "POST /appeals/{number}/rule");

        api("GET /packs", "GET /packs", "GET /versions");
        api("GET /packs/{scheme}", "GET /packs/{scheme}", "GET /packs/{scheme}/check", "GET /packs/{scheme}/versions");
        none("GET /packs/guide", "the guide for people who write rules");
        api("GET /packs/{scheme}/regulation", "GET /packs/{scheme}/regulation");
        api("POST /packs/{scheme}/test", "POST /packs/{scheme}/test");
        api("POST /packs/{scheme}/drafts", "POST /packs/{scheme}/drafts");
        api("GET /dictionary", "GET /metrics");
        api("GET /versions/{id}", "GET /versions/{id}", "GET /versions/{id}/changes", "GET /versions/{id}/gates");
        api("GET /versions/{id}/edit", "GET /versions/{id}/files", "GET /versions/{id}/files/content");
        api("GET /versions/{id}/files", "GET /versions/{id}/files/content");
        api("POST /versions/{id}/check", "POST /versions/{id}/check");
        api("POST /versions/{id}/test", "POST /versions/{id}/test");
        api("POST /versions/{id}/save", "POST /versions/{id}/files");
        api("POST /versions/{id}/files", "POST /versions/{id}/files");
        api("POST /versions/{id}/files/remove", "POST /versions/{id}/files/remove");
        api("GET /versions/{id}/form", "GET /versions/{id}/files/content");
        api("POST /versions/{id}/form", "POST /versions/{id}/files");
        api("GET /versions/{id}/tree", "GET /versions/{id}/tree");
        api("POST /versions/{id}/tree", "POST /versions/{id}/tree");
        api("GET /versions/{id}/effect", "GET /versions/{id}/effect", "GET /versions/{id}/effect/{period}");
        api("POST /versions/{id}/effect", "POST /versions/{id}/effect");
        api("POST /versions/{id}/effect/cancel", "POST /versions/{id}/effect/cancel");
        api("GET /versions/{id}/gates", "GET /versions/{id}/gates");
        api("POST /versions/{id}/gates", "POST /versions/{id}/gates");
        api("POST /versions/{id}/gates/cancel", "POST /versions/{id}/gates/cancel");
        api("GET /versions/{id}/effect/{period}/{unit}", "GET /versions/{id}/effect/{period}/{unit}");
        for (String step : List.of("submit", "withdraw", "base", "restore", "return", "review", "publish")) {
            api("POST /versions/{id}/" + step, "POST /versions/{id}/" + step);
        }

        api("GET /admin/accounts", "GET /accounts");
        api("POST /admin/accounts", "POST /accounts");
        api("POST /admin/accounts/{name}/grant", "POST /accounts/{name}/grant");
        api("POST /admin/accounts/{name}/reset", "POST /accounts/{name}/reset");
        api("POST /admin/accounts/{name}/enabled", "POST /accounts/{name}/enabled");
        api("GET /admin/operations", "GET /operations", "GET /operations/broken");
        api("GET /admin/logins", "GET /logins");
        api("GET /admin/health", "GET /health");
    }

    private PageEquivalents() {}

    /** Page route → routes of the API, method and address below {@code /api/v1}. */
    static Map<String, List<String>> byApi() {
        return BY_API;
    }

    /** Page route → why it has no equivalent. */
    static Map<String, String> byReason() {
        return BY_REASON;
    }

    private static void api(String page, String... routes) {
        BY_API.put(page, List.of(routes));
    }

    private static void none(String page, String reason) {
        BY_REASON.put(page, reason);
    }
}
