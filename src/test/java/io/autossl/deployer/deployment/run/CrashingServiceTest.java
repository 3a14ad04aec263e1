package io.autossl.deployer.deployment.run;

import io.autossl.deployer.crash.CrashInjectorConfiguration;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/**
 * The configuration of a service whose process crashes, on a {@link CrashTestBed}. Unless the test
 * says otherwise, AWS is called for one step at a time, so that the number of points is always the
 * same.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Import({CrashInjectorConfiguration.class, CrashTestBed.class, Crowd.class})
@TestPropertySource(
    properties = {
      "autossl.aws.max-concurrency-per-access-key=1",
      "autossl.deployment.conflict-backoff=10ms",
      "autossl.deployment.retry-backoff=2ms"
    })
@interface CrashingServiceTest {}
