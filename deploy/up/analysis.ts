import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { createAlertActions } from '../../analyzer/alerts/actions.ts';
import { createAlerts, type Alerts } from '../../analyzer/alerts/alerts.ts';
import { loadAlertPolicies } from '../../analyzer/alerts/load-policies.ts';
import { createRuleSwitches } from '../../analyzer/alerts/switches/switches.ts';
import { createUncountedMatches } from '../../analyzer/alerts/switches/uncounted.ts';
import { createAssets } from '../../analyzer/assets/assets.ts';
import { createPollTargets } from '../../analyzer/assets/poll-targets.ts';
import { createPoller } from '../../analyzer/assets/poller.ts';
import { loadPollingRules } from '../../analyzer/assets/polling-rules.ts';
import { assessmentFinding } from '../../analyzer/assessment/assessment-health.ts';
import { createAssessment } from '../../analyzer/assessment/assessment.ts';
import { createFrozenAssessments } from '../../analyzer/assessment/frozen/freeze.ts';
import { appendAudit } from '../../analyzer/audit/append.ts';
import type { SigningKey } from '../../analyzer/audit/signing-key.ts';
import { outboxFinding } from '../../analyzer/cases/outbox-health.ts';
import { loadCorrelationLimits } from '../../analyzer/detection/correlation/limits.ts';
import { createDiskWatch } from '../../analyzer/health/disk-watch.ts';
import { loadDiskRules } from '../../analyzer/health/disk-rules.ts';
import { createHealth } from '../../analyzer/health/health.ts';
import { loadPipelines } from '../../analyzer/detection/pipelines/load-pipelines.ts';
import type { LiveBus } from '../../analyzer/live/live-bus.ts';
import { createPipeline, type Pipeline } from '../../analyzer/pipeline/pipeline.ts';
import { RuleWorkBook } from '../../analyzer/pipeline/rule-work.ts';
import type { SecretBox } from '../../analyzer/secrets/secret-box.ts';
import { createRuleHistory } from '../../analyzer/rule-history/history.ts';
import { loadHistoryLimits, type HistoryLimits } from '../../analyzer/rule-history/limits.ts';
import { createSourceRegistry } from '../../analyzer/sources/registry.ts';
import { loadSilenceRules } from '../../analyzer/sources/silence-rules.ts';
import { openSpool } from '../../collector/spool/spool.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Config } from '../config/schema.ts';
import { root } from '../paths.ts';
import { createAssessmentBasis, type AssessmentBasis } from './assessments.ts';
import { createNodeCaptures } from './captures.ts';
import { createNodeSweeps } from './sweeps.ts';
import { createNodeDrills } from './drills.ts';
import { createNodeRuns } from './playbooks.ts';
import { createNodeExchange } from './exchange.ts';
import type { HomeUnit } from './home-unit.ts';
import { createNodeReadiness } from './ipv6.ts';
import { createNodeKnowledge } from './knowledge.ts';
import { kernelDropsOf, type Listener } from './listeners.ts';
import { createMessages } from './messages.ts';
import { createRuleAlarm } from './rule-alarm.ts';
import type { Stores } from './stores.ts';
import { createNodeVetting } from './vetting.ts';
import { createWorkflows } from './workflows.ts';

export interface AnalysisDeps {
  config: Config;
  dataDir: string;
  stores: Stores;
  secrets: SecretBox;
  home: HomeUnit;
  live: LiveBus;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
  allowLoopbackTargets: boolean;
  listeners: readonly Listener[];
  /** Of this node: checkpoints and messages of cases are signed with it. */
  key: SigningKey;
}

/** Folders of detection rules: the product's own first, then those of the configuration. */
export function rulePathsOf(config: Config) {
  const own = join(root, 'rules', 'detection');
  return { rules: [own, ...config.rules.detection], pipelines: join(own, 'pipelines') };
}

async function createIngest(deps: AnalysisDeps, alerts: Alerts, limits: HistoryLimits) {
  const { config, dataDir, stores, home, live, time, log, metrics } = deps;
  const ruleAlarm = createRuleAlarm({
    alerts,
    home,
    ruleOf: (id) => pipeline.rules().rules.find((rule) => rule.id === id),
    log,
  });
  const ruleWork = new RuleWorkBook(time);
  const { records } = stores;
  const ruleHistory = createRuleHistory({ records, book: ruleWork, limits, time, log });
  const spool = await openSpool({
    folder: join(dataDir, 'spool'),
    maxBytes: config.spool.maxMiB * 1024 * 1024,
    time,
    log,
    metrics,
  });
  const sources = createSourceRegistry({
    records: stores.records,
    alerts,
    live,
    time,
    log,
    metrics,
    rules: loadSilenceRules(),
    // While we ourselves store nothing, silence is nobody's fault.
    accepting: () => pipeline.stats().failure === undefined && !spool.stats().full,
  });
  const pipeline: Pipeline = createPipeline({
    spool,
    events: stores.events,
    alerts,
    sources,
    rulePaths: rulePathsOf(config),
    correlation: {
      folder: join(dataDir, 'correlation'),
      limits: loadCorrelationLimits(),
      uncounted: createUncountedMatches({
        records,
        time,
        log,
        homeUnitId: () => home.id(),
      }),
    },
    ruleWork,
    onRuleOff: (ruleId, off) => ruleAlarm.switchedOff(ruleId, off),
    nodeId: config.node.id,
    timeZone: config.node.timeZone,
    time,
    log,
    metrics,
    options: { threads: config.ingest.workers },
  });
  return { spool, sources, pipeline, ruleAlarm, ruleHistory };
}

