import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Alerts } from '../../alerts/alerts.ts';
import type { SigningKey } from '../../audit/signing-key.ts';
import type { LiveBus } from '../../live/live-bus.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import type { Blobs } from '../../stores/blobs/blobs.ts';
import type { Records } from '../../stores/records/records.ts';
import type { Cases } from '../cases.ts';
import type { CaseState, Machine } from '../machine.ts';
import type { AcceptDeps } from './accept.ts';
import { createWitness } from './checkpoints.ts';
import { createDoor } from './door.ts';
import { ExchangeError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { peersFinding } from './health.ts';
import { endPairing, getVisiblePeer, invite, join, joinChild } from './pairing.ts';
import { findParent } from './peers.ts';
import { beginRotation, runRound, sayGoodbye } from './round.ts';
import type { ExchangeRules } from './rules.ts';

export interface ExchangeDeps {
  records: Records;
  cases: Pick<Cases, 'receive'>;
  machines: readonly Machine<CaseState>[];
  blobs: Pick<Blobs, 'info' | 'open' | 'put'>;
  alerts: Pick<Alerts, 'raise'>;
  /** Of this node: signs messages, checkpoints, requests and answers. */
  key: SigningKey;
  secrets: SecretBox;
  /** News of cases: something was written here, do not wait for the next round. */
  live?: Pick<LiveBus, 'subscribe'>;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
  rules: ExchangeRules;
  /** Where children reach us; undefined while we do not listen, or on this machine only. */
  url(): string | undefined;
  /** Certificate chain that we serve with, PEM. */
  certificate?: string;
  homeUnitId(): string | undefined;
}

type Outcome = Parameters<AcceptDeps['count']>[0];

function createMetrics(registry: Registry) {
  return {
    messages: new Counter<'outcome'>({
      name: 'exchange_messages_total',
      help: 'Messages of other nodes, by what became of them',
      labelNames: ['outcome'],
      registers: [registry],
    }),
    rounds: new Counter<'result'>({
      name: 'exchange_rounds_total',
      help: 'Rounds with the parent',
      labelNames: ['result'],
      registers: [registry],
    }),
  };
}

/** What is written together travels together. */
const afterMoveMs = 50;

/** Exchange of case messages with other installations; nothing is started. */
export function createExchange(deps: ExchangeDeps): Exchange {
  const { records, time, log, rules } = deps;
  const metrics = createMetrics(deps.metrics);
  const count = (outcome: Outcome, messages: number) => metrics.messages.inc({ outcome }, messages);
  const parts = { ...deps, count, nodeId: deps.key.id };
  const door = createDoor({
    ...parts,
    witness: createWitness(deps),
    joinChild: (request) => joinChild(deps, request),
  });

  let timer: NodeJS.Timeout | undefined;
  let running: Promise<boolean> | undefined;
  let failures = 0;
  let nudged = false;
  /** A round begins within `afterMoveMs`: more news does not put it off. */
  let near = false;
  let started = false;
  let unsubscribe: (() => void) | undefined;
  const caseKinds = new Set<string>(deps.machines.map((machine) => machine.kind));

  /** One at a time: whoever asks meanwhile gets the one that runs. */
  function round(): Promise<boolean> {
    running ??= runRound(parts).finally(() => {
      running = undefined;
    });
    return running;
  }

  /** Doubles with every failure, the upper half random, so that schools do not come back all at once. */
  function retryDelay(): number {
    const { retryFirstSeconds, retryLastSeconds } = rules.rounds;
    const full = Math.min(retryFirstSeconds * 2 ** (failures - 1), retryLastSeconds);
    return full * 1_000 * (0.5 + Math.random() / 2);
  }

  function pause(): number {
    return rules.rounds.pauseSeconds * 1_000 * (0.75 + Math.random() / 2);
  }

  function schedule(delayMs: number): void {
    clearTimeout(timer);
    if (started) timer = setTimeout(() => void turn(), delayMs).unref();
  }

  async function turn(): Promise<void> {
    nudged = false;
    near = false;
    try {
      const moved = await round();
      failures = 0;
      metrics.rounds.inc({ result: 'done' });
      schedule(moved || nudged ? afterMoveMs : pause());
    } catch (error) {
      failures += 1;
      metrics.rounds.inc({ result: 'failed' });
      const delayMs = retryDelay();
      log.warn({ err: error, failures, delayMs }, 'exchange: a round with the parent failed');
      schedule(delayMs);
    }
  }

  function nudge(): void {
    nudged = true;
    // After a failure the back-off stands: a busy school does not hammer at a parent that is down.
    if (!started || failures > 0 || running !== undefined || near) return;
    near = true;
    schedule(afterMoveMs);
  }

  return {
    door,
    invite: (principal, unitId) => invite(deps, principal, unitId),
    async join(principal, token) {
      const id = await join(deps, principal, token);
      failures = 0;
      nudge();
      return id;
    },
    async end(principal, peerId) {
      const parent = await findParent(records.db);
      const peer = await endPairing(deps, principal, peerId);
      if (parent?.id === peerId) await sayGoodbye(parts, peer);
    },
    async rotate(principal, peerId) {
      const peer = await records.transaction((trx) =>
        getVisiblePeer(trx, principal, peerId, isoNow(time)),
      );
      if (peer.role !== 'parent' || peer.state !== 'active') {
        throw new ExchangeError('PEER_NOT_PARENT', 'The child of a pairing renews its secret.');
      }
      await beginRotation(parts, peer);
      // One that runs may have passed the place where the secret is agreed on.
      await running?.catch(() => undefined);
      await round();
    },
    async start() {
      started = true;
      unsubscribe = deps.live?.subscribe(({ topic }) => {
        if (caseKinds.has(topic)) nudge();
      });
      schedule(0);
    },
    async stop() {
      started = false;
      unsubscribe?.();
      clearTimeout(timer);
      await running?.catch(() => undefined);
    },
    nudge,
    async round() {
      await round();
    },
    health: () => peersFinding(records.db, rules, time),
  };
}
