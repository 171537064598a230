import { readFileSync } from 'node:fs';
import type { Alerts } from '../../analyzer/alerts/alerts.ts';
import { createExchange } from '../../analyzer/cases/exchange/create-exchange.ts';
import { loadExchangeRules } from '../../analyzer/cases/exchange/rules.ts';
import type { Cases } from '../../analyzer/cases/cases.ts';
import type { CaseState, Machine } from '../../analyzer/cases/machine.ts';
import type { AnalysisDeps } from './analysis.ts';

export interface NodeExchangeDeps extends AnalysisDeps {
  alerts: Pick<Alerts, 'raise'>;
  cases: Pick<Cases, 'receive'>;
  /** By kind of case. */
  machines: Readonly<Record<string, Machine<CaseState>>>;
}

const wildcards = new Set(['0.0.0.0', '::']);

/** Exchange with the nodes above and below; not started. */
export function createNodeExchange(deps: NodeExchangeDeps) {
  const { config, stores, secrets, home, live, time, log, metrics, key } = deps;
  const { host, publicUrl, tlsCertFile } = config.http;
  const exchangeRules = loadExchangeRules();
  let listeningAt: string | undefined;
  const exchange = createExchange({
    records: stores.records,
    blobs: stores.blobs,
    cases: deps.cases,
    machines: Object.values(deps.machines),
    alerts: deps.alerts,
    key,
    secrets,
    live,
    time,
    log,
    metrics,
    rules: exchangeRules,
    // Nobody reaches a node at «every address»: then publicUrl has to say where.
    url: () => publicUrl ?? (wildcards.has(host) ? undefined : listeningAt),
    ...(tlsCertFile !== undefined && { certificate: readFileSync(tlsCertFile, 'utf8') }),
    homeUnitId: () => home.id(),
  });
  return {
    exchange,
    exchangeRules,
    /** To be called once the console listens. */
    listensAt(url: string): void {
      listeningAt = url;
    },
  };
}
