/**
 * Who is asking and what that user may do and see: accounts, roles, data scopes, the access matrix, the login log and
 * the hash-chained operation log. Called by every controller; uses no other module but {@code database}.
 */
@NullMarked
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"vocabulary", "content"})
package org.zhiheng.access;

import org.jspecify.annotations.NullMarked;
