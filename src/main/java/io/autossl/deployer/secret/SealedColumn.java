package io.autossl.deployer.secret;

import java.util.UUID;

/**
 * A column of sealed secrets, in a table whose rows have a UUID as {@code id}. Each one is a bean,
 * so that all secrets can be found and resealed.
 *
 * @param table the table's name
 * @param column the column's name
 */
public record SealedColumn(String table, String column) {

  /** The associated data of one row's secret. */
  public AssociatedData of(UUID row) {
    return new AssociatedData(table, row, column);
  }
}
