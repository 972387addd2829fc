package org.zhiheng.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.zhiheng.access.Accounts;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;

/** The three administrators' pages: accounts (system), rights (security), logs (audit), health. */
@Controller
class AdminController {

    private final Accounts accounts;
    private final OperationLog operations;
    private final JdbcClient jdbc;

    AdminController(Accounts accounts, OperationLog operations, JdbcClient jdbc) {
        this.accounts = accounts;
        this.operations = operations;
        this.jdbc = jdbc;
    }

    /** A row of the login log. */
    record Login(java.time.OffsetDateTime at, String userName, String address, String outcome) {}

    /** A line of the health page. */
    record Check(String key, String value, boolean good) {}

    @GetMapping("/admin/accounts")
    String accounts(@RequestParam(defaultValue = "") String text, Model model) {
        model.addAttribute("accounts", accounts.list(text));
        model.addAttribute("text", text);
        model.addAttribute("roles", List.of(Role.values()));
        model.addAttribute("scopes", List.of(DataScope.values()));
        return "accounts";
    }

    @PostMapping("/admin/accounts")
    String create(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String userName,
            @RequestParam String displayName,
            @RequestParam(defaultValue = "") Set<Role> role,
            @RequestParam DataScope scope,
            @RequestParam(defaultValue = "") String unit,
            HttpServletRequest request,
            RedirectAttributes flash) {
        try {
            String password = accounts.create(
                    userName.strip(),
                    displayName.strip(),
                    copy(role),
                    scope,
                    unit.isBlank() ? null : unit.strip(),
                    user.userName());
            flash.addFlashAttribute(
                    "message", "已创建 " + userName + "，初始密码（只显示这一次）/ created, first password (shown once): " + password);
            log(user, request, "新建用户", userName, null, role + " " + scope.code() + " " + unit, null);
        } catch (IllegalArgumentException | org.springframework.dao.DataIntegrityViolationException refused) {
            flash.addFlashAttribute("error", reason(refused));
        }
        return "redirect:/admin/accounts";
    }

    @PostMapping("/admin/accounts/{name}/grant")
    String grant(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String name,
            @RequestParam(defaultValue = "") Set<Role> role,
            @RequestParam DataScope scope,
            @RequestParam(defaultValue = "") String unit,
            @RequestParam String reason,
            HttpServletRequest request,
            RedirectAttributes flash) {
        String before = accounts.list(name).stream()
                .filter(account -> account.userName().equals(name))
                .map(account -> account.roles() + " " + account.scope().code() + " " + account.unitCode())
                .findFirst()
                .orElse("");
        try {
            accounts.grant(name, copy(role), scope, unit.isBlank() ? null : unit.strip());
            log(user, request, "调整权限", name, before, role + " " + scope.code() + " " + unit, reason);
            flash.addFlashAttribute("message", "已保存 / saved");
        } catch (IllegalArgumentException | org.springframework.dao.DataIntegrityViolationException refused) {
            flash.addFlashAttribute("error", reason(refused));
        }
        return "redirect:/admin/accounts";
    }

    @PostMapping("/admin/accounts/{name}/reset")
    String reset(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String name,
            HttpServletRequest request,
            RedirectAttributes flash) {
        String password = accounts.resetPassword(name);
        log(user, request, "重置密码", name, null, null, null);
        flash.addFlashAttribute("message", name + " 的新密码（只显示这一次）/ new password (shown once): " + password);
        return "redirect:/admin/accounts";
    }

    @PostMapping("/admin/accounts/{name}/enabled")
    String enabled(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String name,
            @RequestParam boolean enabled,
            HttpServletRequest request,
            RedirectAttributes flash) {
        if (name.equals(user.userName())) {
            flash.addFlashAttribute("error", "不能停用自己的账号 / you cannot disable yourself");
            return "redirect:/admin/accounts";
        }
        accounts.setEnabled(name, enabled);
        log(user, request, enabled ? "启用用户" : "停用用户", name, null, null, null);
        return "redirect:/admin/accounts";
    }

    @GetMapping("/admin/operations")
    String operations(
            @RequestParam(defaultValue = "") String text, @RequestParam(defaultValue = "1") int page, Model model) {
        model.addAttribute(
                "page",
                new Page<>(
                        operations.list(text, Page.offset(page), Page.SIZE), page, Page.SIZE, operations.count(text)));
        model.addAttribute("text", text);
        model.addAttribute("broken", operations.broken());
        return "operations";
    }

    @GetMapping("/admin/logins")
    String logins(
            @RequestParam(defaultValue = "") String text, @RequestParam(defaultValue = "1") int page, Model model) {
        int total = jdbc.sql("select count(*) from login_log where :text = '' or user_name = :text")
                .param("text", text)
                .query(Integer.class)
                .single();
        List<Login> rows = jdbc.sql("""
                        select * from login_log where :text = '' or user_name = :text
                        order by login_id desc offset :offset limit :limit
                        """)
                .param("text", text)
                .param("offset", Page.offset(page))
                .param("limit", Page.SIZE)
                .query((row, index) -> new Login(
                        row.getObject("at", java.time.OffsetDateTime.class),
                        row.getString("user_name"),
                        row.getString("address"),
                        row.getString("outcome")))
                .list();
        model.addAttribute("page", new Page<>(rows, page, Page.SIZE, total));
        model.addAttribute("text", text);
        return "logins";
    }

    @GetMapping("/admin/health")
    String health(Model model) {
        Runtime runtime = Runtime.getRuntime();
        long mega = 1024L * 1024;
        java.io.File disk = new java.io.File(".").getAbsoluteFile();
        long free = disk.getUsableSpace() / mega / 1024;
        long stale = count(
                "select count(*) from import_batch where state = 'loading' and started_at < now() - interval '2 hours'");
        long failed = count("select count(*) from assessment_run where state = 'FAILED'");
        model.addAttribute(
                "checks",
                List.of(
                        new Check(
                                "health.database",
                                jdbc.sql("select version()").query(String.class).single(),
                                true),
                        new Check(
                                "health.size",
                                jdbc.sql("select pg_size_pretty(pg_database_size(current_database()))")
                                        .query(String.class)
                                        .single(),
                                true),
                        new Check("health.disk", free + " GB", free >= 5),
                        new Check(
                                "health.memory",
                                (runtime.totalMemory() - runtime.freeMemory()) / mega + " / "
                                        + runtime.maxMemory() / mega + " MB",
                                true),
                        new Check("health.imports", Long.toString(stale), stale == 0),
                        new Check("health.failedRuns", Long.toString(failed), failed == 0),
                        new Check("health.java", System.getProperty("java.vm.name") + " " + Runtime.version(), true)));
        return "health";
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private static Set<Role> copy(Set<Role> roles) {
        return roles.isEmpty() ? EnumSet.noneOf(Role.class) : EnumSet.copyOf(roles);
    }

    private static String reason(RuntimeException refused) {
        return refused instanceof IllegalArgumentException
                ? refused.getMessage()
                : "数据范围不是「全部」时必须填写单位编码 / a scope other than all needs a unit code";
    }

    private void log(
            CurrentUser user,
            HttpServletRequest request,
            String action,
            String target,
            @org.jspecify.annotations.Nullable String before,
            @org.jspecify.annotations.Nullable String after,
            @org.jspecify.annotations.Nullable String reason) {
        operations.record(user.userName(), request.getRemoteAddr(), action, "account/" + target, before, after, reason);
    }
}
