import type { Principal } from '../people/principal.ts';
import type { Library } from '../playbooks/library/library.ts';
import type { Program } from '../playbooks/program.ts';
import type { DrillPlaybook } from './drill.ts';

/** Playbooks that plans name. */
export interface PlaybookShelf {
  /**
   * Takes a playbook from the library, as one who sees it, and keeps its text so that a run can follow it. Before the
   * transaction of the plan, because both are matters of daily work. Throws PlaybookError PLAYBOOK_UNKNOWN.
   */
  pin(principal: Principal, id: string): Promise<void>;
  /** One that was pinned. `not-a-drill`: a response plan, which is run on incidents. */
  find(id: string): DrillPlaybook | 'not-a-drill' | undefined;
}

/** Between pinning and writing the plan lies a moment only. */
const mostPinned = 200;

function drillPlaybookOf(id: string, { hash, json, extension }: Program) {
  const { kind, version } = extension;
  return kind === 'response-plan' ? 'not-a-drill' : { id, hash, title: json.name, version, kind };
}

export function createPlaybookShelf(library: Pick<Library, 'pin'>): PlaybookShelf {
  const pinned = new Map<string, DrillPlaybook | 'not-a-drill'>();
  return {
    async pin(principal, id) {
      const program = await library.pin(principal, id);
      pinned.delete(id);
      pinned.set(id, drillPlaybookOf(id, program));
      const [oldest] = pinned.keys();
      if (pinned.size > mostPinned && oldest !== undefined) pinned.delete(oldest);
    },
    find: (id) => pinned.get(id),
  };
}
