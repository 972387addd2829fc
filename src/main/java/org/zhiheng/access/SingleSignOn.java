package org.zhiheng.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;

/**
 * After the department's identity provider has said who somebody is: the account of that user name, with the roles and the
 * scope it has here. The provider grants nothing; without an enabled account there is no way in.
 */
final class SingleSignOn implements AuthenticationSuccessHandler {

    private final Accounts accounts;
    private final SecurityContextRepository contexts = new HttpSessionSecurityContextRepository();
    private final SavedRequestAwareAuthenticationSuccessHandler onwards =
            new SavedRequestAwareAuthenticationSuccessHandler();

    SingleSignOn(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException, jakarta.servlet.ServletException {
        String name = userName(authentication);
        Optional<CurrentUser> account = accounts.find(name).filter(user -> user.enabled() && !user.locked());
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        if (account.isEmpty()) {
            contexts.saveContext(context, request, response);
            SecurityContextHolder.setContext(context);
            response.sendRedirect(request.getContextPath() + "/login?unknown");
            return;
        }
        CurrentUser user = account.get().confirmedElsewhere();
        UsernamePasswordAuthenticationToken known =
                UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities());
        known.setDetails(authentication.getDetails());
        context.setAuthentication(known);
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
        accounts.loginSucceeded(user.userName(), request.getRemoteAddr());
        onwards.onAuthenticationSuccess(request, response, known);
    }

    /** What the provider calls the user; its subject when it has no better name. */
    private static String userName(Authentication authentication) {
        return authentication.getPrincipal() instanceof OAuth2User user
                        && user.getAttribute("preferred_username") instanceof String preferred
                ? preferred
                : authentication.getName();
    }
}
