package org.zhiheng.rulepack.fence;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.compiler.kie.builder.impl.InternalKieModule;
import org.drools.model.codegen.ExecutableModelProject;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;
import org.kie.api.runtime.KieContainer;
import org.zhiheng.content.Finding;

/**
 * Turns rule text into a container, or into findings. The text passes the syntax gate, is compiled behind the class
 * loader gate, and its classes pass the bytecode gate; only then does a container of it exist. Safe for use by several
 * threads; builds run one at a time.
 */
public final class Fence {

    private static final Object ONE_BUILD = new Object();
    private static final AtomicLong BUILDS = new AtomicLong();
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([^\\s;]+)");

    private final AllowedWords words;

    public Fence(AllowedWords words) {
        this.words = words;
    }

    /** What came of compiling. */
    public sealed interface Outcome {

        /**
         * All gates were passed.
         *
         * @param container the caller disposes of it
         */
        record Accepted(KieContainer container) implements Outcome {}

        /** @param findings what is wrong, by place; never empty */
        record Refused(List<Finding> findings) implements Outcome {}
    }

    /** Everything that is wrong with the rule text of one pack, without compiling it. */
    public List<Finding> inspect(List<DrlFile> files) {
        return SyntaxGate.inspect(words, files);
    }

    /** Compiles the rule text of one pack. */
    public Outcome compile(List<DrlFile> files) {
        List<Finding> findings = inspect(files);
        return findings.isEmpty() ? build(files) : new Outcome.Refused(findings);
    }

    private Outcome build(List<DrlFile> files) {
        synchronized (ONE_BUILD) {
            Build build = build(files, loader());
            InternalKieModule module = build.module();
            if (module == null) {
                return new Outcome.Refused(new CompileErrors(this, files).findings(build.errors()));
            }
            Set<String> refused = BytecodeGate.inspect(words, module);
            if (!refused.isEmpty()) {
                forget(build);
                return new Outcome.Refused(List.of(bytecodeFinding(files, refused)));
            }
            return new Outcome.Accepted(container(build));
        }
    }

    private static Finding bytecodeFinding(List<DrlFile> files, Set<String> refused) {
        String first = refused.iterator().next();
        return new Finding(
                "bytecode-refused",
                Finding.Severity.ERROR,
                files.get(0).path(),
                0,
                0,
                first.substring(first.indexOf(": ") + 2),
                "编译结果含有规则不需要的调用，已拒绝",
                "the compiled rules call what no rule needs",
                "把这份规则包交给系统管理员检查",
                "hand the pack to the administrator");
    }

    AllowListClassLoader loader() {
        return new AllowListClassLoader(Fence.class.getClassLoader(), words);
    }

    AllowedWords words() {
        return words;
    }

    /**
     * One run of the compiler.
     *
     * @param module null when there are errors
     */
    record Build(@Nullable InternalKieModule module, ReleaseId id, ClassLoader loader, List<String> errors) {}

    /** Compiles behind a loader, without looking at text or classes. */
    Build build(List<DrlFile> files, ClassLoader loader) {
        KieServices services = KieServices.get();
        ReleaseId id = services.newReleaseId("org.zhiheng.pack", "build", "1." + BUILDS.incrementAndGet());
        KieFileSystem system = services.newKieFileSystem();
        system.generateAndWritePomXML(id);
        int number = 0;
        for (DrlFile file : files) {
            Matcher name = PACKAGE.matcher(file.text());
            String folder = name.find() ? name.group(1).replace('.', '/') + "/" : "";
            system.write("src/main/resources/" + folder + "f" + number++ + ".drl", file.text());
        }
        List<String> errors = new ArrayList<>();
        try {
            KieBuilder builder = services.newKieBuilder(system, loader).buildAll(ExecutableModelProject.class);
            for (Message message : builder.getResults().getMessages(Message.Level.ERROR)) {
                if (!message.getText().startsWith("Java source of")) {
                    errors.add(message.getText());
                }
            }
            if (errors.isEmpty()) {
                return new Build((InternalKieModule) builder.getKieModule(), id, loader, errors);
            }
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError failure) {
            errors.add(String.valueOf(failure.getMessage()));
        }
        services.getRepository().removeKieModule(id);
        return new Build(null, id, loader, errors);
    }

    KieContainer container(Build build) {
        KieContainer container = KieServices.get().newKieContainer(build.id(), build.loader());
        container.getKieBase();
        return container;
    }

    static void forget(Build build) {
        KieServices.get().getRepository().removeKieModule(build.id());
    }
}
