package io.autossl.deployer.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

/**
 * The row and column that a secret is sealed for: the associated data of its encryption (RFC 5116).
 * A secret that was sealed for one row and column does not open for another, so that nobody with
 * access to the database can move it to where it is used differently.
 *
 * @param table the table's name
 * @param row the row's identifier
 * @param column the column's name
 */
public record AssociatedData(String table, UUID row, String column) {

  byte[] bytes() {
    return (table + "/" + row + "/" + column).getBytes(UTF_8);
  }
}
