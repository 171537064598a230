import FilterList from '@mui/icons-material/FilterList';
import { Box, Button, Collapse, Stack, useMediaQuery, type Theme } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { ListBase, useTranslate, type RaRecord } from 'react-admin';
import { useCan } from '../../providers/session.ts';
import { scopeFilter, useScope } from '../../layout/use-scope.ts';
import { PageHeader } from '../PageHeader.tsx';
import { Panel } from '../Panel.tsx';
import { NoPermission } from '../States.tsx';
import type { Column, Facet } from './column.ts';
import { FacetPanel } from './FacetPanel.tsx';
import { ListBody } from './ListBody.tsx';
import { ListSearch } from './ListSearch.tsx';
import { SavedViews } from './SavedViews.tsx';
import { StateTabs } from './StateTabs.tsx';

export interface ListPageProps<R extends RaRecord> {
  resource: string;
  /** What casbin calls it, when it is not the resource itself. */
  permission?: string;
  title: string;
  text?: ReactNode;
  columns: readonly Column<R>[];
  card: (record: R) => ReactNode;
  sort: { field: string; order: 'ASC' | 'DESC' };
  facets?: readonly Facet[];
  /** States with counts above the list, named by `<words>.state.<value>`; default: the resource. */
  states?: { field: string; values: readonly string[]; words?: string };
  firstFilter?: Record<string, unknown>;
  searchLabel?: string;
  /** False where the list knows no free text. */
  searchable?: boolean;
  actions?: ReactNode;
  /** Shown while something is selected; makes rows selectable. */
  bulk?: ReactNode;
  empty: { title: string; text: string; action?: ReactNode };
  onOpen?: (record: R) => void;
  keys?: Readonly<Record<string, (record: R) => void>>;
  /** False where the unit switcher does not narrow the list. */
  scoped?: boolean;
}

/** The *list* page shape: facets left; counts by state, saved views and search above; table or cards. */
export function ListPage<R extends RaRecord>(props: ListPageProps<R>) {
  const { resource, facets = [], states, scoped = true, searchable = true } = props;
  const translate = useTranslate();
  const { scope } = useScope();
  const allowed = useCan(props.permission ?? resource, 'read');
  const wide = useMediaQuery((theme: Theme) => theme.breakpoints.up('md'), { noSsr: true });
  const [open, setOpen] = useState(false);
  const within: Record<string, unknown> = scoped ? scopeFilter(resource, scope) : {};
  const head = (
    <PageHeader
      title={props.title}
      {...(props.text === undefined ? {} : { text: props.text })}
      {...(allowed && props.actions !== undefined ? { actions: props.actions } : {})}
    />
  );
  if (!allowed) {
    return (
      <>
        {head}
        <Panel>
          <NoPermission />
        </Panel>
      </>
    );
  }
  return (
    <ListBase<R>
      resource={resource}
      sort={props.sort}
      perPage={25}
      filter={within}
      exporter={false}
      disableAuthentication
      {...(props.firstFilter === undefined ? {} : { filterDefaultValues: props.firstFilter })}
    >
      {head}
      <Stack direction={{ xs: 'column', md: 'row' }} sx={{ gap: 2, alignItems: 'flex-start' }}>
        {facets.length > 0 && (
          <Box component="aside" sx={{ width: { xs: '100%', md: 176 }, flexShrink: 0 }}>
            {!wide && (
              <Button
                startIcon={<FilterList />}
                onClick={() => setOpen(!open)}
                aria-expanded={open}
              >
                {translate('list.filters')}
              </Button>
            )}
            <Collapse in={wide || open} unmountOnExit>
              <FacetPanel facets={facets} />
            </Collapse>
          </Box>
        )}
        <Panel flush sx={{ flex: 1, minWidth: 0, width: '100%' }} testId={`list-${resource}`}>
          {states !== undefined && (
            <StateTabs
              resource={resource}
              field={states.field}
              states={states.values}
              {...(states.words !== undefined && { words: states.words })}
              within={within}
            />
          )}
          <Stack
            direction="row"
            sx={{
              p: 1,
              gap: 1,
              flexWrap: 'wrap',
              alignItems: 'center',
              borderBottom: 1,
              borderColor: 'divider',
            }}
          >
            {searchable && <ListSearch label={props.searchLabel ?? translate('list.search')} />}
            <SavedViews resource={resource} />
          </Stack>
          <ListBody {...props} wide={wide} />
        </Panel>
      </Stack>
    </ListBase>
  );
}
