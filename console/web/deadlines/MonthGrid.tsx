import { Box, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import type { Day, Month } from './deadline.ts';

/** Rest and make-up days carry a letter beside their colour: 休, 班. */
function Cell({ day }: { day: Day }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { kind, date } = day;
  const ordered = kind === 'holiday' || kind === 'make-up-day';
  const name = locale === 'en' ? day.nameEn : day.nameZh;
  const said = [date, translate(`deadlines.day.${kind}`), name].filter(Boolean).join(' ');
  return (
    <Box
      role="gridcell"
      aria-label={said}
      title={said}
      sx={(theme) => {
        const tone = theme.tones[kind === 'holiday' ? 'good' : 'high'];
        return {
          position: 'relative',
          textAlign: 'center',
          py: 0.5,
          borderRadius: 0.5,
          fontSize: '0.75rem',
          fontVariantNumeric: 'tabular-nums',
          ...(kind === 'weekend' && { color: 'text.disabled' }),
          ...(ordered && { color: tone.ink, bgcolor: tone.tint, fontWeight: 600 }),
        };
      }}
    >
      {Number(date.slice(8))}
      {ordered && (
        <Box
          component="span"
          aria-hidden
          sx={{ position: 'absolute', top: 0, right: 2, fontSize: '0.5625rem' }}
        >
          {translate(`deadlines.short.${kind}`)}
        </Box>
      )}
    </Box>
  );
}

/** One month of the working-day calendar. */
export function MonthGrid({ month }: { month: Month }) {
  const translate = useTranslate();
  const title = translate(`deadlines.month.${month.month}`);
  return (
    <Box>
      <Typography variant="h3" component="h3" sx={{ mb: 0.5 }}>
        {title}
      </Typography>
      <Box
        role="grid"
        aria-label={title}
        sx={{ display: 'grid', gridTemplateColumns: 'repeat(7, 1fr)', gap: 0.25 }}
      >
        {[1, 2, 3, 4, 5, 6, 7].map((weekday) => (
          <Box
            key={weekday}
            aria-hidden
            sx={{ textAlign: 'center', fontSize: '0.6875rem', color: 'text.secondary' }}
          >
            {translate(`deadlines.weekday.${weekday}`)}
          </Box>
        ))}
        {month.blanks > 0 && <Box sx={{ gridColumn: `span ${month.blanks}` }} />}
        {month.days.map((day) => (
          <Cell key={day.date} day={day} />
        ))}
      </Box>
    </Box>
  );
}
