import type { Block, Card, DocumentDescription } from '../../description.ts';
import { drillDocument, type DrillPapers, type ScriptRow } from './papers.ts';
import { signIn } from './records.ts';
import { scriptTable } from './script.ts';
import { channelZh, given, roleZh, span, tPlus, triggerZh } from './words.ts';

const page: Block = { kind: 'page-break' };
const heading = (text: string): Block => ({ kind: 'heading', text });
const plain = (text: string): Block => ({ kind: 'paragraph', style: 'plain', text });

/** Technical caps; a kit of more pages than anybody carries is refused with its size by `checkSize`. */
const writtenLines = 12;

function cardOf(row: ScriptRow): Card {
  return {
    title: `【演练】${row.no}　${row.title}`,
    lines: [
      `发给：${row.toRoles.join('、')}　　由：${row.fromRole}`,
      `方式：${channelZh(row.channel)}　${triggerZh[row.trigger]} ${tPlus(row.plannedMs)}`,
      '',
      row.content,
      ...(row.attachment === undefined ? [] : [`附件：${row.attachment}`]),
      '',
      '实际发出时间：____:____　　签收：__________',
    ],
  };
}

function director({ plan, facts }: DrillPapers): Block[] {
  return [
    heading('一、总导演与导调单'),
    plain(`终止口令：${given(plan.safety.stopWord)}　　授权：${given(plan.safety.authorisation)}`),
    ...(plan.safety.forbidden.length === 0
      ? []
      : [{ kind: 'list', items: plan.safety.forbidden.map((one) => `禁止：${one}`) } as const]),
    {
      kind: 'table',
      columns: [
        { title: '演练时钟', width: 4 },
        { title: '墙上时间', width: 4 },
        { title: '原因', width: 6 },
      ],
      rows: ['开始', '暂停', '继续', '暂停', '继续', '结束'].map((name) => [name, '', '']),
    },
    plain(
      `导调人员：${given(
        facts.participants
          .filter(({ role }) => role === 'director' || role === 'controller')
          .map(({ name, role }) => `${name}（${roleZh[role]}）`)
          .join('、'),
      )}`,
    ),
  ];
}

function playerSheets({ facts }: DrillPapers): Block[] {
  const players = facts.participants.filter(({ role }) => role === 'player');
  return players.flatMap(({ name, unitName, playbookRole = '' }): Block[] => [
    page,
    heading(`三、参演人员记录单　${name}`),
    plain(
      `单位：${unitName}　　角色：${facts.roleNames[playbookRole] ?? given(playbookRole)}　　签名：__________\n收到的信息、做了什么、几点几分，逐行写下；对外一律先说“演练、演练、演练”。`,
    ),
    {
      kind: 'table',
      columns: [
        { title: '时间', width: 2 },
        { title: '针对注入', width: 2 },
        { title: '动作类别', width: 3 },
        { title: '做了什么', width: 9 },
      ],
      rows: Array.from({ length: writtenLines }, () => ['　', '', '', '']),
    },
  ]);
}

function evaluatorSheets(papers: DrillPapers): Block[] {
  const { facts, script, evaluationRules } = papers;
  const results = evaluationRules.results.rows.map(({ zh }) => `□${zh}`).join(' ');
  const evaluators = facts.participants.filter(({ role }) => role === 'evaluator');
  const forms = evaluators.length === 0 ? [{ name: '' }] : evaluators;
  return forms.flatMap(({ name }): Block[] => [
    page,
    heading(`四、评估记录　评估人：${name === '' ? '__________' : name}`),
    {
      kind: 'table',
      columns: [
        { title: '注入', width: 1.2 },
        { title: '应做动作', width: 6 },
        { title: '时限', width: 1.6 },
        { title: '人员', width: 2.4 },
        { title: '结果', width: 6 },
        { title: '时间', width: 1.6 },
        { title: '评语', width: 4 },
      ],
      rows: script.flatMap(({ no, expected }) =>
        expected.map((one) => [no, one.text, span(one.withinMs), '', results, '', '']),
      ),
    },
    heading('评估单（GB/T 38645-2020 A.9）'),
    {
      kind: 'table',
      columns: [
        { title: '序号', width: 1, align: 'center' },
        { title: '评估项目', width: 5 },
        { title: '评分', width: 5 },
        { title: '改进建议', width: 9 },
      ],
      rows: evaluationRules.items.rows.map(({ zh }, index) => [
        index + 1,
        zh,
        evaluationRules.items.grades.map(({ value, zh: word }) => `□${value} ${word}`).join('　'),
        '',
      ]),
    },
    plain('签名：__________'),
  ]);
}

/** All on paper, for when the network is the scenario. */
export function paperKit(papers: DrillPapers): DocumentDescription {
  return drillDocument(papers, 'paper-kit', 'list', [
    plain(
      '内容：一、总导演与导调单及脚本；二、注入卡；三、参演人员记录单；四、评估记录与评估单；五、签到表。事后在平台“纸质结果录入”中录入。',
    ),
    ...director(papers),
    scriptTable(papers.script),
    page,
    heading('二、注入卡（沿虚线裁开）'),
    { kind: 'cards', perRow: 2, cards: papers.script.map(cardOf) },
    ...playerSheets(papers),
    ...evaluatorSheets(papers),
    page,
    heading('五、签到表'),
    ...signIn(papers).blocks.slice(0, -1),
  ]);
}
