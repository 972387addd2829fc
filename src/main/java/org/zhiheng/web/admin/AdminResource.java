package org.zhiheng.web.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.zhiheng.access.Accounts;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.web.ApiConfiguration;
import org.zhiheng.web.Listing;

/** Accounts, rights and the operation log, each for its own administrator. */
@RestController
@RequestMapping(ApiConfiguration.BASE)
class AdminResource {

    private final Accounts accounts;
    private final AccountAdministration administration;
    private final OperationLog operations;
    private final Logins logins;
    private final Health health;

    AdminResource(
            Accounts accounts,
            AccountAdministration administration,
            OperationLog operations,
            Logins logins,
            Health health) {
        this.accounts = accounts;
        this.administration = administration;
        this.operations = operations;
        this.logins = logins;
        this.health = health;
    }

    /** @param unit null for the scopes all and none */
    record NewAccount(
            String userName,
            String displayName,
            Set<Role> roles,
            DataScope scope,
            @Nullable String unit) {}

    /** An account without any secret. */
    record AccountEntry(
            String userName,
            String displayName,
            Set<Role> roles,
            DataScope scope,
            @Nullable String unitCode,
            boolean enabled,
            boolean locked,
            @Nullable OffsetDateTime lastLoginAt) {}

    /** The generated password, told this once. */
    record FirstPassword(String userName, String password) {}

    record Grant(Set<Role> roles, DataScope scope, @Nullable String unit, String reason) {}

    record Enabled(boolean enabled) {}

    /** In name order. @param text part of a name, display name or unit code. @param role absent: any */
    @GetMapping("/accounts")
    Listing<AccountEntry> accounts(
            @RequestParam(defaultValue = "") String text,
            @RequestParam(required = false) @Nullable Role role,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        Accounts.Filter filter = new Accounts.Filter(text.strip(), role);
        return new Listing<>(
                accounts.list(filter, Listing.offset(page, size), Listing.size(size)).stream()
                        .map(AdminResource::entry)
                        .toList(),
                page,
                Listing.size(size),
                accounts.count(filter));
    }

    private static AccountEntry entry(Accounts.Account account) {
        return new AccountEntry(
                account.userName(),
                account.displayName(),
                account.roles(),
                account.scope(),
                account.unitCode(),
                account.enabled(),
                account.locked(),
                account.lastLoginAt());
    }

    @PostMapping("/accounts")
    ResponseEntity<FirstPassword> create(
            @AuthenticationPrincipal CurrentUser user, @RequestBody NewAccount account, HttpServletRequest request) {
        String password = administration.create(
                account.userName(),
                account.displayName(),
                new AccountAdministration.Rights(account.roles(), account.scope(), account.unit()),
                user,
                request.getRemoteAddr());
        return ResponseEntity.status(HttpStatus.CREATED).body(new FirstPassword(account.userName(), password));
    }

    @PostMapping("/accounts/{name}/grant")
    ResponseEntity<Void> grant(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String name,
            @RequestBody Grant grant,
            HttpServletRequest request) {
        administration.grant(
                name,
                new AccountAdministration.Rights(grant.roles(), grant.scope(), grant.unit()),
                grant.reason(),
                user,
                request.getRemoteAddr());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/accounts/{name}/reset")
    FirstPassword reset(
            @AuthenticationPrincipal CurrentUser user, @PathVariable String name, HttpServletRequest request) {
        return new FirstPassword(name, administration.reset(name, user, request.getRemoteAddr()));
    }

    @PostMapping("/accounts/{name}/enabled")
    ResponseEntity<Void> enabled(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String name,
            @RequestBody Enabled enabled,
            HttpServletRequest request) {
        administration.setEnabled(name, enabled.enabled(), user, request.getRemoteAddr());
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/operations")
    Listing<OperationLog.Entry> operations(
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        return new Listing<>(
                operations.list(text, Listing.offset(page, size), Listing.size(size)),
                page,
                Listing.size(size),
                operations.count(text));
    }

    /** Numbers of the entries that do not fit the chain; empty when it holds. */
    @GetMapping("/operations/broken")
    List<Long> broken() {
        return operations.broken();
    }

    /** Tries to log in, newest first. @param user a name; empty: everybody */
    @GetMapping("/logins")
    Listing<Logins.Login> logins(
            @RequestParam(defaultValue = "") String user,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        return new Listing<>(
                logins.list(user, Listing.offset(page, size), Listing.size(size)),
                page,
                Listing.size(size),
                logins.count(user));
    }

    @GetMapping("/health")
    List<Health.Check> health() {
        return health.checks();
    }
}
