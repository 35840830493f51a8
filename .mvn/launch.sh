# shellcheck shell=bash
# What the launchers have in common: find a JDK, and build a module's jar on first use and whenever the sources are newer.
# Sourced by scripts that set `name` for messages, the folder `root`, and `modules`, the last of which has the jar.

readonly wanted=25
readonly module=${modules[${#modules[@]} - 1]}
readonly build=$root/$module/target/quick
readonly jar=$build/$module.jar
sources=()
for source in "${modules[@]}"; do
  sources+=("$root/$source/pom.xml" "$root/$source/src/main")
done

die() {
  printf "$name: %s\n" "$@" >&2
  exit 1
}

# Whether folder $1 holds a JDK that is new enough; its file `release` tells the version without starting it.
is_jdk() {
  local version
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ "${version:-0}" -ge "$wanted" ]
}

# The home of the java on the PATH, which may be a link or a version manager's script.
java_on_path() {
  command -v java >/dev/null || return 0
  java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p' || true
}

first_jdk() {
  local home
  for home; do
    if is_jdk "$home"; then
      printf '%s\n' "$home"
      return
    fi
  done
  return 1
}

find_jdk() {
  local user=${HOME:-}
  first_jdk "${JAVA_HOME:-}" ||
    first_jdk "$(java_on_path)" ||
    first_jdk /usr/lib/jvm/* /usr/java/* /opt/* "$user"/.sdkman/candidates/java/* "$user"/.jdks/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home "$user"/Library/Java/JavaVirtualMachines/*/Contents/Home \
      {/opt/homebrew,/usr/local,/home/linuxbrew/.linuxbrew}/opt/openjdk*/libexec{,/openjdk.jdk/Contents/Home}
}

# Folders count as well: their time changes when a file in them is deleted.
is_stale() {
  [ ! -f "$jar" ] || [ -n "$(find "$root/pom.xml" "${sources[@]}" -newer "$jar" -print 2>/dev/null)" ]
}

build() {
  is_stale || return 0 # another first use, which held the lock, has built meanwhile
  command -v mvn >/dev/null || die "Apache Maven 3.8 or newer is needed to build it, and there is no mvn on the PATH." \
    "Install it from https://maven.apache.org/download.cgi or with your package manager (apt install maven, brew install maven)."
  echo "$name: building (once, and again when its sources change) ..." >&2
  local start=$build.start log=$build.log
  touch "$start"
  if ! (cd "$root" && JAVA_HOME=$jdk mvn -q -B -Dquick -DskipTests -pl "$module" -am package) >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    die "the build failed; its output is above."
  fi
  # As old as the start of the build, so that what changed during the build is built next time.
  touch -r "$start" "$jar"
}

build_alone() {
  mkdir -p "${build%/*}"
  if command -v flock >/dev/null; then
    (
      flock 9
      build
    ) 9>"$build.lock"
  else
    local waited=0
    until mkdir "$build.lock.d" 2>/dev/null; do
      [ $((waited += 1)) -le 600 ] || die "waited too long for another build. If none is running, remove $build.lock.d"
      sleep 1
    done
    trap 'rmdir "$build.lock.d"' EXIT
    build
    rmdir "$build.lock.d"
    trap - EXIT
  fi
}

# Finds the JDK into `jdk`, and sees to it that the jar is there and new.
prepare() {
  jdk=$(find_jdk) || die "a JDK of version $wanted or newer is needed, and none was found." \
    "Install one, e.g. from https://adoptium.net, and set JAVA_HOME to its folder if it is in an unusual place."
  if is_stale; then
    build_alone
  fi
}
