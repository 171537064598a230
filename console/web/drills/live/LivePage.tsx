import { Box, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { useParams } from 'react-router-dom';
import { useApi } from '../../providers/use-api.ts';
import { labelOf } from '../../shapes/cases/case.ts';
import { Panel } from '../../shapes/Panel.tsx';
import { Loaded, Pending } from '../../shapes/States.tsx';
import { drillPath, isOngoing, plays, type Drill, type LiveView } from '../drill.ts';
import { DrillFrame } from '../DrillFrame.tsx';
import { DrillHead } from '../DrillHead.tsx';
import { useDrillStream } from '../use-drill-stream.ts';
import { useScript, type ScriptRole } from '../use-script.ts';
import { useExerciseNow } from '../use-exercise-clock.ts';
import { ActionLog } from './ActionLog.tsx';
import { ControlBar } from './ControlBar.tsx';
import { InjectDetail } from './InjectDetail.tsx';
import { InjectRow } from './InjectRow.tsx';
import { InjectScenario } from './InjectScenario.tsx';
import { upcoming } from './live.ts';
import { PeoplePanel } from './PeoplePanel.tsx';
import { ControlDialog } from './ControlDialog.tsx';
import { useControl } from './use-control.ts';

/** Injects that are offered at once; the rest is on the time line. */
const mostNext = 6;

type Asked = { control: 'jump' | 'stop' } | { control: 'skip'; injectId: string };

/** Roles that injects go to; those that nobody plays are named by the script. */
function rolesOf(
  view: LiveView,
  script: readonly ScriptRole[],
  locale: string,
): { id: string; name: string }[] {
  const ids = new Set(view.injects.flatMap(({ toRoles }) => toRoles));
  return [...ids].map((id) => {
    const played = view.participants.find(({ playbookRole }) => playbookRole === id)?.roleTitle;
    const written = script.find((role) => role.id === id)?.name;
    return { id, name: played ? labelOf(played, locale) : (written ?? id) };
  });
}

function Control({ drill, view, stream }: { drill: Drill; view: LiveView; stream: string }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const nowMs = useExerciseNow(view.clock);
  const [asked, setAsked] = useState<Asked>();
  const [opened, setOpened] = useState<string>();
  const order = useControl(
    drill.id,
    (control) => (control === 'start' || control === 'rehearse' ? drill.version : view.version),
    () => setAsked(undefined),
  );
  const mayControl = plays(drill.myRoles, 'director', 'controller');
  const runs =
    mayControl &&
    isOngoing(view.state) &&
    (view.clock.state === 'running' || view.clock.state === 'paused');
  const { roles } = useScript(drill.playbook?.id);
  const lanes = rolesOf(view, roles, locale);
  const roleName = (id: string): string => lanes.find((lane) => lane.id === id)?.name ?? id;
  const next = upcoming(view.injects);
  const shownInject = view.injects.find(({ id }) => id === opened);
  const skipped =
    asked?.control === 'skip' ? view.injects.find(({ id }) => id === asked.injectId) : undefined;
  return (
    <>
      <ControlBar
        view={view}
        mayControl={mayControl}
        busy={order.isPending}
        error={asked === undefined ? order.error : null}
        onOrder={(each) => order.mutate(each)}
        onAsk={(control) => {
          order.reset();
          setAsked({ control });
        }}
        onCloseError={() => order.reset()}
      />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 3fr) minmax(300px, 1fr)' },
        }}
      >
        <Stack sx={{ gap: 2, minWidth: 0 }}>
          <Panel
            title={translate('drillLive.next')}
            flush
            testId="next-injects"
            aside={
              <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                {translate('drillLive.leftOf', { left: next.length, all: view.injects.length })}
              </Typography>
            }
          >
            <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {next.slice(0, mostNext).map((inject) => (
                <InjectRow
                  key={inject.id}
                  inject={inject}
                  roleName={roleName}
                  busy={order.isPending}
                  onOpen={() => setOpened(inject.id)}
                  {...(runs && {
                    onFire: () => order.mutate({ control: 'fire', injectId: inject.id }),
                    onSkip: () => {
                      order.reset();
                      setAsked({ control: 'skip', injectId: inject.id });
                    },
                  })}
                />
              ))}
              {next.length === 0 && (
                <Typography component="li" variant="body2" sx={{ p: 2, color: 'text.secondary' }}>
                  {translate('drillLive.noneLeft')}
                </Typography>
              )}
            </Box>
          </Panel>
          <Panel title={translate('drills.scenario')} flush>
            <InjectScenario
              injects={view.injects}
              lanes={lanes}
              nowMs={nowMs}
              selected={opened}
              onOpen={setOpened}
            />
          </Panel>
        </Stack>
        <Stack sx={{ gap: 2, minWidth: 0 }}>
          <PeoplePanel view={view} onOpen={setOpened} />
          <ActionLog
            drillId={drill.id}
            title={translate('drillLive.log')}
            actions={view.actions}
            total={view.actionsTotal}
            injects={view.injects}
          />
        </Stack>
      </Box>
      {shownInject !== undefined && (
        <InjectDetail
          drillId={drill.id}
          inject={shownInject}
          roleName={roleName}
          onClose={() => setOpened(undefined)}
        />
      )}
      {asked !== undefined && (
        <ControlDialog
          control={asked.control}
          nowMs={nowMs}
          subject={skipped === undefined ? undefined : `${skipped.label} ${skipped.title}`}
          toMs={
            next.find(({ plannedMs }) => plannedMs !== null && plannedMs > nowMs)?.plannedMs ??
            undefined
          }
          error={order.error}
          busy={order.isPending}
          onSend={({ reason, toMs }) =>
            order.mutate({
              control: asked.control,
              reason,
              ...(toMs === undefined ? {} : { toMs }),
              ...(asked.control === 'skip' ? { injectId: asked.injectId } : {}),
            })
          }
          onCancel={() => setAsked(undefined)}
        />
      )}
      {stream === 'lost' && (
        <Typography
          role="status"
          sx={(theme) => ({
            position: 'fixed',
            bottom: 8,
            left: 8,
            px: 1.5,
            py: 0.5,
            borderRadius: 1,
            bgcolor: theme.tones.high.tint,
            color: theme.tones.high.ink,
            zIndex: theme.zIndex.snackbar,
          })}
        >
          {translate('drillLive.lineLost')}
        </Typography>
      )}
    </>
  );
}

/** Live control of a drill: the clock, what comes next, who is missing, what was done. */
export default function LivePage() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const stream = useDrillStream(id);
  const { data: drill, error, refetch } = useApi<Drill>(drillPath(id));
  const live = useApi<LiveView>(`/drills/${encodeURIComponent(id)}/live`, { keep: true });
  return (
    <DrillFrame>
      {drill === undefined ? (
        <Pending error={error} refetch={refetch} />
      ) : (
        <>
          <DrillHead drill={drill} page="live" name={translate('drillLive.title')} />
          <Loaded query={live} rows={8}>
            {(view) => <Control drill={drill} view={view} stream={stream} />}
          </Loaded>
        </>
      )}
    </DrillFrame>
  );
}
