package io.autossl.deployer.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The headers that every successful answer of an operation has; they become part of the API's
 * description. A {@code GET} that sends an {@code ETag} also honours {@code If-None-Match}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Sends {

  /** The names of the headers. */
  String[] value();
}
