/**
 * The Kubernetes API as requests and answers: paths, verbs, selectors, pages, watches, discovery. Which bytes travel
 * how is decided elsewhere; what objects mean is decided in {@code internal.api}.
 */
@NullMarked
package io.meshupgrade.testkit.internal.rest;

import org.jspecify.annotations.NullMarked;
