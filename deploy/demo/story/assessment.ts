import { Readable } from 'node:stream';
import { addDays, dayAt } from '../../../analyzer/register/civil-day.ts';
import type { GradeAnswers } from '../../../analyzer/register/grading/grade.ts';
import type { GradingRules } from '../../../analyzer/register/grading/rules.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import type { DocumentDescription } from '../../../console/documents/description.ts';
import type { Core } from '../../up/core.ts';
import type { Player } from './cast.ts';
import type { Stage } from './stage.ts';

const dayMs = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString();

type Answer = {
  itemKey: string;
  verdict: 'satisfied' | 'partial' | 'not-satisfied';
  note?: string;
};

/** One paper of the school and what it says of which items of level 2. */
interface Paper {
  title: string;
  number: string;
  paragraphs: readonly string[];
  answers: readonly Answer[];
  /** Days before the story when it took effect. */
  effectiveDaysAgo: number;
  expiresInDays?: number;
}

const satisfied = (...keys: string[]): Answer[] =>
  keys.map((itemKey) => ({ itemKey, verdict: 'satisfied' as const }));

const policies: Paper = {
  title: '网络安全管理制度汇编',
  number: '智中网信〔2026〕2号',
  paragraphs: [
    '第一条　本校网络安全工作坚持积极防御、综合防范，落实谁主管谁负责、谁运维谁负责、谁使用谁负责。',
    '第二条　信息中心负责制定、发布和修订网络安全管理制度，每年至少评审一次，修订后重新编号发布。',
    '第三条　系统上线、变更、下线和外部人员接入须按审批清单办理，操作按操作规程执行并留存记录。',
  ],
  answers: [
    ...satisfied('7.1.6.1.a', '7.1.6.2.a', '7.1.6.3.a', '7.1.6.3.b'),
    { itemKey: '7.1.6.2.b', verdict: 'partial', note: '备份恢复操作规程尚未成文' },
    ...satisfied('7.1.6.4.a'),
  ],
  effectiveDaysAgo: 200,
};

const organisation: Paper = {
  title: '关于调整网络安全工作领导小组的通知',
  number: '智中发〔2026〕11号',
  paragraphs: [
    '经校务会研究，调整学校网络安全工作领导小组，校长任组长，分管副校长任副组长，信息中心为办事机构。',
    '信息主任任安全主管，系统管理员、审计管理员、安全管理员分别由不同人员担任，职责见附表。',
  ],
  answers: satisfied(
    '7.1.7.1.a',
    '7.1.7.1.b',
    '7.1.7.2.a',
    '7.1.7.3.a',
    '7.1.7.4.a',
    '7.1.7.4.b',
    '7.1.7.4.c',
  ),
  effectiveDaysAgo: 330,
  // Runs out soon: the home says so.
  expiresInDays: 21,
};

const room: Paper = {
  title: '中心机房检查记录',
  number: '2026 年秋季学期第 1 次',
  paragraphs: [
    '门禁、消防、空调、接地、稳压和防静电地板现场检查正常；线缆桥架整齐。',
    'UPS 电池老化，断电演练仅支撑 4 分钟；窗户上沿有渗水痕迹，已报修。',
  ],
  answers: [
    ...satisfied('7.1.1.1.a', '7.1.1.2.a', '7.1.1.3.a', '7.1.1.3.b', '7.1.1.4.a', '7.1.1.5.a'),
    ...satisfied('7.1.1.5.b', '7.1.1.7.a', '7.1.1.8.a', '7.1.1.9.a', '7.1.1.10.a'),
    { itemKey: '7.1.1.6.a', verdict: 'partial', note: '窗户上沿有渗水痕迹，已报修' },
    { itemKey: '7.1.1.9.b', verdict: 'not-satisfied', note: 'UPS 仅支撑 4 分钟' },
  ],
  effectiveDaysAgo: 40,
};

const training: Paper = {
  title: '全员网络安全意识培训签到表',
  number: '上学期',
  paragraphs: ['全体教职工参加网络安全意识培训并签到，培训内容含钓鱼邮件识别和奖惩规定。'],
  answers: satisfied('7.1.8.3.a'),
  effectiveDaysAgo: 300,
  // Has run out meanwhile: the item is unknown again.
  expiresInDays: -3,
};

/** Many people's records would harm them if they leaked; standing still for a day would too: S2, A2. */
function answersOf({ questions }: GradingRules): GradeAnswers {
  const serious = new Set(['s-leak-people', 'a-people']);
  return Object.fromEntries(
    questions.map(({ id, options }) => {
      const wanted = serious.has(id) ? 'serious' : null;
      const option = options.find(({ degree }) => degree === wanted) ?? options[0];
      return [id, option?.value ?? ''];
    }),
  );
}

function paperOf({ title, number, paragraphs }: Paper, madeAt: string): DocumentDescription {
  return {
    title,
    subtitle: number,
    layout: 'letter',
    blocks: [
      ...paragraphs.map((text) => ({ kind: 'paragraph' as const, text })),
      { kind: 'seal' as const, unit: '青溪县智中学校（演示）', date: madeAt },
    ],
    meta: { madeAt, madeBy: '演示' },
  };
}

