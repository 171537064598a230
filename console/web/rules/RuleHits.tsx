import { Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import { Time } from '../marks/Time.tsx';
import { useNow } from '../marks/use-now.ts';
import { Facts } from '../shapes/Facts.tsx';
import { Bars } from './Bars.tsx';
import { weekBars, type Rule } from './rule.ts';
import { RuleLinks } from './RuleLinks.tsx';

/** Which rule raises the alert when two hold for one event; nothing when there is none. */
function Instead({ label, rules }: { label: string; rules: Rule['covers'] }) {
  if (rules.length === 0) return null;
  return (
    <Typography component="div" variant="body2" sx={{ color: 'text.secondary' }}>
      {label}
      <RuleLinks rules={rules} />
    </Typography>
  );
}

/** Hits of a week, of the alerts that the reader sees. */
export function RuleHits({ rule }: { rule: Rule }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const now = useNow();
  const known = rule.hours.map(({ hour, hits }) => ({ from: hour, value: hits }));
  return (
    <Stack sx={{ gap: 1.5 }}>
      <Bars
        bars={weekBars(known, now)}
        label={translate('rules.hitsWeek')}
        say={(value) => translate('rules.times', { smart_count: value })}
      />
      <Facts
        rows={[
          { label: translate('rules.hitsDay'), value: formatCount(rule.hitsDay, locale) },
          { label: translate('rules.hitsWeek'), value: formatCount(rule.hitsWeek, locale) },
          { label: translate('rules.hitsAll'), value: formatCount(rule.hits, locale) },
          { label: translate('rules.lastHit'), value: <Time at={rule.lastHitAt} as="ago" /> },
        ]}
      />
      {rule.silent && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('rules.silent')}
        </Typography>
      )}
      <Instead label={translate('rules.coveredBy')} rules={rule.coveredBy} />
      <Instead label={translate('rules.covers')} rules={rule.covers} />
    </Stack>
  );
}
