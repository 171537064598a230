import Add from '@mui/icons-material/Add';
import Close from '@mui/icons-material/Close';
import { Box, Button, IconButton, MenuItem, Stack, TextField } from '@mui/material';
import { useTranslate } from 'react-admin';
import { newKey } from '../../shapes/cases/payload.ts';
import type { Drill, LiveInjectView } from '../drill.ts';
import { useKindWords } from '../use-kind-words.ts';
import type { PaperAction } from './paper.ts';

/** As rules/operations/playbooks.yaml has them. */
const kinds = [
  'detect',
  'sign',
  'grade',
  'report-oral',
  'report-written',
  'command',
  'notify',
  'contain',
  'preserve',
  'trace',
  'eradicate',
  'recover',
  'publish',
  'call-help',
  'close',
  'other',
] as const;

interface PaperActionsProps {
  rows: readonly PaperAction[];
  /** Keys of rows whose time nobody can read. */
  wrong: readonly string[];
  people: Drill['people'];
  injects: readonly LiveInjectView[];
  onChange: (rows: readonly PaperAction[]) => void;
}

/** The players' cards, line by line. */
export function PaperActions({ rows, wrong, people, injects, onChange }: PaperActionsProps) {
  const translate = useTranslate();
  const kindWords = useKindWords();
  const players = people.filter(({ role }) => role === 'player');
  const change = (key: string, part: Partial<PaperAction>): void =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  return (
    <Stack sx={{ gap: 2 }}>
      {rows.map((row) => (
        <Box
          key={row.key}
          data-testid="paper-action"
          sx={{
            display: 'grid',
            gap: 1,
            gridTemplateColumns: { xs: '1fr 1fr', md: '100px 170px 170px 1fr 1fr 36px' },
            alignItems: 'center',
          }}
        >
          <TextField
            name="time"
            label={translate('drillPaper.time')}
            placeholder="09:07"
            error={wrong.includes(row.key) && row.time !== ''}
            value={row.time}
            onChange={({ target }) => change(row.key, { time: target.value })}
          />
          <TextField
            select
            name="person"
            label={translate('drillResults.person')}
            value={row.accountId}
            onChange={({ target }) => change(row.key, { accountId: target.value })}
          >
            {players.map(({ seat, accountId, name }) => (
              <MenuItem key={seat} value={accountId}>
                {name}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            select
            name="kind"
            label={translate('drillPlay.what')}
            value={row.kind}
            onChange={({ target }) => change(row.key, { kind: target.value })}
          >
            {kinds.map((kind) => (
              <MenuItem key={kind} value={kind}>
                {kindWords(kind)}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            select
            name="inject"
            label={translate('drillPlay.about')}
            value={row.injectId}
            onChange={({ target }) => change(row.key, { injectId: target.value })}
          >
            <MenuItem value="">{translate('drillPlay.aboutNothing')}</MenuItem>
            {injects.map(({ id, label, title }) => (
              <MenuItem key={id} value={id}>
                {label} {title}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            name="text"
            label={translate('drillPlay.words')}
            value={row.text}
            onChange={({ target }) => change(row.key, { text: target.value })}
            slotProps={{ htmlInput: { maxLength: 2_000 } }}
          />
          <IconButton
            aria-label={translate('action.delete')}
            onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
          >
            <Close />
          </IconButton>
        </Box>
      ))}
      <Box>
        <Button
          startIcon={<Add />}
          data-testid="paper-add"
          onClick={() =>
            onChange([
              ...rows,
              { key: newKey(), accountId: '', kind: '', time: '', text: '', injectId: '' },
            ])
          }
        >
          {translate('drillPaper.add')}
        </Button>
      </Box>
    </Stack>
  );
}
