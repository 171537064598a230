import { parentPort, workerData } from 'node:worker_threads';
import type { PackageFacts } from '../../../collector/packages/facts.ts';
import { comparePackages, type Vetted } from '../comparison.ts';
import type { Finding } from '../finding.ts';
import { loadVettingRules } from '../rules/rule-book.ts';
import type { FactsBytes, WorkAnswer, WorkRequest } from './messages.ts';
import { vetFacts } from './vet-facts.ts';

const { request, rulesFolder } = workerData as { request: WorkRequest; rulesFolder: string };

const parse = (facts: FactsBytes): PackageFacts =>
  JSON.parse(new TextDecoder().decode(facts)) as PackageFacts;

const vetted = ({ facts, findings }: { facts: FactsBytes; findings: string }): Vetted => ({
  facts: parse(facts),
  findings: JSON.parse(findings) as Finding[],
});

function answer(): WorkAnswer {
  if (request.kind === 'compare') {
    const comparison = comparePackages(vetted(request.from), vetted(request.to));
    return { kind: 'compared', comparison: JSON.stringify(comparison) };
  }
  const { facts, declared, at } = request;
  const rules = loadVettingRules(rulesFolder);
  return { kind: 'vetted', vetted: vetFacts(parse(facts), declared, rules, at) };
}

const port = parentPort;
if (!port) throw new Error('vet.worker.ts runs as a worker thread only.');
const say = (message: WorkAnswer) => port.postMessage(message);
try {
  say(answer());
} catch (error) {
  say({ kind: 'failed', text: error instanceof Error ? error.message : String(error) });
}