async function createAlerting(
  { stores, home, live, time, log, metrics }: AnalysisDeps,
  pipeline: () => Pipeline,
  history: HistoryLimits,
) {
  const policies = loadAlertPolicies(join(root, 'rules', 'alerts', 'policies.yaml'));
  const { records } = stores;
  const alerts = createAlerts({
    records,
    time,
    live,
    log,
    metrics,
    policies,
    history,
    ruleOf: (id) =>
      pipeline()
        .rules()
        .rules.find((rule) => rule.id === id),
    homeUnitId: () => home.id(),
  });
  const actions = createAlertActions({ records, time, live, policies, appendAudit });
  return { alerts, actions, switches: createRuleSwitches({ records, time, appendAudit }) };
}

async function createPolling(deps: AnalysisDeps, alerts: Alerts) {
  const { stores, secrets, live, time, log, metrics, allowLoopbackTargets } = deps;
  const { records, jobs } = stores;
  const rules = loadPollingRules();
  const assets = createAssets({ records, time, live, log, rules });
  const targets = createPollTargets({ records, secrets, time, rules, allowLoopbackTargets });
  const poller = createPoller({
    records,
    assets,
    targets,
    jobs,
    alerts,
    log,
    time,
    metrics,
    rules,
  });
  return { assets, targets, poller, pollingRules: rules };
}

function createAssessments({ config, stores, time, log }: AnalysisDeps, basis: AssessmentBasis) {
  const assessment = createAssessment({
    ...stores,
    time,
    log,
    retentionDays: config.events.retentionDays,
    ...basis,
  });
  const frozen = createFrozenAssessments({ records: stores.records, assessment, time });
  return { assessment, frozen };
}

/** Everything that turns lines and polls into judgements; nothing of it is started. */
export async function createAnalysis(deps: AnalysisDeps) {
  const { config, dataDir, stores, home, live, time, log, metrics } = deps;
  let pipeline: Pipeline | undefined;
  const history = loadHistoryLimits();
  const pipelineNow = (): Pipeline => {
    if (!pipeline) throw new Error('alerts were recorded before the pipeline was made');
    return pipeline;
  };
  const alerting = await createAlerting(deps, pipelineNow, history);
  const ingest = await createIngest(deps, alerting.alerts, history);
  pipeline = ingest.pipeline;
  const disk = createDiskWatch({
    folder: dataDir,
    events: stores.events,
    alerts: alerting.alerts,
    rules: loadDiskRules(),
    retentionDays: config.events.retentionDays,
    homeUnitId: () => home.id(),
    time,
    log,
    metrics,
  });
  const kernelDrops = () => kernelDropsOf(deps.listeners);
  const messenger = createMessages(deps);
  const basis = createAssessmentBasis(deps);
  const workflows = await createWorkflows({ ...deps, tell: messenger.tell, basis });
  const exchange = createNodeExchange({ ...deps, ...alerting, ...workflows });
  const { db } = stores.records;
  const others = [
    () => exchange.exchange.health(),
    () => outboxFinding(db),
    () => assessmentFinding({ db, rules: basis.rules, time }),
  ];
  const health = createHealth({ ...stores, ...ingest, disk, kernelDrops, others, live, time });
  const polling = await createPolling(deps, alerting.alerts);
  const assessments = createAssessments(deps, basis);
  const { tell } = messenger;
  return {
    ...alerting,
    homeUnitId: () => home.id(),
    timeZone: config.node.timeZone,
    pipelines: async () => (await loadPipelines(rulePathsOf(config).pipelines)).pipelines,
    ...ingest,
    ...polling,
    ...assessments,
    messenger,
    ...workflows,
    runs: createNodeRuns({ ...deps, ...stores, ...polling, ...assessments, ...workflows, tell }),
    drills: createNodeDrills({ ...deps, ...workflows }),
    captures: createNodeCaptures(deps),
    ...createNodeReadiness(deps),
    knowledgeImports: createNodeKnowledge(deps),
    ...createNodeSweeps({ ...deps, onAssetsChanged: polling.assets.ownersMayHaveChanged }),
    ...createNodeVetting({ ...deps, ...workflows }),
    ...exchange,
    disk,
    health,
  };
}

export type Analysis = Awaited<ReturnType<typeof createAnalysis>>;
