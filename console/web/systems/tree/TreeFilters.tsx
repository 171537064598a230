import CompareArrows from '@mui/icons-material/CompareArrows';
import HourglassBottom from '@mui/icons-material/HourglassBottom';
import { MenuItem, Stack, TextField } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Mark } from '../../marks/Mark.tsx';
import { countStates, narrowTree, worded, type Category, type TreeFilter } from '../system.ts';
import { FilterChip, StateChips } from './StateChips.tsx';
import { soonDays, useTreeParams } from './tree-filter.ts';

interface TreeFiltersProps {
  tree: readonly Category[];
  filter: TreeFilter;
  soon: string;
}

const countOf = (tree: readonly Category[], filter: TreeFilter): number =>
  narrowTree(tree, filter).flatMap(({ points }) => points.flatMap(({ items }) => items)).length;

/** By state, control area, contradiction, what ends soon, and words; counts are those of the area and words chosen. */
export function TreeFilters({ tree, filter, soon }: TreeFiltersProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { set } = useTreeParams();
  const within = { area: filter.area, text: filter.text };
  const counted = narrowTree(tree, within).flatMap(({ points }) => points);
  const contradictions = countOf(tree, { ...within, contradiction: true });
  const ending = countOf(tree, { ...within, endsBefore: soon });
  return (
    <Stack sx={{ gap: 1, p: 1.5, borderBottom: 1, borderColor: 'divider' }}>
      <StateChips
        counts={countStates(counted)}
        chosen={filter.state}
        onChoose={(state) => set({ state })}
      />
      <Stack
        direction="row"
        sx={{ gap: 0.75, rowGap: 1, mt: 0.5, flexWrap: 'wrap', alignItems: 'center' }}
      >
        <TextField
          select
          label={translate('systems.area')}
          value={filter.area ?? ''}
          onChange={({ target }) => set({ area: target.value })}
          slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
          sx={{ width: 200 }}
        >
          <MenuItem value="">{translate('systems.allAreas')}</MenuItem>
          {tree.map(({ category, categoryEn }) => (
            <MenuItem key={category} value={category}>
              {worded(locale, category, categoryEn)}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          type="search"
          placeholder={translate('systems.findItem')}
          value={filter.text ?? ''}
          onChange={({ target }) => set({ find: target.value })}
          slotProps={{ htmlInput: { 'aria-label': translate('systems.findItem') } }}
          sx={{ width: 220 }}
        />
        {(contradictions > 0 || filter.contradiction === true) && (
          <FilterChip
            chosen={filter.contradiction === true}
            testId="items-contradiction"
            count={contradictions}
            onToggle={() => set({ contradiction: filter.contradiction ? undefined : 'yes' })}
          >
            <Mark
              tone="high"
              icon={CompareArrows}
              text={translate('systems.contradiction')}
              plain
            />
          </FilterChip>
        )}
        {(ending > 0 || filter.endsBefore !== undefined) && (
          <FilterChip
            chosen={filter.endsBefore !== undefined}
            testId="items-ending"
            count={ending}
            onToggle={() => set({ ends: filter.endsBefore === undefined ? 'soon' : undefined })}
          >
            <Mark
              tone="medium"
              icon={HourglassBottom}
              text={translate('systems.endingSoon', { days: soonDays })}
              plain
            />
          </FilterChip>
        )}
      </Stack>
    </Stack>
  );
}
