package org.zhiheng.scoring;

/** Something wrong with a tree, told in Chinese and English. */
public record TreeProblem(String node, String chinese, String english) {}
