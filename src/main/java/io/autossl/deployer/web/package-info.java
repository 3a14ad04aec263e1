/**
 * What all controllers share: problem details (RFC 9457), paging, entity tags, and strict reading
 * of requests.
 *
 * <p>It has no table. Its public types are what controllers need.
 */
@NullMarked
package io.autossl.deployer.web;

import org.jspecify.annotations.NullMarked;
