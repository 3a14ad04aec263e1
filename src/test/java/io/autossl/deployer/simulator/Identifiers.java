package io.autossl.deployer.simulator;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Identifiers that look like those of AWS. */
final class Identifiers {

  private static final String CAPITALS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final String SECRET_CHARACTERS =
      CAPITALS_AND_DIGITS + "abcdefghijklmnopqrstuvwxyz+/";

  private Identifiers() {}

  static String distributionId() {
    return "E" + random(CAPITALS_AND_DIGITS, 13);
  }

  static String eTag() {
    return "E" + random(CAPITALS_AND_DIGITS, 13);
  }

  static String accessKeyId() {
    return "AKIA" + random(CAPITALS_AND_DIGITS, 16);
  }

  static String secretAccessKey() {
    return random(SECRET_CHARACTERS, 40);
  }

  static String accountId() {
    return "1" + random("0123456789", 11);
  }

  static String certificateArn(String accountId) {
    return "arn:aws:acm:us-east-1:" + accountId + ":certificate/" + UUID.randomUUID();
  }

  static String random(String alphabet, int length) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder text = new StringBuilder(length);
    for (int index = 0; index < length; index++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
