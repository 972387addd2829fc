package org.zhiheng.database;

import javax.sql.DataSource;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** Gives the opened {@link Database}, which whoever starts the application puts into the context, to everything else. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    private static final int CONNECTIONS = 16;

    private final Database database;

    DatabaseConfiguration(Database database) {
        this.database = database;
    }

    @Bean(destroyMethod = "close")
    DataSource dataSource() {
        return database.pool(CONNECTIONS);
    }

    @EventListener
    void announce(WebServerInitializedEvent event) {
        database.announceWebPort(event.getWebServer().getPort());
    }
}
