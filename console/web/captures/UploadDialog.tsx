import { LinearProgress, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { formatShare } from '../format/numbers.ts';
import { useSession } from '../providers/session.ts';
import { upload } from '../providers/upload.ts';
import { useAction } from '../providers/use-api.ts';
import { ChooseFile } from '../shapes/files/ChooseFile.tsx';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { UnitPicker } from '../units/UnitPicker.tsx';
import type { Capture } from './capture.ts';

/** Sends a capture file; it is read in the background. */
export function UploadDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const who = useSession();
  const [file, setFile] = useState<File>();
  const [note, setNote] = useState('');
  const [unitId, setUnitId] = useState(who?.account.unitId ?? '');
  const [share, setShare] = useState<number>();
  const send = useAction(
    (chosen: File) =>
      upload<Pick<Capture, 'id'>>('/captures', chosen, {
        query: {
          name: chosen.name.slice(-300),
          unitId,
          ...(note.trim() !== '' && { note: note.trim() }),
        },
        onProgress: setShare,
      }).finally(() => setShare(undefined)),
    {
      touches: ['captures'],
      quiet: true,
      onDone: ({ id }) => void navigate(`/captures/${encodeURIComponent(id)}`),
    },
  );
  return (
    <FormDialog
      title={translate('captures.add')}
      submit={translate('captures.send')}
      busy={send.isPending}
      disabled={file === undefined}
      error={send.error}
      onSubmit={() => file !== undefined && send.mutate(file)}
      onCancel={onClose}
    >
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('captures.addHelp')}
      </Typography>
      <UnitPicker value={unitId} onPick={setUnitId} />
      <ChooseFile
        label={translate('captures.choose')}
        file={file}
        accept=".pcap,.pcapng,.cap,.gz"
        testId="capture-file"
        onFile={(chosen) => {
          setFile(chosen);
          send.reset();
        }}
      />
      <TextField
        name="note"
        label={translate('captures.note')}
        helperText={translate('captures.noteHelp')}
        value={note}
        onChange={({ target }) => setNote(target.value)}
        slotProps={{ htmlInput: { maxLength: 500 } }}
      />
      {share !== undefined && (
        <div role="status">
          <LinearProgress variant="determinate" value={share * 100} />
          <Typography variant="caption">
            {translate('captures.sending', { share: formatShare(share) })}
          </Typography>
        </div>
      )}
    </FormDialog>
  );
}
