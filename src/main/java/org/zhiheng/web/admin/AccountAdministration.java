package org.zhiheng.web.admin;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.zhiheng.access.Accounts;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;

/** What administrators do to accounts, each written, in the same transaction, into the operation log with what was before and after. */
@Component
@Transactional
class AccountAdministration {

    private final Accounts accounts;
    private final OperationLog operations;

    AccountAdministration(Accounts accounts, OperationLog operations) {
        this.accounts = accounts;
        this.operations = operations;
    }

    /**
     * What an account may do and see.
     *
     * @param unit null for the scopes all and none
     */
    record Rights(
            Set<Role> roles, DataScope scope, @Nullable String unit) {

        Rights {
            roles = roles.isEmpty() ? EnumSet.noneOf(Role.class) : EnumSet.copyOf(roles);
            unit = unit == null || unit.isBlank() ? null : unit.strip();
        }

        String told() {
            return roles + " " + scope.code() + (unit == null ? "" : " " + unit);
        }
    }

    /** @return the first password, which is shown once */
    String create(String userName, String displayName, Rights rights, CurrentUser by, String address) {
        String name = userName.strip();
        String password = checked(() -> accounts.create(
                name, displayName.strip(), rights.roles(), rights.scope(), rights.unit(), by.userName()));
        log(by, address, "新建用户", name, null, rights.told(), null);
        return password;
    }

    void grant(String userName, Rights rights, String reason, CurrentUser by, String address) {
        String before = accounts.account(userName)
                .map(account -> new Rights(account.roles(), account.scope(), account.unitCode()).told())
                .orElse("");
        checked(() -> {
            accounts.grant(userName, rights.roles(), rights.scope(), rights.unit());
            return userName;
        });
        log(by, address, "调整权限", userName, before, rights.told(), reason);
    }

    /** @return the new password, which is shown once */
    String reset(String userName, CurrentUser by, String address) {
        String password = accounts.resetPassword(userName);
        log(by, address, "重置密码", userName, null, null, null);
        return password;
    }

    /** @throws IllegalArgumentException when an administrator would disable the own account */
    void setEnabled(String userName, boolean enabled, CurrentUser by, String address) {
        if (userName.equals(by.userName())) {
            throw new IllegalArgumentException("不能停用自己的账号 / you cannot disable yourself");
        }
        accounts.setEnabled(userName, enabled);
        log(by, address, enabled ? "启用用户" : "停用用户", userName, null, null, null);
    }

    private static String checked(java.util.function.Supplier<String> change) {
        try {
            return change.get();
        } catch (DataIntegrityViolationException refused) {
            throw new IllegalArgumentException(
                    "数据范围不是「全部」时必须填写单位编码 / a scope other than all needs a unit code", refused);
        }
    }

    private void log(
            CurrentUser by,
            String address,
            String action,
            String target,
            @Nullable String before,
            @Nullable String after,
            @Nullable String reason) {
        operations.record(by.userName(), address, action, "account/" + target, before, after, reason);
    }
}
