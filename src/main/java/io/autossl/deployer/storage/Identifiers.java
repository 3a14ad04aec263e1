package io.autossl.deployer.storage;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Makes the identifiers of everything stored: UUIDs of version 7, which sort by time (RFC 9562).
 */
@Component
public final class Identifiers {

  private final TimeBasedEpochGenerator generator = Generators.timeBasedEpochGenerator();

  Identifiers() {}

  /** An identifier that sorts after every earlier one of this process. */
  public UUID next() {
    return generator.generate();
  }
}
