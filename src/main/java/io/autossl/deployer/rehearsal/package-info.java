/** What a start goes through beforehand, so that the first to ask for it need not wait longer. */
@NullMarked
package io.autossl.deployer.rehearsal;

import org.jspecify.annotations.NullMarked;
