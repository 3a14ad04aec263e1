/**
 * Checks or mends the format of every Java file, with the google-java-format that the second
 * argument names. Maven runs this on the JDK that compiles the project, because the formatter
 * understands no newer Java than that of the JDK it runs on, and Maven's own may be older.
 */
void main(String[] arguments) throws Exception {
  var check = arguments[0].equals("check");
  var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  var command = new ArrayList<>(List.of(java, "-jar", arguments[1]));
  command.addAll(check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
  try (var files = Files.walk(Path.of("src"))) {
    files.map(Path::toString).filter(file -> file.endsWith(".java")).sorted().forEach(command::add);
  }
  var exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
  if (check && exitCode != 0) {
    System.err.println("These files are not formatted. To mend them, run: ./mvnw -Pformat");
  }
  System.exit(exitCode);
}
