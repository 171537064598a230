import { Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { limitText, type Deadline } from './deadline.ts';

/** What holds, and below it what the source says when that is something else. */
export function LimitText({ row }: { row: Deadline }) {
  const translate = useTranslate();
  const { tightened, sourceLimit } = row;
  const differs = tightened !== null || sourceLimit.kind === 'at-once';
  return (
    <Stack sx={{ whiteSpace: 'nowrap' }}>
      <Typography sx={{ fontWeight: 500, fontVariantNumeric: 'tabular-nums' }}>
        {limitText(row.limit, translate)}
      </Typography>
      {differs && (
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {translate('deadlines.sourceSays', { limit: limitText(sourceLimit, translate) })}
        </Typography>
      )}
      {tightened !== null && (
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {translate('deadlines.tightenedBy', { unit: tightened.unitName })}
        </Typography>
      )}
    </Stack>
  );
}
