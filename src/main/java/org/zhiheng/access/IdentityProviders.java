package org.zhiheng.access;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.stereotype.Component;

/**
 * The identity providers people may log in with besides their password; none unless the settings
 * {@code spring.security.oauth2.client.*} name one.
 */
@Component
public class IdentityProviders {

    private final ObjectProvider<ClientRegistrationRepository> registrations;

    IdentityProviders(ObjectProvider<ClientRegistrationRepository> registrations) {
        this.registrations = registrations;
    }

    /** Code → name as shown on the login page. */
    public Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        if (registrations.getIfAvailable() instanceof Iterable<?> known) {
            for (Object one : known) {
                ClientRegistration registration = (ClientRegistration) one;
                all.put(registration.getRegistrationId(), registration.getClientName());
            }
        }
        return all;
    }

    boolean isEmpty() {
        return registrations.getIfAvailable() == null;
    }
}
