/**
 * What an API server does with objects before it stores them and when they are taken away: metadata, conflicts,
 * admission, graceful deletion. The transport is elsewhere; controllers use this package as well.
 */
@NullMarked
package io.meshupgrade.testkit.internal.api;

import org.jspecify.annotations.NullMarked;
