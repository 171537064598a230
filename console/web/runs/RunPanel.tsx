import PlayArrow from '@mui/icons-material/PlayArrow';
import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { CaseActions } from '../shapes/cases/CaseActions.tsx';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import type { ClockView } from '../shapes/clocks/clock.ts';
import { playbookPath } from '../playbooks/playbook.ts';
import { Empty, Loaded } from '../shapes/States.tsx';
import { BeginDialog } from './BeginDialog.tsx';
import { runForms, stepMessages } from './run-forms.ts';
import type { Run, RunRow } from './run.ts';
import { RunSteps } from './RunSteps.tsx';

function OneRun({ row }: { row: RunRow }) {
  const translate = useTranslate();
  const mayUpdate = useCan('incidents', 'update');
  const query = useApi<Run>(`/runs/${encodeURIComponent(row.id)}`, { refetchInterval: 15_000 });
  const clocks = useApi<readonly ClockView[]>(`/runs/${encodeURIComponent(row.id)}/clocks`);
  return (
    <Box
      component="section"
      data-testid="run"
      data-id={row.id}
      data-state={row.state}
      sx={{ mb: 3 }}
    >
      <Loaded query={query} rows={4}>
        {(run) => (
          <>
            <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
              <Typography variant="h3" component="h3">
                <Link component={RouterLink} to={playbookPath(run.playbook.id)} color="inherit">
                  {run.playbook.name}
                </Link>
              </Typography>
              <StateMark kind="runs" state={run.state} />
              <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                {translate('playbooks.version', { version: run.playbook.version })} ·{' '}
                <Time at={run.startedAt} />
                {run.endedAt !== null && (
                  <>
                    {' – '}
                    <Time at={run.endedAt} />
                  </>
                )}
              </Typography>
              <Box sx={{ flex: 1 }} />
              {mayUpdate && run.endedAt === null && (
                <CaseActions
                  resource="runs"
                  id={run.id}
                  version={run.version}
                  forms={runForms}
                  omit={stepMessages}
                  first={['pause', 'resume']}
                />
              )}
            </Stack>
            {(clocks.data ?? []).length > 0 && (
              <Box sx={{ my: 1 }}>
                <ClockChips clocks={clocks.data ?? []} />
              </Box>
            )}
            <RunSteps run={run} mayAct={mayUpdate && run.state === 'RUNNING'} />
          </>
        )}
      </Loaded>
    </Box>
  );
}

/** Response plans on a real incident: what runs, whose turn it is, and the way to start one. */
export default function RunPanel({ incidentId, isOpen }: { incidentId: string; isOpen: boolean }) {
  const translate = useTranslate();
  const mayUpdate = useCan('incidents', 'update');
  const mayRead = useCan('playbooks', 'read');
  const mayBegin = mayUpdate && mayRead && isOpen;
  const [beginning, setBeginning] = useState(false);
  const query = useApi<readonly RunRow[]>(`/incidents/${encodeURIComponent(incidentId)}/runs`);
  const begin = mayBegin && (
    <Button
      variant="contained"
      startIcon={<PlayArrow />}
      data-testid="begin-run"
      onClick={() => setBeginning(true)}
    >
      {translate('runs.begin')}
    </Button>
  );
  return (
    <Loaded query={query} rows={4}>
      {(rows) => (
        <>
          {rows.map((row) => (
            <OneRun key={row.id} row={row} />
          ))}
          {rows.length === 0 ? (
            <Empty
              title={translate('runs.empty')}
              text={translate('runs.emptyHelp')}
              action={begin}
            />
          ) : (
            begin
          )}
          {beginning && <BeginDialog incidentId={incidentId} onClose={() => setBeginning(false)} />}
        </>
      )}
    </Loaded>
  );
}
