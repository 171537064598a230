import { join } from 'node:path';
import type { Checkpoints } from '../../analyzer/audit/checkpoints.ts';
import { appendAudit } from '../../analyzer/audit/append.ts';
import type { LiveBus } from '../../analyzer/live/live-bus.ts';
import type { People } from '../../analyzer/people/people.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import { addressPlansFeature } from '../../console/api/address-plans/index.ts';
import { alertsFeature } from '../../console/api/alerts/index.ts';
import type { Feature } from '../../console/api/api.ts';
import { appPackagesFeature } from '../../console/api/app-packages/index.ts';
import type { AppConfig } from '../../console/api/app/config.ts';
import { assessmentsFeature } from '../../console/api/assessments/index.ts';
import { assetsFeature } from '../../console/api/assets/index.ts';
import { attestationsFeature } from '../../console/api/attestations/index.ts';
import { auditFeature } from '../../console/api/audit/index.ts';
import { capturesFeature } from '../../console/api/captures/index.ts';
import { channelsFeature } from '../../console/api/channels/index.ts';
import type { LocalAccess } from '../../console/api/audit/run-file.ts';
import { deadlinesFeature } from '../../console/api/deadlines/index.ts';
import { deliveriesFeature } from '../../console/api/deliveries/index.ts';
import { documentsFeature } from '../../console/api/documents/index.ts';
import { eventsFeature } from '../../console/api/events/index.ts';
import { exceptionsFeature } from '../../console/api/exceptions/index.ts';
import { exchangeFeature } from '../../console/api/exchange/index.ts';
import { peersFeature } from '../../console/api/exchange/peers.ts';
import { exposureFeature } from '../../console/api/exposure/index.ts';
import { filingsFeature } from '../../console/api/filings/index.ts';
import { findingsFeature } from '../../console/api/findings/index.ts';
import { healthFeature } from '../../console/api/health/index.ts';
import { homeFeature } from '../../console/api/home/index.ts';
import { loadHomeRules } from '../../console/api/home/reader.ts';
import { inboxFeature } from '../../console/api/inbox/index.ts';
import type { Imports } from '../../analyzer/imports/imports.ts';
import { importsFeature } from '../../console/api/imports/index.ts';
import { incidentsFeature } from '../../console/api/incidents/index.ts';
import { ingestFeature } from '../../console/api/ingest/index.ts';
import { ipv6Feature } from '../../console/api/ipv6/index.ts';
import { itemsFeature } from '../../console/api/items/index.ts';
import { knowledgeFeature } from '../../console/api/knowledge/index.ts';
import { liveFeature } from '../../console/api/live/index.ts';
import { noticesFeature } from '../../console/api/notices/index.ts';
import { peopleFeatures } from '../../console/api/people-features.ts';
import { playbooksFeature } from '../../console/api/playbooks/index.ts';
import { pollsFeature } from '../../console/api/polls/index.ts';
import { regionFeature } from '../../console/api/region/index.ts';
import type { Rights } from '../../console/api/rights/rights.ts';
import { rulesFeature } from '../../console/api/rules/index.ts';
import type { TestLine } from '../../console/api/setup/index.ts';
import { sourcesFeature } from '../../console/api/sources/index.ts';
import { sweepsFeature } from '../../console/api/sweeps/index.ts';
import { systemsFeature } from '../../console/api/systems/index.ts';
import { root } from '../paths.ts';
import type { Analysis } from './analysis.ts';
import { appFeatures } from './apps.ts';
import { drillFeatures } from './drills.ts';
import type { Stores } from './stores.ts';

export interface FeatureDeps {
  stores: Stores;
  analysis: Analysis;
  people: People;
  imports: Imports;
  rights: Rights;
  appConfig: AppConfig;
  live: LiveBus;
  time: TimeSource;
  checkpoints: Checkpoints;
  /** Lets `xiaodun verify` of this machine ask. */
  local: LocalAccess;
  /** Folders that rule paths are shown from. */
  ruleRoots: readonly string[];
  /** An address changed hands. */
  onOwnersChanged(): void;
  testLine?: TestLine;
}

