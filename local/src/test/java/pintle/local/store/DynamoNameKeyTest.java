package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pintle.aws.DynamoNameKey;
import pintle.key.NameKey;
import pintle.secret.Randomness;
import pintle.world.Together;

final class DynamoNameKeyTest {
  @RegisterExtension final TestTable table = TestTable.fresh();

  @Test
  void makesOneKeyThoughManyProcessesStartAtOnce() {
    List<byte[]> keys = Together.call(Together.THREADS, i -> process().bytes());

    Set<String> different = keys.stream().map(Arrays::toString).collect(Collectors.toSet());
    assertThat(different).hasSize(1);
    assertThat(keys.getFirst()).hasSize(32);
  }

  @Test
  void keepsItsOwnCopy() {
    NameKey key = process();
    byte[] before = key.bytes();
    key.bytes()[0]++;

    assertThat(key.bytes()).isEqualTo(before).isEqualTo(process().bytes());
  }

  private NameKey process() {
    return new DynamoNameKey(table.client(), table.name(), Randomness.secure());
  }
}
