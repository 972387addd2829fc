package org.zhiheng.access;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * The user behind a request, as a controller receives it.
 *
 * @param unitCode where the scope starts; null for scopes all and none
 * @param mustChange the password was set by somebody else, so nothing but changing it is allowed
 * @param locked too many wrong passwords of late
 */
public record CurrentUser(
        String userName,
        String displayName,
        String passwordHash,
        Set<Role> roles,
        DataScope scope,
        @Nullable String unitCode,
        boolean mustChange,
        boolean enabled,
        boolean locked)
        implements UserDetails {

    /** Whether the user has this role, beside others or not. */
    public boolean is(Role role) {
        return roles.contains(role);
    }

    /** The same user let in by an identity provider: no password of ours is in play that would have to be changed. */
    CurrentUser confirmedElsewhere() {
        return new CurrentUser(userName, displayName, passwordHash, roles, scope, unitCode, false, enabled, locked);
    }

    /** Whether the user has any of the roles. */
    public boolean isAny(Role... any) {
        return List.of(any).stream().anyMatch(roles::contains);
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return roles.stream()
                .map(role -> new SimpleGrantedAuthority("ROLE_" + role.name()))
                .toList();
    }

    @Override
    public String getPassword() {
        return passwordHash;
    }

    @Override
    public String getUsername() {
        return userName;
    }

    @Override
    public boolean isAccountNonLocked() {
        return !locked;
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    /** Never the password hash. */
    @Override
    public String toString() {
        return userName + roles;
    }
}
