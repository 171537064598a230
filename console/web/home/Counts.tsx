import { Box, Paper, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { Mark } from '../marks/Mark.tsx';
import { severities, severityLooks } from '../marks/severity.ts';
import { stateLooks } from '../marks/states.ts';
import { listUrl, type HomeAnswer } from './home.ts';

interface CountProps {
  label: string;
  value: number;
  to: string;
  /** Shown below when it is not zero. */
  trouble?: { label: string; value: number; to: string };
}

function Count({ label, value, to, trouble }: CountProps) {
  const [locale] = useLocaleState();
  return (
    <Box sx={{ px: 2, py: 1.5 }}>
      <Box
        component={Link}
        to={to}
        sx={{
          textDecoration: 'none',
          color: 'inherit',
          display: 'block',
          '&:hover': { color: 'primary.main' },
        }}
      >
        <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
          {label}
        </Typography>
        <Typography component="div" sx={{ fontSize: '1.75rem', fontWeight: 600, lineHeight: 1.3 }}>
          {formatCount(value, locale)}
        </Typography>
      </Box>
      {trouble !== undefined && trouble.value > 0 && (
        <Box component={Link} to={trouble.to} sx={{ textDecoration: 'none' }}>
          <Mark
            {...stateLooks.sources.silent}
            plain
            text={`${trouble.label} ${formatCount(trouble.value, locale)}`}
          />
        </Box>
      )}
    </Box>
  );
}

function Severities({ counts }: { counts: HomeAnswer['counts'] }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <Stack direction="row" sx={{ flexWrap: 'wrap', columnGap: 1.5, px: 2, pb: 1.5, mt: -1 }}>
      {severities
        .filter((severity) => (counts.bySeverity[severity] ?? 0) > 0)
        .map((severity) => (
          <Box
            key={severity}
            component={Link}
            to={listUrl('alerts', { state: 'open', severity })}
            sx={{ textDecoration: 'none' }}
          >
            <Mark
              {...severityLooks[severity]}
              plain
              text={`${translate(`severity.${severity}`)} ${formatCount(counts.bySeverity[severity], locale)}`}
            />
          </Box>
        ))}
    </Stack>
  );
}

/** The numbers of the unit; each opens the records behind it. Only what the person may read. */
export function Counts(props: Pick<HomeAnswer, 'counts' | 'may' | 'incidents' | 'nodes'>) {
  const { counts, may, incidents, nodes } = props;
  const translate = useTranslate();
  return (
    <Paper
      variant="outlined"
      component="section"
      aria-label={translate('home.counts')}
      data-testid="home-counts"
      sx={{
        // The gaps are the lines between the numbers, however they wrap.
        display: 'flex',
        flexWrap: 'wrap',
        gap: '1px',
        overflow: 'hidden',
        bgcolor: 'divider',
        '& > *': { flex: { xs: '1 1 40%', md: '1 1 112px' }, bgcolor: 'background.paper' },
      }}
    >
      {may.alerts && (
        <Box sx={{ flex: { xs: '1 1 100%', md: '2 1 224px' } }}>
          <Count
            label={translate('home.openAlerts')}
            value={counts.openAlerts}
            to={listUrl('alerts', { state: 'open' })}
          />
          <Severities counts={counts} />
        </Box>
      )}
      {incidents !== null && (
        <Count
          label={translate('home.openIncidents')}
          value={incidents.open}
          to={listUrl('incidents')}
        />
      )}
      {may.assets && (
        <Count
          label={translate('home.assets')}
          value={counts.assets}
          to={listUrl('assets')}
          trouble={{
            label: translate('home.unreachable'),
            value: counts.unreachable,
            to: listUrl('assets', { state: 'unreachable' }),
          }}
        />
      )}
      {may.sources && (
        <Count
          label={translate('home.sources')}
          value={counts.sources}
          to={listUrl('sources')}
          trouble={{
            label: translate('home.silentSources'),
            value: counts.silentSources,
            to: listUrl('sources', { state: 'silent' }),
          }}
        />
      )}
      {nodes !== null && (
        <Count
          label={translate('home.nodes')}
          value={nodes.active}
          to="/peers"
          trouble={{ label: translate('home.lateNodes'), value: nodes.late, to: '/peers' }}
        />
      )}
    </Paper>
  );
}
