import { Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import { useNow } from '../marks/use-now.ts';
import { Facts } from '../shapes/Facts.tsx';
import { Bars } from './Bars.tsx';
import { formatCostShare, formatMicros, weekBars, type Rule } from './rule.ts';

/** What the rule took of the node's time in a week; of the whole node, whoever looks. */
export function RuleCost({ rule }: { rule: Rule }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const now = useNow();
  const { cost } = rule;
  if (cost === null) {
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate(rule.kind === 'correlation' ? 'rules.noCostCorrelation' : 'rules.noCost')}
      </Typography>
    );
  }
  const known = cost.hours.map(({ from, micros }) => ({ from, value: micros }));
  return (
    <Stack sx={{ gap: 1.5 }}>
      <Bars bars={weekBars(known, now)} label={translate('rules.costWeek')} say={formatMicros} />
      <Facts
        rows={[
          { label: translate('rules.costShareDay'), value: formatCostShare(rule.costShare) },
          { label: translate('rules.costTime'), value: formatMicros(cost.micros) },
          {
            label: translate('rules.costEach'),
            value: cost.candidates === 0 ? '–' : formatMicros(cost.micros / cost.candidates),
          },
          {
            label: translate('rules.candidates'),
            value: formatCount(cost.candidates, locale),
          },
        ]}
      />
    </Stack>
  );
}
