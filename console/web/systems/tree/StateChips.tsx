import { ButtonBase, Stack } from '@mui/material';
import type { ReactNode } from 'react';
import { useLocaleState } from 'react-admin';
import { formatCount } from '../../format/numbers.ts';
import { StateMark } from '../../marks/StateMark.tsx';
import { itemStates, type ItemState } from '../system.ts';

interface ChipProps {
  chosen: boolean;
  testId: string;
  onToggle: () => void;
  count: number;
  children: ReactNode;
}

/** One thing to narrow by, with how many there are; a second click takes it back. */
export function FilterChip({ chosen, testId, onToggle, count, children }: ChipProps) {
  const [locale] = useLocaleState();
  return (
    <ButtonBase
      role="checkbox"
      aria-checked={chosen}
      data-testid={testId}
      onClick={onToggle}
      sx={(theme) => ({
        gap: 0.75,
        px: 1,
        minHeight: { xs: 40, md: 30 },
        borderRadius: 1,
        border: 1,
        borderColor: chosen ? 'primary.main' : 'divider',
        fontSize: '0.8125rem',
        bgcolor: chosen ? theme.frame.selected : 'transparent',
        '&:hover': { bgcolor: theme.frame.hover },
      })}
    >
      {children}
      {formatCount(count, locale)}
    </ButtonBase>
  );
}

interface StateChipsProps {
  counts: Readonly<Record<string, number>>;
  chosen: ItemState | undefined;
  onChoose: (state: ItemState | undefined) => void;
}

/** The six states with their counts; those that no item has are left out. */
export function StateChips({ counts, chosen, onChoose }: StateChipsProps) {
  return (
    <Stack direction="row" sx={{ gap: 0.75, flexWrap: 'wrap' }}>
      {itemStates
        .filter((state) => (counts[state] ?? 0) > 0 || chosen === state)
        .map((state) => (
          <FilterChip
            key={state}
            chosen={chosen === state}
            testId={`items-${state}`}
            count={counts[state] ?? 0}
            onToggle={() => onChoose(chosen === state ? undefined : state)}
          >
            <StateMark kind="systems" state={state} plain />
          </FilterChip>
        ))}
    </Stack>
  );
}
