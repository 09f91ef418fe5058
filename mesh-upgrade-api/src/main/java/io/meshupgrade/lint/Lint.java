package io.meshupgrade.lint;

/**
 * Looks for what is wrong in a mesh and would go wrong at the next restart. Reads, and changes nothing.
 *
 * <p>Safe for use by several threads.
 */
public interface Lint {

    /**
     * Checks labels, templates, live pods and what was left over.
     *
     * @return what was found, worst first, and what could not be read
     */
    LintReport check();
}
