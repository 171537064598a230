import { showsHost, type Answer, type Prober, type Question } from '../probes/prober.ts';
import { isoNow, type TimeSource } from '../time/time-source.ts';
import { findAddress } from './address.ts';
import { createAliasWatch } from './alias-watch.ts';
import { createDiscovery, type Pick } from './discovery.ts';
import { SweepError } from './errors.ts';
import { addressText, sortFacts } from './facts.ts';
import { createLedger } from './ledger.ts';
import { icmp } from './port-choice.ts';
import type { JournalAnswer, JournalEntry, SweepEvent, SweepPhase, SweepResult } from './events.ts';
import type { Knowledge } from './knowledge.ts';
import type { SweepRules } from './rules.ts';
import type { Scope } from './scope.ts';
import { createServiceRound } from './service-round.ts';

export interface SweepSettings {
  /** Packets that may be sent in all, those of service questions included. */
  budget: number;
  /** Packets a second; undefined: as the rules say. */
  ratePerSecond?: number;
  /** Ports asked of every found host after discovery; none: discovery only. */
  servicePorts?: readonly number[];
  /** Share of the budget, 0 to 1, that is kept for services; as the rules say when ports are given. */
  serviceShare?: number;
}

export interface SweepDeps {
  scope: Scope;
  knowledge: Knowledge;
  /** TCP always; ICMP where the machine may send it. Only these send anything. */
  probers: { tcp: Prober; icmp?: Prober };
  rules: SweepRules;
  settings: SweepSettings;
  time: TimeSource;
  /** Decides the random addresses of the alias test; the same for a resumed sweep. */
  seed: number;
  /** What an interrupted run left, in order; the sweep goes on behind it. */
  journal?: readonly JournalEntry[];
  /** Persists one entry; awaited, so that nothing is sent that a crash would forget. */
  keep?: (entry: JournalEntry) => Promise<void> | void;
  told?: (event: SweepEvent) => void;
}

export interface Sweep {
  /** Runs once, until the budget is spent, nothing is worth a probe, or the signal. Rejects with a ProbeError when no prober can work. */
  run(signal?: AbortSignal): Promise<SweepResult>;
}

/** So many questions that all failed on this machine are no accident. */
const fewFailures = 16;

function checked({ settings, rules }: SweepDeps): void {
  const { maxBudget, maxRatePerSecond, ratePerSecond: usual } = rules.probing;
  const { budget, ratePerSecond = usual, serviceShare = 0, servicePorts = [] } = settings;
  const whole = (value: number, most: number) =>
    Number.isSafeInteger(value) && value > 0 && value <= most;
  if (!whole(budget, maxBudget)) {
    throw new SweepError('BAD_SETTINGS', `the budget is 1 to ${maxBudget} probes`);
  }
  if (!whole(ratePerSecond, maxRatePerSecond)) {
    throw new SweepError('BAD_SETTINGS', `the rate is 1 to ${maxRatePerSecond} probes a second`);
  }
  if (
    !(serviceShare >= 0 && serviceShare < 1) ||
    !servicePorts.every((port) => whole(port, 65_535))
  ) {
    throw new SweepError('BAD_SETTINGS', 'service ports are 1 to 65535, their share is below 1');
  }
}

