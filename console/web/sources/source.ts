export const sourceStates = ['active', 'silent', 'muted'] as const;

export interface Source {
  id: string;
  unitId: string;
  unitName: string;
  address: string;
  name: string | null;
  vendor: string | null;
  product: string | null;
  transport: string;
  firstSeenAt: string;
  lastSeenAt: string;
  events: number;
  unparsed: number;
  dropped: number;
  silentAfterSeconds: number;
  state: (typeof sourceStates)[number];
}
