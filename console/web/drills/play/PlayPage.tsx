import EditNote from '@mui/icons-material/EditNote';
import { Alert, Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useEffect, useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { useParams, useSearchParams } from 'react-router-dom';
import { fetchApi } from '../../providers/http.ts';
import { useSession } from '../../providers/session.ts';
import { useApi } from '../../providers/use-api.ts';
import { labelOf } from '../../shapes/cases/case.ts';
import { Panel } from '../../shapes/Panel.tsx';
import { Failure, Loading } from '../../shapes/States.tsx';
import { drillPath, plays, type Drill, type PlayerView } from '../drill.ts';
import { DrillFrame } from '../DrillFrame.tsx';
import { DrillHead } from '../DrillHead.tsx';
import { BigClock } from '../live/BigClock.tsx';
import { useDrillStream } from '../use-drill-stream.ts';
import { useExerciseNow } from '../use-exercise-clock.ts';
import { ActionSheet } from './ActionSheet.tsx';
import { ItemCard } from './ItemCard.tsx';
import { OwnLog } from './OwnLog.tsx';
import { TaskCard } from './TaskCard.tsx';
import { useOutbox } from './use-outbox.ts';

/** Buttons that are shown at once; the rest is in the dialog. */
const mostButtons = 8;

interface Opened {
  kind?: string;
  injectId?: string;
}

/** Tells the server which items the player has had on screen. */
function useShown(drillId: string, seat: string | undefined, view: PlayerView | undefined): void {
  const unseen = view?.items.filter(({ shownAt }) => shownAt === null).map(({ id }) => id) ?? [];
  const text = unseen.slice(0, 200).join(' ');
  useEffect(() => {
    if (text === '') return;
    // Best effort: the next look says it again.
    void fetchApi(`/drills/${encodeURIComponent(drillId)}/shown`, {
      method: 'POST',
      body: { itemIds: text.split(' '), ...(seat === undefined ? {} : { seat }) },
    }).catch(() => undefined);
  }, [drillId, seat, text]);
}

function Rules({ view }: { view: PlayerView }) {
  const translate = useTranslate();
  if (view.stopWord === '' && view.forbidden.length === 0) return null;
  return (
    <Panel title={translate('drillPlay.safety')}>
      {view.stopWord !== '' && (
        <Typography>
          {translate('drillPlay.stopWord')} <strong>{view.stopWord}</strong>
        </Typography>
      )}
      {view.forbidden.length > 0 && (
        <Box component="ul" sx={{ m: 0, mt: 1, pl: 2.5 }}>
          {view.forbidden.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </Box>
      )}
    </Panel>
  );
}

function Play({
  drillId,
  seat,
  view,
  isLost,
}: {
  drillId: string;
  seat: string | undefined;
  view: PlayerView;
  isLost: boolean;
}) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const who = useSession();
  const nowMs = useExerciseNow(view.clock);
  const [opened, setOpened] = useState<Opened>();
  const outbox = useOutbox(drillId, `${who?.account.id ?? ''}.${seat ?? ''}`);
  useShown(drillId, seat, view);
  const { clock, me, items, tasks, actionKinds } = view;
  const runs = clock.state === 'running';
  const log = (body: Parameters<typeof outbox.add>[0]): void =>
    outbox.add({ ...body, ...(seat === undefined ? {} : { seat }) });
  const isSigned =
    me.signedAt !== null || outbox.waiting.some(({ body }) => body.kind === 'sign-in');
  const buttons = actionKinds.filter(({ kind }) => kind !== 'sign-in');
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        alignItems: 'start',
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 3fr) minmax(0, 2fr)' },
      }}
    >
      <Stack sx={{ gap: 2, minWidth: 0 }}>
        <Box>
          <BigClock clock={clock} small />
          <Typography sx={{ mt: 0.5 }} data-testid="my-role">
            {translate('drillPlay.youAre')}{' '}
            <strong>
              {me.roleTitle === null
                ? translate(`drills.role.${me.role}`)
                : labelOf(me.roleTitle, locale)}
            </strong>{' '}
            · {me.unitName}
          </Typography>
        </Box>
        {isLost && <Alert severity="warning">{translate('drillPlay.lineLost')}</Alert>}
        {clock.state === 'paused' && (
          <Alert severity="warning" variant="filled" data-testid="paused">
            {translate('drillPlay.paused')}
          </Alert>
        )}
        {clock.state === 'ended' && (
          <Alert severity="info" data-testid="ended">
            {translate('drillPlay.ended')}
          </Alert>
        )}
        {clock.state === 'waiting' && (
          <Alert severity="info">{translate('drillPlay.notStarted')}</Alert>
        )}
        {!isSigned && clock.state !== 'ended' && (
          <Button
            variant="contained"
            data-testid="sign-in-drill"
            onClick={() => log({ kind: 'sign-in', text: '' })}
            sx={{ minHeight: 56, fontSize: '1rem' }}
          >
            {translate('drillPlay.signIn')}
          </Button>
        )}
        {tasks.length > 0 && (
          <Box
            component="ul"
            aria-label={translate('drillPlay.tasks')}
            sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.5 }}
          >
            {tasks.map((task) => (
              <TaskCard key={task.stepId} drillId={drillId} seat={seat} task={task} nowMs={nowMs} />
            ))}
          </Box>
        )}
        <section aria-label={translate('drillPlay.inbox')}>
          <Typography variant="h2" sx={{ mb: 1 }}>
            {translate('drillPlay.inbox')} {view.itemsTotal}
          </Typography>
          <Box
            component="ul"
            aria-live="polite"
            sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.5 }}
          >
            {items.map((item) => (
              <ItemCard
                key={item.id}
                item={item}
                nowMs={nowMs}
                onAnswer={
                  runs
                    ? () => setOpened(item.injectId === null ? {} : { injectId: item.injectId })
                    : undefined
                }
              />
            ))}
          </Box>
          {items.length === 0 && (
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {translate('drillPlay.nothingYet')}
            </Typography>
          )}
        </section>
      </Stack>
      <Stack sx={{ gap: 2, minWidth: 0 }}>
        <Panel title={translate('drillPlay.actions')}>
          <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(2, minmax(0, 1fr))', gap: 1 }}>
            {buttons.slice(0, mostButtons).map((each) => (
              <Button
                key={each.kind}
                disabled={!runs}
                data-testid={`act-${each.kind}`}
                onClick={() => setOpened({ kind: each.kind })}
                sx={{ minHeight: 56, whiteSpace: 'normal', lineHeight: 1.3 }}
              >
                {labelOf(each, locale)}
              </Button>
            ))}
          </Box>
          {buttons.length > mostButtons && (
            <Button
              variant="text"
              disabled={!runs}
              onClick={() => setOpened({})}
              sx={{ mt: 1, minHeight: 44 }}
            >
              {translate('drillPlay.otherActions')}
            </Button>
          )}
          {!runs && (
            <Typography variant="body2" sx={{ mt: 1, color: 'text.secondary' }}>
              {translate('drillPlay.notNow')}
            </Typography>
          )}
        </Panel>
        <OwnLog view={view} waiting={outbox.waiting} onDismiss={outbox.dismiss} />
        <Rules view={view} />
      </Stack>
      {runs && (
        <Button
          variant="contained"
          startIcon={<EditNote />}
          data-testid="log-action"
          onClick={() => setOpened({})}
          sx={{
            display: { lg: 'none' },
            position: 'sticky',
            bottom: 8,
            minHeight: 52,
            fontSize: '1rem',
            zIndex: 1,
          }}
        >
          {translate('drillPlay.actions')}
        </Button>
      )}
      {opened !== undefined && (
        <ActionSheet
          drillId={drillId}
          seat={seat}
          kinds={buttons}
          items={items}
          kind={opened.kind}
          injectId={opened.injectId}
          onSend={log}
          onClose={() => setOpened(undefined)}
        />
      )}
    </Box>
  );
}

