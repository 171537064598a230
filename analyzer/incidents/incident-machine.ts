import { commonTransitions } from '../cases/common-transitions.ts';
import type { Machine } from '../cases/machine.ts';
import { evidenceTransitions } from './machine/evidence.ts';
import { openingTransitions } from './machine/opening.ts';
import { reportingTransitions } from './machine/reporting.ts';
import { taskTransitions } from './machine/tasks.ts';
import { rights } from './machine/transitions.ts';
import { workingTransitions } from './machine/working.ts';
import { createPreparation, type PreparationDeps } from './prepare.ts';
import { projectIncident } from './project.ts';
import type { IncidentState } from './state.ts';

/**
 * OPEN → TRIAGED → HANDLING → CONTAINED → RECOVERED → CLOSED; DISMISSED when it was none; reopened into HANDLING.
 * Clocks of the lines of reporting run beside the states: what the grade and the answers ask for starts them.
 */
export function createIncidentMachine(deps: PreparationDeps): Machine<IncidentState> {
  const prepare = createPreparation(deps);
  return {
    kind: 'incident',
    states: {
      OPEN: { zh: '待研判', en: 'Open' },
      TRIAGED: { zh: '已定级', en: 'Triaged' },
      HANDLING: { zh: '处置中', en: 'Handling' },
      CONTAINED: { zh: '已控制', en: 'Contained' },
      RECOVERED: { zh: '已恢复', en: 'Recovered' },
      CLOSED: { zh: '已关闭', en: 'Closed', final: true },
      DISMISSED: { zh: '已排除', en: 'Dismissed', final: true },
    },
    transitions: {
      ...commonTransitions<IncidentState>({ by: ['owner', 'superior'], right: rights.update }),
      ...openingTransitions(prepare),
      ...workingTransitions(prepare),
      ...taskTransitions(prepare),
      ...evidenceTransitions(prepare),
      ...reportingTransitions(prepare),
    },
    sides(state, unitId) {
      const sides: string[] = [];
      if (unitId === state.unitId) sides.push('owner');
      if (state.submissions.some(({ toUnitId }) => toUnitId === unitId)) sides.push('superior');
      return sides;
    },
    parties: (state) => [
      ...[...new Set(state.submissions.map(({ toUnitId }) => toUnitId))].flatMap((unitId) =>
        unitId === null ? [] : [{ unitId, role: 'superior' }],
      ),
      ...(state.affectedUnitId === null
        ? []
        : [{ unitId: state.affectedUnitId, role: 'affected' }]),
    ],
    project: projectIncident,
  };
}
