/**
 * The life of a sealed run among people: review with decided grades, preview by units, sign-off, publicity, publication,
 * correction. In: a sealed run and what users decide. Out: stages, decisions and notices, each recorded with who, when and
 * why. Called by the pages, the REST interface and the command line; it never changes a figure of the run.
 */
@NullMarked
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"vocabulary", "access", "calendar", "ranking", "run"})
package org.zhiheng.review;

import org.jspecify.annotations.NullMarked;
