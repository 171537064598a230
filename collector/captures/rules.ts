import { Type, type Static, type TSchema } from 'typebox';
import { readRuleFile } from '../rules/rule-file.ts';

const provenance = {
  source: Type.String({ minLength: 1 }),
  confidence: Type.Enum(['high', 'medium', 'low']),
};
const count = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
const group = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object({ ...provenance, ...properties }, { additionalProperties: false });

const CaptureRules = Type.Object(
  {
    upload: group({ maxMebibytes: count(1, 2_000), openPerUnit: count(1, 1_000) }),
    reading: group({
      maxUnpackedMebibytes: count(1, 1_048_576),
      maxPacketBytes: count(1_500, 16_777_216),
      maxBlockMebibytes: count(1, 64),
      maxInterfaces: count(1, 100_000),
      seconds: count(1, 86_400),
      heapMebibytes: count(32, 8_192),
      residentMebibytes: count(64, 16_384),
    }),
    keeping: group({
      hosts: count(1, 200_000),
      routers: count(1, 5_000),
      dhcpServers: count(1, 5_000),
      claims: count(1, 200_000),
      claimantsPerAddress: count(2, 200),
      duplicates: count(1, 10_000),
      names: count(1, 200_000),
      namesPerHost: count(1, 100),
      evidencePackets: count(1, 100),
      fragmentedDatagrams: count(1, 10_000),
      fragmentSeconds: count(1, 600),
      streams: count(1, 100_000),
      helloBytes: count(512, 65_536),
    }),
    judging: group({
      flipFlopChanges: count(2, 1_000),
      conflictSeconds: count(1, 86_400),
      probeSeconds: count(1, 3_600),
    }),
  },
  { additionalProperties: false },
);

export type CaptureRules = Static<typeof CaptureRules>;
/** What the reader of a file goes by. */
export type ReadingBounds = Pick<CaptureRules, 'reading' | 'keeping' | 'judging'>;

const ownFile = new URL('../../rules/collection/captures.yaml', import.meta.url);

/** Reads rules/collection/captures.yaml. Throws RuleFileError. */
export function loadCaptureRules(file: string | URL = ownFile): CaptureRules {
  return readRuleFile(file, CaptureRules);
}
