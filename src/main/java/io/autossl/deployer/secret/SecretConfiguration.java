package io.autossl.deployer.secret;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SecretProperties.class, KeysetProperties.class})
class SecretConfiguration {

  /** A database with secrets has a keyset already: a new one would only be in its way. */
  @Bean
  @DependsOnDatabaseInitialization
  Keyset keyset(
      SecretProperties secrets,
      KeysetProperties keyset,
      SealedValues values,
      List<SealedColumn> columns) {
    Path path = secrets.keysetFileOrDefault();
    KeysetFile file = new KeysetFile(path, keyset.secretPassphrase());
    if (Files.exists(path)) {
      return file.read();
    }
    if (values.areThere(columns)) {
      throw new KeysetException(
          "The database holds secrets, and there is no keyset in " + path.toAbsolutePath() + ".",
          "Put the keyset there that belongs to the database, from its backup.",
          null);
    }
    return file.readOrCreate();
  }

  @Bean
  Sealer sealer(Keyset keyset) {
    return new Sealer(keyset);
  }
}
