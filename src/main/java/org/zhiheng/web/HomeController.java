package org.zhiheng.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.zhiheng.access.Accounts;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.IdentityProviders;
import org.zhiheng.access.OperationLog;

/** Login page, first page, own password. */
@Controller
class HomeController {

    private final Accounts accounts;
    private final IdentityProviders providers;
    private final OperationLog operations;

    HomeController(Accounts accounts, IdentityProviders providers, OperationLog operations) {
        this.accounts = accounts;
        this.providers = providers;
        this.operations = operations;
    }

    @GetMapping("/login")
    String login(Model model) {
        model.addAttribute("providers", providers.all());
        return "login";
    }

    @GetMapping("/")
    String start(@AuthenticationPrincipal CurrentUser user) {
        return "redirect:" + Menu.of(user).start();
    }

    @GetMapping("/password")
    String password() {
        return "password";
    }

    @PostMapping("/password")
    String changePassword(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String old,
            @RequestParam String fresh,
            @RequestParam String again,
            HttpServletRequest request,
            HttpServletResponse response,
            HttpSession session,
            Model model) {
        if (!fresh.equals(again)) {
            model.addAttribute("error", "两次输入的新密码不一致 / the new passwords differ");
            return "password";
        }
        try {
            accounts.changePassword(user.userName(), old, fresh);
        } catch (IllegalArgumentException refused) {
            model.addAttribute("error", refused.getMessage());
            return "password";
        }
        operations.record(
                user.userName(), request.getRemoteAddr(), "修改密码", "account/" + user.userName(), null, null, null);
        new SecurityContextLogoutHandler().logout(request, response, null);
        return "redirect:/login?changed";
    }
}
