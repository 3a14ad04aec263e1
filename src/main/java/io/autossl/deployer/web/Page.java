package io.autossl.deployer.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, newest first.
 *
 * @param items the items of this part
 * @param next the cursor of the part that follows, for the parameter {@code after}; null at the end
 */
public record Page<T>(
    List<T> items,
    @Schema(description = "Cursor of the next page, for the parameter `after`; null at the end")
        @Nullable String next) {

  /**
   * A page of the items that were read for a request. One item more than its limit means that there
   * is a next page.
   */
  public static <T> Page<T> of(
      List<T> itemsAndOneMore, PageRequest request, Function<T, UUID> identifier) {
    if (itemsAndOneMore.size() <= request.limit()) {
      return new Page<>(List.copyOf(itemsAndOneMore), null);
    }
    List<T> items = List.copyOf(itemsAndOneMore.subList(0, request.limit()));
    return new Page<>(items, PageRequest.cursor(identifier.apply(items.getLast())));
  }

  /** This page with every item converted. */
  public <R> Page<R> map(Function<T, R> presentation) {
    return new Page<>(items.stream().map(presentation).toList(), next);
  }
}
