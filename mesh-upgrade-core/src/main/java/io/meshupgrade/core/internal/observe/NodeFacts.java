package io.meshupgrade.core.internal.observe;

/**
 * A node.
 *
 * @param name its name
 * @param takesPods whether new pods may be bound to it
 * @param allocatable what pods may ask of it in all
 */
public record NodeFacts(String name, boolean takesPods, Requests allocatable) {}
