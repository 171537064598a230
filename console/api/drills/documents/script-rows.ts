import type { DrillFacts } from '../../../../analyzer/drills/debrief/facts.ts';
import type { Program } from '../../../../analyzer/playbooks/program.ts';
import { filled } from '../../../../analyzer/playbooks/template.ts';
import type { ScriptRow } from '../../../documents/forms/drills/papers.ts';

/** The lines of A.6 from the injects of the playbook, with the limits that hold for this drill. */
export function scriptRows(program: Program | undefined, facts: DrillFacts): ScriptRow[] {
  const nameOf = (role: string) => facts.roleNames[role] ?? role;
  /** As a player reads it, with the variables as they were declared. */
  const put = (text: string) => filled(text, (name) => program?.variables.get(name)?.initial);
  const known = new Map(facts.injects.map((inject) => [inject.id, inject]));
  return [...(program?.injects.values() ?? [])].map(({ inject }): ScriptRow => {
    const { id, no, title, channel, fire, from, to, content, attachment } = inject;
    const fact = known.get(id);
    return {
      id,
      phase: fact?.phase ?? '',
      no,
      title: title.zh,
      channel,
      trigger: fire.kind,
      ...(fact?.plannedMs !== undefined && { plannedMs: fact.plannedMs }),
      fromRole: nameOf(from),
      toRoles: to.map(nameOf),
      content: put(content.zh),
      ...(attachment && { attachment: `${attachment.name.zh}：${put(attachment.text.zh)}` }),
      expected: (fact?.expected ?? []).map(({ text, role, withinMs }) => ({
        text,
        ...(role !== undefined && { role: nameOf(role) }),
        ...(withinMs !== undefined && { withinMs }),
      })),
      ...(inject.evaluator_hint && { hint: inject.evaluator_hint.zh }),
    };
  });
}
