package dev.autodiff.nn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// The same seed gives the same bits.
class SameBitsTest {
  /// Large enough that the core works with several threads where it may.
  private static TrainingResult<Sequential> train(long seed) {
    SplittableRandom random = new SplittableRandom(1);
    Value features = Initializer.normal(1).sample(Shape.of(3000, 24), 1, 1, random);
    Value targets = features.sum(1).add(features.select(1, 3).mul(3).sin()).greater(0);
    Dataset.Split split =
        new Dataset(features, targets.reshape(3000, 1)).stratifiedSplit(0.2, seed);
    return Trainer.builder(
            Sequential.mlp(
                new int[] {24, 48, 1},
                Activation.TANH,
                Activation.IDENTITY,
                Initializer.xavierUniform(),
                seed))
        .optimizer(new GradientDescent(0.05, 0.9))
        .batching(Batching.miniBatch(1000, seed))
        .epochs(4)
        .validation(split.test())
        .build()
        .train(split.train());
  }

  private static String hash(TrainingResult<Sequential> result) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Value parameter : result.model().parameters()) {
        update(digest, parameter.toArray());
      }
      update(digest, result.history().trainingLosses());
      update(digest, result.history().validationLosses());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static void update(MessageDigest digest, double[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * numbers.length);
    bytes.asDoubleBuffer().put(numbers);
    digest.update(bytes);
  }

  /// Entry of the child processes: prints the hash, and whether the core had threads of its own.
  public static void main(String[] args) {
    System.out.println(hash(train(7)));
    boolean workers =
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().startsWith("autodiff-"));
    System.out.println(workers ? "several threads" : "one thread");
  }

  @Test
  void twoRunsAreEqualAndAnotherSeedIsNot() {
    String first = hash(train(7));
    assertThat(hash(train(7))).isEqualTo(first);
    assertThat(hash(train(8))).isNotEqualTo(first);
  }

  @Test
  void twoTrainingsAtTheSameTimeDoNotMeet() {
    String alone = hash(train(7));
    String other = hash(train(8));
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      CompletableFuture<String> seven =
          CompletableFuture.supplyAsync(() -> hash(train(7)), threads);
      CompletableFuture<String> eight =
          CompletableFuture.supplyAsync(() -> hash(train(8)), threads);
      assertThat(seven.join()).isEqualTo(alone);
      assertThat(eight.join()).isEqualTo(other);
    }
  }

  @Test
  void theNumberOfThreadsDoesNotMatter() throws IOException, InterruptedException {
    String here = hash(train(7));
    assertThat(child(1)).isEqualTo(here + "\none thread\n");
    assertThat(child(2)).isEqualTo(here + "\nseveral threads\n");
    assertThat(child(3)).isEqualTo(here + "\nseveral threads\n");
  }

  private static String child(int threads) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dautodiff.threads=" + threads,
                "-cp",
                System.getProperty("java.class.path"),
                SameBitsTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isEqualTo(0);
    return output.replace("\r\n", "\n");
  }
}
