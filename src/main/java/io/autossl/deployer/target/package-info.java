/** Deployment targets: which distributions get which certificate with which access key. */
@NullMarked
package io.autossl.deployer.target;

import org.jspecify.annotations.NullMarked;
