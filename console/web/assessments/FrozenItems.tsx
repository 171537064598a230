import { Box, ButtonBase, Stack, TextField, Typography } from '@mui/material';
import { useDeferredValue, useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { Empty } from '../shapes/States.tsx';
import { itemStates, worded, type ItemState } from '../systems/system.ts';
import { StateChips } from '../systems/tree/StateChips.tsx';
import type { AssessmentRecord, FrozenItemRow } from './assessment.ts';

function Line({ item, onOpen }: { item: FrozenItemRow; onOpen: () => void }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const why = item.reasons[0];
  return (
    <Box component="li" sx={{ borderBottom: 1, borderColor: 'divider' }}>
      <ButtonBase
        onClick={onOpen}
        data-testid={`frozen-${item.key}`}
        sx={(theme) => ({
          width: '100%',
          display: 'grid',
          gridTemplateColumns: { xs: 'minmax(0, 1fr) auto', sm: '72px minmax(0, 1fr) 112px 80px' },
          columnGap: 1,
          alignItems: 'start',
          justifyItems: 'start',
          textAlign: 'left',
          px: 2,
          py: 0.75,
          fontSize: '0.8125rem',
          lineHeight: 1.6,
          '&:hover': { bgcolor: theme.palette.action.hover },
        })}
      >
        <Box
          component="span"
          sx={{ color: 'text.secondary', gridColumn: { xs: '1 / -1', sm: 'auto' } }}
        >
          {item.key}
        </Box>
        <span>
          {worded(locale, item.textZh, item.textEn)}
          {why !== undefined && (
            <Typography
              variant="caption"
              component="span"
              sx={{ display: 'block', color: 'text.secondary' }}
            >
              {locale === 'en' ? why.en : why.zh}
            </Typography>
          )}
        </span>
        <StateMark kind="systems" state={item.state} plain />
        <Box
          component="span"
          sx={{
            color: 'text.secondary',
            fontSize: '0.75rem',
            display: { xs: 'none', sm: 'block' },
          }}
        >
          {translate('systems.evidenceCount', {
            smart_count: item.evidence + item.attestations,
          })}
        </Box>
      </ButtonBase>
    </Box>
  );
}

/** Every item as it was frozen, by state and words; each opens what it rested on. */
export function FrozenItems({ assessment }: { assessment: AssessmentRecord }) {
  const translate = useTranslate();
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState('');
  const state = itemStates.find((each) => each === params.get('state'));
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const found = assessment.items.filter(
    (item) =>
      wanted === '' ||
      [item.key, item.textZh, item.textEn, item.controlPointZh, item.controlPointEn].some((words) =>
        words.toLowerCase().includes(wanted),
      ),
  );
  const counts = Object.fromEntries(
    itemStates.map((each) => [each, found.filter((item) => item.state === each).length]),
  );
  const shown = found.filter((item) => state === undefined || item.state === state);
  const set = (name: string, value: string | undefined): void =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (value === undefined) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return (
    <>
      <Stack sx={{ gap: 1, p: 1.5, borderBottom: 1, borderColor: 'divider' }}>
        <StateChips
          counts={counts}
          chosen={state}
          onChoose={(next: ItemState | undefined) => set('state', next)}
        />
        <TextField
          type="search"
          placeholder={translate('assessments.find')}
          value={text}
          onChange={({ target }) => setText(target.value)}
          slotProps={{ htmlInput: { 'aria-label': translate('assessments.find') } }}
          sx={{ maxWidth: 280 }}
        />
      </Stack>
      {shown.length === 0 ? (
        <Empty title={translate('systems.noItems')} />
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {shown.map((item) => (
            <Line key={item.key} item={item} onOpen={() => set('item', item.key)} />
          ))}
        </Box>
      )}
    </>
  );
}
