import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';
import { Alert, Box, IconButton, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { useNow } from '../marks/use-now.ts';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Loaded, NoPermission } from '../shapes/States.tsx';
import { feastsOf, monthsOf, type CalendarView } from './deadline.ts';
import { MonthGrid } from './MonthGrid.tsx';

function Feasts({ view }: { view: CalendarView }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <Box
      component="ul"
      sx={{ listStyle: 'none', m: 0, p: 0, columnCount: { xs: 1, sm: 2, lg: 4 }, columnGap: 3 }}
    >
      {feastsOf(view.days).map(({ from, to }) => (
        <Typography component="li" variant="body2" key={from.date}>
          {from.date === to.date ? from.date : `${from.date} – ${to.date}`}{' '}
          {locale === 'en' ? from.nameEn : from.nameZh}{' '}
          <Box component="span" sx={{ color: 'text.secondary' }}>
            {translate(`deadlines.day.${from.kind}`)}
          </Box>
        </Typography>
      ))}
    </Box>
  );
}

function Year({ view }: { view: CalendarView }) {
  const translate = useTranslate();
  return (
    <Stack sx={{ gap: 2 }}>
      {!view.known && (
        <Alert severity="warning" data-testid="calendar-unknown">
          {translate('deadlines.unknownYear', { year: view.year })}
        </Alert>
      )}
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('deadlines.workingDays', { count: view.workingDays })}{' '}
        {translate('deadlines.endOfDay', { at: view.endOfDay })}{' '}
        {view.source !== null && translate('deadlines.by', { source: view.source })}
      </Typography>
      <Box
        data-testid="calendar"
        sx={{
          display: 'grid',
          gap: 3,
          gridTemplateColumns: {
            xs: '1fr',
            sm: 'repeat(2, 1fr)',
            md: 'repeat(3, 1fr)',
            lg: 'repeat(4, 1fr)',
          },
        }}
      >
        {monthsOf(view.days).map((month) => (
          <MonthGrid key={month.month} month={month} />
        ))}
      </Box>
      <Feasts view={view} />
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {translate('deadlines.basis', { source: view.basis.source })}
      </Typography>
    </Stack>
  );
}

/** The working-day calendar, one year on a page. */
export default function CalendarPage() {
  const translate = useTranslate();
  const now = useNow();
  const [year, setYear] = useState(() => new Date(now).getUTCFullYear());
  const allowed = useCan('deadlines', 'read');
  const query = useApi<CalendarView>('/deadlines/calendar', {
    query: { year },
    enabled: allowed,
    keep: true,
  });
  return (
    <>
      <PageHeader
        title={translate('deadlines.calendarTitle', { year })}
        text={translate('deadlines.calendarText')}
        parent={{ label: translate('deadlines.title'), to: '/deadlines' }}
        actions={
          <>
            <IconButton
              aria-label={translate('deadlines.yearBefore')}
              onClick={() => setYear(year - 1)}
            >
              <ChevronLeft />
            </IconButton>
            <IconButton
              aria-label={translate('deadlines.yearAfter')}
              onClick={() => setYear(year + 1)}
            >
              <ChevronRight />
            </IconButton>
          </>
        }
      />
      <Panel>
        {allowed ? (
          <Loaded query={query}>{(view) => <Year view={view} />}</Loaded>
        ) : (
          <NoPermission />
        )}
      </Panel>
    </>
  );
}
