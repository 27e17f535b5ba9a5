package pintle.handler;

import java.util.Map;
import pintle.Wiring;
import pintle.group.DirectoryDraft;
import pintle.group.DirectoryImport;
import pintle.http.ApiHandler;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Fields;
import pintle.http.Operation;
import pintle.user.PortalUser;

/** Replaces groups and their members by a directory that a tenant administrator sends. */
public final class ImportDirectory extends ApiHandler {
  private static final int DIRECTORY_BODY = 4 * 1024 * 1024;

  private final DirectoryImport directory;

  public ImportDirectory() {
    this(Wiring.fromEnvironment());
  }

  public ImportDirectory(Wiring wiring) {
    super(wiring.api());
    this.directory = wiring.directoryImport();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of(
        "PUT /v1/directory",
        Operation.portal(this::replace)
            .withBodyUpTo(
                DIRECTORY_BODY, "send larger directories group by group, in several calls"));
  }

  private ApiResponse replace(ApiRequest request, PortalUser caller) {
    caller.demandTenantAdministrator();
    boolean dryRun = request.flag("dryRun");
    DirectoryDraft draft = SentDirectory.of(request);
    DirectoryImport.Outcome outcome =
        dryRun ? directory.preview(caller, draft) : directory.replace(caller, draft);
    return ApiResponse.ok(
        new Fields()
            .put("groupsCreated", outcome.groupsCreated())
            .put("groupsUpdated", outcome.groupsUpdated())
            .put("membersAdded", outcome.membersAdded())
            .put("membersRemoved", outcome.membersRemoved()));
  }
}
