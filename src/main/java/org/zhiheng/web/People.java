package org.zhiheng.web;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Users by the name people know them by; made for one request, asks for each user once. */
public final class People {

    /** Who acts without an account, Chinese and English; no account has such a name. */
    private static final Map<String, String[]> WITHOUT_ACCOUNT =
            Map.of("system", new String[] {"系统", "System"}, "demo", new String[] {"演示数据", "Demonstration"});

    private final JdbcClient jdbc;
    private final Map<String, String> known = new HashMap<>();

    People(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The display name; the user name when there is no such account; a dash when absent. */
    public String name(@Nullable String userName) {
        return userName == null ? "—" : known.computeIfAbsent(userName, this::find);
    }

    private String find(String userName) {
        String[] program = WITHOUT_ACCOUNT.get(userName);
        if (program != null) {
            boolean chinese = LocaleContextHolder.getLocale().getLanguage().equals(Locale.CHINESE.getLanguage());
            return program[chinese ? 0 : 1];
        }
        return jdbc.sql("select display_name from account where user_name = :user")
                .param("user", userName)
                .query(String.class)
                .optional()
                .orElse(userName);
    }
}
