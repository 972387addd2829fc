package org.zhiheng.web.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
import org.zhiheng.web.Page;

/** The three administrators' pages: accounts (system), rights (security), logs (audit), health. */
@Controller
class AdminController {

    private final Accounts accounts;
    private final AccountAdministration administration;
    private final OperationLog operations;
    private final Logins logins;
    private final Health health;

    AdminController(
            Accounts accounts,
            AccountAdministration administration,
            OperationLog operations,
            Logins logins,
            Health health) {
        this.accounts = accounts;
        this.administration = administration;
        this.operations = operations;
        this.logins = logins;
        this.health = health;
    }

    @GetMapping("/admin/accounts")
    String accounts(
            @RequestParam(defaultValue = "") String text,
            @RequestParam(required = false) @Nullable Role having,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        Accounts.Filter filter = new Accounts.Filter(text.strip(), having);
        model.addAttribute(
                "page",
                new Page<>(
                        accounts.list(filter, Page.offset(page), Page.SIZE), page, Page.SIZE, accounts.count(filter)));
        model.addAttribute("text", text);
        model.addAttribute("having", having);
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
            String password = administration.create(
                    userName,
                    displayName,
                    new AccountAdministration.Rights(role, scope, unit),
                    user,
                    request.getRemoteAddr());
            flash.addFlashAttribute(
                    "message", "已创建 " + userName + "，初始密码（只显示这一次）/ created, first password (shown once): " + password);
        } catch (IllegalArgumentException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
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
        try {
            administration.grant(
                    name, new AccountAdministration.Rights(role, scope, unit), reason, user, request.getRemoteAddr());
            flash.addFlashAttribute("message", "已保存 / saved");
        } catch (IllegalArgumentException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/admin/accounts";
    }

    @PostMapping("/admin/accounts/{name}/reset")
    String reset(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String name,
            HttpServletRequest request,
            RedirectAttributes flash) {
        String password = administration.reset(name, user, request.getRemoteAddr());
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
        try {
            administration.setEnabled(name, enabled, user, request.getRemoteAddr());
        } catch (IllegalArgumentException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
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
        model.addAttribute(
                "page",
                new Page<>(logins.list(text, Page.offset(page), Page.SIZE), page, Page.SIZE, logins.count(text)));
        model.addAttribute("text", text);
        return "logins";
    }

    @GetMapping("/admin/health")
    String health(Model model) {
        model.addAttribute("checks", health.checks());
        return "health";
    }
}
