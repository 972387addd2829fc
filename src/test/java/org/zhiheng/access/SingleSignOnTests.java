package org.zhiheng.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.fixtures.TestDatabase;

/** A real OpenID Connect code flow against a small provider on this machine, which vouches for whoever the test names. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "zhiheng.test.home=" + SampleCity.HOME)
@ContextConfiguration(initializers = TestDatabase.Initializer.class)
@DirtiesContext
class SingleSignOnTests {

    private static final String PROVIDER = "spring.security.oauth2.client.provider.city.";
    private static final String REGISTRATION = "spring.security.oauth2.client.registration.city.";
    private static RSAKey key;
    private static HttpServer provider;
    private static volatile String vouchedFor = "";
    private static volatile String nonce = "";

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private JdbcClient jdbc;

    @DynamicPropertySource
    static void provider(DynamicPropertyRegistry settings) throws Exception {
        key = new RSAKeyGenerator(2048).keyID("k").generate();
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/jwks", exchange -> answer(exchange, new JWKSet(key.toPublicJWK()).toString()));
        provider.createContext("/token", exchange -> answer(exchange, token()));
        provider.start();
        settings.add(PROVIDER + "authorization-uri", () -> base() + "/authorize");
        settings.add(PROVIDER + "token-uri", () -> base() + "/token");
        settings.add(PROVIDER + "jwk-set-uri", () -> base() + "/jwks");
        settings.add(PROVIDER + "user-name-attribute", () -> "sub");
        settings.add(REGISTRATION + "client-id", () -> "zhiheng");
        settings.add(REGISTRATION + "client-secret", () -> "secret");
        settings.add(REGISTRATION + "client-name", () -> "市统一身份认证");
        settings.add(REGISTRATION + "authorization-grant-type", () -> "authorization_code");
        settings.add(REGISTRATION + "redirect-uri", () -> "{baseUrl}/login/oauth2/code/{registrationId}");
        settings.add(REGISTRATION + "scope", () -> "openid");
    }

    @AfterAll
    static void stop() {
        provider.stop(0);
    }

    @Test
    void letsAKnownUserInWithTheRolesOfTheAccount() throws Exception {
        accounts.create("li.ming", "李明", Set.of(Role.AUDITOR), DataScope.ALL, null, "test");
        vouchedFor = "li.ming";
        HttpClient browser = browser();

        assertThat(get(browser, "/login").body()).contains("市统一身份认证").contains("/oauth2/authorization/city");
        HttpResponse<String> entered = signOn(browser);
        assertThat(entered.headers().firstValue("Location").orElseThrow()).endsWith("/");
        assertThat(get(browser, "/runs").statusCode()).isEqualTo(200);
        assertThat(get(browser, "/runs/new").statusCode()).isEqualTo(403);
        assertThat(jdbc.sql("select user_name || ' ' || outcome from login_log")
                        .query(String.class)
                        .list())
                .contains("li.ming success");
    }

    @Test
    void leavesAStrangerAndADisabledUserOutside() throws Exception {
        accounts.create("gone", "已调离", Set.of(Role.DEPARTMENT), DataScope.ALL, null, "test");
        accounts.setEnabled("gone", false);
        for (String name : new String[] {"nobody", "gone"}) {
            vouchedFor = name;
            HttpClient browser = browser();
            assertThat(signOn(browser).headers().firstValue("Location").orElseThrow())
                    .endsWith("/login?unknown");
            assertThat(get(browser, "/runs").statusCode()).isEqualTo(302);
            assertThat(get(browser, "/login?unknown").body()).contains("没有对应的账号");
        }
    }

    private HttpResponse<String> signOn(HttpClient browser) throws Exception {
        String asked = get(browser, "/oauth2/authorization/city")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(asked).startsWith(base() + "/authorize?");
        nonce = parameter(asked, "nonce");
        return get(browser, "/login/oauth2/code/city?code=c&state=" + parameter(asked, "state"));
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private HttpResponse<String> get(HttpClient browser, String path) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Accept", "text/html")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String parameter(String address, String name) {
        Matcher matcher = Pattern.compile("[?&]" + name + "=([^&]+)").matcher(address);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static String base() {
        return "http://localhost:" + provider.getAddress().getPort();
    }

    private static String token() {
        try {
            SignedJWT identity = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(),
                    new JWTClaimsSet.Builder()
                            .issuer(base())
                            .subject("subject-of-" + vouchedFor)
                            .audience("zhiheng")
                            .claim("nonce", java.net.URLDecoder.decode(nonce, StandardCharsets.UTF_8))
                            .claim("preferred_username", vouchedFor)
                            .issueTime(Date.from(Instant.now()))
                            .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                            .build());
            identity.sign(new RSASSASigner(key));
            return "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":300,\"id_token\":\""
                    + identity.serialize() + "\"}";
        } catch (com.nimbusds.jose.JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
