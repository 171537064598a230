import { Box, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatScore } from '../../format/numbers.ts';
import { labelOf } from '../../shapes/cases/case.ts';
import { PlainTable } from '../../shapes/PlainTable.tsx';
import type { Evaluations } from './debrief.ts';

/** The experts' nine items: mean, how far apart they are, and what they advise. */
export function ItemGrades({ data }: { data: Evaluations }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <>
      <Typography variant="body2" sx={{ p: 2, pb: 1, color: 'text.secondary' }}>
        {translate('drillResults.handedInOf', { count: data.handedIn, all: data.evaluators })} ·{' '}
        {data.source}
      </Typography>
      <PlainTable
        label={translate('drillResults.items')}
        rows={data.items}
        keyOf={({ id }) => id}
        columns={[
          { label: translate('drillResults.item'), render: (item) => labelOf(item, locale) },
          {
            label: translate('drillResults.mean'),
            align: 'right',
            render: ({ mean }) => <strong>{formatScore(mean)}</strong>,
          },
          {
            label: translate('drillResults.range'),
            align: 'right',
            render: ({ lowest, highest, count }) =>
              lowest === null ? '–' : `${lowest}–${highest ?? lowest} (${count})`,
          },
          {
            label: translate('drillResults.advice'),
            render: ({ advice }) =>
              advice.length === 0 ? (
                '–'
              ) : (
                <Box sx={{ whiteSpace: 'normal', minWidth: 200 }}>
                  {advice.map(({ evaluatorName, text }) => (
                    <Box key={`${evaluatorName} ${text}`}>
                      {text}
                      <Box component="span" sx={{ color: 'text.secondary' }}>
                        {` — ${evaluatorName}`}
                      </Box>
                    </Box>
                  ))}
                </Box>
              ),
          },
        ]}
      />
    </>
  );
}
