/** The audit trail: who did what to which resource. */
@NullMarked
package io.autossl.deployer.audit;

import org.jspecify.annotations.NullMarked;
