package org.zhiheng.web;

import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The head of the API's description; the rest is read from the resources. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
public class ApiConfiguration {

    /** Where every address of the API begins. */
    public static final String BASE = "/api/v1";

    @Bean
    OpenAPI description() {
        return new OpenAPI()
                .info(new Info()
                        .title("治衡 Zhiheng")
                        .version("v1")
                        .description(
                                "What the pages do, for other systems. Every answer is limited to the caller's data scope. Errors are"
                                        + " problem details (RFC 9457): detail in Chinese, english in English.")
                        .license(new License().name("Apache-2.0")))
                .servers(List.of(new Server().url("/")))
                .components(new Components()
                        .addSecuritySchemes(
                                "password",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic")))
                .security(List.of(new SecurityRequirement().addList("password")));
    }

    /** Names a nested type with the type around it: the details of a run and those of a version are two schemas. */
    @Bean
    ModelResolver modelResolver(ObjectMapperProvider mappers) {
        return new ModelResolver(mappers.jsonMapper(), new TypeNameResolver() {
            @Override
            protected String getNameOfClass(Class<?> type) {
                Class<?> around = type.getEnclosingClass();
                return around == null ? type.getSimpleName() : getNameOfClass(around) + "." + type.getSimpleName();
            }
        });
    }
}
