import CheckCircleOutline from '@mui/icons-material/CheckCircleOutlined';
import ChevronRight from '@mui/icons-material/ChevronRight';
import { Box, Button, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useGetList, useLocaleState, useTranslate, type RaRecord } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatCount } from '../../format/numbers.ts';
import { Panel } from '../../shapes/Panel.tsx';
import { Failure, Loading } from '../../shapes/States.tsx';
import { listUrl } from '../home.ts';

interface ShortListProps<R extends RaRecord> {
  title: string;
  resource: string;
  filter: Readonly<Record<string, unknown>>;
  sort: { field: string; order: 'ASC' | 'DESC' };
  heading: (row: R) => string;
  detail: (row: R) => string;
  mark: (row: R) => ReactNode;
  /** Said where there is none: that is good, or what would bring some. */
  none: string;
  testId: string;
}

/** As many as fit without scrolling; the count opens all of them. */
const most = 5;

/** The first rows of a list on a home, each with the way to its record, and the count with the way to the list. */
export function ShortList<R extends RaRecord>(props: ShortListProps<R>) {
  const { title, resource, filter, sort, none, testId } = props;
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { data, total, error, refetch } = useGetList<R>(resource, {
    pagination: { page: 1, perPage: most },
    sort,
    filter: { ...filter },
  });
  return (
    <Panel
      title={title}
      flush
      testId={testId}
      aside={
        total !== undefined &&
        total > 0 && (
          <Button component={Link} variant="text" to={listUrl(resource, filter)}>
            {translate('home.audit.all', { count: formatCount(total, locale) })}
          </Button>
        )
      }
    >
      {data === undefined ? (
        error === null || error === undefined ? (
          <Loading rows={2} />
        ) : (
          <Failure error={error} retry={() => void refetch()} />
        )
      ) : data.length === 0 ? (
        <Stack direction="row" sx={{ gap: 1.5, p: 2 }}>
          <CheckCircleOutline
            sx={(theme) => ({ color: theme.tones.good.solid, fontSize: 20, mt: 0.25 })}
          />
          <Typography>{none}</Typography>
        </Stack>
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {data.map((row) => (
            <Box
              component="li"
              key={row.id}
              sx={{ borderBottom: 1, borderColor: 'divider', '&:last-child': { borderBottom: 0 } }}
            >
              <Stack
                component={Link}
                to={`/${resource}/${encodeURIComponent(String(row.id))}`}
                direction="row"
                sx={(theme) => ({
                  alignItems: 'center',
                  gap: 1.5,
                  px: 2,
                  py: 1,
                  color: 'inherit',
                  textDecoration: 'none',
                  '&:hover': { bgcolor: theme.palette.action.hover },
                })}
              >
                <Box sx={{ flex: 1, minWidth: 0 }}>
                  <Typography sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>
                    {props.heading(row)}
                  </Typography>
                  <Typography
                    variant="body2"
                    sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}
                  >
                    {props.detail(row)}
                  </Typography>
                </Box>
                {props.mark(row)}
                <ChevronRight sx={{ color: 'text.disabled', fontSize: 18 }} />
              </Stack>
            </Box>
          ))}
        </Box>
      )}
    </Panel>
  );
}
