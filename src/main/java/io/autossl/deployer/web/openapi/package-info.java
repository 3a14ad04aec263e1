/**
 * The description of the API, made from the code by springdoc, and its page.
 *
 * <p>It has no table, and nothing in it is public.
 */
@NullMarked
package io.autossl.deployer.web.openapi;

import org.jspecify.annotations.NullMarked;
