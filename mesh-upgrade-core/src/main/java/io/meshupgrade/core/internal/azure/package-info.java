/**
 * The adapter to Azure Resource Manager, the only importer of {@code com.azure..}: the credential of the caller gives
 * tokens, the JDK's HTTP client sends requests, and documents stay the JSON that they are (docs/decisions/0008-arm.md).
 */
@NullMarked
package io.meshupgrade.core.internal.azure;

import org.jspecify.annotations.NullMarked;
