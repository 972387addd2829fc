package org.zhiheng.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A user logged in, one connection, one request after the other. */
final class PageSession {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final String server;
    private final String user;

    private PageSession(String server, String user) {
        this.server = server;
        this.user = user;
    }

    static PageSession of(String server, String user, String password) throws IOException, InterruptedException {
        PageSession session = new PageSession(server, user);
        HttpResponse<String> answer = session.post("/login", "/login", Map.of("username", user, "password", password));
        if (answer.uri().getPath().equals("/login") || answer.uri().getPath().equals("/password")) {
            throw new IllegalStateException("Not logged in: " + answer.uri());
        }
        return session;
    }

    String user() {
        return user;
    }

    HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(server + address.replace(" ", "%20")))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The address's answer in bytes as they travel. */
    byte[] read(String address) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(server + address.replace(" ", "%20")))
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    /** Sends a form with a file found on a page. */
    HttpResponse<String> upload(String page, String action, Map<String, String> fields, String fileName, byte[] file)
            throws IOException, InterruptedException {
        String border = "----pages";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("_csrf", token(page));
        for (Map.Entry<String, String> field : all.entrySet()) {
            body.writeBytes(("--" + border + "\r\nContent-Disposition: form-data; name=\"" + field.getKey()
                            + "\"\r\n\r\n" + field.getValue() + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(("--" + border + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                        + "\"\r\nContent-Type: text/csv\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file);
        body.writeBytes(("\r\n--" + border + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return http.send(
                HttpRequest.newBuilder(URI.create(server + action))
                        .header("Content-Type", "multipart/form-data; boundary=" + border)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String token(String page) throws IOException, InterruptedException {
        Matcher token = TOKEN.matcher(get(page).body());
        if (!token.find()) {
            throw new IllegalStateException("No form at " + page);
        }
        return token.group(1);
    }

    /** Sends a form found on a page. */
    HttpResponse<String> post(String page, String action, Map<String, String> fields)
            throws IOException, InterruptedException {
        String token = token(page);
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return http.send(
                HttpRequest.newBuilder(URI.create(server + action))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                form + "&_csrf=" + URLEncoder.encode(token, StandardCharsets.UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
