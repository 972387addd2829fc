package org.zhiheng.review;

/** A run has come to a stage of its life among people. */
public record StageReached(long runId, Stage stage) {}
