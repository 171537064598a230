import {
  Alert,
  Button,
  FormControlLabel,
  Checkbox,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useEffect, useRef } from 'react';
import { useTranslate } from 'react-admin';
import type { AttachedFile } from '../../shapes/files/file.ts';
import type { Draft } from './desk.ts';

interface DecisionFormProps {
  draft: Draft;
  /** Of the case: screenshots, test records. */
  files: readonly AttachedFile[];
  /** Message key of what is missing. */
  lack: string | undefined;
  busy: boolean;
  problem: string | undefined;
  /** Grows when the cursor is to go to the reason. */
  focus: number;
  onChange: (draft: Draft) => void;
  onSave: () => void;
}

function Files({
  draft,
  files,
  onChange,
}: Pick<DecisionFormProps, 'draft' | 'files' | 'onChange'>) {
  const translate = useTranslate();
  if (files.length === 0) return null;
  const toggle = (sha256: string, on: boolean): void =>
    onChange({
      ...draft,
      files: on ? [...draft.files, sha256] : draft.files.filter((each) => each !== sha256),
    });
  return (
    <div role="group" aria-label={translate('appDesk.files')}>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {translate('appDesk.files')}
      </Typography>
      {files.map(({ sha256, name }) => (
        <FormControlLabel
          key={sha256}
          sx={{ display: 'flex' }}
          control={
            <Checkbox
              size="small"
              checked={draft.files.includes(sha256)}
              onChange={(_event, on) => toggle(sha256, on)}
            />
          }
          label={name}
        />
      ))}
    </div>
  );
}

/** Why it was decided so, on what it rests, and what has to be mended. */
export function DecisionForm(props: DecisionFormProps) {
  const { draft, files, lack, busy, problem, focus, onChange, onSave } = props;
  const translate = useTranslate();
  const reason = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focus === 0) return;
    reason.current?.focus();
    // Drafted words are read before they are kept: the cursor stands behind them.
    reason.current?.setSelectionRange(reason.current.value.length, reason.current.value.length);
  }, [focus]);
  const needsSight = lack === 'appDesk.lack.evidence' || lack === 'appDesk.lack.weak';
  const field = (name: 'reason' | 'rectification' | 'observation', rows: number) => ({
    name,
    multiline: true,
    minRows: rows,
    label: translate(`appDesk.${name}`),
    value: draft[name],
    onChange: ({ target }: { target: { value: string } }) =>
      onChange({ ...draft, [name]: target.value }),
    slotProps: { htmlInput: { maxLength: 4_000 } },
  });
  return (
    <Stack sx={{ gap: 1.5 }}>
      <TextField {...field('reason', 2)} required inputRef={reason} />
      {draft.verdict === 'problem' && <TextField {...field('rectification', 2)} required />}
      <TextField
        {...field('observation', 1)}
        required={needsSight}
        helperText={translate('appDesk.observationHelp')}
      />
      <Files draft={draft} files={files} onChange={onChange} />
      {problem !== undefined && <Alert severity="error">{problem}</Alert>}
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
        <Button
          variant="contained"
          data-testid="save-decision"
          disabled={busy || lack !== undefined}
          onClick={onSave}
          sx={{ minHeight: { xs: 44, md: 34 }, width: { xs: '100%', sm: 'auto' } }}
        >
          {translate('appDesk.save')}
        </Button>
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {translate(lack ?? 'appDesk.saveKeys')}
        </Typography>
      </Stack>
    </Stack>
  );
}
