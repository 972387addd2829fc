package org.zhiheng.web.admin;

import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who logged in, or tried to. */
@Repository
class Logins {

    private final JdbcClient jdbc;

    Logins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A try to log in. */
    record Login(OffsetDateTime at, String userName, String address, String outcome) {}

    /** Newest first. @param user name; empty: everybody */
    List<Login> list(String user, int offset, int limit) {
        return jdbc.sql("""
                        select at, user_name, address, outcome from login_log where :user = '' or user_name = :user
                        order by login_id desc offset :offset limit :limit
                        """)
                .param("user", user)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, index) -> new Login(
                        row.getObject("at", OffsetDateTime.class),
                        row.getString("user_name"),
                        row.getString("address"),
                        row.getString("outcome")))
                .list();
    }

    int count(String user) {
        return jdbc.sql("select count(*) from login_log where :user = '' or user_name = :user")
                .param("user", user)
                .query(Integer.class)
                .single();
    }
}
