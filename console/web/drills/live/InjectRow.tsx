import { Box, Button, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { StateMark } from '../../marks/StateMark.tsx';
import type { LiveInjectView } from '../drill.ts';
import { plannedText } from '../exercise-clock.ts';
import { ArmedButton } from './ArmedButton.tsx';
import { ChannelMark } from './InjectMarks.tsx';

interface InjectRowProps {
  inject: LiveInjectView;
  roleName: (id: string) => string;
  /** Undefined for those who only look, and while the exercise does not run. */
  onFire?: (() => void) | undefined;
  onSkip?: (() => void) | undefined;
  onOpen: () => void;
  busy: boolean;
}

/** One inject that is still to come, with what a director does with it. */
export function InjectRow({ inject, roleName, onFire, onSkip, onOpen, busy }: InjectRowProps) {
  const translate = useTranslate();
  const { label, title, state, trigger, plannedMs, toRoles, channel } = inject;
  return (
    <Stack
      component="li"
      direction="row"
      data-testid="inject"
      data-id={inject.id}
      data-state={state}
      sx={{
        alignItems: 'center',
        columnGap: 1.5,
        rowGap: 1,
        flexWrap: { xs: 'wrap', sm: 'nowrap' },
        px: 2,
        py: 1.25,
        borderBottom: 1,
        borderColor: 'divider',
        '&:last-child': { borderBottom: 0 },
      }}
    >
      <Box sx={{ width: 72, flexShrink: 0, fontVariantNumeric: 'tabular-nums' }}>
        <Typography sx={{ fontWeight: 600 }}>
          {plannedMs === null ? '–' : plannedText(plannedMs)}
        </Typography>
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {translate(`drills.trigger.${trigger}`)}
        </Typography>
      </Box>
      <Box
        component="button"
        type="button"
        onClick={onOpen}
        sx={{
          flex: 1,
          minWidth: 160,
          p: 0,
          border: 0,
          bgcolor: 'transparent',
          color: 'inherit',
          font: 'inherit',
          textAlign: 'left',
          cursor: 'pointer',
        }}
      >
        <Typography sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>
          {label} {title}
        </Typography>
        <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
          {toRoles.map(roleName).join('、')} · <ChannelMark channel={channel} />
        </Typography>
      </Box>
      <StateMark kind="injects" state={state} plain />
      {(onFire !== undefined || onSkip !== undefined) && (
        <Stack direction="row" sx={{ gap: 1, width: { xs: '100%', sm: 'auto' } }}>
          {onFire !== undefined && (
            <ArmedButton
              variant={state === 'due' ? 'contained' : 'outlined'}
              disabled={busy}
              data-testid="inject-fire"
              label={translate('drillLive.control.fire')}
              sure={translate('drillLive.sure.fire')}
              onFire={onFire}
              sx={{ minHeight: 40, flex: 1 }}
            />
          )}
          {onSkip !== undefined && (
            <Button
              disabled={busy}
              data-testid="inject-skip"
              onClick={onSkip}
              sx={{ minHeight: 40, flex: 1 }}
            >
              {translate('drillLive.control.skip')}
            </Button>
          )}
        </Stack>
      )}
    </Stack>
  );
}
