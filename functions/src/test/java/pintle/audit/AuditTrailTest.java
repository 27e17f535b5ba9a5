package pintle.audit;

final class AuditTrailTest extends AuditLogContract {
  private final AuditTrail trail = new AuditTrail();

  @Override
  protected AuditLog log() {
    return trail;
  }

  @Override
  protected void write(AuditEvent event) {
    trail.keep(event);
  }
}
