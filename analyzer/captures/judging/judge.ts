import type { CaptureFacts } from '../../../collector/captures/facts.ts';
import { judgeClaims, judgeDuplicates, type ClaimJudging } from './claims.ts';
import { mergeFindings, type FindingDraft } from './finding.ts';
import { judgeDhcp, judgeRouter } from './servers.ts';

/** What a judgement needs of a capture. */
export type JudgedFacts = Pick<CaptureFacts, 'routers' | 'dhcpServers' | 'claims' | 'duplicates'>;

/**
 * What is wrong in a capture, by the list of what is meant to be there. Without such a list a router or server is neither
 * good nor bad but `unjudged`.
 */
export function judgeCapture(facts: JudgedFacts, judging: ClaimJudging): FindingDraft[] {
  const { listed } = judging;
  return mergeFindings([
    ...facts.routers.flatMap((router) => judgeRouter(router, listed)),
    ...judgeDhcp(facts.dhcpServers, listed),
    ...judgeClaims(facts.claims, judging),
    ...judgeDuplicates(facts.duplicates),
  ]);
}
