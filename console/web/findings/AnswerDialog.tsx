import { Autocomplete, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { sendFiles } from '../shapes/files/file.ts';
import { PickFiles } from '../shapes/files/PickFiles.tsx';
import { FormDialog } from '../shapes/FormDialog.tsx';
import type { ItemDetail } from '../systems/system.ts';
import { type Finding } from './finding.ts';

interface AnswerDialogProps {
  finding: Finding;
  onClose: () => void;
}

type Attested = ItemDetail['attestations'][number];
type Excepted = ItemDetail['exceptions'][number];

/** The school's answer: what was done, with the attestations or the exception that show it, and photos of the spot. */
export function AnswerDialog({ finding, onClose }: AnswerDialogProps) {
  const translate = useTranslate();
  const { data: item } = useApi<ItemDetail>(
    `/systems/${encodeURIComponent(finding.systemId)}/items/${encodeURIComponent(finding.itemKey)}`,
  );
  const [text, setText] = useState('');
  const [attested, setAttested] = useState<readonly Attested[]>([]);
  const [excepted, setExcepted] = useState<Excepted | null>(null);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [idempotencyKey] = useState(newKey);
  const at = `/findings/${encodeURIComponent(finding.id)}`;
  const save = useAction(
    async () => {
      const version = (await sendFiles(at, files, () => undefined)) ?? finding.version;
      await fetchApi(`${at}/answer`, {
        method: 'POST',
        body: {
          payload: {
            text: text.trim(),
            ...(attested.length > 0 && { attestationIds: attested.map(({ id }) => id) }),
            ...(excepted !== null && { exceptionId: excepted.id }),
          },
          expectedVersion: version,
          idempotencyKey,
        },
      });
    },
    { touches: ['findings', 'systems', 'home'], done: 'cases.done', onDone: onClose, quiet: true },
  );
  return (
    <FormDialog
      wide
      title={translate('findings.answer')}
      submit={translate('findings.sendAnswer')}
      busy={save.isPending}
      disabled={text.trim() === ''}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('findings.answerHelp')}
      </Typography>
      <TextField
        name="text"
        required
        multiline
        minRows={3}
        label={translate('findings.done')}
        value={text}
        onChange={({ target }) => setText(target.value)}
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
      />
      <Autocomplete
        multiple
        options={item?.attestations ?? []}
        value={[...attested]}
        getOptionKey={({ id }) => id}
        getOptionLabel={({ number, title }) => `${number} ${title}`}
        isOptionEqualToValue={(one, other) => one.id === other.id}
        noOptionsText={translate('findings.noAttestation')}
        onChange={(_event, chosen) => setAttested(chosen)}
        renderInput={(params) => (
          <TextField {...params} label={translate('findings.attestations')} />
        )}
      />
      <Autocomplete
        options={item?.exceptions ?? []}
        value={excepted}
        getOptionKey={({ id }) => id}
        getOptionLabel={({ number, reason }) => `${number} ${reason}`}
        isOptionEqualToValue={(one, other) => one.id === other.id}
        noOptionsText={translate('findings.noException')}
        onChange={(_event, chosen) => setExcepted(chosen)}
        renderInput={(params) => <TextField {...params} label={translate('findings.exception')} />}
      />
      <PickFiles
        files={files}
        onChange={setFiles}
        already={finding.files.length}
        disabled={save.isPending}
      />
    </FormDialog>
  );
}
