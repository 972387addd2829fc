package org.zhiheng.command;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "zhiheng "
                    + Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                            .orElse("(development)")
        };
    }
}
