package pintle.group;

final class InMemoryGroupsTest extends GroupsContract {
  @Override
  protected Groups fresh() {
    return new InMemoryGroups();
  }
}
