import { Box, useMediaQuery, type Theme } from '@mui/material';
import { useTranslate } from 'react-admin';
import { StateMark } from '../../marks/StateMark.tsx';
import { stateLook } from '../../marks/states.ts';
import { ScenarioTimeline, type ScenarioEntry } from '../../playbooks/ScenarioTimeline.tsx';
import { PlainTable } from '../../shapes/PlainTable.tsx';
import type { LiveInjectView } from '../drill.ts';
import { plannedText } from '../exercise-clock.ts';
import { idsIn } from './live.ts';

interface InjectScenarioProps {
  injects: readonly LiveInjectView[];
  lanes: readonly { id: string; name: string }[];
  nowMs: number;
  selected: string | undefined;
  onOpen: (id: string) => void;
}

/** The whole script as it goes: the time line where there is room, a table on a telephone. */
export function InjectScenario({ injects, lanes, nowMs, selected, onOpen }: InjectScenarioProps) {
  const translate = useTranslate();
  const wide = useMediaQuery((theme: Theme) => theme.breakpoints.up('md'), { noSsr: true });
  const names = new Map(lanes.map(({ id, name }) => [id, name]));
  if (!wide) {
    return (
      <PlainTable
        label={translate('drills.scenario')}
        rows={injects}
        keyOf={({ id }) => id}
        columns={[
          {
            label: translate('drills.inject'),
            render: ({ id, label, title }) => (
              <Box
                component="button"
                type="button"
                onClick={() => onOpen(id)}
                sx={{
                  p: 0,
                  border: 0,
                  bgcolor: 'transparent',
                  color: 'primary.main',
                  font: 'inherit',
                  textAlign: 'left',
                  whiteSpace: 'normal',
                  minWidth: 140,
                }}
              >
                {label} {title}
              </Box>
            ),
          },
          {
            label: translate('drills.stateLabel'),
            render: ({ state }) => <StateMark kind="injects" state={state} plain />,
          },
          {
            label: translate('drills.plannedAt'),
            render: ({ plannedMs }) => (plannedMs === null ? '–' : plannedText(plannedMs)),
          },
          {
            label: translate('drills.to'),
            render: ({ toRoles }) => toRoles.map((id) => names.get(id) ?? id).join('、'),
          },
        ]}
      />
    );
  }
  const ids = new Set(injects.map(({ id }) => id));
  const entries = injects.map((inject): ScenarioEntry => ({
    id: inject.id,
    no: inject.label,
    title: inject.title,
    lane: inject.toRoles[0] ?? '',
    atMs: inject.actualMs ?? inject.plannedMs ?? undefined,
    after: idsIn(inject.condition, ids),
    tone: stateLook('injects', inject.state).tone,
    mark: `${translate(`injects.state.${inject.state}`)} · ${translate(`drills.channel.${inject.channel}`)}`,
  }));
  return (
    <ScenarioTimeline
      label={translate('drills.scenario')}
      entries={entries}
      lanes={lanes}
      nowMs={nowMs}
      selected={selected}
      onOpen={onOpen}
    />
  );
}
