import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { createTcpProber } from '../../../collector/probes/tcp/tcp-prober.ts';
import { ProbeError } from '../../../collector/probes/errors.ts';
import { SweepError } from '../../../collector/sweeps/errors.ts';
import type { JournalEntry, SweepEvent } from '../../../collector/sweeps/events.ts';
import type { KnownAddress } from '../../../collector/sweeps/knowledge.ts';
import { loadSweepRules } from '../../../collector/sweeps/rules.ts';
import { createScope } from '../../../collector/sweeps/scope.ts';
import { createSweep } from '../../../collector/sweeps/sweep.ts';
import { systemTime } from '../../../collector/time/time-source.ts';
import { askIdentities, createOpenPorts } from './ask-identities.ts';
import type { FromSweepThread, SweepRequest, ToSweepThread } from './sweep-thread.ts';

const port = parentPort;
if (!port) throw new Error('this file is a worker');

const ownRules = new URL('../../../rules/collection/sweeps.yaml', import.meta.url);
/** Events told at once at most; many are told per round. */
const perMessage = 500;

class Refused extends Error {}

const stopping = new AbortController();
const answers = new EventTarget();
const send = (message: FromSweepThread): void => port.postMessage(message);

port.on('message', (message: ToSweepThread) => {
  if (message.kind === 'stop') stopping.abort();
  else answers.dispatchEvent(new CustomEvent('answer', { detail: message.kind }));
});

let events: SweepEvent[] = [];
function tell(): void {
  if (events.length > 0) send({ kind: 'told', events });
  events = [];
}

async function asked(message: FromSweepThread): Promise<void> {
  tell();
  const answer = once(answers, 'answer');
  send(message);
  const [{ detail }] = (await answer) as [CustomEvent<'kept' | 'refused'>];
  if (detail === 'refused') throw new Refused('the sweep may not go on');
}

const keep = (entry: JournalEntry): Promise<void> => asked({ kind: 'keep', entry });

function knownIn(bytes: Uint8Array): KnownAddress[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as KnownAddress);
}

async function run(request: SweepRequest): Promise<void> {
  const rules = loadSweepRules(ownRules);
  const { prefixes, exclusions, allowLoopback, settings, seed, knowledge, journal } = request;
  const scope = createScope({ prefixes, exclusions, limits: rules.scope, allowLoopback });
  const openPorts = createOpenPorts();
  const sweep = createSweep({
    scope,
    knowledge: { addresses: knownIn(knowledge) },
    probers: { tcp: createTcpProber(rules.probing) },
    rules,
    settings,
    time: systemTime,
    seed,
    journal: journal.map((text) => JSON.parse(text) as JournalEntry),
    keep,
    told(event) {
      openPorts.note(event);
      events.push(event);
      if (events.length >= perMessage) tell();
    },
  });
  const result = await sweep.run(stopping.signal);
  tell();
  if (result.end !== 'stopped') {
    await askIdentities({
      request: request.identities,
      ports: openPorts.list().filter(({ address }) => scope.allows(address)),
      may: (questions) => asked({ kind: 'may', questions }),
      shown: (identities) => send({ kind: 'shown', identities }),
      signal: stopping.signal,
    });
  }
  send({ kind: 'done', result: stopping.signal.aborted ? { ...result, end: 'stopped' } : result });
}

try {
  await run(workerData as SweepRequest);
} catch (error) {
  tell();
  if (error instanceof Refused) send({ kind: 'refused' });
  else if (error instanceof SweepError || error instanceof ProbeError) {
    send({ kind: 'failed', code: error.code, message: error.message });
  } else throw error;
}
