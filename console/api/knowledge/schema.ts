import { Type, type Static } from 'typebox';
import { knowledgeKinds } from '../../../analyzer/knowledge/tables.ts';

/**
 * What books know of addresses. `POST /knowledge/files?kind=leases|dns&name=&unitId=` (body: the file: leases of ISC dhcpd,
 * Kea, dnsmasq; zone files, transfers, lists with headings) · `POST /knowledge/walks` (a reverse zone within an address plan)
 * · `GET /knowledge/runs` · `GET /knowledge/runs/:id`. Both are done in the background.
 */
const Text = Type.String();
const NullableText = Type.Union([Type.String(), Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const Id = Type.String({ minLength: 1, maxLength: 64 });

export const KnowledgeParams = Type.Object({ id: Id });

export const KnowledgeFileQuery = Type.Object(
  {
    kind: Type.Enum(['leases', 'dns']),
    name: Type.String({ minLength: 1, maxLength: 300 }),
    unitId: Type.Optional(Id),
  },
  { additionalProperties: false },
);

export const WalkBody = Type.Object(
  {
    unitId: Type.Optional(Id),
    /** IPv6, within an address plan in force. */
    prefix: Type.String({ minLength: 1, maxLength: 64 }),
    /** Address of the DNS server that has the zone. */
    server: Type.String({ minLength: 1, maxLength: 64 }),
  },
  { additionalProperties: false },
);

export const KnowledgeRunSchema = Type.Object({
  id: Text,
  unitId: Text,
  unitName: Text,
  kind: Type.Enum([...knowledgeKinds]),
  /** Name of the file, or the prefix. */
  name: Text,
  server: NullableText,
  state: Type.Enum(['queued', 'running', 'done', 'failed']),
  /** Walks: complete, out-of-queries, too-many-addresses, answers-everything, unreachable, refused, stopped. */
  outcome: NullableText,
  addresses: Count,
  assets: Count,
  faults: Count,
  dropped: Count,
  /** Lines read, or questions asked. */
  asked: Count,
  detail: Type.Object({
    faults: Type.Optional(
      Type.Array(Type.Object({ line: Type.Integer(), code: Text, text: Text })),
    ),
    hostileNames: Type.Optional(Count),
    failures: Type.Optional(Count),
    wildcards: Type.Optional(Count),
  }),
  byName: Text,
  createdAt: Text,
  endedAt: NullableText,
});

export type KnowledgeRunView = Static<typeof KnowledgeRunSchema>;
