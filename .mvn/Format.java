import com.google.googlejavaformat.java.Main;

/// Runs google-java-format, which takes single files, over the sources of all modules.
///
/// The argument is `check` or `fix`; the working directory is that of the parent.
void main(String[] args) throws Exception {
  boolean fix = args[0].equals("fix");
  var command = new ArrayList<>(fix ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
  int options = command.size();
  try (var modules = Files.newDirectoryStream(Path.of(""), "autodiff-*")) {
    for (Path module : modules) {
      // A run of the command may have left a folder of that name, too.
      if (Files.notExists(module.resolve("pom.xml"))) {
        continue;
      }
      try (var paths = Files.walk(module.resolve("src"))) {
        paths.map(Path::toString).filter(path -> path.endsWith(".java")).forEach(command::add);
      }
    }
  }
  if (command.size() == options) {
    return;
  }
  var out = new PrintWriter(System.out, true);
  var err = new PrintWriter(System.err, true);
  int status = new Main(out, err, System.in).format(command.toArray(String[]::new));
  if (status != 0 && !fix) {
    err.println("The files above are not formatted. To mend them: mvn -q -Pformat validate");
  }
  System.exit(status);
}
