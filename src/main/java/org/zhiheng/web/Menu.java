package org.zhiheng.web;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.zhiheng.access.AccessMatrix;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.Role;

/** The left menu: groups of links, each shown only to those the access matrix lets through. */
record Menu(List<Group> groups) {

    /** @param key message key of the heading */
    record Group(String key, List<Link> links) {}

    /**
     * One link.
     *
     * @param key message key of its name
     * @param icon name in the icon font
     */
    record Link(String key, String path, String icon) {

        boolean isFor(Set<Role> roles) {
            return AccessMatrix.decisionFor("GET", path)
                    .filter(decision -> decision.roles().stream().anyMatch(roles::contains))
                    .isPresent();
        }
    }

    private static final List<Group> ALL = List.of(
            new Group("menu.mine", List.of(new Link("menu.myResults", "/mine", "house"))),
            new Group(
                    "menu.assessment",
                    List.of(
                            new Link("menu.overview", "/overview", "speedometer2"),
                            new Link("menu.runs", "/runs", "list-check"),
                            new Link("menu.newRun", "/runs/new", "play-circle"),
                            new Link("menu.compare", "/compare", "arrow-left-right"),
                            new Link("menu.trend", "/trend", "graph-up"),
                            new Link("menu.schedules", "/schedules", "alarm"))),
            new Group(
                    "menu.data",
                    List.of(
                            new Link("menu.load", "/data", "database-add"),
                            new Link("menu.validation", "/data/validation", "clipboard-check"),
                            new Link("menu.cutOff", "/data/cut-off", "lock"),
                            new Link("menu.exclusions", "/exclusions", "scissors"),
                            new Link("menu.completeness", "/data/completeness", "grid-3x3-gap"),
                            new Link("menu.dictionary", "/dictionary", "journal-text"))),
            new Group("menu.process", List.of(new Link("menu.appeals", "/appeals", "chat-left-text"))),
            new Group("menu.rules", List.of(new Link("menu.packs", "/packs", "braces"))),
            new Group(
                    "menu.admin",
                    List.of(
                            new Link("menu.accounts", "/admin/accounts", "people"),
                            new Link("menu.operations", "/admin/operations", "shield-check"),
                            new Link("menu.logins", "/admin/logins", "box-arrow-in-right"),
                            new Link("menu.health", "/admin/health", "heart-pulse"))));

    private static final Map<Set<Role>, Menu> OF_ROLES = new ConcurrentHashMap<>();

    /** What this user may open. */
    static Menu of(CurrentUser user) {
        return OF_ROLES.computeIfAbsent(Set.copyOf(user.roles()), Menu::of);
    }

    private static Menu of(Set<Role> roles) {
        return new Menu(ALL.stream()
                .map(group -> new Group(
                        group.key(),
                        group.links().stream().filter(link -> link.isFor(roles)).toList()))
                .filter(group -> !group.links().isEmpty())
                .toList());
    }

    /** The first page of a user: the first link of the menu. */
    String start() {
        return groups.isEmpty() ? "/password" : groups.get(0).links().get(0).path();
    }
}
