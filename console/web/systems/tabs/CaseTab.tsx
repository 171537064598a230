import { Box, Button, Stack, useMediaQuery, type Theme } from '@mui/material';
import type { ReactNode } from 'react';
import { ListBase, useTranslate, type RaRecord } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { listUrl } from '../../home/home.ts';
import type { Column } from '../../shapes/list/column.ts';
import { ListBody } from '../../shapes/list/ListBody.tsx';

interface CaseTabProps<R extends RaRecord> {
  resource: string;
  systemId: string;
  sort: { field: string; order: 'ASC' | 'DESC' };
  columns: readonly Column<R>[];
  card: (row: R) => ReactNode;
  empty: { title: string; text: string };
  /** Left of the way to the whole list. */
  action?: ReactNode;
  /** Shown while something is ticked; makes rows tickable. */
  bulk?: ReactNode;
}

/** The cases of one system as a list of their own; the page of the list keeps its own place in the URL. */
export function CaseTab<R extends RaRecord>(props: CaseTabProps<R>) {
  const { resource, systemId, sort, columns, card, empty, action, bulk } = props;
  const translate = useTranslate();
  const navigate = useNavigate();
  const wide = useMediaQuery((theme: Theme) => theme.breakpoints.up('md'), { noSsr: true });
  return (
    <ListBase<R>
      resource={resource}
      sort={sort}
      perPage={25}
      filter={{ systemId }}
      exporter={false}
      storeKey={false}
      disableSyncWithLocation
      disableAuthentication
    >
      <Stack
        direction="row"
        sx={{ p: 1, gap: 1, borderBottom: 1, borderColor: 'divider', flexWrap: 'wrap' }}
      >
        {action}
        <Box sx={{ flex: 1 }} />
        <Button component={Link} variant="text" to={listUrl(resource, { systemId })}>
          {translate('systems.wholeList')}
        </Button>
      </Stack>
      <ListBody<R>
        // Without what fits only where there is the whole page.
        columns={columns.filter(({ key, from }) => key !== 'systemName' && from !== 'xl')}
        card={card}
        empty={empty}
        bulk={bulk}
        wide={wide}
        onOpen={({ id }) => void navigate(`/${resource}/${encodeURIComponent(String(id))}`)}
      />
    </ListBase>
  );
}
