/**
 * Records in: feeds, decoding, validation, publication, rejects. Reads any upstream CSV or workbook as its feed declares.
 * Adding a source needs a feed file, never Java.
 */
@NullMarked
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"database"})
package org.zhiheng.intake;

import org.jspecify.annotations.NullMarked;
