package io.autossl.deployer.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stream of server-sent events, as a client reads it. Holds each to the API's description. */
public final class EventStream implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Stream<String> stream;
  private final Iterator<String> lines;

  /** The events in these lines. */
  EventStream(Stream<String> lines) {
    this.stream = lines;
    this.lines = lines.iterator();
  }

  /** An event, or a comment, which has nothing else. */
  public record Event(
      @Nullable String name, @Nullable String id, @Nullable String comment, String data) {

    /** Its data. */
    public JsonNode json() {
      return JSON.readTree(data);
    }
  }

  /** The next event or comment, as soon as it comes; empty at the end of the stream. */
  public Optional<Event> next() {
    String name = null;
    String id = null;
    String comment = null;
    List<String> data = new ArrayList<>();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.isEmpty()) {
        Event event = new Event(name, id, comment, String.join("\n", data));
        if (comment == null) {
          DescribedApi.committed().check(event);
        }
        return Optional.of(event);
      }
      String value = line.substring(line.indexOf(':') + 1).stripLeading();
      switch (line.substring(0, line.indexOf(':'))) {
        case "event" -> name = value;
        case "id" -> id = value;
        case "data" -> data.add(value);
        case "" -> comment = value;
        default -> throw new AssertionError(line);
      }
    }
    return Optional.empty();
  }

  /** All events up to the end of the stream, without comments. */
  public List<Event> rest() {
    List<Event> events = new ArrayList<>();
    for (Optional<Event> next = next(); next.isPresent(); next = next()) {
      if (next.get().comment() == null) {
        events.add(next.get());
      }
    }
    return events;
  }

  /** Reads on to the end of the stream, which must come before this time. */
  public void endsBefore(Instant latest) {
    while (next().isPresent()) {
      assertThat(Instant.now()).as("goes on").isBefore(latest);
    }
    assertThat(Instant.now()).as("ends").isBefore(latest);
  }

  @Override
  public void close() {
    stream.close();
  }
}
