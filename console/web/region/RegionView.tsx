import ChevronRight from '@mui/icons-material/ChevronRight';
import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink, useSearchParams } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { listUrl } from '../home/home.ts';
import { useApi } from '../providers/use-api.ts';
import { BoardGrid } from '../shapes/board/BoardGrid.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Empty, Loaded } from '../shapes/States.tsx';
import { LateUnits } from './LateUnits.tsx';
import { RegionTotals } from './RegionTotals.tsx';
import type { RegionAnswer, RegionTrend } from './region.ts';
import { WeeklyTrend } from './WeeklyTrend.tsx';

/** Rows before «see all». */
const firstRows = 20;
const mostRows = 1_000;

function regionUrl(unitId: string): string {
  return `/region?unitId=${encodeURIComponent(unitId)}`;
}

function Path({ path }: { path: RegionAnswer['path'] }) {
  const translate = useTranslate();
  if (path.length < 2) return null;
  return (
    <Stack
      component="nav"
      direction="row"
      aria-label={translate('region.path')}
      sx={{ alignItems: 'center', flexWrap: 'wrap', fontSize: '0.875rem' }}
    >
      {path.map(({ id, name }, index) =>
        index === path.length - 1 ? (
          <strong key={id}>{name}</strong>
        ) : (
          <Stack key={id} direction="row" sx={{ alignItems: 'center' }}>
            <Link component={RouterLink} to={regionUrl(id)} underline="hover">
              {name}
            </Link>
            <ChevronRight aria-hidden sx={{ fontSize: 16, color: 'text.secondary' }} />
          </Stack>
        ),
      )}
    </Stack>
  );
}

function Grid({ region, onAll }: { region: RegionAnswer; onAll: () => void }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <Panel title={translate('region.grid')} flush testId="region-grid">
      {region.rows.length === 0 ? (
        <Empty title={translate('region.noUnits')} text={translate('region.noUnitsHelp')} />
      ) : (
        <BoardGrid
          label={translate('region.grid')}
          rowLabel={translate('list.unit')}
          columns={region.states.map((state) => ({
            key: state,
            label: translate(`deliveries.state.${state}`),
          }))}
          rows={region.rows.map((row) => ({
            key: row.unitId,
            label: row.unitName,
            href:
              row.units > 0 ? regionUrl(row.unitId) : listUrl('deliveries', { unitId: row.unitId }),
            cells: row.cells,
          }))}
          cellHref={(row, state, overdue) =>
            listUrl('deliveries', { unitId: row.key, state, ...(overdue && { overdue: true }) })
          }
        />
      )}
      {region.rowCount > region.rows.length && (
        <Box sx={{ p: 1 }}>
          <Button variant="text" onClick={onAll} data-testid="region-all">
            {translate('region.all', { count: formatCount(region.rowCount, locale) })}
          </Button>
        </Box>
      )}
    </Panel>
  );
}

/** Units × state, who is late, and where it goes. `short` for the home page. */
export default function RegionView({ short = false }: { short?: boolean }) {
  const translate = useTranslate();
  const [params] = useSearchParams();
  const [all, setAll] = useState(false);
  const unitId = short ? undefined : (params.get('unitId') ?? undefined);
  const limit = all ? mostRows : short ? 8 : firstRows;
  const region = useApi<RegionAnswer>('/region', {
    query: { unitId, limit },
    keep: true,
    refetchInterval: 60_000,
  });
  const trend = useApi<RegionTrend>('/region/trend', { query: { unitId }, keep: true });
  return (
    <Loaded query={region} rows={8}>
      {(found) => (
        <Stack sx={{ gap: 2 }}>
          {!short && <Path path={found.path} />}
          {!short && <RegionTotals region={found} />}
          {short ? (
            <>
              <LateUnits region={found} />
              <Grid region={found} onAll={() => setAll(true)} />
              <WeeklyTrend query={trend} />
            </>
          ) : (
            <Box
              sx={{
                display: 'grid',
                gap: 2,
                alignItems: 'start',
                gridTemplateColumns: { lg: 'minmax(0, 3fr) minmax(0, 2fr)' },
              }}
            >
              <Grid region={found} onAll={() => setAll(true)} />
              <Stack sx={{ gap: 2, order: { xs: -1, lg: 0 } }}>
                <LateUnits region={found} />
                <WeeklyTrend query={trend} />
              </Stack>
            </Box>
          )}
          {all && found.rowCount > mostRows && (
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {translate('list.shortened', { most: mostRows })}
            </Typography>
          )}
        </Stack>
      )}
    </Loaded>
  );
}
