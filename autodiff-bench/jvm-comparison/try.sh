#!/bin/sh
# Tries what docs/comparison.md says of a library on the JVM, with jars that Maven fetches, outside the build of autodiff:
#     autodiff-bench/jvm-comparison/try.sh hipparchus|djl|nd4j|tensorflow
set -eu
case ${1:-} in
  hipparchus) program=TryHipparchus jars=org.hipparchus:hipparchus-core:4.0.3 ;;
  djl) program=TryDjl jars='ai.djl.pytorch:pytorch-engine:0.35.1 ai.djl.pytorch:pytorch-jni:2.7.1-0.35.1
    ai.djl.pytorch:pytorch-native-cpu:2.7.1:linux-x86_64 org.slf4j:slf4j-nop:2.0.17' ;;
  nd4j) program=TryNd4j jars='org.nd4j:nd4j-native:1.0.0-M2.1 org.nd4j:nd4j-native:1.0.0-M2.1:linux-x86_64
    org.bytedeco:openblas:0.3.19-1.5.7:linux-x86_64 org.bytedeco:javacpp:1.5.7:linux-x86_64 org.slf4j:slf4j-nop:1.7.36' ;;
  tensorflow) program=TryTensorflow jars='org.tensorflow:tensorflow-core-api:1.1.0 org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64' ;;
  *) sed -n '2,3s/^# *//p' "$0"; exit 2 ;;
esac
folder=${TMPDIR:-/tmp}/autodiff-comparison/$1
mkdir -p "$folder"
{
  echo '<project><modelVersion>4.0.0</modelVersion><groupId>try</groupId><artifactId>try</artifactId><version>1</version><dependencies>'
  printf '%s\n' $jars | sed -E \
    's|^([^:]+):([^:]+):([^:]+):?(.*)$|<dependency><groupId>\1</groupId><artifactId>\2</artifactId><version>\3</version><classifier>\4</classifier></dependency>|'
  echo '</dependencies></project>'
} > "$folder/pom.xml"
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$folder/jars"
exec env OPT_OUT_TRACKING=true java -cp "$folder/jars/*" "$(dirname "$0")/$program.java"
