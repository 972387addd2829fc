package org.zhiheng.packversion;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.zhiheng.rulepack.RulePackCompiler;

/** One compiler for the whole application, so that a pack is compiled once however many use it. */
@Configuration(proxyBeanMethods = false)
class PackVersionConfiguration {

    @Bean
    RulePackCompiler rulePackCompiler() {
        return new RulePackCompiler();
    }
}
