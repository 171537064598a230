import { Box, useMediaQuery, type Theme } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { plannedText } from '../drills/exercise-clock.ts';
import { labelOf } from '../shapes/cases/case.ts';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Empty } from '../shapes/States.tsx';
import { PlaybookInjectDetail } from './PlaybookInjectDetail.tsx';
import type { Playbook, PlaybookInject } from './playbook.ts';
import { ScenarioTimeline, type ScenarioEntry } from './ScenarioTimeline.tsx';

const triggerTones = { timed: 'low', manual: 'medium', conditional: 'high' } as const;

/** The injects of a script by role × exercise time with arrows of what waits for what; a table on a telephone. */
export function PlaybookScenario({ playbook }: { playbook: Playbook }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const [opened, setOpened] = useState<string>();
  const wide = useMediaQuery((theme: Theme) => theme.breakpoints.up('md'), { noSsr: true });
  const { injects } = playbook;
  const lanes = playbook.roles.map((role) => ({ id: role.id, name: labelOf(role, locale) }));
  const names = new Map(lanes.map(({ id, name }) => [id, name]));
  const toText = ({ to }: PlaybookInject): string => to.map((id) => names.get(id) ?? id).join('、');
  const selected = injects.find(({ id }) => id === opened);
  if (injects.length === 0) {
    return (
      <Empty title={translate('playbooks.noInjects')} text={translate('playbooks.noInjectsHelp')} />
    );
  }
  const entries = injects.map((inject): ScenarioEntry => ({
    id: inject.id,
    no: inject.no,
    title: labelOf(inject, locale),
    lane: inject.to[0] ?? '',
    atMs: inject.plannedMs ?? undefined,
    after: inject.after,
    tone: triggerTones[inject.trigger],
    mark: [
      translate(`drills.trigger.${inject.trigger}`),
      translate(`drills.channel.${inject.channel}`),
      ...(inject.to.length > 1 ? [`+${inject.to.length - 1}`] : []),
    ].join(' · '),
  }));
  return (
    <>
      {wide ? (
        <ScenarioTimeline
          label={translate('drills.scenario')}
          entries={entries}
          lanes={lanes}
          selected={opened}
          onOpen={setOpened}
        />
      ) : (
        <PlainTable
          label={translate('drills.scenario')}
          rows={injects}
          keyOf={({ id }) => id}
          columns={[
            {
              label: translate('drills.plannedAt'),
              render: ({ plannedMs }) => (plannedMs === null ? '–' : plannedText(plannedMs)),
            },
            {
              label: translate('drills.inject'),
              render: (inject) => (
                <Box
                  component="button"
                  type="button"
                  onClick={() => setOpened(inject.id)}
                  sx={{
                    p: 0,
                    border: 0,
                    bgcolor: 'transparent',
                    color: 'primary.main',
                    font: 'inherit',
                    textAlign: 'left',
                    whiteSpace: 'normal',
                    minWidth: 150,
                  }}
                >
                  {inject.no} {labelOf(inject, locale)}
                </Box>
              ),
            },
            {
              label: translate('drills.triggerLabel'),
              render: ({ trigger }) => translate(`drills.trigger.${trigger}`),
            },
            { label: translate('drills.to'), render: toText },
          ]}
        />
      )}
      {selected !== undefined && (
        <PlaybookInjectDetail
          inject={selected}
          roleName={(id) => names.get(id) ?? id}
          others={injects}
          variables={playbook.variables}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  );
}
