import type { DocumentDescription, TableBlock } from '../../description.ts';
import { drillDocument, type DrillPapers, type ScriptRow } from './papers.ts';
import { channelZh, span, tPlus, triggerZh } from './words.ts';

function actionsOf({ expected }: ScriptRow): string {
  return expected
    .map(({ text, role, withinMs }) => {
      const limit = withinMs === undefined ? '' : `（${span(withinMs)} 内）`;
      return `${role === undefined ? '' : `${role}：`}${text}${limit}`;
    })
    .join('\n');
}

/** The columns of A.6: what the controllers do at the same time stands under 同步场景. */
export function scriptTable(script: readonly ScriptRow[]): TableBlock {
  return {
    kind: 'table',
    columns: [
      { title: '阶段', width: 2 },
      { title: '序号', width: 1.2, align: 'center' },
      { title: '主线', width: 3 },
      { title: '场景展示', width: 2.6 },
      { title: '角色', width: 2.4 },
      { title: '指令/报告/应答', width: 6 },
      { title: '动作', width: 4.6 },
      { title: '同步场景（角色/动作）', width: 3 },
      { title: '备注', width: 2.6 },
    ],
    rows: script.map((row) => [
      row.phase,
      row.no,
      row.title,
      channelZh(row.channel) + (row.attachment === undefined ? '' : `\n附件：${row.attachment}`),
      row.toRoles.join('、'),
      row.content,
      actionsOf(row),
      `${row.fromRole}：${triggerZh[row.trigger]}发出\n${tPlus(row.plannedMs)}`,
      row.hint ?? '',
    ]),
  };
}

/** A.6 脚本. */
export function script(papers: DrillPapers): DocumentDescription {
  return drillDocument(papers, 'script', 'list', [scriptTable(papers.script)]);
}
