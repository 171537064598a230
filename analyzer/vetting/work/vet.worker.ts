import { parentPort, workerData } from 'node:worker_threads';
import type { PackageFacts } from '../../../collector/packages/facts.ts';
import { comparePackages, type Vetted } from '../comparison.ts';
import type { Finding } from '../finding.ts';
import { loadVettingRules, type VettingRules } from '../rules/rule-book.ts';
import { wordsOfRules } from '../rules/rule-words.ts';
import { rulesVersionOf } from '../rules/rules-version.ts';
import type { FactsBytes, WorkAnswer, WorkRequest } from './messages.ts';
import { vetFacts } from './vet-facts.ts';

const { rulesFolder } = workerData as { rulesFolder: string };
let kept: VettingRules | undefined;

/** Read again when a file has changed. */
function rulesNow(): VettingRules {
  if (kept?.version !== rulesVersionOf(rulesFolder)) kept = loadVettingRules(rulesFolder);
  return kept;
}

const parse = (facts: FactsBytes): PackageFacts =>
  JSON.parse(new TextDecoder().decode(facts)) as PackageFacts;

const vetted = ({ facts, findings }: { facts: FactsBytes; findings: string }): Vetted => ({
  facts: parse(facts),
  findings: JSON.parse(findings) as Finding[],
});

function answer(request: WorkRequest): WorkAnswer {
  if (request.kind === 'words') return { kind: 'words', words: wordsOfRules(rulesNow()) };
  if (request.kind === 'compare') {
    const comparison = comparePackages(vetted(request.from), vetted(request.to));
    return { kind: 'compared', comparison: JSON.stringify(comparison) };
  }
  const { facts, declared, at } = request;
  return { kind: 'vetted', vetted: vetFacts(parse(facts), declared, rulesNow(), at) };
}

const port = parentPort;
if (!port) throw new Error('vet.worker.ts runs as a worker thread only.');
const say = (message: WorkAnswer) => port.postMessage(message);
port.on('message', (request: WorkRequest) => {
  try {
    say(answer(request));
  } catch (error) {
    say({ kind: 'failed', text: error instanceof Error ? error.message : String(error) });
  }
});
