/** What is wrong in a mesh before anybody upgrades it: labels that inject nothing, and things that were left over. */
@NullMarked
package io.meshupgrade.lint;

import org.jspecify.annotations.NullMarked;
