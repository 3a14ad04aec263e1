/** What every table shares: identifiers, and how times and lists become columns. */
@NullMarked
package io.autossl.deployer.storage;

import org.jspecify.annotations.NullMarked;
