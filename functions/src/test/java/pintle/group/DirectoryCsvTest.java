package pintle.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.group.DirectoryDraft.ByIdOrName;
import pintle.group.DirectoryDraft.Entry;
import pintle.group.DirectoryDraft.Person;

final class DirectoryCsvTest {
  private static final String HEADER = "group,mobileNumber,role\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "group,mobileNumber,role\nSales,+4915112345678,Admin\n",
        "group;mobileNumber;role\r\nSales;+4915112345678;Admin",
        "group\tmobileNumber\trole\nSales\t+4915112345678\tAdmin",
        "ROLE, MobileNumber ,Group\nAdmin,+4915112345678,Sales",
        "\"group\";\"mobileNumber\";\"role\"\n\"Sales\";\"+4915112345678\";\"Admin\"\n",
        "name,role,x,group,mobilenumber\nAnn,Admin,,Sales,+4915112345678\n",
        "\n\ngroup,mobileNumber,role\n\n Sales ,+4915112345678,Admin\n,,\n\n",
        "group;mobileNumber;role;;\nSales;+4915112345678;Admin;;\n"
      })
  void readsWhatSpreadsheetsWrite(String text) {
    DirectoryDraft draft = DirectoryCsv.read(text);

    assertThat(draft.faults()).isEmpty();
    assertThat(draft.groups()).hasSize(1);
    Entry sales = draft.groups().getFirst();
    assertThat(sales.key()).isEqualTo(new ByIdOrName(Optional.of("Sales")));
    assertThat(sales.members()).hasSize(1);
    Person person = sales.members().getFirst();
    assertThat(person.number()).contains("+4915112345678");
    assertThat(person.role()).contains("Admin");
    assertThat(person.toString()).doesNotContain("4915");
  }

  @Test
  void quotedFieldsHoldSeparatorsQuotesAndLineBreaks() {
    DirectoryDraft draft =
        DirectoryCsv.read(HEADER + "\"Sales, \"\"North\"\"\nEast\",1,Member\nIT,2,Admin\n");

    assertThat(draft.faults()).isEmpty();
    assertThat(draft.groups().getFirst().key())
        .isEqualTo(new ByIdOrName(Optional.of("Sales, \"North\"\nEast")));
    assertThat(draft.groups().getLast().place().row()).isEqualTo(4);
  }

  @Test
  void theRowsOfAGroupMayStandApart() {
    DirectoryDraft draft = DirectoryCsv.read(HEADER + "A,1,Admin\nB,2,Admin\n\nA,3,Member\n");

    assertThat(draft.groups()).hasSize(2);
    assertThat(draft.groups().getFirst().members())
        .extracting(person -> person.place().row())
        .containsExactly(2, 5);
  }

  @Test
  void tellsTheLineOfEachFault() {
    DirectoryDraft draft =
        DirectoryCsv.read(HEADER + "A,1\n,2,Admin\n\n\"A\nx\",,Member\nA,1,Admin,more\n");

    assertThat(draft.faults())
        .extracting(DirectoryFault::row, DirectoryFault::field, fault -> fault.kind().code())
        .containsExactly(
            tuple(2, "role", "missing"),
            tuple(3, "group", "missing"),
            tuple(5, "mobileNumber", "missing"),
            tuple(7, "", "malformedRow"));
  }

  @Test
  void namesTheColumnsThatTheHeaderLacks() {
    assertThat(codes(DirectoryCsv.read(""))).containsOnly("missingColumn").hasSize(3);
    assertThat(codes(DirectoryCsv.read("group,number,role\nA,1,Admin\n")))
        .containsExactly("missingColumn");
    assertThat(codes(DirectoryCsv.read("A,1,Admin\n"))).containsOnly("missingColumn");
    assertThat(codes(DirectoryCsv.read("group,role,mobileNumber,Group\n")))
        .containsExactly("duplicateColumn");
  }

  @Test
  void aQuoteThatIsNeverClosedIsToldWhereItOpens() {
    DirectoryDraft draft = DirectoryCsv.read(HEADER + "A,1,Admin\nB,2,\"Admin\nC,3,Admin\n");

    assertThat(draft.faults())
        .extracting(DirectoryFault::row, fault -> fault.kind().code())
        .containsExactly(tuple(3, "malformedRow"));
    assertThat(codes(DirectoryCsv.read(HEADER + "A,\"1\"x,Admin\n")))
        .containsExactly("malformedRow");
  }

  @Test
  void aHeaderAloneIsADirectoryOfNothing() {
    DirectoryDraft draft = DirectoryCsv.read(HEADER);

    assertThat(draft.groups()).isEmpty();
    assertThat(draft.faults()).isEmpty();
  }

  @Test
  @Timeout(10)
  @Tag("case-74")
  void hostileTextsEndSoon() {
    int size = 4 * 1024 * 1024;
    assertThat(DirectoryCsv.read(HEADER + "\n".repeat(size)).faults()).isEmpty();
    assertThat(DirectoryCsv.read("\n".repeat(size)).faults()).isNotEmpty();
    assertThat(DirectoryCsv.read(HEADER + ",,\n".repeat(size / 3)).faults()).isEmpty();
    assertThat(codes(DirectoryCsv.read(HEADER + "x".repeat(size)))).containsExactly("malformedRow");
    assertThat(codes(DirectoryCsv.read(HEADER + "\"x\n".repeat(size / 3))))
        .containsExactly("malformedRow");
    assertThat(DirectoryCsv.read(",".repeat(size)).faults()).isNotEmpty();
    assertThat(DirectoryCsv.read("\"".repeat(size)).faults()).isNotEmpty();
    DirectoryDraft many = DirectoryCsv.read(HEADER + "A,1,Admin\n".repeat(size / 10));
    assertThat(many.groups().getFirst().members()).hasSize(DirectoryImport.MOST_MEMBERS + 1);
  }

  private static List<String> codes(DirectoryDraft draft) {
    return draft.faults().stream().map(fault -> fault.kind().code()).toList();
  }
}
