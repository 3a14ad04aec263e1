/** How the database goes about the service's statements. */
@NullMarked
package io.autossl.deployer.plan;

import org.jspecify.annotations.NullMarked;
