package pintle.local.store;

import pintle.aws.DynamoGroups;
import pintle.group.Groups;
import pintle.group.GroupsContract;

final class DynamoGroupsTest extends GroupsContract {
  private final TestTable table = TestTable.fresh();

  @Override
  protected Groups fresh() {
    return new DynamoGroups(table.client(), table.name());
  }
}
