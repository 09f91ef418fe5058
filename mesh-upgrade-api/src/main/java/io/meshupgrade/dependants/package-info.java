/** What still depends on a revision or a tag, and so would be cut off when it goes. */
@NullMarked
package io.meshupgrade.dependants;

import org.jspecify.annotations.NullMarked;
