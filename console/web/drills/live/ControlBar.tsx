import FastForward from '@mui/icons-material/FastForward';
import Flag from '@mui/icons-material/FlagOutlined';
import Pause from '@mui/icons-material/Pause';
import PlayArrow from '@mui/icons-material/PlayArrow';
import Stop from '@mui/icons-material/Stop';
import { Alert, Box, Button, Paper, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Time } from '../../marks/Time.tsx';
import { labelOf } from '../../shapes/cases/case.ts';
import { useCaseProblem } from '../../shapes/cases/use-case-action.ts';
import { isOngoing, type LiveView } from '../drill.ts';
import { ArmedButton } from './ArmedButton.tsx';
import { BigClock } from './BigClock.tsx';
import type { Order } from './use-control.ts';

interface ControlBarProps {
  view: LiveView;
  /** False for evaluators and observers, who only look. */
  mayControl: boolean;
  busy: boolean;
  error: unknown;
  onOrder: (order: Order) => void;
  onAsk: (control: 'jump' | 'stop') => void;
  onCloseError: () => void;
}

function Buttons({
  view,
  busy,
  onOrder,
  onAsk,
}: Omit<ControlBarProps, 'error' | 'onCloseError' | 'mayControl'>) {
  const translate = useTranslate();
  const { clock, state, rehearsal } = view;
  const large = {
    minHeight: 44,
    minWidth: { xs: 0, sm: 96 },
    flex: { xs: '1 1 40%', md: '0 0 auto' },
  };
  if (clock.state === 'waiting') {
    return (
      <ArmedButton
        variant="contained"
        disabled={busy || (state !== 'APPROVED' && state !== 'REHEARSAL')}
        startIcon={<PlayArrow />}
        data-testid="control-start"
        label={translate('drillLive.control.start')}
        sure={translate('drillLive.sure.start')}
        onFire={() => onOrder({ control: 'start' })}
        sx={large}
      />
    );
  }
  if (!isOngoing(state) || clock.state === 'ended') return null;
  return (
    <>
      {clock.state === 'running' ? (
        <Button
          variant="contained"
          disabled={busy}
          startIcon={<Pause />}
          data-testid="control-pause"
          onClick={() => onOrder({ control: 'pause' })}
          sx={large}
        >
          {translate('drillLive.control.pause')}
        </Button>
      ) : (
        <Button
          variant="contained"
          disabled={busy}
          startIcon={<PlayArrow />}
          data-testid="control-resume"
          onClick={() => onOrder({ control: 'resume' })}
          sx={large}
        >
          {translate('drillLive.control.resume')}
        </Button>
      )}
      <Button
        disabled={busy}
        startIcon={<FastForward />}
        data-testid="control-jump"
        onClick={() => onAsk('jump')}
        sx={large}
      >
        {translate('drillLive.control.jump')}
      </Button>
      <ArmedButton
        disabled={busy}
        startIcon={<Flag />}
        data-testid="control-finish"
        label={translate(
          rehearsal ? 'drillLive.control.finishRehearsal' : 'drillLive.control.finish',
        )}
        sure={translate('drillLive.sure.finish')}
        onFire={() => onOrder({ control: 'finish' })}
        sx={large}
      />
      <Button
        color="error"
        disabled={busy}
        startIcon={<Stop />}
        data-testid="control-stop"
        onClick={() => onAsk('stop')}
        sx={large}
      >
        {translate('drillLive.control.stop')}
      </Button>
    </>
  );
}

/** The clock that everybody goes by, and what directors do with the whole exercise. */
export function ControlBar(props: ControlBarProps) {
  const { view, mayControl, error, onCloseError } = props;
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const problem = useCaseProblem();
  const { lastControl } = view;
  return (
    <Paper
      variant="outlined"
      component="section"
      aria-label={translate('drillLive.controls')}
      sx={{ p: 2, mb: 2 }}
    >
      <Stack
        direction="row"
        sx={{ flexWrap: 'wrap', alignItems: 'center', columnGap: 3, rowGap: 1.5 }}
      >
        <BigClock clock={view.clock} durationMs={view.durationMs} />
        <Box sx={{ flex: 1 }} />
        {mayControl && (
          <Stack
            direction="row"
            sx={{ gap: 1, flexWrap: 'wrap', width: { xs: '100%', md: 'auto' } }}
          >
            <Buttons {...props} />
          </Stack>
        )}
      </Stack>
      <Stack
        direction="row"
        sx={{ columnGap: 3, rowGap: 0.5, flexWrap: 'wrap', mt: 1, color: 'text.secondary' }}
      >
        <Typography variant="body2" data-testid="last-control">
          {lastControl === null ? (
            translate(
              view.clock.state === 'waiting' ? 'drillLive.waitingHelp' : 'drillLive.noControl',
            )
          ) : (
            <>
              {translate('drillLive.lastControl', {
                by: lastControl.by,
                control: labelOf(lastControl, locale),
              })}{' '}
              <Time at={lastControl.at} as="full" />
            </>
          )}
        </Typography>
        {view.stopWord !== '' && (
          <Typography variant="body2">
            {translate('drillLive.stopWord')}
            <Box component="strong" sx={{ color: 'text.primary' }}>
              {view.stopWord}
            </Box>
          </Typography>
        )}
      </Stack>
      {view.scriptIsOver && (
        <Alert severity="info" data-testid="script-is-over" sx={{ mt: 1 }}>
          {translate(
            view.unfired > 0 ? 'drillLive.scriptIsOverUnfired' : 'drillLive.scriptIsOver',
            {
              count: view.unfired,
            },
          )}
        </Alert>
      )}
      {error !== null && (
        <Alert
          severity="error"
          onClose={onCloseError}
          data-testid="control-problem"
          sx={{ mt: 1.5 }}
        >
          {problem(error)}
        </Alert>
      )}
    </Paper>
  );
}
