import { isoNow } from '../../../collector/time/time-source.ts';
import type { UseFacts } from '../facts.ts';
import type { AppsFixture } from './apps-fixture.ts';
import { fullUse } from './sample-facts.ts';

export const reviewed = {
  content: true,
  links: true,
  functions: true,
  security: true,
  text: '已逐项查看',
};

let number = 0;

/** Minutes that were uploaded to the case; answers their hash. */
export async function minutes(node: AppsFixture, id: string, unit: string): Promise<string> {
  number += 1;
  const sha256 = String(number).padStart(64, 'c');
  await node.records.db
    .insertInto('case_files')
    .values({
      case_id: id,
      case_kind: 'app-use',
      unit_id: unit,
      sha256,
      sm3: sha256,
      name: '会议纪要.pdf',
      media_type: 'application/pdf',
      bytes: 9,
      uploaded_by: `${unit}:a`,
      uploaded_by_name: unit,
      uploaded_at: isoNow(node.time),
    })
    .execute();
  await node.act(id, unit, 'add-file', { sha256 });
  return sha256;
}

/** Proposed by the unit; answers the id of the use. */
export const proposed = (
  node: AppsFixture,
  appId: string,
  facts: UseFacts = fullUse,
  unit = 'schoolA',
): Promise<string> => node.open('app-use', unit, { appId, facts });

/** Reviewed and decided by the unit: with the authority. */
export async function atBureau(
  node: AppsFixture,
  appId: string,
  facts: UseFacts = fullUse,
  unit = 'schoolA',
): Promise<string> {
  const id = await proposed(node, appId, facts, unit);
  await node.act(id, unit, 'submit');
  await node.act(id, unit, 'pass-school', reviewed);
  const meeting = { meeting: '校长办公会', on: '2026-09-01', adopted: true };
  const file = await minutes(node, id, unit);
  await node.act(id, unit, 'decide-collectively', { ...meeting, minutes: file });
  return id;
}

/** Passed by the county. */
export async function inUse(
  node: AppsFixture,
  appId: string,
  facts: UseFacts = fullUse,
  unit = 'schoolA',
): Promise<string> {
  const id = await atBureau(node, appId, facts, unit);
  await node.act(id, 'county', 'pass-bureau', { text: '同意' });
  return id;
}
