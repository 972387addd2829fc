package org.zhiheng.work;

/** A file that work gave beside its result; kept for thirty days. */
public record WorkFile(String name, String mediaType, byte[] content) {}
