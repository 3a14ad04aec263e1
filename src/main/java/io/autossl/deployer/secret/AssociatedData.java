package io.autossl.deployer.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

/**
 * The place in the database that a secret is sealed for. What was sealed for one place does not
 * open at another, so that nobody with the database can move a secret to where it is used
 * differently.
 *
 * @param table the table's name
 * @param row the row's identifier
 * @param column the column's name
 */
public record AssociatedData(String table, UUID row, String column) {

  byte[] associatedData() {
    return (table + "/" + row + "/" + column).getBytes(UTF_8);
  }
}
