/**
 * Zhiheng 治衡 assesses grassroots governance. The data's path, one module a station:
 *
 * <pre>
 * files → intake → records → metric → metric values → rulepack/scoring → score sheets → ranking → standings → report
 * </pre>
 *
 * {@code batch} runs the stations as one Spring Batch job, {@code run} keeps an assessment's life and manifest,
 * {@code command} and the modules' controllers are the two doors. {@code src/docs/architecture.md} holds the
 * invariants and who may call whom.
 */
@NullMarked
package org.zhiheng;

import org.jspecify.annotations.NullMarked;
