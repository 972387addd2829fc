package org.zhiheng.access;

import java.security.SecureRandom;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Repository;

/** All accounts: creating, finding, passwords and locking. */
@Repository
public class Accounts implements UserDetailsService {

    /** Wrong passwords in a row before an account is locked (C4). */
    static final int TRIES = 5;

    static final Duration LOCK = Duration.ofMinutes(10);

    /** By these names logs and runs tell what the program did itself: an account of that name would seem to have done it. */
    private static final Set<String> PROGRAMS = Set.of("system", "demo");

    private static final Pattern USER_NAME = Pattern.compile("[A-Za-z0-9._-]{2,40}");
    private static final int MOST_CHARACTERS = 60;

    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";

    private final JdbcClient jdbc;
    private final PasswordEncoder encoder;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Accounts(JdbcClient jdbc, PasswordEncoder encoder, Clock clock) {
        this.jdbc = jdbc;
        this.encoder = encoder;
        this.clock = clock;
    }

    /** One line of the user list. */
    public record Account(
            String userName,
            String displayName,
            Set<Role> roles,
            DataScope scope,
            @Nullable String unitCode,
            @Nullable String unitName,
            boolean enabled,
            boolean locked,
            boolean mustChange,
            @Nullable OffsetDateTime lastLoginAt) {}

    @Override
    public CurrentUser loadUserByUsername(String userName) {
        return find(userName).orElseThrow(() -> new UsernameNotFoundException(userName));
    }

    Optional<CurrentUser> find(String userName) {
        return jdbc.sql("select * from account where user_name = :name")
                .param("name", userName)
                .query((row, index) -> new CurrentUser(
                        row.getString("user_name"),
                        row.getString("display_name"),
                        row.getString("password_hash"),
                        roles(row),
                        DataScope.of(row.getString("scope")),
                        row.getString("unit_code"),
                        row.getBoolean("must_change"),
                        row.getBoolean("enabled"),
                        isLocked(row)))
                .optional();
    }

    /**
     * Which accounts are asked for.
     *
     * @param text part of the name, the display name or the unit's code; empty: any
     * @param role null: any
     */
    public record Filter(String text, @Nullable Role role) {}

