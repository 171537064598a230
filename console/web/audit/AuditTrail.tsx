export function AuditTrail(_props: { targetKind: string; targetId: string }) {
  return null;
}
