package org.zhiheng.access;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;

/**
 * A form that comes back after its session has ended was no attack and no lack of rights: its user logs in again and is led
 * back to the page it was on, where the script of the pages puts what was typed in again.
 */
final class ExpiredForm implements AccessDeniedHandler {

    /** Set on the request when the user is logged in, but the page is of an earlier session. */
    static final String STALE_PAGE = "stalePage";

    private static final String SAVED_REQUEST = "SPRING_SECURITY_SAVED_REQUEST";

    private final AccessDeniedHandler others = new AccessDeniedHandlerImpl();

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException, ServletException {
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        boolean page = accepted != null && accepted.contains(MediaType.TEXT_HTML_VALUE);
        if (AccessMatrix.isNowhere(request)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else if (!page || !(denied instanceof CsrfException)) {
            others.handle(request, response, denied);
        } else if (SecurityContextHolder.getContext().getAuthentication() != null) {
            request.setAttribute(STALE_PAGE, true);
            others.handle(request, response, denied);
        } else {
            request.getSession().setAttribute(SAVED_REQUEST, new SimpleSavedRequest(cameFrom(request)));
            response.sendRedirect(request.getContextPath() + "/login?expired");
        }
    }

    /** Path and query of the page of this server that the form was on; the first page when that is not told. */
    private static String cameFrom(HttpServletRequest request) {
        try {
            URI page = URI.create(String.valueOf(request.getHeader(HttpHeaders.REFERER)));
            String path = page.getRawPath();
            boolean ours = request.getServerName().equals(page.getHost())
                    && path != null
                    && path.startsWith("/")
                    && !path.startsWith("//")
                    && !path.equals(request.getContextPath() + "/login");
            return !ours
                    ? request.getContextPath() + "/"
                    : page.getRawQuery() == null ? path : path + "?" + page.getRawQuery();
        } catch (IllegalArgumentException noAddress) {
            return request.getContextPath() + "/";
        }
    }
}
