package org.zhiheng.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.OffsetDateTime;
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

    private final Clock clock;

    PageModel(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The moment a page is made, for what is on its way. */
    @ModelAttribute("now")
    OffsetDateTime now() {
        return OffsetDateTime.now(clock);
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

    /** Why a request came to nothing, in our own words in two languages; null when nobody said. */
    @ModelAttribute("reason")
    @Nullable
    String reason(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_MESSAGE) instanceof String told && told.contains(" / ")
                ? told
                : null;
    }

    @ModelAttribute("path")
    String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }
}
