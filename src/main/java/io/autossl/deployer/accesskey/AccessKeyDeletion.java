package io.autossl.deployer.accesskey;

import java.util.UUID;

/**
 * An access key is about to be deleted, in the transaction that deletes it. A listener that needs
 * the key prevents the deletion by throwing an {@link io.autossl.deployer.web.ApiException}.
 */
public record AccessKeyDeletion(UUID accessKey) {}
