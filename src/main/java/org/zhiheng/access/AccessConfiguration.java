package org.zhiheng.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.AuthenticationFailureLockedEvent;
import org.springframework.security.authentication.event.AuthenticationSuccessEvent;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/** Login, headers, and the access matrix put in front of every request. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateLimits.class)
class AccessConfiguration {

    private static final String CONTENT_POLICY = "default-src 'self'; img-src 'self' data:; font-src 'self' data:; "
            + "style-src 'self' 'unsafe-inline'; script-src 'self'; object-src 'none'; base-uri 'self'; "
            + "form-action 'self'; frame-ancestors 'none'";

    @Bean
    PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.system(java.time.ZoneId.of("Asia/Shanghai"));
    }

    /** The web door; absent for the command line. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication
    static class WebAccess {

        @Bean
        SecurityFilterChain pages(HttpSecurity http, Accounts accounts, RateLimits limits, IdentityProviders providers)
                throws Exception {
            PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
            http.authorizeHttpRequests(requests -> {
                for (AccessMatrix.Decision decision : AccessMatrix.decisions()) {
                    var rule = requests.requestMatchers(paths.matcher(decision.httpMethod(), decision.pattern()));
                    if (decision.isOpen()) {
                        rule.permitAll();
                    } else {
                        rule.hasAnyRole(
                                decision.roles().stream().map(Role::name).toArray(String[]::new));
                    }
                }
                requests.anyRequest().denyAll();
            });
            http.formLogin(form ->
                    form.loginPage("/login").defaultSuccessUrl("/", false).failureUrl("/login?error"));
            if (!providers.isEmpty()) {
                http.oauth2Login(login -> login.loginPage("/login").successHandler(new SingleSignOn(accounts)));
            }
            RequestMatcher api = paths.matcher("/api/**");
            http.httpBasic(basic -> basic.realmName("Zhiheng").authenticationEntryPoint(ApiRefusal::notLoggedIn));
            http.exceptionHandling(refusal -> refusal.defaultAuthenticationEntryPointFor(ApiRefusal::notLoggedIn, api)
                    .defaultAccessDeniedHandlerFor(ApiRefusal::notAllowed, api)
                    // without a second one the first would answer pages as well
                    .defaultAccessDeniedHandlerFor(new ExpiredForm(), AnyRequestMatcher.INSTANCE));
            // A password in a header comes from a program, never from a page in somebody's browser.
            http.csrf(csrf -> csrf.ignoringRequestMatchers(
                    request -> api.matches(request) && request.getHeader(HttpHeaders.AUTHORIZATION) != null));
            http.addFilterBefore(new RateLimit(limits), UsernamePasswordAuthenticationFilter.class);
            http.logout(
                    logout -> logout.logoutSuccessUrl("/login?logout").addLogoutHandler((request, response, user) -> {
                        if (user != null) {
                            accounts.loggedOut(user.getName(), request.getRemoteAddr());
                        }
                    }));
            http.headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                    .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)));
            http.sessionManagement(session -> session.sessionFixation(fixation -> fixation.changeSessionId())
                    .maximumSessions(3)
                    .expiredUrl("/login?elsewhere"));
            http.addFilterAfter(new PasswordChangeFilter(), AuthorizationFilter.class);
            return http.build();
        }

        @Bean
        LoginRecorder loginRecorder(Accounts accounts) {
            return new LoginRecorder(accounts);
        }
    }

    /** Writes the login log and counts wrong passwords. */
    static class LoginRecorder {

        private final Accounts accounts;

        LoginRecorder(Accounts accounts) {
            this.accounts = accounts;
        }

        @EventListener
        void on(AuthenticationSuccessEvent event) {
            if (event.getAuthentication() instanceof OAuth2LoginAuthenticationToken) {
                return; // the account behind it is known only later, see SingleSignOn
            }
            accounts.loginSucceeded(event.getAuthentication().getName(), address(event.getAuthentication()));
        }

        @EventListener
        void on(AbstractAuthenticationFailureEvent event) {
            accounts.loginFailed(
                    event.getAuthentication().getName(),
                    address(event.getAuthentication()),
                    event instanceof AuthenticationFailureLockedEvent);
        }

        private static String address(Authentication authentication) {
            return Optional.ofNullable(authentication.getDetails())
                    .filter(WebAuthenticationDetails.class::isInstance)
                    .map(details -> ((WebAuthenticationDetails) details).getRemoteAddress())
                    .orElse("");
        }
    }

    /** A user whose password was set by somebody else reaches only the page that changes it. */
    static class PasswordChangeFilter extends OncePerRequestFilter {

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
            String path =
                    request.getRequestURI().substring(request.getContextPath().length());
            boolean exempt = path.equals("/password")
                    || AccessMatrix.decisionFor(request.getMethod(), path)
                            .map(AccessMatrix.Decision::isOpen)
                            .orElse(false);
            if (!exempt
                    && authentication != null
                    && authentication.getPrincipal() instanceof CurrentUser user
                    && user.mustChange()) {
                if (path.startsWith("/api/")) {
                    ApiRefusal.write(
                            response,
                            HttpServletResponse.SC_FORBIDDEN,
                            "password",
                            "首次登录须先修改密码",
                            "change the password first");
                } else {
                    response.sendRedirect(request.getContextPath() + "/password");
                }
                return;
            }
            chain.doFilter(request, response);
        }
    }
}
