import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { listUrl } from '../home/home.ts';
import { useScope } from '../layout/use-scope.ts';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { Figure, Figures } from '../shapes/Figures.tsx';
import { Guarded } from '../shapes/Guarded.tsx';
import { EmbeddedList } from '../shapes/list/EmbeddedList.tsx';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Empty, Loaded } from '../shapes/States.tsx';
import type { ExposureFinding, ExposureSummary } from './exposure.ts';
import { ExposureMatrix } from './ExposureMatrix.tsx';
import { FindingCard, findingColumns, Port } from './FindingTable.tsx';

function Totals({ summary }: { summary: ExposureSummary }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const tiles = [
    { name: 'openFindings', to: listUrl('exposure-findings', { state: 'open' }) },
    { name: 'acceptedFindings', to: listUrl('exposure-findings', { state: 'accepted' }) },
    { name: 'dualStack', to: undefined },
    { name: 'onlyV4', to: undefined },
    { name: 'onlyV6', to: undefined },
    { name: 'unmeasured', to: undefined },
  ] as const;
  return (
    <Figures label={translate('exposure.totals')}>
      {tiles.map(({ name, to }) => (
        <Figure
          key={name}
          label={translate(`exposure.total.${name}`)}
          value={formatCount(summary[name], locale)}
          to={to}
          tone={name === 'openFindings' && summary[name] > 0 ? 'high' : undefined}
          testId={`exposure-${name}`}
        />
      ))}
    </Figures>
  );
}

function Ports({ ports }: Pick<ExposureSummary, 'ports'>) {
  const translate = useTranslate();
  if (ports.length === 0) {
    return <Empty title={translate('exposure.noPorts')} text={translate('exposure.noPortsHelp')} />;
  }
  return (
    <PlainTable
      label={translate('exposure.byPort')}
      rows={ports}
      keyOf={({ transport, port }) => `${transport}${port}`}
      columns={[
        { label: translate('exposure.port'), render: (row) => <Port row={row} /> },
        { label: translate('exposure.openV4'), align: 'right', render: ({ openV4 }) => openV4 },
        { label: translate('exposure.openV6'), align: 'right', render: ({ openV6 }) => openV6 },
        {
          label: translate('exposure.findings'),
          align: 'right',
          render: ({ findings, port }) =>
            findings === 0 ? (
              '0'
            ) : (
              <Link to={listUrl('exposure-findings', { port, state: 'open' })}>{findings}</Link>
            ),
        },
      ]}
    />
  );
}

/** What is open to whom: IPv4 beside IPv6, and where the two differ. */
export default function ExposurePage() {
  const translate = useTranslate();
  const allowed = useCan('assets', 'read');
  const { scope } = useScope();
  const query = useApi<ExposureSummary>('/exposure/summary', {
    query: { ...(scope && { filter: JSON.stringify({ unitId: scope.unitId }) }) },
    enabled: allowed,
  });
  const head = (
    <PageHeader title={translate('exposure.title')} text={translate('exposure.purpose')} />
  );
  return (
    <Guarded allowed={allowed} head={head}>
      <Loaded query={query}>
        {(summary) => (
          <Stack sx={{ gap: 2 }}>
            <Totals summary={summary} />
            <Box
              sx={{
                display: 'grid',
                gap: 2,
                gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: '3fr 2fr' },
                alignItems: 'start',
              }}
            >
              <Panel title={translate('exposure.matrix')} flush>
                <ExposureMatrix summary={summary} />
                <Typography variant="body2" sx={{ p: 2, color: 'text.secondary' }}>
                  {translate('exposure.matrixHelp')}
                </Typography>
              </Panel>
              <Panel title={translate('exposure.byPort')} flush>
                <Ports ports={summary.ports} />
              </Panel>
            </Box>
            <Panel title={translate('exposure.findings')} flush>
              <EmbeddedList<ExposureFinding>
                resource="exposure-findings"
                filter={{ state: 'open', ...(scope && { unitId: scope.unitId }) }}
                sort={{ field: 'lastSeenAt', order: 'DESC' }}
                columns={findingColumns}
                card={(row) => <FindingCard row={row} />}
                empty={
                  summary.ports.length === 0
                    ? {
                        title: translate('exposure.noPorts'),
                        text: translate('exposure.noPortsHelp'),
                      }
                    : { title: translate('exposure.none'), text: translate('exposure.noneHelp') }
                }
              />
            </Panel>
          </Stack>
        )}
      </Loaded>
    </Guarded>
  );
}
