import { Box, Tooltip } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatBytes, formatCount } from '../format/numbers.ts';
import { useApi } from '../providers/use-api.ts';
import { formatMicros, type RuleEngine } from './rule.ts';

/** How often the numbers are asked for again, ms; the threads report every few seconds. */
const everyMs = 15_000;

/** What the engine does: rules in use, their time, and what correlations remember and had to forget. */
export function EngineStrip() {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { data } = useApi<RuleEngine>('/rules/engine', { refetchInterval: everyMs, keep: true });
  if (data === undefined) return null;
  const count = (value: number | undefined): string => formatCount(value ?? 0, locale);
  const { correlation } = data;
  const parts = [
    { text: translate('rules.engine.rules', { count: count(data.rules) }), help: '' },
    ...(data.micros === 0
      ? []
      : [
          {
            text: translate('rules.engine.time', { time: formatMicros(data.micros) }),
            help: translate('rules.engine.timeHelp'),
          },
        ]),
    ...(correlation === null
      ? []
      : [
          {
            text: translate('rules.engine.windows', {
              groups: count(correlation.groups),
              memory: formatBytes(correlation.bytes),
            }).trim(),
            help: translate('rules.engine.windowsHelp', { matches: count(correlation.matches) }),
          },
          {
            text: translate('rules.engine.forgotten', { count: count(correlation.forgotten) }),
            help: translate('rules.engine.forgottenHelp', {
              evicted: count(correlation.evicted),
              overflowed: count(correlation.overflowed),
              late: count(correlation.late),
            }),
          },
        ]),
  ];
  return (
    <Box
      component="span"
      data-testid="rule-engine"
      sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, fontSize: '0.8125rem', mt: 0.5 }}
    >
      {parts.map(({ text, help }) => (
        <Tooltip key={text} title={help}>
          <span>{text}</span>
        </Tooltip>
      ))}
    </Box>
  );
}
