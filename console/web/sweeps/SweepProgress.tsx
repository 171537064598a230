import { Alert, Box, LinearProgress, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import { Panel } from '../shapes/Panel.tsx';
import { isActive, secondsLeft, spentShare, type SweepDetail } from './sweep.ts';

function Figure({ label, value, help }: { label: string; value: number; help?: string }) {
  const [locale] = useLocaleState();
  return (
    <Box {...(help !== undefined && { title: help })}>
      <Typography variant="body2" component="dt" sx={{ color: 'text.secondary' }}>
        {label}
      </Typography>
      <Typography component="dd" sx={{ m: 0, fontSize: '1.25rem', fontWeight: 600 }}>
        {formatCount(value, locale)}
      </Typography>
    </Box>
  );
}

const severities: Partial<Record<SweepDetail['state'], 'error' | 'info'>> = {
  failed: 'error',
  finished: 'info',
  stopped: 'info',
};

/** Where it stands: what was asked, what answered, and why it ended. */
export function SweepProgress({ sweep }: { sweep: SweepDetail }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const active = isActive(sweep);
  const minutes = Math.ceil(secondsLeft(sweep) / 60);
  return (
    <Panel title={translate('sweeps.progress')} testId="sweep-progress">
      <Stack sx={{ gap: 1.5 }}>
        {sweep.reason !== null && (
          <Alert severity={severities[sweep.state] ?? 'warning'}>
            {translate(`sweeps.why.${sweep.reason}`, { _: sweep.reason })}
            {sweep.state === 'failed' && sweep.detail !== null && ` ${sweep.detail}`}
          </Alert>
        )}
        <Box>
          <Stack direction="row" sx={{ justifyContent: 'space-between', mb: 0.5 }}>
            <Typography variant="body2">
              {active
                ? translate(`sweeps.phase.${sweep.state === 'queued' ? 'queued' : sweep.phase}`, {
                    _: sweep.phase,
                  })
                : translate('sweeps.over')}
            </Typography>
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {translate('sweeps.spent', {
                probes: formatCount(sweep.probes, locale),
                budget: formatCount(sweep.budget, locale),
              })}
              {active &&
                sweep.state === 'running' &&
                ` · ${translate('sweeps.atMost', { smart_count: minutes })}`}
            </Typography>
          </Stack>
          {active && (
            <LinearProgress
              variant={sweep.state === 'queued' ? 'indeterminate' : 'determinate'}
              value={spentShare(sweep) * 100}
              aria-label={translate('sweeps.progress')}
            />
          )}
        </Box>
        <Box
          component="dl"
          sx={{
            m: 0,
            display: 'grid',
            gridTemplateColumns: { xs: '1fr 1fr 1fr', sm: 'repeat(6, 1fr)' },
            gap: 1.5,
          }}
        >
          <Figure label={translate('sweeps.found')} value={sweep.found} />
          <Figure label={translate('sweeps.foundNew')} value={sweep.foundNew} />
          <Figure
            label={translate('sweeps.aliased')}
            value={sweep.aliased}
            help={translate('sweeps.aliasedHelp')}
          />
          <Figure
            label={translate('sweeps.excluded')}
            value={sweep.excluded}
            help={translate('sweeps.excludedHelp')}
          />
          <Figure label={translate('sweeps.failedProbes')} value={sweep.failed} />
          <Figure
            label={translate('sweeps.resumed')}
            value={sweep.resumed}
            help={translate('sweeps.resumedHelp')}
          />
        </Box>
      </Stack>
    </Panel>
  );
}
