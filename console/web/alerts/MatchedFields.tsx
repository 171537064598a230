import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { AlertEvent } from './alert.ts';
import { useEventWords } from '../events/use-event-words.ts';
import { Code } from '../shapes/Code.tsx';

type Match = AlertEvent['matched'][number];

const keyOf = ({ selection, field, value }: Match): string =>
  JSON.stringify([selection, field, value]);

/** A selection may find the same twice. */
function different(matched: readonly Match[]): readonly Match[] {
  return [...new Map(matched.map((each) => [keyOf(each), each])).values()];
}

const columns = { xs: '1fr', md: 'minmax(0, 2fr) minmax(0, 3fr) minmax(0, 4fr)' };

/** Which selection of the rule found what in which field. */
export function MatchedFields({ matched }: { matched: readonly Match[] }) {
  const translate = useTranslate();
  const { nameOf } = useEventWords();
  const heads = ['alerts.selection', 'alerts.field', 'alerts.value'].map((key) => translate(key));
  return (
    <Box role="table" aria-label={translate('alerts.why')} sx={{ fontSize: '0.8125rem' }}>
      <Box
        role="row"
        sx={{
          display: { xs: 'none', md: 'grid' },
          gridTemplateColumns: columns,
          columnGap: 2,
          py: 0.5,
          color: 'text.secondary',
        }}
      >
        {heads.map((head) => (
          <span key={head} role="columnheader">
            {head}
          </span>
        ))}
      </Box>
      {different(matched).map((each) => (
        <Box
          key={keyOf(each)}
          role="row"
          sx={{
            display: 'grid',
            gridTemplateColumns: columns,
            columnGap: 2,
            py: 0.75,
            borderTop: 1,
            borderColor: 'divider',
          }}
        >
          <Box role="cell" sx={{ color: 'text.secondary' }}>
            <Code>{each.selection}</Code>
          </Box>
          <Box role="cell">
            {nameOf(each.field)}
            {nameOf(each.field) !== each.field && each.field !== '' && (
              <Box component="span" sx={{ color: 'text.secondary', ml: 0.75 }}>
                <Code>{each.field}</Code>
              </Box>
            )}
          </Box>
          <Box role="cell">
            <Code>{each.value}</Code>
          </Box>
        </Box>
      ))}
    </Box>
  );
}
