import { Box, Button, Stack, Typography } from '@mui/material';
import { Suspense, lazy, useMemo, useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { useScope } from '../layout/use-scope.ts';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Empty, Failure, Loading, NoPermission } from '../shapes/States.tsx';
import {
  edgesOf,
  eventSearchParams,
  parseEventSearch,
  withinUnits,
  withTerm,
  type EventSearch,
} from './event-url.ts';
import { EventTable } from './EventTable.tsx';
import { FieldPanel } from './FieldPanel.tsx';
import type { HistogramAnswer } from './Histogram.tsx';
import { QueryBar } from './QueryBar.tsx';
import { askQuery, useEvents, type EventAsk } from './use-events.ts';

const Histogram = lazy(() => import('./Histogram.tsx'));

const histogramHeight = 132;

interface ResultsProps {
  ask: EventAsk;
  onFilter: (field: string, value: string, exclude: boolean) => void;
}

function Results({ ask, onFilter }: ResultsProps) {
  const translate = useTranslate();
  const search = useEvents(ask);
  if (search.data === undefined) {
    return search.isError ? (
      <Failure error={search.error} retry={() => void search.refetch()} />
    ) : (
      <Loading rows={10} />
    );
  }
  const events = search.data.pages.flatMap((page) => page.events);
  if (events.length === 0) {
    return <Empty title={translate('events.empty')} text={translate('events.emptyHelp')} />;
  }
  return (
    <>
      <EventTable events={events} onFilter={onFilter} />
      <Box sx={{ p: 1.5, textAlign: 'center' }}>
        {search.hasNextPage ? (
          <Button
            data-testid="load-more"
            disabled={search.isFetchingNextPage}
            onClick={() => void search.fetchNextPage()}
          >
            {translate(search.isFetchingNextPage ? 'state.loading' : 'events.more')}
          </Button>
        ) : (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {translate('events.end')}
          </Typography>
        )}
      </Box>
    </>
  );
}

function Counts({ ask, onRange }: { ask: EventAsk; onRange: (from: string, to: string) => void }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const histogram = useApi<HistogramAnswer>('/events/histogram', {
    query: askQuery(ask),
    keep: true,
  });
  return (
    <Panel
      title={
        histogram.data === undefined
          ? translate('events.overTime')
          : translate('events.total', { count: formatCount(histogram.data.total, locale) })
      }
      aside={
        <Typography
          variant="caption"
          sx={{ color: 'text.secondary', display: { xs: 'none', sm: 'block' } }}
        >
          {translate('events.brushHelp')}
        </Typography>
      }
      sx={{ mb: 2 }}
    >
      <Box sx={{ height: histogramHeight, m: -1 }}>
        {histogram.isError ? (
          <Typography role="alert" sx={{ color: 'text.secondary' }}>
            {translate('events.noHistogram')}
          </Typography>
        ) : (
          histogram.data !== undefined && (
            <Suspense>
              <Histogram answer={histogram.data} onRange={onRange} />
            </Suspense>
          )
        )}
      </Box>
    </Panel>
  );
}

/** Search over everything that was collected. The whole state is in the URL. */
export default function EventSearchPage() {
  const translate = useTranslate();
  const allowed = useCan('events', 'read');
  const { scope } = useScope();
  const [params, setParams] = useSearchParams();
  // "Last 24 hours" ends when the search was asked, not at each repaint; the button asks anew.
  const [asked, setAsked] = useState(() => Date.now());
  const address = params.toString();
  const search = useMemo(() => parseEventSearch(new URLSearchParams(address)), [address]);
  const ask = useMemo((): EventAsk => {
    const scoped = scope === undefined ? search.query : withinUnits(search.query, scope.unitIds);
    return { query: scoped, ...edgesOf(search.range, asked) };
  }, [search, scope, asked]);
  const go = (next: Partial<EventSearch>): void => {
    setAsked(Date.now());
    setParams(eventSearchParams({ ...search, ...next }));
  };
  const filter = (field: string, value: string, exclude: boolean): void =>
    go({ query: withTerm(search.query, field, value, exclude) });
  return (
    <>
      <PageHeader title={translate('events.title')} />
      {allowed ? (
        <>
          <QueryBar key={search.query} search={search} onSearch={go} />
          <Counts ask={ask} onRange={(from, to) => go({ range: { kind: 'fixed', from, to } })} />
          <Stack direction={{ xs: 'column', md: 'row' }} sx={{ gap: 2, alignItems: 'flex-start' }}>
            <FieldPanel ask={ask} onFilter={filter} />
            <Panel flush sx={{ flex: 1, minWidth: 0, width: '100%' }} testId="event-results">
              <Results ask={ask} onFilter={filter} />
            </Panel>
          </Stack>
        </>
      ) : (
        <Panel>
          <NoPermission />
        </Panel>
      )}
    </>
  );
}
