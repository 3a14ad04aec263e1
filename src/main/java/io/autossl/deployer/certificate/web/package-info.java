/**
 * Uploads and views of certificates over HTTP.
 *
 * <p>It has no table, and nothing in it is public.
 */
@NullMarked
package io.autossl.deployer.certificate.web;

import org.jspecify.annotations.NullMarked;