/** The school's academic system: graded, filed, half attested, with a gap that stays and one that is excepted. */
export async function tellAssessment(core: Core, stage: Stage): Promise<string> {
  const { analysis } = core;
  const officer = await stage.player('officer-zhizhong');
  const head = await stage.player('cio-zhizhong');
  const today = dayAt(iso(stage.now));

  async function attest(systemId: string, paper: Paper): Promise<void> {
    const caseId = newId(core.time.now());
    const effectiveOn = addDays(today, -paper.effectiveDaysAgo);
    const { title, number, answers, expiresInDays } = paper;
    await stage.act(officer, 'attestation', caseId, 'open', {
      systemId,
      title,
      answers,
      document: { title, number, issuedBy: '信息中心' },
      effectiveOn,
      ...(expiresInDays !== undefined && { expiresOn: addDays(today, expiresInDays) }),
    });
    const bytes = await analysis.documents.render(paperOf(paper, iso(core.time.now())), 'pdf');
    const view = await analysis.cases.find(caseId);
    if (!view) throw new Error('the attestation was not opened');
    const content = Readable.from([Buffer.from(bytes)]);
    await analysis.caseFiles.add(officer.principal, view, officer.unitId, `${title}.pdf`, content);
    await stage.act(officer, 'attestation', caseId, 'submit');
    await stage.act(head, 'attestation', caseId, 'approve');
  }

  await stage.at(stage.now - 44 * dayMs);
  const grading = await analysis.register.grading();
  const systemId = await analysis.register.create(
    {
      unitId: officer.unitId,
      name: '教务管理系统',
      sLevel: 2,
      aLevel: 2,
      scopes: ['general'],
      answers: answersOf(grading),
      profile: {
        ownerDepartment: '教务处',
        responsibleName: '教务处主任',
        business: '学籍、排课、成绩和选课管理',
        usersKind: '师生与家长',
        usersCount: 2_300,
        data: [
          {
            name: '学生学籍与成绩',
            records: 2_100,
            personal: true,
            sensitive: true,
            important: false,
          },
        ],
        deployment: 'on-premises',
        internetFacing: true,
        goLiveOn: addDays(today, -900),
      },
    },
    officer.principal,
  );
  await fileSystem(stage, officer, head, systemId, addDays(today, -70));
  for (const paper of [policies, organisation, training]) await attest(systemId, paper);
  const system = await core.stores.records.db
    .selectFrom('systems')
    .selectAll()
    .where('id', '=', systemId)
    .executeTakeFirstOrThrow();
  const { accountId, name } = head.principal;
  await analysis.frozen.freeze(system, { kind: 'person', accountId, name }, '年度自评估（整改前）');
  await stage.at(stage.now - 36 * dayMs);
  await attest(systemId, room);
  const exceptionId = newId(core.time.now());
  await stage.act(officer, 'exception', exceptionId, 'request', {
    systemId,
    itemKey: '7.1.4.8.b',
    reason: '异地备份需租用县教育云存储，经费列入明年预算。',
    compensatingControl: '每周五离线备份到加密移动硬盘，存放于分校区保险柜，双人签字。',
    risk: 'medium',
    expiresOn: addDays(today, 120),
  });
  await stage.act(head, 'exception', exceptionId, 'approve', { text: '同意，明年三月前完成。' });
  return systemId;
}

/** 备案: handed in to the police in time, and granted. */
async function fileSystem(
  stage: Stage,
  officer: Player,
  head: Player,
  systemId: string,
  basisOn: string,
): Promise<void> {
  const caseId = newId();
  const act = (who: Player, message: string, payload: Readonly<Record<string, unknown>>) =>
    stage.act(who, 'filing', caseId, message, payload);
  await act(officer, 'open', { systemId, basis: 'running', basisOn });
  await act(officer, 'hand-to-experts', {});
  await act(officer, 'record-expert-review', {
    on: addDays(basisOn, 6),
    opinion: '定级准确，同意定为第二级。',
    experts: ['县教育局网络安全专家组'],
    agreed: true,
  });
  await act(officer, 'record-approval', {
    on: addDays(basisOn, 9),
    authority: '青溪县教育局（演示）',
  });
  const authority = '青溪县公安局网安大队（演示）';
  await act(officer, 'submit', { on: addDays(basisOn, 11), authority });
  await act(head, 'record-certificate', { on: addDays(basisOn, 14), number: '演示-00000-00001' });
}

/** An auditor looks at it, within an engagement: one finding waits for the re-check. */
export async function tellFinding(stage: Stage, systemId: string): Promise<void> {
  const auditor = await stage.player('auditor-zhizhong');
  const officer = await stage.player('officer-zhizhong');
  const caseId = newId();
  await stage.act(auditor, 'finding', caseId, 'raise', {
    systemId,
    itemKey: '7.1.7.3.a',
    templateId: 'further-evidence',
    title: '审批清单缺少正式文号',
    text: '请补充正式发布的审批事项清单，注明批准部门和批准人。',
    severity: 'medium',
  });
  await stage.act(officer, 'finding', caseId, 'answer', {
    text: '审批事项清单已随制度汇编发布，见第三条及附件。',
  });
}
