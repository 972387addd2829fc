package org.zhiheng;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

    @Test
    void modulesUseOnlyWhatTheirTableAllows() {
        ApplicationModules.of(ZhihengApplication.class).verify();
    }
}
