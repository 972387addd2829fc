package org.zhiheng.batch;

import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.batch.core.repository.ExecutionContextSerializer;
import org.springframework.batch.core.repository.dao.JacksonExecutionContextStringSerializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.transaction.annotation.Isolation;

/** The job repository in the database, without which a killed job could not go on. Flyway makes its tables. */
@Configuration(proxyBeanMethods = false)
@EnableBatchProcessing(taskExecutorRef = "batchTaskExecutor")
@EnableJdbcJobRepository(
        executionContextSerializerRef = "executionContextSerializer",
        isolationLevelForCreate = Isolation.READ_COMMITTED)
class BatchConfiguration {

    /** A job runs on the thread that starts it; who does not want to wait starts it on another. */
    @Bean
    TaskExecutor batchTaskExecutor() {
        return new SyncTaskExecutor();
    }

    @Bean
    ExecutionContextSerializer executionContextSerializer() {
        return new JacksonExecutionContextStringSerializer();
    }
}
