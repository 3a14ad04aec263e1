package io.autossl.deployer.aws;

import io.autossl.deployer.secret.SecretText;

/**
 * The credentials that AWS calls are signed with.
 *
 * @param accessKeyId AWS's identifier of the key
 * @param secretAccessKey its secret
 */
public record AwsCredentials(String accessKeyId, SecretText secretAccessKey) {}
