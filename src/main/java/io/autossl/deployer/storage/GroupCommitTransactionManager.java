package io.autossl.deployer.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Makes what the embedded database commits outlive the process: a commit returns when it is written
 * to the database's file. H2 by itself writes some time later, or, with {@code WRITE_DELAY=0}, each
 * commit separately with all the pages that it touches. Here, commits that come while others are
 * being written are written together. To others a change shows before it is written, but what they
 * make of it is never written without it: a write takes all there is.
 *
 * @see <a href="https://h2database.com/html/advanced.html#durability_problems">Durability of H2</a>
 */
final class GroupCommitTransactionManager extends JdbcTransactionManager {

  private static final long NOTHING_TO_WRITE = -1;

  private final transient GroupCommit<MVStore> writes =
      new GroupCommit<>(GroupCommitTransactionManager::writeUndisturbed);

  GroupCommitTransactionManager(DataSource dataSource) {
    super(dataSource);
  }

  @Override
  protected void doCommit(DefaultTransactionStatus status) {
    super.doCommit(status);
    if (!status.isReadOnly()) {
      embeddedStore(status).ifPresent(writes::commit);
    }
  }

  /**
   * All of a group are commits to the same store. It is written by a thread that nobody interrupts:
   * H2 drops an interruption, and does not wait for its file any more.
   */
  private static void writeUndisturbed(List<MVStore> committed) {
    MVStore store = committed.getFirst();
    CompletableFuture.runAsync(() -> write(store), Thread.ofVirtual()::start).join();
  }

  private static void write(MVStore store) {
    try {
      if (store.commit() == NOTHING_TO_WRITE) {
        // H2 writes by itself too, now and then, and may be just about to: that is waited for.
        store.executeFilestoreOperation(() -> {});
      }
    } catch (MVStoreException failure) {
      throw new TransactionSystemException("The database's file could not be written", failure);
    }
  }

  /** None if it is H2 in memory, or a server of its own that writes as it is configured. */
  private Optional<MVStore> embeddedStore(DefaultTransactionStatus status) {
    try {
      Connection connection =
          ((JdbcTransactionObjectSupport) status.getTransaction())
              .getConnectionHolder()
              .getConnection();
      return connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session
          ? Optional.of(session.getDatabase().getStore().getMvStore()).filter(MVStore::isPersistent)
          : Optional.empty();
    } catch (SQLException failure) {
      throw translateException("Writing of a commit", failure);
    }
  }
}
