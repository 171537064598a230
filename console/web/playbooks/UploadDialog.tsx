import ErrorOutline from '@mui/icons-material/ErrorOutlineOutlined';
import { Alert, Box, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';
import { useAction } from '../providers/use-api.ts';
import { Code } from '../shapes/Code.tsx';
import { ChooseFile } from '../shapes/files/ChooseFile.tsx';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { faultsOf, type Checked, type Fault } from './playbook.ts';

/** A browser reads this much at once without hanging; the server's own cap is in rules/operations. */
const mostBytes = 4 * 1_024 * 1_024;

interface UploadDialogProps {
  onClose: () => void;
  onStored: (id: string) => void;
}

function Faults({ faults }: { faults: readonly Fault[] }) {
  const translate = useTranslate();
  return (
    <Box>
      <Alert severity="error">
        {translate('playbooks.faults', { smart_count: faults.length })}
      </Alert>
      <Box
        component="ul"
        data-testid="playbook-faults"
        sx={{ listStyle: 'none', m: 0, p: 0, maxHeight: 320, overflowY: 'auto' }}
      >
        {faults.map((fault) => (
          <Stack
            component="li"
            key={`${fault.path} ${fault.code} ${fault.message}`}
            direction="row"
            sx={{ gap: 1, py: 0.75, borderBottom: 1, borderColor: 'divider' }}
          >
            <ErrorOutline
              aria-hidden
              sx={(theme) => ({ fontSize: 18, color: theme.tones.critical.solid })}
            />
            <Box sx={{ minWidth: 0 }}>
              <Typography variant="body2">{fault.message}</Typography>
              <Code block muted>
                {fault.path === '' ? '/' : fault.path} · {fault.code}
              </Code>
            </Box>
          </Stack>
        ))}
      </Box>
    </Box>
  );
}

/** A playbook into the library: checked first, every fault with its place; only a faultless one is taken. */
export function UploadDialog({ onClose, onStored }: UploadDialogProps) {
  const translate = useTranslate();
  const [file, setFile] = useState<File>();
  const [text, setText] = useState<string>();
  const [unreadable, setUnreadable] = useState<string>();
  const check = useAction(
    (playbook: string) =>
      fetchApi<Checked>('/playbooks/validate', { method: 'POST', body: { playbook } }),
    { touches: [], quiet: true },
  );
  const save = useAction(
    () => fetchApi<{ id: string }>('/playbooks', { method: 'POST', body: { playbook: text } }),
    {
      touches: ['playbooks'],
      done: 'playbooks.stored',
      onDone: ({ id }) => onStored(id),
      quiet: true,
    },
  );
  const read = async (chosen: File): Promise<void> => {
    setFile(chosen);
    setText(undefined);
    setUnreadable(undefined);
    check.reset();
    save.reset();
    if (chosen.size > mostBytes) {
      setUnreadable(translate('playbooks.tooLarge'));
      return;
    }
    const read = await chosen.text();
    setText(read);
    check.mutate(read);
  };
  const faults = check.data?.faults ?? faultsOf(save.error) ?? faultsOf(check.error) ?? [];
  const error = faults.length > 0 ? null : (save.error ?? check.error);
  const isGood = check.data !== undefined && faults.length === 0;
  return (
    <FormDialog
      title={translate('playbooks.upload')}
      submit={translate('playbooks.store')}
      busy={save.isPending || check.isPending}
      disabled={!isGood}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('playbooks.uploadHelp')}
      </Typography>
      <ChooseFile
        label={translate('playbooks.chooseFile')}
        file={file}
        accept=".json,application/json"
        testId="playbook-file"
        onFile={(chosen) => void read(chosen)}
      />
      {unreadable !== undefined && <Alert severity="error">{unreadable}</Alert>}
      {faults.length > 0 && <Faults faults={faults} />}
      {isGood && (
        <Alert severity="success" data-testid="playbook-good">
          {translate('playbooks.good')}
        </Alert>
      )}
      {error !== null && <Alert severity="error">{problemText(error, translate)}</Alert>}
    </FormDialog>
  );
}
