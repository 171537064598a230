import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { deliveryClocks, type NoticeSeverity } from './notice.ts';

interface DeadlineLine {
  id: string;
  nameZh: string;
  nameEn: string;
  limit: { kind: 'hours' | 'working-days'; value: number };
  source: string;
}

interface ImpliedDeadlinesProps {
  severity: NoticeSeverity;
  /** In a period of special protection signing is due sooner. */
  protectedPeriod: boolean;
}

/** How long the recipients will have under an urgency, before anything is issued. */
export function ImpliedDeadlines({ severity, protectedPeriod }: ImpliedDeadlinesProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const allowed = useCan('deadlines', 'read');
  const { data = [] } = useApi<readonly DeadlineLine[]>('/deadlines', {
    query: { range: '[0,499]' },
    enabled: allowed,
  });
  const byId = new Map(data.map((line) => [line.id, line]));
  const lines = deliveryClocks.flatMap((clock) => {
    const ordinary = `notice.${clock}.${severity}`;
    const line = protectedPeriod
      ? (byId.get(`${ordinary}.protected`) ?? byId.get(ordinary))
      : byId.get(ordinary);
    return line === undefined ? [] : [{ clock, line }];
  });
  if (lines.length === 0) return null;
  return (
    <Box
      role="note"
      data-testid="implied-deadlines"
      sx={(theme) => ({ bgcolor: theme.tones.low.tint, borderRadius: 1, px: 1.5, py: 1 })}
    >
      <Typography variant="body2" sx={{ fontWeight: 600 }}>
        {translate('notices.implied')}
      </Typography>
      <Stack direction="row" sx={{ flexWrap: 'wrap', columnGap: 3 }}>
        {lines.map(({ clock, line }) => (
          <Typography
            key={clock}
            variant="body2"
            data-testid={`implied-${clock}`}
            title={`${locale === 'en' ? line.nameEn : line.nameZh} · ${line.source}`}
          >
            {translate(`deliveries.clock.${clock}`)}{' '}
            <strong>
              {translate(`clocks.limit.${line.limit.kind}`, { smart_count: line.limit.value })}
            </strong>
          </Typography>
        ))}
      </Stack>
    </Box>
  );
}
