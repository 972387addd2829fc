package org.zhiheng.packversion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.zhiheng.content.Hash;
import org.zhiheng.rulepack.RulePackCompiler;

/** What judges packs, as one hash over its compiled classes: another program may judge the same pack otherwise. */
final class EngineHash {

    private static final List<String> JUDGES = List.of(
            "vocabulary", "content", "metric", "scoring", "ranking", "rulepack", "packversion", "preview", "run");

    private EngineHash() {}

    static String hash() {
        PathMatchingResourcePatternResolver classes = new PathMatchingResourcePatternResolver();
        Hash hash = new Hash();
        hash.line(RulePackCompiler.droolsVersion());
        try {
            for (String module : JUDGES) {
                Resource[] found = classes.getResources("classpath*:org/zhiheng/" + module + "/**/*.class");
                Arrays.sort(found, Comparator.comparing(EngineHash::address));
                for (Resource each : found) {
                    hash.line(Hash.of(each.getContentAsByteArray()));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return hash.hex();
    }

    private static String address(Resource resource) {
        try {
            return resource.getURL().toString();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
