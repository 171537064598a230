import Block from '@mui/icons-material/Block';
import FilterList from '@mui/icons-material/FilterList';
import {
  Box,
  Button,
  ButtonBase,
  Collapse,
  IconButton,
  Tooltip,
  Typography,
  useMediaQuery,
  type Theme,
} from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import { useApi } from '../providers/use-api.ts';
import { useEventWords } from './use-event-words.ts';
import { askQuery, type EventAsk } from './use-events.ts';

interface FacetsAnswer {
  fields: Readonly<
    Record<
      string,
      { buckets: readonly { key: string | number | null; count: number }[]; others?: number }
    >
  >;
}

/** Fields that tell most about any event; more are one query away. */
const fields = [
  'event.category',
  'event.action',
  'event.outcome',
  'observer.vendor',
  'host.name',
  'source.ip',
  'destination.ip',
  'destination.port',
  'user.name',
];

interface FieldPanelProps {
  ask: EventAsk;
  onFilter: (field: string, value: string, exclude: boolean) => void;
}

function Field(props: {
  field: string;
  facet: FacetsAnswer['fields'][string];
  onFilter: FieldPanelProps['onFilter'];
}) {
  const { field, facet, onFilter } = props;
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { nameOf, valueOf } = useEventWords();
  const most = Math.max(1, ...facet.buckets.map(({ count }) => count));
  return (
    <Box role="group" aria-label={field} sx={{ mb: 2 }}>
      <Typography variant="caption" sx={{ color: 'text.secondary', px: 1 }} title={field}>
        {nameOf(field)}
      </Typography>
      {facet.buckets
        .filter(({ key }) => key !== null && key !== '')
        .map(({ key, count }) => (
          <Box
            key={String(key)}
            sx={(theme) => ({
              display: 'flex',
              alignItems: 'center',
              borderRadius: 1,
              position: 'relative',
              '&:hover': { bgcolor: theme.frame.hover },
              '&:hover button, &:focus-within button': { opacity: 1 },
            })}
          >
            <Box
              aria-hidden
              sx={(theme) => ({
                position: 'absolute',
                insetBlock: '2px',
                left: 0,
                width: `${(100 * count) / most}%`,
                bgcolor: theme.palette.primary.main,
                opacity: 0.1,
                borderRadius: 0.5,
              })}
            />
            <ButtonBase
              title={translate('events.only', { field })}
              onClick={() => onFilter(field, String(key), false)}
              sx={{
                flex: 1,
                minWidth: 0,
                justifyContent: 'space-between',
                gap: 1,
                px: 1,
                minHeight: 26,
                fontSize: '0.8125rem',
              }}
            >
              <Box
                component="span"
                sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}
                title={String(key)}
              >
                {valueOf(field, String(key))}
              </Box>
              <Box component="span" sx={{ color: 'text.secondary' }}>
                {formatCount(count, locale)}
              </Box>
            </ButtonBase>
            <Tooltip title={translate('events.without', { field })}>
              <IconButton
                aria-label={`${translate('events.without', { field })} ${String(key)}`}
                onClick={() => onFilter(field, String(key), true)}
                sx={{ p: 0.25, opacity: { xs: 1, md: 0 } }}
              >
                <Block sx={{ fontSize: 14 }} />
              </IconButton>
            </Tooltip>
          </Box>
        ))}
    </Box>
  );
}

/** Most frequent values of the main fields within the search; a click narrows to one. */
export function FieldPanel({ ask, onFilter }: FieldPanelProps) {
  const translate = useTranslate();
  const wide = useMediaQuery((theme: Theme) => theme.breakpoints.up('md'), { noSsr: true });
  const [open, setOpen] = useState(false);
  const facets = useApi<FacetsAnswer>('/events/facets', {
    query: { ...askQuery(ask), fields: fields.join(',') },
    keep: true,
    enabled: wide || open,
  });
  return (
    <Box
      component="aside"
      data-testid="event-fields"
      sx={{ width: { xs: '100%', md: 208 }, flexShrink: 0 }}
    >
      {!wide && (
        <Button startIcon={<FilterList />} aria-expanded={open} onClick={() => setOpen(!open)}>
          {translate('events.fields')}
        </Button>
      )}
      <Collapse in={wide || open} unmountOnExit>
        {fields.map((field) => {
          const facet = facets.data?.fields[field];
          return facet === undefined || facet.buckets.length === 0 ? null : (
            <Field key={field} field={field} facet={facet} onFilter={onFilter} />
          );
        })}
      </Collapse>
    </Box>
  );
}
