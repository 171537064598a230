import { Box, ButtonBase, Stack, Typography } from '@mui/material';
import { useListContext, useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../../format/numbers.ts';
import type { Facet } from './column.ts';

function FacetGroup({ facet }: { facet: Facet }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { filterValues, setFilters } = useListContext();
  const chosen: unknown = filterValues[facet.field];
  return (
    <Box role="group" aria-label={translate(facet.label)} sx={{ mb: 2 }}>
      <Typography variant="caption" sx={{ color: 'text.secondary', px: 1 }}>
        {translate(facet.label)}
      </Typography>
      {facet.choices.map(({ value, label, count }) => (
        <ButtonBase
          key={String(value)}
          role="checkbox"
          aria-checked={chosen === value}
          data-testid={`facet-${facet.field}-${String(value)}`}
          onClick={() => {
            const { [facet.field]: _old, ...others } = filterValues;
            setFilters(chosen === value ? others : { ...others, [facet.field]: value });
          }}
          sx={(theme) => ({
            display: 'flex',
            justifyContent: 'space-between',
            gap: 1,
            width: '100%',
            minHeight: 30,
            px: 1,
            borderRadius: 1,
            fontSize: '0.8125rem',
            textAlign: 'left',
            bgcolor: chosen === value ? theme.frame.selected : 'transparent',
            fontWeight: chosen === value ? 600 : 400,
            '&:hover': { bgcolor: chosen === value ? theme.frame.selected : theme.frame.hover },
          })}
        >
          <Box component="span" sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            {label}
          </Box>
          {count !== undefined && (
            <Box component="span" sx={{ color: 'text.secondary' }}>
              {formatCount(count, locale)}
            </Box>
          )}
        </ButtonBase>
      ))}
    </Box>
  );
}

/** Choices that narrow the list; each can be taken back by a second click. */
export function FacetPanel({ facets }: { facets: readonly Facet[] }) {
  return (
    <Stack>
      {facets
        .filter(({ choices }) => choices.length > 0)
        .map((facet) => (
          <FacetGroup key={facet.field} facet={facet} />
        ))}
    </Stack>
  );
}
