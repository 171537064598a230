import { Type, type Static, type TSchema } from 'typebox';
import { readRuleFile } from '../../../collector/rules/rule-file.ts';

const strict = { additionalProperties: false };
const count = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
const weight = Type.Number({ minimum: 0, maximum: 10 });
const kind = Type.Enum([
  'ipv4',
  'ipv6',
  'mac',
  'serial',
  'engine-id',
  'ssh-host-key',
  'tls-certificate',
  'duid',
  'hostname',
]);

const group = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(
    {
      source: Type.String({ minLength: 1 }),
      confidence: Type.Enum(['high', 'medium', 'low']),
      ...properties,
    },
    strict,
  );

const IdentityRules = Type.Object(
  {
    evidence: group({
      mergeAt: weight,
      weights: Type.Object(
        {
          serial: weight,
          'engine-id': weight,
          mac: weight,
          duid: weight,
          'ssh-host-key': weight,
          'tls-certificate': weight,
          hostname: weight,
        },
        strict,
      ),
      cloneable: Type.Array(kind, { uniqueItems: true }),
      describing: Type.Array(
        Type.Enum(['poll', 'neighbour', 'sweep', 'capture', 'lease', 'dns', 'person']),
        { uniqueItems: true },
      ),
      decisive: Type.Array(kind, { uniqueItems: true }),
      contradicting: Type.Array(kind, { uniqueItems: true }),
    }),
    macs: group({
      virtual: Type.Array(
        Type.Object(
          {
            prefix: Type.String({ pattern: '^[0-9a-f]{2}(:[0-9a-f]{2}){0,4}(:[0-9a-f])?$' }),
            what: Type.String({ minLength: 1 }),
            source: Type.String({ minLength: 1 }),
          },
          strict,
        ),
      ),
      maxIpv4: count(1, 65_536),
      maxIpv6: count(1, 65_536),
    }),
    addresses: group({
      placeOnlyHours: count(1, 8_760),
      namedHours: count(1, 8_760),
      joinHours: count(1, 8_760),
    }),
    presence: group({
      missesBeforeGone: count(1, 100),
      daysBeforeGone: count(0, 3_650),
      newDays: count(1, 365),
    }),
    changes: group({
      identifiers: Type.Array(kind, { uniqueItems: true }),
      services: Type.Boolean(),
      keepPerAsset: count(10, 100_000),
    }),
    limits: group({
      valuesPerObservation: count(1, 10_000),
      servicesPerObservation: count(1, 70_000),
      observationsPerCall: count(1, 10_000),
      openPerKind: count(8, 100_000),
      bannerCharacters: count(0, 4_000),
    }),
    neighbours: group({ everySeconds: count(10, 86_400), batch: count(1, 1_000) }),
  },
  strict,
);

/** When two observations are of one machine, and what counts as a change of it. */
export type IdentityRules = Static<typeof IdentityRules>;

const ownFile = new URL('../../../rules/collection/identity.yaml', import.meta.url);

/** Reads rules/collection/identity.yaml. Throws RuleFileError. */
export function loadIdentityRules(file: string | URL = ownFile): IdentityRules {
  return readRuleFile(file, IdentityRules);
}

let own: IdentityRules | undefined;

/** The product's own rules, read at the first use. */
export function identityRules(): IdentityRules {
  own ??= loadIdentityRules();
  return own;
}