    /** Accounts in name order. */
    public List<Account> list(Filter filter, int offset, int limit) {
        return filtered(ACCOUNT + FILTER + " order by a.user_name offset :offset limit :limit", filter)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, index) -> read(row))
                .list();
    }

    /** How many accounts the filter finds. */
    public int count(Filter filter) {
        return filtered("select count(*) from account a" + FILTER, filter)
                .query(Integer.class)
                .single();
    }

    /** Empty when there is no such account. */
    public Optional<Account> account(String userName) {
        return jdbc.sql(ACCOUNT + " where a.user_name = :name")
                .param("name", userName)
                .query((row, index) -> read(row))
                .optional();
    }

    private static final String ACCOUNT = """
            select a.*, (select u.name from unit u where u.unit_code = a.unit_code and u.superseded_by is null
                         order by u.valid_from desc limit 1) as unit_name
            from account a
            """;

    private static final String FILTER = """
             where (:text = '' or strpos(a.user_name, :text) > 0 or strpos(a.display_name, :text) > 0
                    or strpos(coalesce(a.unit_code, ''), :text) > 0)
               and (:role = '' or :role = any(a.roles))
            """;

    private JdbcClient.StatementSpec filtered(String sql, Filter filter) {
        return jdbc.sql(sql)
                .param("text", filter.text())
                .param("role", filter.role() == null ? "" : filter.role().name());
    }

    private Account read(ResultSet row) throws SQLException {
        return new Account(
                row.getString("user_name"),
                row.getString("display_name"),
                roles(row),
                DataScope.of(row.getString("scope")),
                row.getString("unit_code"),
                row.getString("unit_name"),
                row.getBoolean("enabled"),
                isLocked(row),
                row.getBoolean("must_change"),
                row.getObject("last_login_at", OffsetDateTime.class));
    }

    /** Whether no account exists yet. */
    public boolean isEmpty() {
        return jdbc.sql("select not exists (select 1 from account)")
                .query(Boolean.class)
                .single();
    }

    /**
     * Creates an account with a generated password that must be changed at the first login.
     *
     * @return the password, shown this once
     * @throws IllegalArgumentException when the name is taken or an administrator's role is joined with another one
     */
    public String create(
            String userName,
            String displayName,
            Set<Role> roles,
            DataScope scope,
            @Nullable String unitCode,
            String by) {
        requireLawful(roles);
        if (!USER_NAME.matcher(userName).matches()) {
            throw new IllegalArgumentException(
                    "用户名应为 2 至 40 个字母、数字、点、横线或下划线 / a user name has 2 to 40 letters, digits, dots, hyphens, underscores");
        }
        if (displayName.isBlank() || displayName.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "姓名不能为空，且不超过 " + MOST_CHARACTERS + " 字 / a name has 1 to " + MOST_CHARACTERS + " characters");
        }
        if (PROGRAMS.contains(userName.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("用户名「" + userName + "」留给程序自己记录用，请换一个 / the user name (" + userName
                    + ") is the program's own in the logs; choose another");
        }
        if (find(userName).isPresent()) {
            throw new IllegalArgumentException("用户名已存在（" + userName + "） / user name taken (" + userName + ")");
        }
        String password = generatePassword();
        jdbc.sql("""
                        insert into account (user_name, display_name, password_hash, roles, scope, unit_code, created_by)
                        values (:name, :display, :hash, :roles, :scope, :unit, :by)
                        """)
                .param("name", userName)
                .param("display", displayName)
                .param("hash", encoder.encode(password))
                .param("roles", roles.stream().map(Role::name).sorted().toArray(String[]::new))
                .param("scope", scope.code())
                .param("unit", unitCode)
                .param("by", by)
                .update();
        return password;
    }

    /** Replaces roles and scope. @throws IllegalArgumentException as {@link #create} */
    public void grant(String userName, Set<Role> roles, DataScope scope, @Nullable String unitCode) {
        requireLawful(roles);
        jdbc.sql("update account set roles = :roles, scope = :scope, unit_code = :unit where user_name = :name")
                .param("roles", roles.stream().map(Role::name).sorted().toArray(String[]::new))
                .param("scope", scope.code())
                .param("unit", unitCode)
                .param("name", userName)
                .update();
    }

    /** Lets a user log in, or not. */
    public void setEnabled(String userName, boolean enabled) {
        jdbc.sql("update account set enabled = :enabled where user_name = :name")
                .param("enabled", enabled)
                .param("name", userName)
                .update();
    }

    /** A new generated password, shown this once; also unlocks. */
    public String resetPassword(String userName) {
        String password = generatePassword();
        jdbc.sql("""
                        update account set password_hash = :hash, must_change = true, failed_count = 0, locked_until = null
                        where user_name = :name
                        """)
                .param("hash", encoder.encode(password))
                .param("name", userName)
                .update();
        return password;
    }

    /**
     * The user's own change of password.
     *
     * @throws IllegalArgumentException when the old one is wrong or the new one is against the policy: at least 10
     *     characters of three kinds, not the old one, not holding the user name
     */
    public void changePassword(String userName, String old, String fresh) {
        CurrentUser user = loadUserByUsername(userName);
        if (!encoder.matches(old, user.passwordHash())) {
            throw new IllegalArgumentException("原密码不正确 / the old password is wrong");
        }
        long kinds = List.of("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]").stream()
                .filter(kind ->
                        java.util.regex.Pattern.compile(kind).matcher(fresh).find())
                .count();
        if (fresh.length() < 10
                || fresh.length() > 72
                || kinds < 3
                || fresh.equals(old)
                || fresh.toLowerCase(java.util.Locale.ROOT).contains(userName.toLowerCase(java.util.Locale.ROOT))) {
            throw new IllegalArgumentException("新密码应有 10 至 72 个字符，含大写字母、小写字母、数字、符号中的三种，不同于原密码，不含用户名"
                    + " / 10 to 72 characters of three kinds, other than the old one, without the user name");
        }
        jdbc.sql("""
                        update account set password_hash = :hash, must_change = false, password_changed_at = :now
                        where user_name = :name
                        """)
                .param("hash", encoder.encode(fresh))
                .param("now", OffsetDateTime.now(clock))
                .param("name", userName)
                .update();
    }

    /**
     * Logs a user in where there is no page, with the same lock-out and the same login log.
     *
     * @param address where the user sits, for the log
     * @throws IllegalArgumentException when the name or password is wrong, the account is locked or disabled, or the password
     *     was set by somebody else and has not been changed yet
     */
    public CurrentUser signIn(String userName, String password, String address) {
        CurrentUser user = find(userName).orElse(null);
        if (user == null || !user.enabled() || user.locked() || !encoder.matches(password, user.passwordHash())) {
            loginFailed(userName, address, user != null && user.locked());
            throw new IllegalArgumentException(
                    user != null && user.locked()
                            ? "账号已锁定，请稍后再试 / the account is locked; try again later"
                            : "用户名或密码不正确，或账号已停用 / wrong user name or password, or the account is disabled");
        }
        if (user.mustChange()) {
            throw new IllegalArgumentException("首次登录须先在网页修改密码 / change the password on a page first");
        }
        loginSucceeded(userName, address);
        return user;
    }

    void loginSucceeded(String userName, String address) {
        jdbc.sql(
                        "update account set failed_count = 0, locked_until = null, last_login_at = :now where user_name = :name")
                .param("now", OffsetDateTime.now(clock))
                .param("name", userName)
                .update();
        log(userName, address, "success");
    }

    void loginFailed(String userName, String address, boolean locked) {
        jdbc.sql("""
                        update account set
                            locked_until = case when failed_count + 1 >= :tries then :until else locked_until end,
                            failed_count = case when failed_count + 1 >= :tries then 0 else failed_count + 1 end
                        where user_name = :name and (locked_until is null or locked_until < :now)
                        """)
                .param("tries", TRIES)
                .param("until", OffsetDateTime.now(clock).plus(LOCK))
                .param("now", OffsetDateTime.now(clock))
                .param("name", userName)
                .update();
        log(userName, address, locked ? "locked" : "wrong");
    }

    void loggedOut(String userName, String address) {
        log(userName, address, "logout");
    }

    private void log(String userName, String address, String outcome) {
        jdbc.sql("insert into login_log (user_name, address, outcome) values (:name, :address, :outcome)")
                .param("name", userName.length() > 100 ? userName.substring(0, 100) : userName)
                .param("address", address)
                .param("outcome", outcome)
                .update();
    }

    private static void requireLawful(Set<Role> roles) {
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("至少选择一个角色 / choose a role");
        }
        if (roles.size() > 1 && roles.stream().anyMatch(Role::isAdministrator)) {
            throw new IllegalArgumentException(
                    "三类管理员互斥，且不能兼任业务角色" + " / the three administrators exclude each other and every other role");
        }
        if (roles.contains(Role.UNIT_CONTACT) && roles.size() > 1) {
            throw new IllegalArgumentException("被考核单位的联络员不能兼任其他角色 / a unit contact has no other role");
        }
    }

    private boolean isLocked(ResultSet row) throws SQLException {
        OffsetDateTime until = row.getObject("locked_until", OffsetDateTime.class);
        return until != null && until.isAfter(OffsetDateTime.now(clock));
    }

    private static Set<Role> roles(ResultSet row) throws SQLException {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        Array array = row.getArray("roles");
        for (String name : (String[]) array.getArray()) {
            roles.add(Role.valueOf(name));
        }
        return roles;
    }

    private String generatePassword() {
        StringBuilder password = new StringBuilder();
        for (int index = 0; index < 14; index++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.insert(7, '-').toString();
    }
}
