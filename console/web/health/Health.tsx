import { Alert, Box, Link, Stack, Typography } from '@mui/material';
import { useGetList, useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { listUrl } from '../home/home.ts';
import { formatBytes, formatCount } from '../format/numbers.ts';
import { formatDuration } from '../format/time.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { Facts } from '../shapes/Facts.tsx';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Loaded, NoPermission } from '../shapes/States.tsx';
import type { Source } from '../sources/source.ts';
import type { HealthSummary } from './health.ts';

const pollMs = 15_000;

function SilentSources() {
  const translate = useTranslate();
  const { data = [] } = useGetList<Source>('sources', {
    pagination: { page: 1, perPage: 10 },
    sort: { field: 'lastSeenAt', order: 'ASC' },
    filter: { state: 'silent' },
  });
  return (
    <Panel title={translate('health.silent')}>
      {data.length === 0 ? (
        <Typography sx={{ color: 'text.secondary' }}>{translate('health.noSilent')}</Typography>
      ) : (
        <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 0.75 }}>
          {data.map((source) => (
            <Box
              component="li"
              key={source.id}
              sx={{ display: 'flex', gap: 1, justifyContent: 'space-between' }}
            >
              <Link component={RouterLink} to={listUrl('sources', { state: 'silent' })}>
                {source.name ?? source.address}
              </Link>
              <Box component="span" sx={{ color: 'text.secondary' }}>
                <Time at={source.lastSeenAt} as="ago" />
              </Box>
            </Box>
          ))}
        </Stack>
      )}
    </Panel>
  );
}

function DiskPanel({ disk }: { disk: HealthSummary['disk'] }) {
  const translate = useTranslate();
  const { forecastDays, retentionDays } = disk;
  const short = forecastDays !== undefined && forecastDays !== null && forecastDays < retentionDays;
  const days = (count: number | null | undefined): string =>
    count === undefined || count === null
      ? '–'
      : translate('health.days', { count: Math.floor(count) });
  return (
    <Panel title={translate('health.disk')}>
      <Stack sx={{ gap: 1.5 }}>
        {short && (
          <Alert severity="warning">
            {translate('health.diskShort', {
              forecast: Math.floor(forecastDays),
              retention: retentionDays,
            })}
          </Alert>
        )}
        <Facts
          rows={[
            { label: translate('health.free'), value: formatBytes(disk.freeBytes) },
            { label: translate('health.perDay'), value: formatBytes(disk.bytesPerDay) },
            { label: translate('health.forecast'), value: days(forecastDays) },
            { label: translate('health.retention'), value: days(retentionDays) },
          ]}
        />
      </Stack>
    </Panel>
  );
}

function Summary({ health }: { health: HealthSummary }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const maySeeSources = useCan('sources', 'read');
  const count = (value: number | undefined): string => formatCount(value, locale);
  const nameOf = (name: string): string =>
    name.startsWith('job:')
      ? translate('health.job', { name: name.slice('job:'.length) })
      : translate(`health.name.${name}`, { _: name });
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 2fr) minmax(0, 1fr)' },
        alignItems: 'start',
      }}
    >
      <Stack sx={{ gap: 2, minWidth: 0 }}>
        <Panel title={translate('health.components')} flush testId="health-components">
          <PlainTable
            label={translate('health.components')}
            rows={health.components}
            keyOf={({ name }) => name}
            columns={[
              { label: translate('health.component'), render: ({ name }) => nameOf(name) },
              {
                label: translate('health.stateLabel'),
                render: ({ state }) => <StateMark kind="health" state={state} plain />,
              },
              {
                label: translate('health.detail'),
                wraps: true,
                render: ({ detail, detailEn }) => (locale === 'en' ? (detailEn ?? detail) : detail),
              },
              {
                label: translate('health.since'),
                from: 'md',
                render: ({ since }) => <Time at={since} as="ago" />,
              },
            ]}
          />
        </Panel>
        <Panel title={translate('health.queues')} flush>
          <PlainTable
            label={translate('health.queues')}
            rows={health.queues}
            keyOf={({ name }) => name}
            columns={[
              { label: translate('health.queue'), render: ({ name }) => nameOf(name) },
              {
                label: translate('health.depth'),
                align: 'right',
                render: ({ name, depth, capacity }) => {
                  // The spool is bounded by bytes, the others by batches.
                  const show = name === 'receive' ? formatBytes : count;
                  return capacity === 0 ? show(depth) : `${show(depth)} / ${show(capacity)}`;
                },
              },
              { label: translate('health.in'), align: 'right', render: (queue) => count(queue.in) },
              {
                label: translate('health.out'),
                align: 'right',
                render: (queue) => count(queue.out),
              },
              {
                label: translate('health.dropped'),
                align: 'right',
                render: ({ dropped }) => (
                  <Box
                    component="span"
                    sx={(theme) =>
                      dropped > 0 ? { color: theme.tones.high.ink, fontWeight: 600 } : {}
                    }
                  >
                    {count(dropped)}
                  </Box>
                ),
              },
            ]}
          />
        </Panel>
        <Panel title={translate('health.stores')} flush>
          <PlainTable
            label={translate('health.stores')}
            rows={health.stores}
            keyOf={({ name }) => name}
            columns={[
              { label: translate('health.store'), render: ({ name }) => nameOf(name) },
              {
                label: translate('health.engine'),
                render: ({ engine, refusing }) => refusing ?? engine ?? '–',
              },
              {
                label: translate('health.rows'),
                align: 'right',
                render: ({ events }) => count(events),
              },
              {
                label: translate('health.size'),
                align: 'right',
                render: ({ bytes }) => formatBytes(bytes),
              },
              { label: translate('health.oldest'), render: ({ oldest }) => <Time at={oldest} /> },
            ]}
          />
        </Panel>
      </Stack>
      <Stack sx={{ gap: 2 }}>
        {maySeeSources && <SilentSources />}
        <DiskPanel disk={health.disk} />
        <Panel title={translate('health.process')}>
          <Facts
            rows={[
              { label: translate('health.rss'), value: formatBytes(health.process.rssBytes) },
              {
                label: translate('health.loop'),
                value: `${health.process.eventLoopP99Ms.toFixed(1)} ms`,
              },
              {
                label: translate('health.uptime'),
                value: formatDuration(health.process.uptimeSeconds, locale),
              },
            ]}
          />
        </Panel>
      </Stack>
    </Box>
  );
}

/** Whether the platform itself is well: parts, queues with what they dropped, stores, disk, silent sources. */
export default function Health() {
  const translate = useTranslate();
  const allowed = useCan('health', 'read');
  const health = useApi<HealthSummary>('/health/summary', {
    enabled: allowed,
    refetchInterval: pollMs,
  });
  const status = health.data?.status;
  return (
    <>
      <PageHeader
        title={translate('health.title')}
        mark={status !== undefined && <StateMark kind="health" state={status} />}
        text={status !== undefined && translate(`health.overall.${status}`)}
      />
      {allowed ? (
        <Loaded query={health} rows={8}>
          {(summary) => <Summary health={summary} />}
        </Loaded>
      ) : (
        <Panel>
          <NoPermission />
        </Panel>
      )}
    </>
  );
}
