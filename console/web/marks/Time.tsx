import { Box, Tooltip } from '@mui/material';
import { useLocaleState } from 'react-admin';
import { formatAgo, formatDateTime, formatShort } from '../format/time.ts';
import { useNow } from './use-now.ts';

interface TimeProps {
  at: string | number | null | undefined;
  /** `ago` «3 分钟前», `short` «11-21 22:19», `full` with seconds. Hover shows the full time. */
  as?: 'ago' | 'short' | 'full';
}

/** A time in Beijing time; a dash for none. */
export function Time({ at, as = 'short' }: TimeProps) {
  const [locale] = useLocaleState();
  const now = useNow();
  if (at === null || at === undefined || at === '') return <>–</>;
  const full = formatDateTime(at);
  const text =
    as === 'ago' ? formatAgo(at, now, locale) : as === 'short' ? formatShort(at, now) : full;
  return (
    <Tooltip title={`${full} (UTC+8)`}>
      <Box component="time" dateTime={new Date(at).toISOString()} sx={{ whiteSpace: 'nowrap' }}>
        {text}
      </Box>
    </Tooltip>
  );
}
