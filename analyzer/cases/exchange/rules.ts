import { Type, type Static, type TSchema } from 'typebox';
import { readRuleFile } from '../../../collector/rules/rule-file.ts';

const count = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
const group = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

const ExchangeRules = group({
  source: Type.String({ minLength: 1 }),
  confidence: Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]),
  pairing: group({ tokenHours: count(1, 720), maxOpen: count(1, 100_000) }),
  rounds: group({
    pauseSeconds: Type.Number({ minimum: 0.05, maximum: 3_600 }),
    retryFirstSeconds: Type.Number({ minimum: 0.05, maximum: 3_600 }),
    retryLastSeconds: Type.Number({ minimum: 0.05, maximum: 86_400 }),
    requestTimeoutSeconds: Type.Number({ minimum: 0.1, maximum: 600 }),
  }),
  batches: group({ messages: count(1, 1_000), kilobytes: count(16, 2_048) }),
  blobs: group({
    maxMegabytes: count(1, 4_096),
    perRound: count(1, 1_000),
    attempts: count(1, 100),
  }),
  security: group({ replaySeconds: count(5, 3_600), keepRefusals: count(1, 1_000_000) }),
  watch: group({
    silentMinutes: count(1, 525_600),
    clockOffsetSeconds: count(1, 86_400),
    lagMinutes: count(1, 525_600),
  }),
});

export type ExchangeRules = Static<typeof ExchangeRules>;

const ownFile = new URL('../../../rules/operations/exchange.yaml', import.meta.url);

/** Reads rules/operations/exchange.yaml. Throws RuleFileError. */
export function loadExchangeRules(file: string | URL = ownFile): ExchangeRules {
  return readRuleFile(file, ExchangeRules);
}
