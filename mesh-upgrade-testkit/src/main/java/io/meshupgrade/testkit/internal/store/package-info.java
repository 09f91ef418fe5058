/** What etcd is to a real cluster: all objects, their history, and who is told of changes. */
@NullMarked
package io.meshupgrade.testkit.internal.store;

import org.jspecify.annotations.NullMarked;
