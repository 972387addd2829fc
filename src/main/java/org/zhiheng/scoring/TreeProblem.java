package org.zhiheng.scoring;

/**
 * Something wrong with a tree, told in Chinese and English.
 *
 * @param node code of the node at fault
 * @param fatal whether the tree cannot be combined at all
 */
public record TreeProblem(String node, boolean fatal, String chinese, String english) {}
