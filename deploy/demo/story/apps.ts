import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { declaredFor } from '../../../analyzer/apps/declared.ts';
import type { AppUseState } from '../../../analyzer/apps/use/state.ts';
import type { CaseKind } from '../../../analyzer/cases/message.ts';
import { addDays, dayAt } from '../../../analyzer/register/civil-day.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import type { DocumentDescription } from '../../../console/documents/description.ts';
import { isoNow } from '../../../collector/time/time-source.ts';
import type { Core } from '../../up/core.ts';
import { compliant, problem } from './app-decisions.ts';
import { homework, makeDemoApps, pocket, type DemoApps } from './app-packages.ts';
import { homeworkFacts, pocketFacts, useFactsOf } from './app-texts.ts';
import { findPlayer, type Player } from './cast.ts';

const lookMs = 200;
/** Reading a package in a process of its own takes some seconds, on a busy machine many. */
const patienceMs = 120_000;

interface AppStage {
  core: Core;
  signal: AbortSignal;
  provider: Player;
  reviewer: Player;
  /** One action in a case of an app. Throws what the case refuses. */
  act(
    who: Player,
    kind: CaseKind,
    caseId: string,
    message: string,
    payload?: Readonly<Record<string, unknown>>,
  ): Promise<void>;
}

/** Looks until it is so. Throws when it does not come, or when the node stops. */
async function until(what: string, signal: AbortSignal, look: () => Promise<boolean>) {
  for (let waited = 0; waited < patienceMs; waited += lookMs) {
    if (await look()) return;
    await sleep(lookMs, undefined, { signal });
  }
  throw new Error(`the story of the apps waits in vain: ${what}`);
}

/** Uploads a package for an app and waits until it was read and judged; answers its id. */
async function upload(
  { core, signal }: AppStage,
  { principal, unitId }: Player,
  appId: string,
  name: string,
  bytes: Buffer,
): Promise<string> {
  const { stores, analysis } = core;
  const { row } = await analysis.vetting.submit({
    principal,
    unitId,
    appId,
    name,
    content: Readable.from([bytes]),
    declared: await declaredFor(stores.records.db, appId, 'android'),
  });
  await until(`${name} is read`, signal, async () => {
    const { state, vet_id: vetId } = (await analysis.vetting.find(row.id)) ?? row;
    if (state === 'failed') throw new Error(`${name} could not be read`);
    return state === 'read' && vetId !== null;
  });
  return row.id;
}

/** The reviewer decides every item: nothing was found, and the app was looked at on a phone. */
async function decideAll(
  stage: AppStage,
  kind: 'app-filing' | 'app-use',
  caseId: string,
  packageId: string,
): Promise<void> {
  const { apps, vetting } = stage.core.analysis;
  const findings = await vetting.findings(packageId);
  for (const { item } of await apps.basis.items()) {
    await stage.act(
      stage.reviewer,
      kind,
      caseId,
      'decide-item',
      compliant(item, packageId, findings),
    );
  }
}

/** The provider files its app; the reviewer decides the items and gives it a number. Answers app and package. */
async function fileHomework(stage: AppStage, { first, certificate }: DemoApps) {
  const { core, provider, reviewer, act } = stage;
  const appId = await core.analysis.apps.ledger.create(
    {
      unitId: provider.unitId,
      name: homework.name,
      facts: { ...homeworkFacts, certificates: [certificate] },
    },
    provider.principal,
  );
  const packageId = await upload(stage, provider, appId, 'zuoye-zhushou-1.0.0.apk', first);
  const filing = newId(core.time.now());
  await act(provider, 'app-filing', filing, 'open', { appId });
  await act(provider, 'app-filing', filing, 'submit');
  await act(reviewer, 'app-filing', filing, 'accept');
  await decideAll(stage, 'app-filing', filing, packageId);
  await act(reviewer, 'app-filing', filing, 'file');
  return { appId, packageId };
}

function minutesOf(school: string, app: string, madeAt: string): DocumentDescription {
  return {
    title: '校务会议纪要（演示）',
    subtitle: `${school}〔2026〕第 21 期`,
    layout: 'letter',
    blocks: [
      {
        kind: 'paragraph',
        text: `一、听取信息中心关于选用“${app}”的汇报：用途、收费、个人信息和安全审查情况。`,
      },
      {
        kind: 'paragraph',
        text: '二、会议认为内容与教学相符，不收费、无广告，同意选用，报县教育局审查。',
      },
      { kind: 'paragraph', text: '三、由信息中心每学期复核一次，新版本增加权限的先审查后更新。' },
      { kind: 'seal', unit: school, date: madeAt },
    ],
    meta: { madeAt, madeBy: '演示' },
  };
}