/** Every feature of the API, one line each. */
export function createFeatures(deps: FeatureDeps): Feature[] {
  const { stores, analysis, people, rights, appConfig, live, time, testLine } = deps;
  const { records, events } = stores;
  const homeRules = loadHomeRules(join(root, 'rules', 'operations', 'home.yaml'));
  return [
    ...peopleFeatures({
      records,
      people,
      rights,
      config: appConfig,
      time,
      ...(testLine && { testLine }),
    }),
    homeFeature({
      records,
      rights,
      assessment: analysis.assessment,
      rules: homeRules,
      time,
      clockNames: analysis.deadlines.rules.deadlines,
      drillRecords: analysis.drills.records,
    }),
    regionFeature({ records, rights, time }),
    eventsFeature({ records, events, time }),
    alertsFeature({ ...analysis, ...analysis.pipeline, records, events, time }),
    rulesFeature({
      ...analysis,
      ...analysis.pipeline,
      records,
      time,
      appendAudit,
      switchRuleOn(ruleId) {
        analysis.pipeline.switchRuleOn(ruleId);
        analysis.ruleAlarm.switchedOn(ruleId);
      },
      roots: deps.ruleRoots,
    }),
    assetsFeature({ ...analysis, records, time }),
    addressPlansFeature({ ...analysis, records, time }),
    sweepsFeature({ ...analysis, records, time }),
    exposureFeature({ ...analysis, records, time }),
    capturesFeature({ ...analysis, records, time }),
    ipv6Feature({ ...analysis, records, time }),
    knowledgeFeature({ ...analysis, records, time }),
    pollsFeature({ ...analysis, records, rules: analysis.pollingRules, time }),
    sourcesFeature({
      records,
      appendAudit,
      registry: analysis.sources,
      onUnitChanged: () => deps.onOwnersChanged(),
      time,
    }),
    systemsFeature({ ...analysis, records, rights, time }),
    itemsFeature({ ...analysis, ...analysis.basis, records, rights, time }),
    assessmentsFeature({ ...analysis, records, checkpoints: deps.checkpoints, time }),
    attestationsFeature({
      ...analysis,
      ...analysis.basis,
      records,
      machine: analysis.machines.attestation,
      rights,
      time,
    }),
    exceptionsFeature({
      ...analysis,
      ...analysis.basis,
      records,
      machine: analysis.machines.exception,
      rights,
      time,
    }),
    findingsFeature({
      ...analysis,
      ...analysis.basis,
      records,
      machine: analysis.machines.finding,
      rights,
      time,
    }),
    filingsFeature({
      ...analysis,
      ...analysis.basis,
      records,
      machine: analysis.machines.filing,
      rights,
      time,
    }),
    appPackagesFeature({ ...analysis, records, blobs: stores.blobs, time }),
    ...appFeatures(analysis.apps, analysis.machines, { ...analysis, records, rights, time }),
    inboxFeature({ records, live, policy: analysis.messenger.policy, time }),
    incidentsFeature({
      ...analysis,
      records,
      machine: analysis.machines.incident,
      rules: analysis.incidentRules,
      rights,
      time,
    }),
    noticesFeature({
      ...analysis,
      records,
      reports: analysis.noticeReports,
      batches: analysis.noticeBatches,
      evidence: analysis.noticeEvidence,
      noticeMachine: analysis.machines.notice,
      rights,
      time,
    }),
    deliveriesFeature({
      ...analysis,
      records,
      deliveryMachine: analysis.machines.delivery,
      pins: people.pins,
      linksPerMinute: people.rules.signIn.rateLimit.linksPerMinute,
      rights,
      time,
    }),
    playbooksFeature({
      ...analysis,
      records,
      library: analysis.playbooks.library,
      runMachine: analysis.machines.run,
      rights,
      time,
    }),
    ...drillFeatures(analysis.drills, {
      ...analysis,
      checkpoints: deps.checkpoints,
      rights,
      time,
    }),
    importsFeature({ records, imports: deps.imports, rights, config: appConfig, time }),
    documentsFeature({ ...analysis, records, checkpoints: deps.checkpoints, time }),
    channelsFeature({ records, messenger: analysis.messenger, time }),
    deadlinesFeature({ records, deadlines: analysis.deadlines, time }),
    auditFeature({ ...stores, time, checkpoints: deps.checkpoints, local: deps.local }),
    healthFeature(analysis),
    exchangeFeature(analysis.exchange),
    peersFeature({ ...analysis, records, rules: analysis.exchangeRules, time }),
    ingestFeature({ sink: analysis.pipeline.sink, time }),
    liveFeature({ records, live, time }),
  ];
}
