package org.zhiheng.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import tools.jackson.databind.json.JsonMapper;

/** What the door of the API says when it does not open: problem details (RFC 9457), never a page. */
public final class ApiRefusal {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ApiRefusal() {}

    /** The scheme is one no browser asks its user a password for, so none is kept there and sent along by other sites' pages. */
    static void notLoggedIn(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "x-Basic realm=\"Zhiheng\"");
        write(
                response,
                HttpServletResponse.SC_UNAUTHORIZED,
                "login",
                "请用用户名和密码登录（HTTP Basic），或先在网页登录",
                "log in with user name and password (HTTP Basic), or on a page first");
    }

    static void notAllowed(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException {
        if (AccessMatrix.isNowhere(request)) {
            noSuchAddress(response);
            return;
        }
        write(
                response,
                HttpServletResponse.SC_FORBIDDEN,
                "not-allowed",
                "您的角色不能使用这个地址；网页会话调用须带 CSRF 令牌",
                "your roles do not open this address; calls within a page's session need its CSRF token");
    }

    /** An address of the API that there is none of. */
    public static void noSuchAddress(HttpServletResponse response) throws IOException {
        write(
                response,
                HttpServletResponse.SC_NOT_FOUND,
                "no-such-address",
                "接口没有这个地址，各地址见 /api/v1/openapi",
                "the API has no such address; all are described at /api/v1/openapi");
    }

    static void write(HttpServletResponse response, int status, String type, String chinese, String english)
            throws IOException {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "urn:zhiheng:problem:" + type);
        problem.put("status", status);
        problem.put("detail", chinese);
        problem.put("english", english);
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(JSON.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8));
    }
}