/** A school proposes an app, reviews it and decides collectively: it waits for the bureau. Answers the case. */
async function propose(
  stage: AppStage,
  school: 'yizhong' | 'zhizhong',
  app: { id: string; name: string; packageId: string; scope: string; people: number },
): Promise<string> {
  const { core, act } = stage;
  const { analysis, stores, time } = core;
  const officer = await findPlayer(stores.records, `officer-${school}`);
  const head = await findPlayer(stores.records, `cio-${school}`);
  const today = dayAt(isoNow(time));
  const use = newId(time.now());
  const { name: schoolName } = await stores.records.db
    .selectFrom('units')
    .select('name')
    .where('id', '=', officer.unitId)
    .executeTakeFirstOrThrow();
  await act(officer, 'app-use', use, 'propose', {
    appId: app.id,
    facts: useFactsOf(app.scope, app.people, addDays(today, 7)),
  });
  await act(officer, 'app-use', use, 'submit');
  await act(officer, 'app-use', use, 'pass-school', {
    content: true,
    links: true,
    functions: true,
    security: true,
    text: '信息中心与任课教师逐屏查看：内容与教学相符，外部链接只有提供者自己的网站。',
    packageId: app.packageId,
  });
  const paper = minutesOf(schoolName, app.name, isoNow(time));
  const bytes = await analysis.documents.render(paper, 'pdf');
  const view = await analysis.cases.find(use);
  if (!view) throw new Error('the use was not proposed');
  const content = Readable.from([Buffer.from(bytes)]);
  await analysis.caseFiles.add(
    officer.principal,
    view,
    officer.unitId,
    '校务会议纪要.pdf',
    content,
  );
  const attached = await analysis.cases.find(use);
  const { files } = (attached ?? view).state as AppUseState;
  await act(head, 'app-use', use, 'decide-collectively', {
    meeting: '校务会议',
    on: today,
    adopted: true,
    minutes: files.at(-1)?.sha256,
  });
  return use;
}

async function pass(stage: AppStage, use: string, packageId: string): Promise<void> {
  await decideAll(stage, 'app-use', use, packageId);
  await stage.act(stage.reviewer, 'app-use', use, 'pass-bureau', {
    text: '两级审查材料齐全，31 项逐项认定未发现问题，同意备案使用。',
  });
}

/** The app that a company made for a school: the reviewer has begun, and found what must not be. */
async function vetPocket(stage: AppStage, bytes: Buffer): Promise<void> {
  const { core, reviewer, act } = stage;
  const { apps, vetting } = core.analysis;
  const officer = await findPlayer(core.stores.records, 'officer-yizhong');
  const { unitId, principal } = officer;
  const appId = await apps.ledger.create(
    { unitId, name: pocket.name, origin: 'own', facts: pocketFacts },
    principal,
  );
  const packageId = await upload(stage, officer, appId, 'zhangshang-yizhong-2.3.0.apk', bytes);
  const use = await propose(stage, 'yizhong', {
    id: appId,
    name: pocket.name,
    packageId,
    scope: '全校学生和教师',
    people: 2_460,
  });
  const findings = await vetting.findings(packageId);
  const begun = [
    problem('4.1', packageId, findings, {
      reason: '查课表、查成绩不需要读取通讯录和短信。',
      rectification: '去掉 READ_CONTACTS、READ_SMS 权限，提交新版本。',
    }),
    compliant('3.5', packageId, findings, '升级前后对照系统设置，权限状态没有被应用改动。'),
  ];
  for (const decision of begun) {
    if (decision) await act(reviewer, 'app-use', use, 'decide-item', decision);
  }
}

async function play(stage: AppStage): Promise<void> {
  const { core, provider, signal } = stage;
  const { db } = core.stores.records;
  const made = await makeDemoApps(core.time.now());
  const { appId, packageId } = await fileHomework(stage, made);
  const app = { id: appId, name: homework.name, packageId, people: 780 };
  const first = await propose(stage, 'zhizhong', { ...app, scope: '一年级全体学生' });
  await pass(stage, first, packageId);
  await vetPocket(stage, made.faulty);
  // A new version asks for the place: whoever uses the app reviews it again.
  await upload(stage, provider, appId, 'zuoye-zhushou-1.1.0.apk', made.second);
  await core.analysis.apps.triggers.run(signal);
  await until('the new version reaches the school', signal, async () => {
    const use = await db
      .selectFrom('app_uses')
      .select('state')
      .where('id', '=', first)
      .executeTakeFirstOrThrow();
    return use.state === 'RE_REVIEW';
  });
  // Another school takes the version that was filed.
  const second = await propose(stage, 'yizhong', { ...app, scope: '高一年级全体学生' });
  await pass(stage, second, packageId);
}

/**
 * Apps made on this machine, uploaded, read by a process of their own, filed, chosen and reviewed, through what people use
 * themselves. Once; not in a county that was made before it had a reviewer.
 */
export async function tellApps(core: Core, signal: AbortSignal): Promise<void> {
  const { stores, analysis } = core;
  const told = await stores.records.db.selectFrom('apps').select('id').executeTakeFirst();
  const cast = await stores.records.db
    .selectFrom('accounts')
    .select('id')
    .where('username', 'in', ['demo-reviewer', 'demo-provider'])
    .execute();
  if (told || cast.length < 2) return;
  await play({
    core,
    signal,
    provider: await findPlayer(stores.records, 'demo-provider'),
    reviewer: await findPlayer(stores.records, 'demo-reviewer'),
    async act({ actor, unitId }, kind, caseId, message, payload = {}) {
      signal.throwIfAborted();
      await analysis.cases.act({ caseId, caseKind: kind, message, payload, actor, unitId });
    },
  });
}
