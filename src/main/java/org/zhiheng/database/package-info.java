/**
 * The PostgreSQL that holds everything: one embedded beside the data directory, or one named by its JDBC URL; who may
 * use it at the same time; bulk writing with {@link org.zhiheng.database.Copy}. Schema changes live in {@code db/migration}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package org.zhiheng.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
