/** What tests of the whole service share: the running service, its client, and AWS accounts. */
@NullMarked
package io.autossl.deployer.testing;

import org.jspecify.annotations.NullMarked;
