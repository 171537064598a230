import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Documents } from '../../documents.ts';
import { convertToPdf, hasOffice, pdfPages, pdfText, squeeze } from '../../testing/read-back.ts';
import { testDocuments } from '../../testing/rendered.ts';
import { drillFormBuilders } from './drill-forms.ts';
import { drillForms, loadDrillDocumentRules, type DrillFormName } from './rules.ts';
import { span, tPlus } from './words.ts';
import { drillPapers } from './testing/papers.ts';

/** What a reader must find on each document. */
const wanted: Readonly<Record<DrillFormName, readonly string[]>> = {
  'annual-plan': ['2026 年度应急演练计划', '是否纳入预算', '检验勒索病毒专项预案'],
  'work-plan': ['演练目的', '终止条件', '演练终止', '校长办公会 2026-11-10 批准', '王校长'],
  'support-plan': ['人员保障', '经费保障', '保障检查', '对讲机三部'],
  'evaluation-plan': ['演练方案可行性', '成本效益', '断开受影响主机网络', '不替代评分'],
  script: ['主线', '场景展示', '指令/报告/应答', '同步场景（角色/动作）', '记者来电', 'T+25:00'],
  'incident-report': ['第 1 次', '09:06 发现教务系统文件被加密', '赵春梅', '2026-11-20 09:30'],
  record: ['系统准备及启动', '是否提前终止及原因', '暂停（何志远）', '录入', '□音像'],
  evaluation: ['陈晓东', '李建国', '4.00', '未评', '断网前先确认影响范围', '不计入评分'],
  summary: ['评估时间与地点', '演练达到预期目标', '擅自透露数据', '修订专项预案中的对外答复口径'],
  'sign-in': ['信息楼 302 会议室', '周立', '技术支持组', '签名'],
  rectification: ['共 1 项，已完成 0 项，逾期 1 项', '注入 2.2', '2026-11-30 17:00'],
  'plan-revisions': ['修订依据', '修订专项预案中的对外答复口径', '批准人'],
  debrief: ['评定覆盖率', '未评定不计为通过', '十分钟内发现', '纸质', '待评定', '不与上述统计合并'],
  'paper-kit': [
    '注入卡',
    '这里是演练：记者来电',
    '评估记录',
    '参演人员记录单',
    '签到表',
    '□超时完成',
  ],
};

/** Those with the most tables; LibreOffice takes a second for each. */
const inWord: readonly DrillFormName[] = ['script', 'record', 'evaluation', 'summary'];

it('has a builder and a title for each form, and says which annex it can not fill in', () => {
  const rules = loadDrillDocumentRules();
  expect(Object.keys(drillFormBuilders).sort()).toEqual([...drillForms].sort());
  expect(rules.documents.map(({ form }) => form).sort()).toEqual([...drillForms].sort());
  expect(rules.documents.flatMap(({ annex }) => annex ?? []).sort()).not.toContain('A.5');
  expect(rules.leftOut).toEqual([expect.objectContaining({ annex: 'A.5' })]);
});

it('writes exercise time as people read it', () => {
  expect(tPlus(0)).toBe('T+00:00');
  expect(span(3_905_000)).toBe('1:05:05');
  expect(tPlus(undefined)).toBe('—');
});

describe.skipIf(!hasOffice())('documents of a drill opened by other programs', () => {
  let documents: Documents;
  let word: Map<string, Uint8Array>;

  beforeAll(async () => {
    documents = testDocuments().documents;
    const files = await Promise.all(
      inWord.map(async (form) => ({
        name: `${form}.docx`,
        bytes: await documents.render(drillFormBuilders[form](drillPapers), 'docx'),
      })),
    );
    word = await convertToPdf(files);
  }, 120_000);
  afterAll(() => documents.stop());

  it.each(drillForms)('prints %s with its facts, marked as a drill on every page', async (form) => {
    const pdf = await documents.render(drillFormBuilders[form](drillPapers), 'pdf');
    const text = await pdfText(pdf);
    expect(wanted[form].filter((words) => !text.includes(squeeze(words)))).toEqual([]);
    const marks = text.split('【演练】演练〔2026〕第0001号').length - 1;
    expect(marks).toBe(await pdfPages(pdf));
    expect(text).toContain(squeeze('不得作为真实事件报送'));
  });

  it.each(inWord)(
    'opens %s in Word with the same facts and the mark on every page',
    async (form) => {
      const bytes = word.get(`${form}.docx`)!;
      const text = await pdfText(bytes);
      expect(wanted[form].filter((words) => !text.includes(squeeze(words)))).toEqual([]);
      const marks = text.split('【演练】演练〔2026〕第0001号').length - 1;
      expect(marks).toBe(await pdfPages(bytes));
    },
  );

  it('makes every form as Word, and one that waits to be filled in before anything was played', async () => {
    const { plan, debrief, facts } = drillPapers;
    const blank = {
      ...drillPapers,
      plan: { ...plan, conclusion: null, improvements: [], plannedAt: null, purpose: '' },
      facts: { ...facts, actions: [], controls: [] },
      debrief: {
        ...debrief,
        evaluations: [],
        improvements: [],
        missed: [],
        persons: [],
        teams: [],
      },
      script: [],
    };
    for (const form of drillForms) {
      const bytes = await documents.render(drillFormBuilders[form](blank), 'docx');
      expect(bytes.length, form).toBeGreaterThan(5_000);
    }
  });
});
