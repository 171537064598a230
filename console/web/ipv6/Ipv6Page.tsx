import { Box, Button, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatShare } from '../format/numbers.ts';
import { useScope } from '../layout/use-scope.ts';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { Figures } from '../shapes/Figures.tsx';
import { Guarded } from '../shapes/Guarded.tsx';
import { EmbeddedList } from '../shapes/list/EmbeddedList.tsx';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Loaded } from '../shapes/States.tsx';
import { GoalTable } from './GoalTable.tsx';
import { shareOf, type Overview, type Portal } from './ipv6.ts';
import { PortalCard, portalColumns } from './PortalTable.tsx';
import { ShareFigure } from './ShareFigure.tsx';

function Shares({ overview }: { overview: Overview }) {
  const translate = useTranslate();
  const { figures, units } = overview;
  return (
    <Figures label={translate('ipv6.title')}>
      <ShareFigure name="portals" share={figures.portals} to="/ipv6/portals" />
      <ShareFigure name="links" share={figures.links} to="/ipv6/portals" />
      <ShareFigure name="hosts" share={figures.hosts} />
      <ShareFigure name="units" share={units} to="/ipv6/units" />
    </Figures>
  );
}

function Trend({ trend }: Pick<Overview, 'trend'>) {
  const translate = useTranslate();
  if (trend.length === 0) {
    return <Box sx={{ p: 2, color: 'text.secondary' }}>{translate('ipv6.noTrend')}</Box>;
  }
  return (
    <PlainTable
      label={translate('ipv6.trend')}
      rows={trend.slice(-14).toReversed()}
      keyOf={({ day }) => day}
      columns={[
        { label: translate('ipv6.day'), render: ({ day }) => day },
        {
          label: translate('ipv6.share.portals'),
          align: 'right',
          render: ({ portals }) => formatShare(shareOf(portals)),
        },
        {
          label: translate('ipv6.share.links'),
          align: 'right',
          render: ({ links }) => formatShare(shareOf(links)),
        },
        {
          label: translate('ipv6.share.hosts'),
          align: 'right',
          render: ({ hosts }) => formatShare(shareOf(hosts)),
        },
      ]}
    />
  );
}

/** How far the unit and those below are with IPv6 and with their lines: every share with its denominator. */
export default function Ipv6Page() {
  const translate = useTranslate();
  const allowed = useCan('assets', 'read');
  const { scope } = useScope();
  const query = useApi<Overview>('/ipv6/overview', {
    query: { unitId: scope?.unitId },
    enabled: allowed,
  });
  const head = (
    <PageHeader
      title={translate('ipv6.title')}
      text={translate('ipv6.purpose')}
      actions={
        allowed && (
          <>
            <Button component={Link} to="/ipv6/units">
              {translate('ipv6.units')}
            </Button>
            <Button component={Link} to="/ipv6/lines">
              {translate('ipv6.lines')}
            </Button>
            <Button component={Link} to="/ipv6/portals" variant="contained">
              {translate('ipv6.portals')}
            </Button>
          </>
        )
      }
    />
  );
  return (
    <Guarded allowed={allowed} head={head}>
      <Loaded query={query}>
        {(overview) => (
          <Stack sx={{ gap: 2 }}>
            <Shares overview={overview} />
            <Box
              sx={{
                display: 'grid',
                gap: 2,
                gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: '3fr 2fr' },
                alignItems: 'start',
              }}
            >
              <Panel title={translate('ipv6.goals')} flush>
                <GoalTable overview={overview} />
              </Panel>
              <Panel title={translate('ipv6.trend')} flush>
                <Trend trend={overview.trend} />
              </Panel>
            </Box>
            <Panel title={translate('ipv6.notYet')} flush>
              <EmbeddedList<Portal>
                resource="ipv6/portals"
                filter={{
                  state: ['unsupported', 'partial', 'unknown'],
                  ...(scope && { unitId: scope.unitId }),
                }}
                sort={{ field: 'name', order: 'ASC' }}
                columns={portalColumns}
                card={(row) => <PortalCard row={row} />}
                empty={{
                  title: translate('ipv6.allSupported'),
                  text: translate('ipv6.noPortalsHelp'),
                }}
              />
            </Panel>
          </Stack>
        )}
      </Loaded>
    </Guarded>
  );
}
