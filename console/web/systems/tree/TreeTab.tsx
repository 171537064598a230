import { Button, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useNow } from '../../marks/use-now.ts';
import { useApi } from '../../providers/use-api.ts';
import { Empty, Loaded } from '../../shapes/States.tsx';
import { isNarrowed, narrowTree, type Category } from '../system.ts';
import { ControlTree } from './ControlTree.tsx';
import { filterOf, soonFrom, useTreeParams } from './tree-filter.ts';
import { TreeFilters } from './TreeFilters.tsx';
import { useTreeKeys } from './use-tree-keys.ts';

interface TreeProps {
  tree: readonly Category[];
}

function Tree({ tree }: TreeProps) {
  const translate = useTranslate();
  const soon = soonFrom(useNow());
  const { params, set } = useTreeParams();
  const filter = filterOf(params, soon);
  const narrowed = narrowTree(tree, filter);
  const shown = params.get('item') ?? undefined;
  const current = useTreeKeys(narrowed, shown, (item) => set({ item }));
  const clear = (): void =>
    set({
      state: undefined,
      area: undefined,
      contradiction: undefined,
      ends: undefined,
      find: undefined,
    });
  return (
    <>
      <TreeFilters tree={tree} filter={filter} soon={soon} />
      {narrowed.length === 0 ? (
        <Empty
          title={translate('systems.noItems')}
          action={<Button onClick={clear}>{translate('list.clearFilters')}</Button>}
        />
      ) : (
        <ControlTree
          tree={narrowed}
          expanded={isNarrowed(filter)}
          current={current}
          soon={soon}
          onOpen={(item) => set({ item })}
        />
      )}
      <Typography
        variant="caption"
        component="p"
        sx={{ p: 1.5, color: 'text.secondary', display: { xs: 'none', md: 'block' } }}
      >
        {translate('systems.keys')}
      </Typography>
    </>
  );
}

/** Every item of the system's level, narrowed as the URL says. */
export function TreeTab({ systemId }: { systemId: string }) {
  const query = useApi<Category[]>(`/systems/${encodeURIComponent(systemId)}/tree`, { keep: true });
  return (
    <Loaded query={query} rows={10}>
      {(tree) => <Tree tree={tree} />}
    </Loaded>
  );
}
