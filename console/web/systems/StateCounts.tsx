import { ButtonBase, Stack } from '@mui/material';
import { useLocaleState } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { itemStates, type ItemState } from './system.ts';

interface StateCountsProps {
  counts: Readonly<Record<string, number>>;
  chosen: ItemState | undefined;
  onChoose: (state: ItemState | undefined) => void;
}

/** The five states with their counts; a click shows the items of one. */
export function StateCounts({ counts, chosen, onChoose }: StateCountsProps) {
  const [locale] = useLocaleState();
  return (
    <Stack>
      {itemStates.map((state) => (
        <ButtonBase
          key={state}
          role="checkbox"
          aria-checked={chosen === state}
          data-testid={`items-${state}`}
          onClick={() => onChoose(chosen === state ? undefined : state)}
          sx={(theme) => ({
            justifyContent: 'space-between',
            minHeight: 32,
            px: 1,
            mx: -1,
            borderRadius: 1,
            bgcolor: chosen === state ? theme.frame.selected : 'transparent',
            '&:hover': { bgcolor: theme.frame.hover },
          })}
        >
          <StateMark kind="systems" state={state} plain />
          {formatCount(counts[state] ?? 0, locale)}
        </ButtonBase>
      ))}
    </Stack>
  );
}
