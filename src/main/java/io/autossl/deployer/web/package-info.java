/**
 * What all controllers share: problem details, paging, entity tags, limits and the API's
 * description.
 */
@NullMarked
package io.autossl.deployer.web;

import org.jspecify.annotations.NullMarked;
