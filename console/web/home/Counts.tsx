import { Box, Stack } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { Mark } from '../marks/Mark.tsx';
import { severities, severityLooks } from '../marks/severity.ts';
import { stateLooks } from '../marks/states.ts';
import { Figure, Figures } from '../shapes/Figures.tsx';
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
    <div>
      <Figure label={label} value={formatCount(value, locale)} to={to} />
      {trouble !== undefined && trouble.value > 0 && (
        <Box
          component={Link}
          to={trouble.to}
          sx={{ display: 'block', px: 2, pb: 1.5, mt: -1, textDecoration: 'none' }}
        >
          <Mark
            {...stateLooks.sources.silent}
            plain
            text={`${trouble.label} ${formatCount(trouble.value, locale)}`}
          />
        </Box>
      )}
    </div>
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
    <Figures label={translate('home.counts')} testId="home-counts">
      {may.alerts && (
        <Box sx={{ '&&': { flex: { xs: '1 1 100%', md: '2 1 224px' } } }}>
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
    </Figures>
  );
}
