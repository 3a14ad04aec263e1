package io.autossl.deployer.accesskey;

import java.util.UUID;

/**
 * An access key is about to be deleted, in the transaction that deletes it. Whoever needs the key
 * throws an {@link io.autossl.deployer.web.ApiException}.
 */
public record AccessKeyDeletion(UUID accessKey) {}
