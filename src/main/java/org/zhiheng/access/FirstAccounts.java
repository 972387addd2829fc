package org.zhiheng.access;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The first accounts of an empty system: the three administrators, and for the demo city one user of each other kind.
 * Passwords are generated, printed once, and must be changed at the first login. They are printed before the accounts are
 * committed: who is killed in between has no accounts and makes others at the next start, rather than accounts whose
 * passwords nobody has seen.
 */
@Component
@ConditionalOnWebApplication
public class FirstAccounts {

    private final Accounts accounts;
    private final JdbcClient jdbc;
    private final TransactionOperations transaction;

    FirstAccounts(Accounts accounts, JdbcClient jdbc, TransactionOperations transaction) {
        this.accounts = accounts;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** The three administrators, when no account exists yet. */
    @EventListener(ApplicationReadyEvent.class)
    @Order(0)
    void createAdministrators() {
        if (accounts.isEmpty()) {
            transaction.executeWithoutResult(status -> {
                List<String> lines = new ArrayList<>();
                add(lines, "sysadmin", "系统管理员", Role.SYSTEM_ADMIN, DataScope.NONE, null);
                add(lines, "secadmin", "安全管理员", Role.SECURITY_ADMIN, DataScope.NONE, null);
                add(lines, "auditadmin", "审计管理员", Role.AUDIT_ADMIN, DataScope.NONE, null);
                print(lines);
            });
        }
    }

    /** One user of each other kind for the demo city; nothing when they exist already. */
    public void createForDemo() {
        if (accounts.account("department").isEmpty()) {
            transaction.executeWithoutResult(status -> addForDemo());
        }
    }

    private void addForDemo() {
        List<String> lines = new ArrayList<>();
        add(lines, "department", "组织部经办人", Role.DEPARTMENT, DataScope.ALL, null);
        add(lines, "office", "考核办负责人", Role.DEPARTMENT, DataScope.ALL, null);
        add(lines, "leader", "领导小组负责人", Role.DEPARTMENT, DataScope.ALL, null);
        add(lines, "publisher", "发布人", Role.PUBLISHER, DataScope.ALL, null);
        add(lines, "author", "规则编写人", Role.RULE_AUTHOR, DataScope.ALL, null);
        add(lines, "auditor", "审阅人", Role.AUDITOR, DataScope.ALL, null);
        jdbc.sql("""
                        select u.unit_code from unit u where u.kind = 'street' and u.superseded_by is null
                          and u.valid_until = '9999-12-31' order by u.unit_code limit 1
                        """)
                .query(String.class)
                .optional()
                .ifPresent(unit -> add(lines, "contact", "街道联络员", Role.UNIT_CONTACT, DataScope.OWN_AND_BELOW, unit));
        print(lines);
    }

    private static void print(List<String> lines) {
        System.err.println("首批用户（初始密码只显示这一次，首次登录须修改） / first users, passwords shown once:");
        lines.forEach(System.err::println);
    }

    private void add(
            List<String> lines, String name, String display, Role role, DataScope scope, @Nullable String unit) {
        String password = accounts.create(name, display, Set.copyOf(EnumSet.of(role)), scope, unit, "system");
        lines.add("  " + name + " ".repeat(Math.max(1, 12 - name.length())) + password + "  " + role.chinese());
    }
}
