import { Box, ButtonBase, Stack } from '@mui/material';
import { useGetList, useListContext, useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../../format/numbers.ts';

interface StateTabsProps {
  resource: string;
  field: string;
  /** Message keys are `<words>.state.<state>`; default: the resource. */
  words?: string;
  states: readonly string[];
  /** Filters of the list that the counts share. */
  within: Readonly<Record<string, unknown>>;
}

function StateTab({
  resource,
  words = resource,
  field,
  state,
  within,
}: Omit<StateTabsProps, 'states'> & { state?: string }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { filterValues, setFilters } = useListContext();
  const { [field]: chosen, ...others } = filterValues;
  const { total } = useGetList(resource, {
    pagination: { page: 1, perPage: 1 },
    filter: { ...others, ...within, ...(state === undefined ? {} : { [field]: state }) },
  });
  const active = chosen === state;
  return (
    <ButtonBase
      role="tab"
      aria-selected={active}
      data-testid={`tab-${state ?? 'all'}`}
      onClick={() => setFilters(state === undefined ? others : { ...others, [field]: state })}
      sx={{
        px: 1.5,
        minHeight: 40,
        flexShrink: 0,
        whiteSpace: 'nowrap',
        gap: 0.75,
        fontSize: '0.875rem',
        fontWeight: active ? 600 : 400,
        color: active ? 'text.primary' : 'text.secondary',
        borderBottom: 2,
        borderColor: active ? 'primary.main' : 'transparent',
      }}
    >
      {translate(state === undefined ? 'list.all' : `${words}.state.${state}`)}
      <Box component="span" sx={{ color: 'text.secondary', fontWeight: 400 }}>
        {formatCount(total, locale)}
      </Box>
    </ButtonBase>
  );
}

/** States with their counts above a list; one click narrows to one. */
export function StateTabs({ states, ...rest }: StateTabsProps) {
  return (
    <Stack
      direction="row"
      role="tablist"
      sx={{ overflowX: 'auto', borderBottom: 1, borderColor: 'divider', px: 0.5 }}
    >
      {states.map((state) => (
        <StateTab key={state} {...rest} state={state} />
      ))}
      <StateTab {...rest} />
    </Stack>
  );
}
