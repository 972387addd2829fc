package org.zhiheng.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.zhiheng.access.CurrentUser;

/** What every page needs: who is asking, the menu, where we are. */
@ControllerAdvice(annotations = Controller.class)
class PageModel {

    private static final Shown SHOWN = new Shown();

    private final JdbcClient jdbc;

    PageModel(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @ModelAttribute("shown")
    Shown shown() {
        return SHOWN;
    }

    @ModelAttribute("people")
    People people() {
        return new People(jdbc);
    }

    @ModelAttribute("user")
    @Nullable
    CurrentUser user(@AuthenticationPrincipal @Nullable CurrentUser user) {
        return user;
    }

    @ModelAttribute("menu")
    @Nullable
    Menu menu(@AuthenticationPrincipal @Nullable CurrentUser user) {
        return user == null ? null : Menu.of(user);
    }

    @ModelAttribute("path")
    String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }
}
