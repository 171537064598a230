import EditNote from '@mui/icons-material/EditNote';
import { Box, Button, IconButton, Stack, TextField, Tooltip, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Mark } from '../../marks/Mark.tsx';
import { labelOf } from '../../shapes/cases/case.ts';
import { plannedText } from '../exercise-clock.ts';
import type { Observations } from '../results/debrief.ts';
import type { Cell } from './cells.ts';
import { ResultButtons, resultLooks } from './ResultButtons.tsx';
import { useJudge } from './use-judge.ts';

interface JudgeCellProps {
  drillId: string;
  cell: Cell;
  name: string;
  results: Observations['results'];
  /** False for those who only read. */
  mayJudge: boolean;
}

function Note({
  text,
  onSave,
  onClose,
}: {
  text: string;
  onSave: (text: string) => void;
  onClose: () => void;
}) {
  const translate = useTranslate();
  const [typed, setTyped] = useState(text);
  return (
    <Stack direction="row" sx={{ gap: 1, width: '100%', alignItems: 'flex-start' }}>
      <TextField
        autoFocus
        multiline
        name="note"
        label={translate('drillResults.note')}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        slotProps={{ htmlInput: { maxLength: 2_000 } }}
      />
      <Button
        variant="contained"
        data-testid="note-save"
        onClick={() => {
          onSave(typed.trim());
          onClose();
        }}
        sx={{ minHeight: 40 }}
      >
        {translate('action.save')}
      </Button>
    </Stack>
  );
}

/** One person and one expected action: what the log says, what others say, and the reader's own judgement. */
export function JudgeCell({ drillId, cell, name, results, mayJudge }: JudgeCellProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const [noting, setNoting] = useState(false);
  const { judge, isPending, pending } = useJudge(drillId);
  const { mine, others, proposal, expectation } = cell;
  const chosen = pending[0]?.result ?? mine?.result;
  const nameOf = (id: string): string => {
    const found = results.find((result) => result.id === id);
    return found === undefined ? id : labelOf(found, locale);
  };
  const about = {
    injectId: expectation.injectId,
    expectedId: expectation.expectedId,
    accountId: cell.accountId,
  };
  return (
    <Box
      component="li"
      data-testid="cell"
      data-person={cell.accountId}
      data-expected={expectation.expectedId}
      sx={{ py: 1 }}
    >
      <Stack
        direction="row"
        sx={{ gap: 1, alignItems: 'center', flexWrap: { xs: 'wrap', md: 'nowrap' } }}
      >
        <Box sx={{ flex: 1, minWidth: 160 }}>
          <Typography sx={{ fontWeight: 500 }}>{name}</Typography>
          <Stack direction="row" sx={{ columnGap: 1.5, flexWrap: 'wrap' }}>
            {others.map(({ id, evaluatorName, result, note }) => (
              <Tooltip key={id} title={note}>
                <span>
                  <Mark
                    {...resultLooks[result]}
                    plain
                    text={`${evaluatorName} · ${nameOf(result)}`}
                  />
                </span>
              </Tooltip>
            ))}
          </Stack>
          {mine === undefined && proposal !== undefined && (
            <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
              {translate(
                proposal.atMs === null ? 'drillResults.logSaysNothing' : 'drillResults.logSays',
                {
                  result: nameOf(proposal.result),
                  at: proposal.atMs === null ? '' : plannedText(proposal.atMs),
                },
              )}
              {mayJudge && (
                <Button
                  variant="text"
                  data-testid="confirm-proposal"
                  sx={{ minHeight: 24, minWidth: 0, px: 0.5, py: 0, ml: 1 }}
                  disabled={isPending}
                  onClick={() => judge([{ ...about, result: proposal.result, confirms: true }])}
                >
                  {translate('drillResults.confirm')}
                </Button>
              )}
            </Typography>
          )}
          {mine !== undefined && mine.note !== '' && !noting && (
            <Typography variant="body2" sx={{ color: 'text.secondary', whiteSpace: 'pre-line' }}>
              {mine.note}
            </Typography>
          )}
        </Box>
        {(mayJudge || mine !== undefined) && (
          <ResultButtons
            results={results}
            chosen={chosen}
            label={`${name} · ${expectation.text}`}
            disabled={!mayJudge}
            onChoose={(result) =>
              judge([{ ...about, result, ...(mine?.note ? { note: mine.note } : {}) }])
            }
          />
        )}
        {mayJudge && (
          <IconButton
            aria-label={translate('drillResults.note')}
            disabled={mine === undefined}
            onClick={() => setNoting(!noting)}
            data-testid="note-open"
          >
            <EditNote />
          </IconButton>
        )}
      </Stack>
      {noting && mine !== undefined && (
        <Box sx={{ mt: 1 }}>
          <Note
            text={mine.note}
            onSave={(note) => judge([{ ...about, result: mine.result, note }])}
            onClose={() => setNoting(false)}
          />
        </Box>
      )}
    </Box>
  );
}
