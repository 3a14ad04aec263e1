/**
 * Runs of deployments: the orchestrator, the executors of the steps with their AWS calls, and the
 * limits to what runs at once.
 *
 * <p>It has no table, and nothing in it is public: the queue starts what runs.
 */
@NullMarked
package io.autossl.deployer.deployment.run;

import org.jspecify.annotations.NullMarked;
