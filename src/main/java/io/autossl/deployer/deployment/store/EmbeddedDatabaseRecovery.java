package io.autossl.deployer.deployment.store;

import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.stereotype.Component;

/**
 * At the start, makes tasks due that were running when the process ended. An embedded database is
 * open in one process at a time, so none of them can be running. With a shared database, missed
 * heartbeats tell.
 */
@Component
@DependsOnDatabaseInitialization
class EmbeddedDatabaseRecovery implements InitializingBean {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabaseRecovery.class);
  private static final String EMBEDDED = "jdbc:h2:file:";

  private final DataSource dataSource;
  private final JdbcClient jdbc;

  EmbeddedDatabaseRecovery(DataSource dataSource, JdbcClient jdbc) {
    this.dataSource = dataSource;
    this.jdbc = jdbc;
  }

  @Override
  public void afterPropertiesSet() throws MetaDataAccessException {
    String url = JdbcUtils.extractDatabaseMetaData(dataSource, metaData -> metaData.getURL());
    if (!url.startsWith(EMBEDDED)) {
      return;
    }
    int resumed =
        jdbc.sql(
                """
                update scheduled_tasks
                set picked = false, picked_by = null, last_heartbeat = null, version = version + 1
                where picked
                """)
            .update();
    if (resumed > 0) {
      log.info("Resuming {} tasks that were running when the service stopped", resumed);
    }
  }
}