/** A sweep over a scope. Throws SweepError (BAD_SETTINGS, BAD_JOURNAL) before anything is sent. */
export function createSweep(deps: SweepDeps): Sweep {
  checked(deps);
  const { scope, rules, settings, probers, time } = deps;
  const facts = sortFacts(scope, deps.knowledge);
  const discovery = createDiscovery({ scope, facts, rules, withIcmp: probers.icmp !== undefined });
  const watch = createAliasWatch({ discovery, rules, seed: deps.seed });
  const ledger = createLedger({ facts, budget: settings.budget, told: deps.told ?? (() => {}) });
  const services = createServiceRound({ ports: settings.servicePorts ?? [], ledger });
  const rate = settings.ratePerSecond ?? rules.probing.ratePerSecond;
  const serviceBudget =
    (settings.servicePorts ?? []).length === 0
      ? 0
      : Math.floor(settings.budget * (settings.serviceShare ?? rules.probing.serviceShare));
  /** Of the budget, for the tests that hits of the last round need. */
  const reserve = rules.aliases.confirmAddresses * 4;
  let round = 0;

  /** The one place where answers change anything: live ones and persisted ones alike. */
  function learn(pick: Pick, answer: AnswerBody, at: string): void {
    ledger.sent(answer.sent, answer.outcome === 'failed');
    if (pick.scheme === 'service') {
      services.learn(pick, answer, at);
    } else if (pick.scheme === 'alias-test') {
      watch.learn(pick.field, Number(pick.variant), pick.port, pick.value, answer.outcome);
    } else if (showsHost(answer.outcome)) {
      const verdict = watch.judge(pick, answer.outcome);
      if (verdict === 'held') heldAnswers.set(pick, { answer, at });
      else {
        discovery.learn(pick, answer.outcome, verdict === 'counts');
        if (verdict === 'counts') ledger.found(pick, answer, at);
      }
    } else discovery.learn(pick, answer.outcome, false);
  }
  const heldAnswers = new Map<Pick, { answer: AnswerBody; at: string }>();

  function settle(): void {
    const { released, closed } = watch.settled();
    for (const { pick, outcome, counts } of released) {
      const kept = heldAnswers.get(pick);
      heldAnswers.delete(pick);
      discovery.learn(pick, outcome, counts);
      if (counts && kept) ledger.found(pick, kept.answer, kept.at);
    }
    for (const one of closed) ledger.aliased(one);
    watch.inspect();
  }

  function replay(): void {
    for (const entry of deps.journal ?? []) {
      if (entry.kind === 'asked') {
        ledger.cut();
        ledger.asking(entry.questions);
        round = Math.max(round, entry.round);
        continue;
      }
      ledger.answered();
      for (const row of entry.answers) replayAnswer(row, entry.at);
      settle();
    }
    ledger.cut();
  }

  function replayAnswer(row: JournalAnswer, at: string): void {
    const [text, port, outcome, sent, scheme, variant, from, expected, rttMs, banner] = row;
    const address = findAddress(text);
    const field = address && discovery.fieldOf(address.value, address.family);
    if (!address || !field) {
      throw new SweepError('BAD_JOURNAL', `the plan does not hold ${text}: start a new sweep`);
    }
    const { value, family } = address;
    const source = discovery.sourceOf(field, scheme, variant);
    if (scheme !== 'alias-test' && scheme !== 'service') {
      const asked = field.asked.get(value) ?? { alive: false, ports: [] };
      asked.ports.push(port);
      field.asked.set(value, asked);
    }
    const twin = from === null || family === 4 ? undefined : findAddress(from);
    const host = twin?.family === 4 ? Number(twin.value) : undefined;
    const base = { field, value, port, scheme, variant, host, expected };
    const more = { ...(rttMs === null ? {} : { rttMs }), ...(banner === null ? {} : { banner }) };
    learn({ ...base, from: from ?? undefined, source }, { outcome, sent, ...more }, at);
  }

  const questionOf = ({ field, value, port }: Pick): Question => {
    const address = addressText(field.prefix, value);
    return port === icmp ? { kind: 'icmp', address } : { kind: 'tcp', address, port };
  };

  /** Asks one round. Every question passes the scope once more, whatever made it. */
  async function ask(picks: readonly Pick[], signal: AbortSignal | undefined): Promise<void> {
    const byQuestion = new Map<Question, Pick>();
    for (const pick of picks) {
      const { family } = pick.field.prefix;
      if (scope.verdict({ family, value: pick.value }) === 'allowed') {
        byQuestion.set(questionOf(pick), pick);
      } else if (pick.scheme === 'alias-test') {
        watch.learn(pick.field, Number(pick.variant), pick.port, pick.value, 'failed');
      }
    }
    const questions = [...byQuestion.keys()];
    if (questions.length === 0) return;
    round += 1;
    await deps.keep?.({ kind: 'asked', round, questions: questions.length });
    ledger.asking(questions.length);
    const answers: { pick: Pick; answer: Answer }[] = [];
    const told = (answer: Answer) => {
      const pick = byQuestion.get(answer.question);
      if (pick) answers.push({ pick, answer });
    };
    const options = {
      ratePerSecond: rate,
      banners: picks[0]?.scheme === 'service',
      ...(signal === undefined ? {} : { signal }),
    };
    const of = (kind: Question['kind']) => questions.filter((question) => question.kind === kind);
    const icmpQuestions = of('icmp');
    const [tcp, ping] = await Promise.allSettled([
      probers.tcp.ask(of('tcp'), told, options),
      icmpQuestions.length > 0 ? probers.icmp?.ask(icmpQuestions, told, options) : undefined,
    ]);
    const at = isoNow(time);
    await deps.keep?.({
      kind: 'answered',
      round,
      at,
      answers: answers.map(({ pick, answer }) => rowOf(pick, answer)),
    });
    ledger.answered();
    for (const { pick, answer } of answers) learn(pick, answer, at);
    settle();
    for (const asked of [tcp, ping]) if (asked.status === 'rejected') throw asked.reason;
    checkSending(answers.map(({ answer }) => answer));
  }

  /** A network that is down would turn every host into a silent one. */
  function checkSending(answers: readonly Answer[]): void {
    const nothing = answers.length > 0 && answers.every(({ outcome }) => outcome === 'failed');
    if (!nothing || (ledger.probes() > 0 && answers.length < fewFailures)) return;
    const code = answers[0]?.code ?? 'unknown';
    throw new SweepError('CANNOT_SEND', `this machine can't reach the planned prefixes (${code})`);
  }

  function rowOf(pick: Pick, { question, outcome, sent, rttMs, banner }: Answer): JournalAnswer {
    const expected = Math.round(pick.expected * 1e4) / 1e4;
    const head = [question.address, pick.port, outcome, sent] as const;
    const why = [pick.scheme, pick.variant, pick.from ?? null, expected] as const;
    return [...head, ...why, rttMs ?? null, banner ?? null];
  }

  async function next(phase: SweepPhase, left: number): Promise<Pick[]> {
    const { roundShare, minRound, maxRound } = rules.probing;
    const most = Math.min(
      left,
      maxRound,
      Math.max(minRound, Math.floor(ledger.probes() * roundShare)),
    );
    // The last rounds are small: what the system repeats on a busy machine must fit into the budget too.
    const careful = Math.min(most, Math.max(minRound, Math.floor(left / 2)));
    const tests = watch.due(careful);
    if (phase === 'alias-test') return tests;
    const picks = await discovery.pick(
      Math.min(careful - tests.length, Math.max(0, left - reserve)),
    );
    return [...tests, ...picks];
  }

  return {
    async run(signal) {
      watch.begin();
      replay();
      let phase: SweepPhase = 'alias-test';
      let end: SweepResult['end'] | undefined;
      while (end === undefined) {
        const kept = phase === 'services' ? 0 : serviceBudget;
        const left = settings.budget - ledger.probes() - kept;
        const picks =
          left <= 0
            ? []
            : phase === 'services'
              ? services.next(Math.min(left, rules.probing.maxRound))
              : await next(phase, left);
        if (signal?.aborted) end = 'stopped';
        else if (picks.length > 0) {
          await ask(picks, signal);
          ledger.progress(phase, overlooked());
        } else if (phase === 'alias-test') phase = 'discovery';
        else if (phase === 'discovery' && serviceBudget > 0) phase = 'services';
        else end = left <= reserve ? 'budget' : 'exhausted';
      }
      return ledger.result(end, overlooked());
    },
  };

  function overlooked(): { excluded: number; unconfirmed: number } {
    const excluded = discovery.fields.reduce((sum, field) => sum + field.excluded, 0);
    return { excluded, unconfirmed: heldAnswers.size };
  }
}

type AnswerBody = Omit<Answer, 'question'>;
