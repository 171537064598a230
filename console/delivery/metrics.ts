import { Counter, type Registry } from 'prom-client';

/** Why a message went no further than the inbox. */
export type HeldBack = 'severity' | 'queue-full' | 'drill' | 'no-address' | 'no-channel';

export interface MessageMetrics {
  told(): void;
  repeated(): void;
  missingFacts(template: string): void;
  stoodIn(): void;
  nobody(): void;
  heldBack(reason: HeldBack): void;
  attempted(channel: string, outcome: string): void;
  postponed(channel: string): void;
  forgotten(rows: number): void;
}

export function createMessageMetrics(registry: Registry): MessageMetrics {
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const told = counter('messages_told_total', 'Messages to people.');
  const repeated = counter('messages_repeated_total', 'Messages told already under the same key.');
  const missing = counter('messages_missing_facts_total', 'Messages with a hole.', ['template']);
  const stoodIn = counter('messages_stand_in_total', 'Messages to stand-ins of a vacant role.');
  const nobody = counter('messages_nobody_total', 'Messages for which nobody was found.');
  const heldBack = counter(
    'messages_held_back_total',
    'Letters that stayed in the inbox, by reason.',
    ['reason'],
  );
  const attempts = counter('messages_attempts_total', 'Attempts to send a letter.', [
    'channel',
    'outcome',
  ]);
  const postponed = counter('messages_postponed_total', 'Letters that waited for the rate cap.', [
    'channel',
  ]);
  const forgotten = counter('messages_forgotten_total', 'Rows deleted after their retention.');
  return {
    told: () => told.inc(),
    repeated: () => repeated.inc(),
    missingFacts: (template) => missing.inc({ template }),
    stoodIn: () => stoodIn.inc(),
    nobody: () => nobody.inc(),
    heldBack: (reason) => heldBack.inc({ reason }),
    attempted: (channel, outcome) => attempts.inc({ channel, outcome }),
    postponed: (channel) => postponed.inc({ channel }),
    forgotten: (rows) => forgotten.inc(rows),
  };
}
