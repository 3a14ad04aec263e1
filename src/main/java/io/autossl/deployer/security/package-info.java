/** Who may do what: bearer tokens, their roles, and what keeps others out. */
@NullMarked
package io.autossl.deployer.security;

import org.jspecify.annotations.NullMarked;
