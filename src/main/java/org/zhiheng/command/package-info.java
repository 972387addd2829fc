/**
 * The command line beside the server: reads what was typed, calls the modules, prints the answer. Its names, columns,
 * JSON keys and exit codes are an interface that others script against.
 */
@NullMarked
@ApplicationModule
package org.zhiheng.command;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