/** In a rehearsal staff play the seats of those who will come. */
function SeatPicker({
  drill,
  seat,
  onPick,
}: {
  drill: Drill;
  seat: string | undefined;
  onPick: (seat: string) => void;
}) {
  const translate = useTranslate();
  return (
    <TextField
      select
      name="seat"
      label={translate('drillPlay.seat')}
      helperText={translate('drillPlay.seatHelp')}
      value={seat ?? ''}
      onChange={({ target }) => onPick(target.value)}
      sx={{ maxWidth: 420, mb: 2 }}
    >
      {drill.people
        .filter(({ role }) => role === 'player')
        .map((person) => (
          <MenuItem key={person.seat} value={person.seat}>
            {person.playbookRole ?? translate(`drills.role.${person.role}`)} · {person.unitName}
          </MenuItem>
        ))}
    </TextField>
  );
}

/** A player's screen, made for a telephone: what came in, what I do, what I have done. */
export default function PlayPage() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const [params, setParams] = useSearchParams();
  const { data: drill, error, refetch } = useApi<Drill>(drillPath(id));
  const isPlayer =
    drill !== undefined && plays(drill.myRoles, 'player') && drill.state !== 'REHEARSAL';
  const rehearses = drill?.state === 'REHEARSAL' && plays(drill.myRoles, 'director', 'controller');
  const seat = rehearses
    ? (params.get('seat') ?? drill.people.find(({ role }) => role === 'player')?.seat)
    : undefined;
  const stream = useDrillStream(id, { seat });
  const view = useApi<PlayerView>(`${drillPath(id)}/player`, {
    query: { seat },
    enabled: isPlayer || rehearses,
    keep: true,
  });
  const failed = error ?? (view.data === undefined ? view.error : null);
  return (
    <DrillFrame>
      {drill === undefined || (view.data === undefined && (isPlayer || rehearses)) ? (
        failed === null ? (
          <Loading />
        ) : (
          <Failure error={failed} retry={() => void refetch()} />
        )
      ) : (
        <>
          <DrillHead drill={drill} page="play" name={translate('drillPlay.title')} />
          {rehearses && (
            <SeatPicker
              drill={drill}
              seat={seat}
              onPick={(next) => setParams((old) => (old.set('seat', next), old), { replace: true })}
            />
          )}
          {view.data === undefined ? (
            <Alert severity="info">{translate('drillPlay.notAPlayer')}</Alert>
          ) : (
            <Play key={seat} drillId={id} seat={seat} view={view.data} isLost={stream === 'lost'} />
          )}
        </>
      )}
    </DrillFrame>
  );
}
